"""What tests start in place of Python: it hands what it was given to a process that `warm.py` forks, and ends as that.

It is copied, with a first line that names the interpreter, into a folder beside the socket of the process that forks.
Whoever started this one has its number, so signals are passed on, and to kill it kills the other as well.
"""

import _socket  # `socket` takes longer to import than all else here
import marshal
import os
import signal
import sys
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> None:
    """Hand over, wait, and end with the same exit code or by the same signal."""
    numbers = [number for number in map(int, os.listdir("/dev/fd")) if _is_open(number)]  # noqa: PTH208
    connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    connection.connect(os.path.join(os.path.dirname(sys.argv[0]), "socket"))  # noqa: PTH118, PTH120
    blocked = [int(number) for number in signal.pthread_sigmask(signal.SIG_BLOCK, ())]
    ignored = [int(number) for number in _SIGNALS if signal.getsignal(number) is signal.SIG_IGN]
    umask = os.umask(0)
    here = os.getcwd()  # noqa: PTH109
    given = marshal.dumps((sys.argv[1:], dict(os.environ), here, umask, ignored, blocked, numbers))
    handed = b"".join(number.to_bytes(4, sys.byteorder) for number in numbers)
    connection.sendmsg([len(given).to_bytes(4, "big")], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, handed)])
    while given:
        given = given[connection.send(given) :]
    pid = int.from_bytes(_exactly(connection, 4), "big")

    def passed_on(number: int, _: FrameType | None) -> None:
        os.kill(pid, number)

    for heard in _SIGNALS:
        if heard not in ignored:
            signal.signal(heard, passed_on)
    for number in numbers:  # who reads from the other hears of its end, and not of this one's
        os.close(number)
    code = int.from_bytes(_exactly(connection, 4), "big", signed=True)
    if code < 0:
        if -code != signal.SIGKILL:
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False  # that of the folder which was listed
    return True


def _exactly(connection: _socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        data += (more := connection.recv(count - len(data)))
        if not more:
            os._exit(70)
    return data


if __name__ == "__main__":
    main()
