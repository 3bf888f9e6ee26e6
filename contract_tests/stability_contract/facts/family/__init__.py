"""The published facts of the endpoints that upscale, edit and control, and of the results that come later.

`published` has the numbers, written out; the other modules try them, each one kind of fact on every endpoint.
"""
