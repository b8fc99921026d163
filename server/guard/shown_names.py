"""Names for the audit trail that nobody has read: those that a server gives its tools, and those a client asks for.

Either may be data. One is repeated if it has the form of a name, is made of words, and the scanner finds nothing in it,
however its words are put; of any other stands a keyed digest.
"""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Final

from scanner import Scanner
from server.audit.record import plain_name
from server.guard.wordy import is_wordy, words_of

_REMEMBERED: Final = 256
"""Names that are not read again: to read one takes 0.2 to 2 ms, several times what else a small call does."""


class ShownNames:
    """`rules`: the scanner, once it is there. `digest`: of a name, keyed. Threads share one."""

    def __init__(self, rules: Future[Scanner], digest: Callable[[str], str]) -> None:
        self._rules = rules
        self._digest = digest
        self._clean: dict[str, bool] = {}  # names as far as their form goes, and whether nothing was found in them

    def shown(self, name: str) -> str:
        """A name as the trail may hold it.

        A digest also of any while the rules are not there yet: a record at the end of a guard cannot wait for them.
        """
        if plain_name(name) == name and self._rules.done() and self._rules.exception() is None:
            clean = self._clean.get(name)
            if clean is None:
                if len(self._clean) >= _REMEMBERED:
                    self._clean.clear()
                clean = self._clean[name] = self._is_clean(name)
            if clean:
                return name
        return f"(digest {self._digest(name)})"

    def _is_clean(self, name: str) -> bool:
        words = words_of(name)
        if not words or not is_wordy(name):
            return False
        # `password_x` and `passwordX` are passwords as `password: x` is one.
        said = [name, " ".join(words), ": ".join(words), f"{'_'.join(words[:-1])}: {words[-1]}"]
        shown, _, _ = self._rules.result().redact_spoken(said, names=range(len(said)))
        return [text.text for text in shown] == said
