"""The requests that a check sends."""
