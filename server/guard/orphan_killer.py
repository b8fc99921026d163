"""Ends the child of a guard that was itself killed and can end nothing any more.

A signal of the system at a parent's death (prctl(2), PR_SET_PDEATHSIG) would have to be asked for by the child, between
fork and exec, where running Python is not safe beside threads; and it would spare what the child has started. So a
shell waits for the end of a pipe whose other end only the guard has: it comes however the guard ends.
"""

import os
import subprocess
from contextlib import suppress
from typing import Final

_SHELL: Final = "/bin/sh"

_SCRIPT: Final = 'read -r _; kill -s TERM -- "-$1" && sleep 1 && kill -s KILL -- "-$1"'
"""Nothing is ever written into the pipe. The last command finds a group only if one of it did not heed the first."""


class OrphanKiller:
    """Ends the process group of that number when this process is gone. Without a shell it does nothing."""

    def __init__(self, group: int) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        with suppress(OSError):
            self._process = subprocess.Popen(  # noqa: S603  nothing in it comes from outside
                [_SHELL, "-c", _SCRIPT, "sluicegate-orphan-killer", str(group)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={"PATH": os.defpath},
                start_new_session=True,  # a client may kill the whole group of the guard
            )

    def dismiss(self) -> None:
        """End the shell: no child is left."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None
