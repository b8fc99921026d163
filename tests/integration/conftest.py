"""What several modules look at and takes seconds to make."""

import pytest

from tests.integration.command_line import run_process


@pytest.fixture(scope="session")
def demo() -> str:
    """What `sluicegate demo` prints where nobody says how wide the terminal is; it takes two servers."""
    done = run_process("demo")
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()
