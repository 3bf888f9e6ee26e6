"""How faults change an answer and its connection."""
