"""Names that nobody has read, for the audit trail and stderr: those of a server's tools, and those a client asks for.

Either may be data. A name is shown if it has the form of a name, is made of words, and the scanner finds nothing in it,
however its words are put; a keyed digest stands for any other.

A rule for secrets needs the words beside a secret, or its usual beginning. A name alone has neither, so its letters
decide: each of its words has to be one that some language could have, or one of the short forms that everybody uses. A
typing error hardly ever makes a pair of letters that no language has, and stays readable.

A name that the server has listed is not what a client or a model came upon, and an operator has to know it again. So
its words may be short forms that nobody else uses: `gcal_list`, `usr_mgmt_upd`.
"""

import re
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from itertools import pairwise
from typing import Final

from scanner import Scanner
from scanner.bounded_cache import BoundedCache
from scanner.checks.parties.gazetteer import is_given_name, is_known_name
from scanner.disguises.ciphers.strange import strange
from server.audit.record import plain_name

_REMEMBERED: Final = 256
"""Names that are not read again: to read one takes 0.2 to 2 ms, several times what else a small call does."""

_MOST_LISTED: Final = 8_192
_DOTS: Final = str.maketrans(".:", "__")  # which names of tools may have, and names in the rest of the trail may not
_PARTS: Final = re.compile(r"[-_/.:]+")
_WORDS: Final = re.compile(r"[A-Z]{2,}s(?![a-z])|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_NUMBERED: Final = re.compile(r"[A-Z]?[a-z]*(?:[0-9]+[a-z]+)+[0-9]*")
_LONGEST_NUMBERED: Final = 4  # of a short form with digits within: "k8s", "b2b", "i18n"; "Tr0ub4dor" is none
_SHORTEST: Final = 3  # letters of a word that is no short form …
_LONGEST_SHORT_FORM: Final = 7  # letters of a word of no language in a listed name; of random ones nobody makes words
_FEW: Final = 2  # … but so many may be anything: "get_x", "k_v"; of "AbCdEfGh" four are

# Own list: what names of tools are made of, of the short words and of those with letters that no language has together.
_TEXT: Final = (
    "as at bgp by cd ci cmd css csv ctx cwd db dbs dm docx eks faq fn fs ftp gcp go gpt gpu hr id if in io ip is"
    " it jira jpg js json jsonl jsx jwt kafka kb kpi kv llm ls mcp md mdx mkdir mp mq mqtt mr my mysql nlp no npm"
    " oauth ocr of ok on or os pdf php playwright pptx pr psql px qa qbo qr rds rm rss sdk sh sku sql sqlite sqs"
    " src svg tf tls to ts tsv tsx txt ui up uuid uuids ux vm vms vnc vpc vpn vs vscode wiki ws www xero xls xlsx"
    " xml xsd yml"
)
_SHORT: Final = frozenset(_TEXT.split())


class ShownNames:
    """`rules`: the scanner, once it is there. `digest`: of a name, keyed. Threads share one."""

    def __init__(self, rules: Future[Scanner], digest: Callable[[str], str]) -> None:
        self._rules = rules
        self._digest = digest
        self._clean = BoundedCache(self._is_clean, _REMEMBERED)  # of (name, whether it is listed)
        self._listed: set[str] = set()

    def list(self, names: Iterable[str]) -> None:
        """Take names that the server has listed."""
        for name in names:
            if len(self._listed) < _MOST_LISTED:
                self._listed.add(name)

    def shown(self, name: str) -> str:
        """A name as the trail may hold it.

        A digest also of any while the rules are not there yet: a record at the end of a guard cannot wait for them.
        """
        return self.known(name) or f"(digest {self._digest(name)})"

    def known(self, name: str) -> str | None:
        """A name that may be shown, None for any other, and for all while the rules are not there yet."""
        plain = name.translate(_DOTS)
        if not name or plain_name(plain) != plain or not self._rules.done() or self._rules.exception() is not None:
            return None
        return name if self._clean[name, name in self._listed] else None

    def _is_clean(self, of: tuple[str, bool]) -> bool:
        name, listed = of
        words = _words_of(name)
        if not words or not _is_made_of_words(name, listed=listed):
            return False
        # `password_x` and `passwordX` are passwords as `password: x` is one.
        forms = [name, " ".join(words), ": ".join(words), f"{'_'.join(words[:-1])}: {words[-1]}"]
        shown, _, _ = self._rules.result().redact_spoken(forms, names=range(len(forms)))
        return [text.text for text in shown] == forms


def _words_of(name: str) -> list[str]:
    """The words of a name, whatever it is written in: ``get_item``, ``get-item`` and ``getItem``."""
    return [word for part in _PARTS.split(name) for word in _WORDS.findall(part)]


def _is_made_of_words(name: str, *, listed: bool) -> bool:
    """Whether a name of ASCII letters, digits and ``_-/.:`` is made of words, and is nobody's own."""
    longest = _LONGEST_SHORT_FORM if listed else _LONGEST_NUMBERED
    if any(len(one) > longest for part in _PARTS.split(name) for one in _NUMBERED.findall(part)):
        return False
    words = [word.lower() for word in _words_of(name) if not word.isdecimal()]
    if any(is_given_name(one) and is_known_name(other) for one, other in pairwise(words)):
        return False
    unknown = [word for word in words if word not in _SHORT]
    cut_fine = sum(len(word) < _SHORTEST for word in unknown) > _FEW
    strangers = [word for word in unknown if len(word) > 1 and strange(word)]
    return not cut_fine and all(listed and len(word) <= _LONGEST_SHORT_FORM for word in strangers)
