"""Sandboxes in Redis, shared by several processes."""
