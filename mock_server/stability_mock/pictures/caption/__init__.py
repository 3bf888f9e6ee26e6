"""The caption under each picture."""
