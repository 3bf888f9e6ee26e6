"""The check of a server: `stability-contract server`."""
