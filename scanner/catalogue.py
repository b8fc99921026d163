"""The rules that come with the package: found, decoded, checked, in a fixed order."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from scanner.errors import RuleError
from scanner.language.lexicon import LexiconFile, WordClass
from scanner.language.wording import WordingFile
from scanner.rules import Rule, parse_rules, refuse_duplicates

_FOLDER = Path(__file__).resolve().parent / "rules"


@cache
def load_words() -> dict[str, WordClass]:
    """The word classes of the grammars, of every ``words*.yaml``. Raises RuleError."""
    classes: dict[str, WordClass] = {}
    for path in sorted(_FOLDER.glob("words*.yaml")):
        try:
            found = msgspec.yaml.decode(_content(path), type=LexiconFile).classes
        except msgspec.MsgspecError as error:
            raise RuleError(path.name, str(error)) from None
        twice = classes.keys() & found.keys()
        if twice:
            raise RuleError(path.name, f"the word class {min(twice)} is there already")
        classes |= found
    return classes


@cache
def load_wording() -> WordingFile:
    """What words, pairs of words and word classes weigh (:mod:`scanner.language.wording`). Raises RuleError."""
    return _weights("wording.json")


@cache
def load_described() -> WordingFile:
    """What they weigh in a description of a tool (:mod:`scanner.instructions.described`). Raises RuleError."""
    return _weights("described.json")


def _weights(name: str) -> WordingFile:
    path = _FOLDER / name
    try:
        return msgspec.json.decode(_content(path), type=WordingFile)
    except msgspec.MsgspecError as error:
        raise RuleError(path.name, str(error)) from None


@cache
def load_rules() -> tuple[Rule, ...]:
    """Every rule under ``scanner/rules``, by path and then by place in its file. Raises RuleError."""
    rules: list[Rule] = []
    for path in sorted(_FOLDER.glob("*/*.yaml")):
        rules.extend(parse_rules(_content(path), f"{path.parent.name}/{path.name}"))
    refuse_duplicates(rules)
    return tuple(rules)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RuleError(path.name, f"cannot be read ({error.strerror})") from None
