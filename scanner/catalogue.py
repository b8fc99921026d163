"""The rules that come with the package: found, decoded, checked, in a fixed order.

People edit YAML, and the YAML counts. But to read 1.2 MB of it takes 0.2 s at every start, so a compiled copy of all
rules and word classes is read instead, in a tenth of that, if its digest is that of the YAML files. The copy also has
what the grammars need, which takes a second to work out. :mod:`scanner.compiled_catalogue` writes it. A test fails when
that was forgotten, and until then the YAML is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

import msgspec

from scanner import traditional
from scanner.errors import RuleError
from scanner.language.search.needs_table import NeedsTable
from scanner.language.weights.wording import WordingFile
from scanner.language.word_classes import LexiconFile, WordClass
from scanner.rules import ProvenRules, Rule, parse_rules, refuse_duplicates
from scanner.yaml_text import NotYamlError, decode_yaml

_PACKAGE: Final = Path(__file__).resolve().parent
_FOLDER: Final = _PACKAGE / "rules"
_RULES: Final = "*/*.yaml"
_WORDS: Final = "words*.yaml"
_COMPILED: Final = "catalogue.json"
_DATA: Final = frozenset({".yaml", ".json", ".txt"})  # suffixes of the package's files of data


class CompiledCatalogue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All rules and word classes, what the grammars need, and the digest of the YAML that they were made of."""

    made_of: str
    rules: tuple[Rule, ...]
    classes: dict[str, WordClass]
    needs: msgspec.Raw = msgspec.Raw(b"null")  # a NeedsTable, which hardly any text asks for


def load_words() -> dict[str, WordClass]:
    """The word classes of the grammars, of every ``words*.yaml``. Raises RuleError."""
    return _loaded().classes


def load_needs(rules: Sequence[Rule]) -> NeedsTable | None:
    """What the grammars of all the package's rules need; None for others, or where it was not worked out before."""
    return msgspec.json.decode(_loaded().needs, type=NeedsTable | None) if rules is load_rules() else None


@cache
def load_wording() -> WordingFile:
    """The weights of words, pairs of words and word classes. Raises RuleError.

    How they add up: :mod:`scanner.language.weights.wording`.
    """
    return _weights("wording.json")


@cache
def load_described() -> WordingFile:
    """Their weights in a tool's description (:mod:`scanner.instructions.described`). Raises RuleError."""
    return _weights("described.json")


@cache
def load_definition_rules() -> ProvenRules:
    """The rules for descriptions of tools alone, with a pattern each. Raises RuleError."""
    path = _FOLDER / "definitions.yaml"
    return ProvenRules(parse_rules(_content(path), path.name))


def _weights(name: str) -> WordingFile:
    path = _FOLDER / name
    try:
        found = msgspec.json.decode(_content(path), type=WordingFile)
    except (msgspec.ValidationError, NotYamlError) as error:
        raise RuleError(path.name, str(error)) from None
    # Equal weights as one object: 1,591 for 131,000, and 4 MB less.
    weights = list(found.weights.values())
    once: dict[int, int] = {}
    found.weights.update(zip(found.weights, map(once.setdefault, weights, weights), strict=True))
    return found


@cache
def load_rules() -> ProvenRules:
    """Every rule under ``scanner/rules``, by path and then by place in its file. Raises RuleError."""
    return ProvenRules(_loaded().rules)


@cache
def _loaded() -> CompiledCatalogue:
    found = sources()
    return read_compiled(digest_of_sources(found)) or parsed(found)


def sources() -> dict[Path, bytes]:
    """The YAML files, in order."""
    return {path: _content(path) for pattern in (_RULES, _WORDS) for path in sorted(_FOLDER.glob(pattern))}


def digest_of_sources(files: dict[Path, bytes]) -> str:
    """A digest of the names and contents of files, and of the letters in which what they say is written as well."""
    digest = blake2b(digest_size=16)
    named = {path.relative_to(_FOLDER).as_posix(): content for path, content in files.items()}
    for name, content in (named | {traditional.FILE.name: _content(traditional.FILE)}).items():
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def identity() -> str:
    """A digest of all data that decides what a scan finds: rules, word classes, weights, lists of names.

    It covers every data file of the package, so that a new kind of data cannot be forgotten, except the compiled
    catalogue, which is made from the others.
    """
    digest = blake2b(digest_size=16)
    for path in sorted(_PACKAGE.rglob("*")):
        if path.suffix in _DATA and path.name != _COMPILED:
            content = _content(path)
            digest.update(f"{path.relative_to(_PACKAGE).as_posix()} {len(content)}\n".encode())
            digest.update(content)
    return digest.hexdigest()


def read_compiled(digest: str) -> CompiledCatalogue | None:
    """The compiled rules and word classes; None if they were made of files of another digest, or cannot be read."""
    try:
        found = msgspec.json.decode((_FOLDER / _COMPILED).read_bytes(), type=CompiledCatalogue)
    except (OSError, msgspec.MsgspecError):
        return None
    if found.made_of != digest:
        return None
    return msgspec.structs.replace(found, needs=found.needs.copy())  # not as a view that keeps the whole file


def parsed(files: dict[Path, bytes]) -> CompiledCatalogue:
    """Rules and word classes, parsed from the YAML itself. Raises RuleError."""
    rules: list[Rule] = []
    classes: dict[str, WordClass] = {}
    for path, content in files.items():
        if path.parent == _FOLDER:
            classes |= _words(path.name, content, classes)
        else:
            rules.extend(parse_rules(content, f"{path.parent.name}/{path.name}"))
    refuse_duplicates(rules)
    return CompiledCatalogue(digest_of_sources(files), tuple(rules), classes)


def _words(name: str, content: bytes, known: dict[str, WordClass]) -> dict[str, WordClass]:
    try:
        found = decode_yaml(content, LexiconFile).classes
    except (msgspec.ValidationError, NotYamlError) as error:
        raise RuleError(name, str(error)) from None
    twice = known.keys() & found.keys()
    if twice:
        raise RuleError(name, f"the word class {min(twice)} is there already")
    return found


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RuleError(path.name, f"cannot be read ({error.strerror})") from None
