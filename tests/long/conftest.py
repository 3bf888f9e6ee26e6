"""What the tests of the client check share."""

from client_fixtures import shared, studio

__all__ = ["shared", "studio"]
