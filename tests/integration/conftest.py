"""What several modules look at and takes seconds to make."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def demo() -> str:
    """What `sluicegate demo` prints where nobody says how wide the terminal is; it takes two servers."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "server", "demo"],
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert not done.stderr
    return done.stdout
