"""What is forked for a test ends as what stands in for it, and stands in for it to its end."""

import signal
import subprocess

import pytest

from tests.warm import python


@pytest.mark.parametrize("code", [0, 3, 130, -signal.SIGTERM])
def test_the_code_is_that_of_the_process_which_was_forked(code: int) -> None:
    end = f"raise SystemExit({code})" if code >= 0 else f"import os; os.kill(os.getpid(), {-code})"
    others = [subprocess.Popen([python(), "-c", "input()"], stdin=subprocess.PIPE) for _ in range(3)]  # noqa: S603
    assert subprocess.run([python(), "-c", end], check=False).returncode == code  # noqa: S603
    for other in others:
        other.communicate(b"\n")
    assert [other.returncode for other in others] == [0, 0, 0]


def test_to_kill_what_stands_in_kills_what_was_forked() -> None:
    with subprocess.Popen(  # noqa: S603
        [python(), "-c", "print('here', flush=True); input()"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"here\n"
        process.kill()
        assert process.stdout.read() == b""  # which only comes to its end with the last who may write
