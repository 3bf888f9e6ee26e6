"""Regions of a picture: which part of it is changed, and what is found or filled in there."""
