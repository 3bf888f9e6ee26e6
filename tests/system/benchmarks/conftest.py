"""Makes the benchmarks importable: they are not installed."""

from __future__ import annotations

import sys

from places import ROOT

sys.path.insert(0, str(ROOT))
