"""Mutants made by machine: of the server's code, of the document it serves, of its answers and of its requests."""
