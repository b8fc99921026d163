"""Scanners by profile: each is compiled when a key asks for it first, and then shared by all."""

import threading
from collections.abc import Callable, Mapping

from scanner import Scanner


class Scanners:
    """One scanner per profile name or path; threads share them. `open_scanner` compiles one, `ready` are compiled.

    What cannot be compiled is not remembered: the operator may mend the profile without a restart. The names come from
    the key store, so there are no more of them than the operator wrote down.
    """

    def __init__(
        self, open_scanner: Callable[[str], Scanner] = Scanner.from_profile, ready: Mapping[str, Scanner] | None = None
    ) -> None:
        self._open = open_scanner
        self._ready = dict(ready or {})
        self._compiling = threading.Lock()  # two threads must not compile the same one; who finds his does not wait

    def of(self, profile: str) -> Scanner:
        """The scanner of a profile. Raises `scanner.ScannerError` when it cannot be used."""
        if profile not in self._ready:
            with self._compiling:
                if profile not in self._ready:
                    self._ready[profile] = self._open(profile)
        return self._ready[profile]
