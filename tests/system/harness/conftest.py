"""What the harness's tests share."""

from harness_fixtures import contract, judge, stand_in

__all__ = ["contract", "judge", "stand_in"]
