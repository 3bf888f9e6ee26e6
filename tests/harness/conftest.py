"""What the harness's tests share."""

from harness_fixtures import contract, judge, mock_server

__all__ = ["contract", "judge", "mock_server"]
