"""The whole suite runs in several processes; what is named by itself runs in this one, where `-s` and `--pdb` work."""

from __future__ import annotations

import os
from typing import Final

import pytest

_MOST: Final = 3  # processes, of 1 to 2 GB at their end, each with one from which its servers are forked


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """How many processes `-n auto` means; 0 is this one.

    Most of the time goes to processes that tests start and wait for, so on two cores two of them take little more than
    half as long. A single file is over before they have begun, and benchmarks want the machine for themselves.
    """
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    count = os.cpu_count() or 1
    return min(count, _MOST) if whole and count > 1 else 0
