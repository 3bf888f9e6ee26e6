"""Defects put into the mock server, one at a time, to measure how many the suite catches.

Two kinds: an edit of the document that the mock serves, or a switch in a gateway before it. Neither needs to know
its code, so the same defects try any other server, too.
"""
