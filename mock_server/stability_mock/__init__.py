"""A local mock server for the Stable Image API."""
