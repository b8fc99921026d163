"""A process that serves: no library prints anything, its standard streams are safe, and a thread compiles the rules.

Nothing waits for that thread at the end, if it comes earlier: see `leave`.
"""

import atexit
import gc
import logging
import os
import sys
import threading
import warnings
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Final, TypeVar

_Made = TypeVar("_Made")

_SWITCH: Final = 0.0005
"""Python's switch interval (seconds) while the rules are compiled. The default of 5 ms would delay a handshake several
times over."""


def silence() -> None:
    """Let nothing of this process print a value to stderr: no log record, warning or traceback of any library.

    Only the audit trail and `server.stderr.tell` write there. Meant for a process that does nothing but serve.
    """
    logging.disable(logging.CRITICAL)
    logging.lastResort = None
    logging.raiseExceptions = False
    warnings.simplefilter("ignore")

    def say_nothing(*_: object) -> None:
        return

    sys.excepthook = say_nothing
    sys.unraisablehook = say_nothing
    threading.excepthook = say_nothing


def divert() -> None:
    """Leave descriptor 0 empty and make 1 stderr, so that no library reads the client's input or writes among answers.

    The transport works on duplicates of both.
    """
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    try:
        os.dup2(2, 1)
    except OSError:  # there is no stderr (`2>&-`)
        os.dup2(null, 1)
    os.close(null)


def compiled(compile_: Callable[[], _Made], then: Callable[[_Made], object] = lambda _: None) -> Future[_Made]:
    """The result of `compile_`, which a thread of its own begins to compute now.

    That thread calls `then` with the result a second later, unless the process has ended: one that is asked a single
    question needs no more than the answer.
    """
    future: Future[_Made] = Future()
    ending = threading.Event()
    future.set_running_or_notify_cancel()  # from now on nobody who stops waiting for it cancels it

    def work() -> None:
        usual = sys.getswitchinterval()
        sys.setswitchinterval(_SWITCH)
        try:
            made = compile_()
        except BaseException as error:  # noqa: BLE001  raised again where the result is asked for
            future.set_exception(error)
        else:
            future.set_result(made)
            if not ending.wait(_PAUSE):
                with suppress(Exception):  # whoever needs it raises the same
                    then(made)
        finally:
            sys.setswitchinterval(usual)
            gc.freeze()  # what was made so far stays: no collection needs to look through it
            gc.enable()

    thread = threading.Thread(target=work, name=_COMPILES, daemon=True)
    thread.start()
    atexit.register(_ended, thread, ending)
    return future


_PAUSE: Final = 1.0  # seconds
_LONGEST_WAIT: Final = 10.0  # seconds; to compile takes two
_COMPILES: Final = "compile"


def _ended(thread: threading.Thread, ending: threading.Event) -> None:
    """Wait for the thread that compiles: the end of Python stops its threads, and one inside RE2 aborts it."""
    ending.set()
    with suppress(KeyboardInterrupt):
        thread.join(_LONGEST_WAIT)


def leave(code: int) -> int:
    """The exit code of a process that has nothing more to do; while rules are still compiled, it ends here with it.

    Nothing interrupts a thread inside RE2, and what it is at takes up to two seconds of processor time, as long as a
    client waits before it kills. So the process ends without Python's own end, behind what that would wait for and do.
    """
    threads = threading.enumerate()
    if any(thread.name == _COMPILES for thread in threads):
        for thread in threads:
            if not thread.daemon and thread is not threading.main_thread():  # it may have a record to write
                thread.join()
        atexit.unregister(_ended)
        atexit._run_exitfuncs()  # noqa: SLF001  Python has no other way to run them and no more
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError, AttributeError):  # closed, or nobody reads
                stream.flush()
        os._exit(code)
    return code
