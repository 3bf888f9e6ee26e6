"""The writers that the reports of both checks share: HAR, JUnit XML, and the frame of an HTML page."""
