"""The strength of tests: how many subtly wrong answers they notice."""
