"""The sweep: one fault at every call of a client, one a run, and what became of the client each time."""
