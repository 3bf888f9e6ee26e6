"""What the harness's tests share."""

from faulty_run import faulty
from harness_fixtures import contract, judge, mock_server

__all__ = ["contract", "faulty", "judge", "mock_server"]
