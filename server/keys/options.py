"""The values of the options of the `keys` commands, checked before a key is made. Errors do not repeat them."""

import argparse
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from server.commands.command import UsageError, moment

_UNITS: Final = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_LONGEST_GRACE: Final = timedelta(days=90)  # two keys of one user for longer than that are no rotation


def name_of(option: str, text: str | None) -> str | None:
    """A user id or tenant that an entry of a key file can hold."""
    from server.keys.entries import MAX_NAME  # noqa: PLC0415  as the commands, which import it when they run

    if text is not None and (not text.strip() or len(text) > MAX_NAME or not text.isprintable()):
        raise UsageError(f"{option} takes a name of 1 to {MAX_NAME} printable characters")
    return text


def expiry_of(text: str | None, now: datetime) -> datetime | None:
    """When a key stops working: after `now`."""
    if text is None:
        return None
    try:
        end = moment(text)
    except ValueError:
        raise UsageError("--expires takes a date or time such as 2027-01-31 or 2027-01-31T12:00:00Z") from None
    if end <= now:
        raise UsageError("--expires is in the past: the key would never work (a date alone means 0:00 UTC)")
    return end


def grace_of(text: str | None) -> timedelta:
    """How long an old key works beside the new one."""
    if text is None:
        return timedelta()
    found = re.fullmatch(r"([0-9]{1,6})([mhd])", text)
    grace = int(found[1]) * _UNITS[found[2]] if found else None
    if grace is None or grace > _LONGEST_GRACE:
        message = f"--grace takes minutes, hours or days, such as 30m, 12h or 7d, at most {_LONGEST_GRACE.days}d"
        raise UsageError(message)
    return grace


def refuse_what_no_guard_takes(arguments: argparse.Namespace) -> None:
    """Refuse options of a key for a guard that would make the guard refuse every call of it."""
    if arguments.role not in {None, "admin"}:
        raise UsageError("--role: a guard takes admins alone; roles name this server's own tools")
    for option in ("tenant", "entities"):
        if getattr(arguments, option) is not None:
            raise UsageError(f"--{option}: a guard cannot tell whose data a server shows, and refuses such a key")


def guarded_tools(text: str | None) -> list[str] | None:
    """Names of another server's tools and of methods, which cannot be checked here; case matters."""
    from server.keys.entries import MAX_NAME  # noqa: PLC0415  as the commands, which import it when they run

    if text is None:
        return None
    names = [name.strip() for name in text.split(",")]
    if not all(name.isprintable() and 0 < len(name) <= MAX_NAME and " " not in name for name in names):
        message = (
            f"--tools takes names of 1 to {MAX_NAME} printable characters without spaces, with commas between them"
        )
        raise UsageError(message)
    return names


def chosen(option: str, text: str | None, known: frozenset[str], hint: str = "") -> list[str] | None:
    """The `known` names that a text lists, in any case. `hint` is appended to the refusal of any other name."""
    if text is None:
        return None
    by_folded = {name.lower(): name for name in known}
    names = [by_folded.get(name.strip().lower()) for name in text.split(",")]
    found = [name for name in names if name is not None]
    if len(found) < len(names):
        raise UsageError(f"{option} takes names out of: {', '.join(sorted(known))}{hint}")
    return found


def profile_of(text: str | None) -> str | None:
    """A profile that can be used now; a path is made absolute, since the server may start elsewhere."""
    from scanner import load_profile  # noqa: PLC0415  only who names a profile waits for the scanner

    if text is None:
        return None
    load_profile(text)
    return str(Path(text).resolve()) if Path(text).suffix else text
