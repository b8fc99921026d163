"""What this program says to the person who started it: one line at a time, on stderr.

Callers put no data into these lines: stderr is a log file in many clients.
"""

import sys


def tell(message: str) -> None:
    """Write one line. Characters that a terminal would act on are replaced: names of files may hold any.

    Raises nothing: nobody may be reading any more, and whoever has something to say goes on working.
    """
    if sys.stderr is None:  # closed (`2>&-`); print would then take stdout, and the line for a result
        return
    shown = "".join(one if one.isprintable() else "\ufffd" for one in message)
    try:
        sys.stderr.write(f"sluicegate: {shown}\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        sys.stderr = None  # or Python tries again at its end, and exits with 120
