"""Where `sluicegate` and `python -m server` begin: the command line, and its end by Ctrl-C or SIGTERM at any moment.

Whatever a command is at, and also while it is still being imported, it ends with one line and the exit code that shells
give to that signal. A server over HTTP finishes the calls that it is at instead, and one over stdio ends by itself.
"""

# ruff: noqa: PLC0415  what takes time is imported where an interrupt is answered

import os
import signal
import sys
import threading
from types import FrameType

INTERRUPTED = 128 + signal.SIGINT
TERMINATED = 128 + signal.SIGTERM


def main() -> int:
    """Run the command of this process and return its exit code."""
    terminated = False

    def terminate(_: int, __: FrameType | None) -> None:
        nonlocal terminated
        terminated = True
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # in the background of a shell
            raise KeyboardInterrupt
        signal.raise_signal(signal.SIGINT)  # whoever answers that, such as an event loop, answers this

    try:
        signal.signal(signal.SIGTERM, terminate)
        sys.unraisablehook = _unraisable
        from server.commands.cli import main as run

        code = run()
    except KeyboardInterrupt:
        code = INTERRUPTED
        if sys.stderr is not None:
            sys.stderr.write("sluicegate: interrupted\n")
    # What Python has still to do is not worth a traceback.
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    code = TERMINATED if terminated and code == INTERRUPTED else code
    if "server.process" in sys.modules:  # or nothing is being compiled
        from server.process import leave

        leave(code)
    return code


def _unraisable(problem: "sys.UnraisableHookArgs") -> None:
    """An interrupt that came where Python raises nothing, as while an object goes, comes again behind that."""
    if issubclass(problem.exc_type, KeyboardInterrupt):
        again = threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGINT))  # here it would be lost once more
        again.daemon = True
        again.start()
    else:
        sys.__unraisablehook__(problem)


if __name__ == "__main__":
    sys.exit(main())
