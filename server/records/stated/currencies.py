"""The currency that a field names: a code, one among other words, a sign or a name of one alone.

`US Dollar - USD`, `EUR (Euro)`, `€` and `British Pound` each say one. What says none or several (`$`, `Dollar`) is left
as it is, which is no currency that is known.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import msgspec

from server.records.stated.amount_text import KNOWN_CODES, currency_of

_CAPITALS: Final = re.compile(r"(?<![^\W_])[A-Z]{3}(?![^\W_])")


@lru_cache(maxsize=256)  # a column of currencies repeats a few
def code_in(text: str) -> str:
    """The one code that a text states, whose sign it is or whose name; else the text."""
    if text.upper() in KNOWN_CODES:
        return text
    codes = KNOWN_CODES.intersection(_CAPITALS.findall(text))
    if len(codes) == 1:
        return next(iter(codes))
    signed = currency_of(text)
    if signed in KNOWN_CODES:
        return signed
    return _names().get(_plain(text), text)


@cache
def _names() -> Mapping[str, str]:
    table = Path(__file__).with_name("currency_names.yaml").read_bytes()
    names = msgspec.yaml.decode(table, type=dict[str, tuple[str, ...]])
    return {_plain(name): code for code, called in names.items() for name in called}


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).lower()
    return "".join(filter(str.isalpha, letters)).removesuffix("s")
