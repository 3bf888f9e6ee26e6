"""Healthy variants of the server: other valid choices, where the reference is silent or a label says assumed."""
