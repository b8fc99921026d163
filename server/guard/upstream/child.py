"""The server behind the guard: a child process that speaks a message a line, and ends with the guard.

It gets the environment that it was given and no other, a session of its own (so that whatever it starts ends with it),
and pipes: nothing of it reaches the client or a terminal by another way.
"""

import io
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import IO, Final

from server.guard.upstream.write_queue import WriteQueue

PATIENCE: Final = 0.8
"""Seconds that the child has to end by itself once its input has ended, and again after SIGTERM. The protocol's
own client gives the guard two seconds for all of it."""

UNREAD: Final = 5.0
"""Seconds that a child may leave lines unread once its client has gone; one that starts needs a few."""


class Upstream:
    """A server behind the guard: `send` takes lines, `output` gives them; `stderr` is there if it is read.

    This one could not be started, `why`: it has ended with exit code 1 before it said anything. Others say what they do
    instead.
    """

    output: IO[bytes]
    stderr: IO[bytes] | None = None

    def __init__(self, why: str) -> None:
        self.output = io.BytesIO()
        self._why = why

    def send(self, line: bytes) -> None:
        """Hand one line over, without waiting for anybody.

        Raises `BrokenPipeError` when nobody takes it any more, and `QueueFullError` when too much waits already.
        """

    def is_stuck(self) -> bool:
        """Whether it has left lines unread for long."""
        return False

    def close(self) -> None:
        """Say that nothing more will come."""

    def wait(self, seconds: float | None = None) -> int | None:  # noqa: ARG002  as others take
        """Its exit code, of a signal the negative number; None when it has not ended after so many seconds."""
        return 1

    def end(self, patience: float = PATIENCE) -> int | None:  # noqa: ARG002
        """End it, with so many seconds for each way of doing so. Its exit code if it ended by itself, None if not."""
        return 1

    def kill(self) -> None:
        """End it at once, without waiting for that."""

    def ending(self, code: int) -> str:  # noqa: ARG002
        """What became of it, in a few words that hold no data; `code`: its exit code."""
        return f"cannot be started: {self._why}"


def started(command: Sequence[str], environment: Mapping[str, str], name: str, *, with_stderr: bool) -> Upstream:
    """The server of a command, started or not. `name`: the command as messages may show it, without arguments."""
    try:
        return Child(command, environment, name, with_stderr=with_stderr)
    except (OSError, ValueError) as error:  # ValueError: a NUL in an argument
        reason = error.strerror if isinstance(error, OSError) else None
        if isinstance(error, FileNotFoundError) and not os.path.dirname(command[0]):  # noqa: PTH120  a name, no path
            reason = "there is no such command in PATH; give its whole path"
        return Upstream(f"{name}: {reason or 'no command that can be started'}")


class Child(Upstream):
    """One child. `with_stderr`: whether its stderr is read; otherwise it leads nowhere. `name`: as in `started`.

    Raises `OSError` and `ValueError` when the command cannot be started.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], name: str, *, with_stderr: bool) -> None:
        self._name = name
        self._process = subprocess.Popen(  # noqa: S603  the command is the operator's own
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if with_stderr else subprocess.DEVNULL,
            env=dict(environment),
            start_new_session=os.name == "posix",
        )
        assert self._process.stdin is not None  # noqa: S101  as asked for
        assert self._process.stdout is not None  # noqa: S101
        self.output = self._process.stdout
        self.stderr = self._process.stderr
        self._input = WriteQueue(os.dup(self._process.stdin.fileno()))
        self._process.stdin.close()
        self._orphan_killer = OrphanKiller(self._process.pid) if os.name == "posix" else None

    def send(self, line: bytes) -> None:
        """Hand one line over. Raises `BrokenPipeError` if it reads no more, `QueueFullError` if too much waits."""
        self._input.put(line)

    def is_stuck(self) -> bool:
        """Whether it has left lines unread for `UNREAD` seconds."""
        return self._input.is_stuck(UNREAD)

    def close(self) -> None:
        """End its input, once it has read all lines."""
        self._input.close()

    def wait(self, seconds: float | None = None) -> int | None:
        """Its exit code, of a signal the negative number; None when it is still running after so many seconds."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def end(self, patience: float = PATIENCE) -> int | None:
        """End it: by the end of its input, then by a request, then by force. Its exit code, None if it was made to."""
        self._input.close()
        code = self.wait(patience)
        if code is None:
            self._signal(signal.SIGTERM)
            self.wait(patience)
        self.kill()  # what it has started may be running still
        self._process.wait()
        if self._orphan_killer is not None:
            self._orphan_killer.dismiss()
        return code

    def kill(self) -> None:
        """End it, and whatever else is of its group, by force."""
        self._signal(getattr(signal, "SIGKILL", signal.SIGTERM))

    def ending(self, code: int) -> str:
        """How the server ended: command, exit code or signal, and how to see its stderr, if that is not read."""
        how = f"exit code {code}" if code >= 0 else f"signal {-code}"
        hint = "" if self.stderr is not None else "; --stderr scan shows its stderr"
        return f"ended ({self._name}: {how}{hint})"

    def _signal(self, number: int) -> None:
        with suppress(ProcessLookupError, PermissionError):
            if os.name == "posix":
                os.killpg(self._process.pid, number)  # the session's leader, so the group's number is its own
            else:
                self._process.send_signal(number)  # which is nothing if it has ended


_SHELL: Final = "/bin/sh"

_SCRIPT: Final = 'read -r _; kill -s TERM -- "-$1" && sleep 1 && kill -s KILL -- "-$1"'
"""Nothing is ever written into the pipe. The last command finds a group only if one of it did not heed the first."""


class OrphanKiller:
    """Ends the process group of that number when this process is gone, killed perhaps. Without a shell it does nothing.

    A signal of the system at a parent's death (prctl(2), PR_SET_PDEATHSIG) would have to be asked for by the child,
    between fork and exec, where running Python is not safe beside threads; and it would spare what the child has
    started. So a shell waits for the end of a pipe whose other end only the guard has: it comes however the guard ends.
    """

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
