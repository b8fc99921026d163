"""What a process that serves does at its end."""

import subprocess
import sys

ENDS_AT_ONCE = """
import os, time
from server.process import compiled

compiled(lambda: (time.sleep(0.2), os.write(1, b"made")), lambda _: os.write(1, b"what later questions need"))
"""


def test_the_end_of_a_process_waits_for_the_thread_that_compiles_and_for_nothing_more() -> None:
    # Stopped inside RE2, that thread would take the process down with SIGABRT.
    command = [sys.executable, "-c", ENDS_AT_ONCE]
    ended = subprocess.run(command, capture_output=True, check=False, timeout=30)  # noqa: S603 - our own
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"made", b"")
