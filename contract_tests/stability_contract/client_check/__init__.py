"""Checks clients: judges what they sent, watches how they behave, and tries what they do when things go wrong."""
