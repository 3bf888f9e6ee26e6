"""Mutants of correct clients: what an author gets wrong, made by machine in each client's source."""
