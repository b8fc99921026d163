"""What a guard reads with: the scanners of the profiles, and what it remembers of the masks that it has shown."""

from concurrent.futures import Future
from typing import Final, NamedTuple

from scanner import Profile, Scanner
from server.calls.scanners import Scanners
from server.guard.contents.definitions import DefinitionReader
from server.guard.contents.results import ResultReader
from server.guard.masks.shown import ShownMasks
from server.guard.masks.stand_ins import StandIns
from server.guard.options import GuardOptions


class Readers(NamedTuple):
    """What reads the upstream's messages; made once the rules are compiled."""

    results: ResultReader
    definitions: DefinitionReader


class Reading:
    """Threads share one.

    `profile`: the guard's own, `rules`: its scanner, once it is there; `scanners`: those of the profiles that keys
    bring.
    """

    def __init__(self, profile: Profile, rules: Future[Scanner], scanners: Scanners, options: GuardOptions) -> None:
        self.profile: Final = profile
        self.rules: Final = rules
        self.scanners: Final = scanners
        self.stand_ins: Final = StandIns()
        self.shown: Final = ShownMasks()
        self._options = options
        self._readers: dict[str | None, Readers] = {}

    def readers(self, profile: str | None) -> Readers:
        """Those for the profile of a key, or for the guard's own (None); waits until they are there.

        Raises `scanner.ScannerError` when there is none of that name.
        """
        if profile not in self._readers:
            scanner = self.rules.result() if profile is None else self.scanners.of(profile)
            results = ResultReader(scanner, self.stand_ins, self.shown, self._options)
            self._readers[profile] = Readers(results, DefinitionReader(scanner, self.stand_ins, results))
        return self._readers[profile]
