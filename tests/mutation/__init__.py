"""Defects put in into the stand-in, one at a time, to measure what the suite is worth.

Two kinds: an edit of the document that the stand-in serves, or a switch in a gateway before it. Neither needs to know
the code of the stand-in, so the same defects try any other server, too.
"""
