"""The reference's numbers, written out with the sentences they come from, and tried over HTTP.

This is the one deliberate second copy of the contract: a test that reads a limit from the document cannot see a
typo in the document. The facts are those of the reference of mid-2024; `newer` and its neighbours have those of 2026,
for which the others count, too, but for the few that were superseded.
"""

CONTRACT = "v2beta-2024"
"""The version of the document that most facts belong to."""
NEWER = "v2beta-2026"
"""The version of the document in which some of them are superseded, and more are added."""
