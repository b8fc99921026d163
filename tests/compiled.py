"""One scanner of each profile for all tests of a process: they take 0.4 s of processor time each, and never change."""

from functools import cache

from scanner import Scanner
from server.guard.opening import scanner_of


@cache
def compiled(profile: str) -> Scanner:
    """The scanner of a profile that comes with the package, by its name."""
    return Scanner.from_profile(profile)


@cache
def scanner_of_guard(profile: str) -> Scanner:
    """The same as a guard reads with it."""
    return scanner_of(profile)
