"""`stability-mock run`: a command reaches the mock server under the service's real name, and nothing else unasked."""


class InterceptionError(Exception):
    """The command cannot be run as was asked; the text is one line that says why and what to do."""
