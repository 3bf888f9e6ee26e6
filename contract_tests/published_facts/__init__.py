"""The reference's numbers, written out beside the sentences they come from, and tried over HTTP.

This is the one deliberate second copy of the contract: a test that reads a limit from the document cannot see a
typo in the document. Everything here is about the reference of mid-2024.
"""

CONTRACT = "v2beta-2024"
"""The version of the document that these facts belong to."""
