"""The rules that come with the package: found, decoded, checked, in a fixed order."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from scanner.errors import RuleError
from scanner.lexicon import LexiconFile, WordClass
from scanner.rules import Rule, parse_rules, refuse_duplicates

_FOLDER = Path(__file__).resolve().parent / "rules"


@cache
def load_words() -> dict[str, WordClass]:
    """The word classes of the grammars. Raises RuleError."""
    try:
        return msgspec.yaml.decode((_FOLDER / "words.yaml").read_bytes(), type=LexiconFile).classes
    except OSError as error:
        raise RuleError("words.yaml", f"cannot be read ({error.strerror})") from None
    except msgspec.MsgspecError as error:
        raise RuleError("words.yaml", str(error)) from None


@cache
def load_rules() -> tuple[Rule, ...]:
    """Every rule under ``scanner/rules``, by path and then by place in its file. Raises RuleError."""
    rules: list[Rule] = []
    for path in sorted(_FOLDER.glob("*/*.yaml")):
        try:
            text = path.read_bytes()
        except OSError as error:
            raise RuleError(path.name, f"cannot be read ({error.strerror})") from None
        rules.extend(parse_rules(text, f"{path.parent.name}/{path.name}"))
    refuse_duplicates(rules)
    return tuple(rules)
