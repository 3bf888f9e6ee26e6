"""What can go wrong: planned, from a file, or on demand."""
