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


LEAVES = """
import atexit, os, threading
from server.process import compiled, leave

begun, left = threading.Event(), threading.Event()
atexit.register(os.write, 1, b"closed ")
threading.Thread(target=lambda: (left.wait(), os.write(1, b"recorded "))).start()
compiled(lambda: (begun.set(), threading.Event().wait()))
begun.wait()
atexit.register(print, "flushed ", end="")
left.set()
leave(7)
"""


def test_a_process_that_leaves_waits_for_no_thread_that_compiles_and_closes_the_rest() -> None:
    left = subprocess.run([sys.executable, "-c", LEAVES], capture_output=True, check=False, timeout=30)  # noqa: S603
    assert (left.returncode, left.stderr) == (7, b"")
    assert sorted(left.stdout.split()) == [b"closed", b"flushed", b"recorded"]


def test_a_process_in_which_nothing_is_compiled_goes_on_to_its_own_end() -> None:
    code = "from server.process import leave; print(leave(7))"
    left = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=30)  # noqa: S603
    assert (left.returncode, left.stdout, left.stderr) == (0, b"7\n", b"")
