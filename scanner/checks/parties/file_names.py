"""Whether a value is the name of a file or a folder, which is nobody's: README.md, Dockerfile, Downloads.

Servers of files and repositories put such names under a field that is only called ``name``, where a company's may
stand as well. A name of several words is none here, and none that holds a name of persons: "Jane-Doe.pdf" and
"Müller.pdf" say whom the file is about. Names that are run together, "janedoe.pdf", are not seen.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from scanner.checks.parties.gazetteer import is_known_name
from scanner.checks.words import listed

# After shared-mime-info 2.4 (freedesktop.org.xml), and what tools for programmers call their files; without .com, .io,
# .ai, .app, .co, .me and .pl, which are domains of companies as well.
_EXTENSIONS: Final = listed("file_names.ends")
# Files without one, and the folders of https://www.freedesktop.org/wiki/Software/xdg-user-dirs/ in English.
_NAMES: Final = listed("file_names.whole")
# Extensions that may be initials, "Smith.R", or the domain of a company, "Bun.sh".
_INITIALS: Final = frozenset(
    {"c", "cc", "cs", "go", "h", "js", "kt", "lua", "map", "r", "rb", "rs", "sh", "tar", "tf"} | {"ts"}
)
_LONGEST: Final = 255  # characters of a file's name, in most file systems
_APOSTROPHES: Final = {ord(sign): None for sign in "'\u2019"}
_WORDS: Final = re.compile(r"[^\W\d_]+")
_PARTS: Final = re.compile(r"[^\W\d_][^\W\d_A-Z]*|[A-Z]+(?![a-z])")  # JaneDoe as two
_NO_CAPITALS: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # kana, Han, Hangul


def is_file_name(text: str) -> bool:
    """Whether a text is the name of a file or folder, and of nobody."""
    if len(text) > _LONGEST or text.split() != [text]:  # nothing, or a space in it
        return False
    stem, dot, extension = text.rpartition(".")
    if not (dot and stem and extension.lower() in _EXTENSIONS):
        return text.lower() in _NAMES
    if extension.lower() in _INITIALS and stem.isalpha() and not stem.islower():
        return False
    bare = stem.translate(_APOSTROPHES)
    parts = [*_PARTS.findall(bare), *_WORDS.findall(bare)]
    return _NO_CAPITALS.search(stem) is None and not any(map(_names_somebody, parts))


def _names_somebody(part: str) -> bool:
    """Whether a part of a name is a person's, as it stands or without its accents."""
    lower = part.lower()
    return is_known_name(lower) or (not lower.isascii() and is_known_name(_bare(lower)))


def _bare(word: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKD", word) if not unicodedata.combining(one))
