"""A local stand-in for the Stable Image API."""
