"""Where a mask stands in a text as a value, and not as a quotation.

A mask is a value where nothing stands around it, or only what a program or a file puts there: quotes behind an equals
sign, the name of a setting, commas of a table, the slashes of an address. So is a recipient among others, and the note
for a passage on a line of its own: a file that is written back with it has lost the passage. In a sentence a mask is a
quotation, but for one that a statement of SQL would store. Markdown, globs and words with stars in them are none of
these.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from typing import Final

from server.guard.mask_forms import CUT, LONGEST, MAIL, NOTE, NUMBER, WORD, is_mask, may_show_mask

# Before a value of a program stands what compares, assigns or lists; before the quotes of a sentence stands a word.
_LITERAL: Final = re.compile(
    r"(?:[=(,:\[{<>~+|]|\b(?:(?i:like|in|is|values|then|else|return))\b)\s{0,8}\\{0,3}([\"'`])"
    rf"([^\"'`\\\r\n]{{3,{LONGEST}}})\\{{0,3}}\1"
)
_ASSIGNED: Final = re.compile(
    rf"[A-Za-z0-9_\]][=:](?:(?={MAIL}|[^\s&;,]{{0,4}}[*#]{{2}})([^\s&;,\"']{{3,{LONGEST}}})|({NOTE}))"
)

_STATEMENT: Final = re.compile(r"[\s(]{0,20}(?i:select|insert|update|delete|merge|replace|with|call|exec|execute)\b")
_STORED: Final = re.compile(r"'([^']*)'")
_CAPITAL: Final = r"[^\W\d_a-zß-öø-ÿ]"
_IN_STORED: Final = re.compile(
    rf"(?<![\w*@])(?:{MAIL}|{_CAPITAL}\*{{3,}}[^\W\d_]|[^\W_]\*{{5,}}[^\W_])(?![\w*])|{NUMBER}|{NOTE}"
)
"""In a sentence that a statement of SQL holds: it is stored or compared as it is, and quoted for nobody. `f***k` in
small letters is a word there."""

_RECIPIENT: Final = re.compile(r"(?:[^<>@]{0,100}<([^<>\s]{3,200})>|([^<>\s]{3,200}@[^<>\s]{1,200}))")
_MEMBERS: Final = re.compile(r"[,;]")
# A person in a list of them: "Omar Haddad". One word may be how a letter begins, and several how a sentence goes on.
_PERSON: Final = re.compile(rf"{_CAPITAL}[\w'.-]*(?: [\w'.-]+){{0,2}} {_CAPITAL}[\w'.-]*")

_PAIR: Final = re.compile(
    r"[ \t+-]{0,80}(?:(?:export|set|const|let|var|final) )?[\"']?([\w.$/-]{1,80})[\"']?[ \t]{0,40}(:=?|=>?)[ \t]{0,40}"
)
"""The name of a setting and what stands between it and its value, at the beginning of a line."""

# As programs write names: `host`, `DB_HOST`, `userName`. "Email: …" is how a letter labels a value.
_PROGRAM: Final = re.compile(r"[^A-Z].*|.*[a-z0-9_.$/-][A-Z_.$/-].*|[A-Z][A-Z0-9]+")
_COMMENT: Final = re.compile(r"[ \t]+(?:#|//|;|--).*")
_ITEM: Final = re.compile(r"[ \t]{0,80}- ")
_PASSAGE: Final = re.compile(rf"[ \t]{{0,80}}(?:{NOTE}|{CUT})[ \t]{{0,80}}")

_OF_PAGES: Final = r"a|b|i|u|p|em|li|td|th|div|pre|code|span|mark|small|strong|strike|blockquote|h[1-6]"
_ELEMENT: Final = re.compile(
    rf"<(?!(?:{_OF_PAGES})\b)[A-Za-z][^<>]{{0,200}}>\s{{0,40}}([^<>]{{3,{LONGEST}}}?)\s{{0,40}}</"
)
"""An element of XML: those of pages show what they hold to a reader."""

_IN_ADDRESS: Final = re.compile(
    rf"(?<![^\s/\\@=:.+-])(?:(?:{WORD}(?: {WORD}){{0,4}})|{NOTE})(?=[/\\@:?&#%.,+-]|$)|(?<=[/\\]){WORD} {WORD}(?![\w*])"
)
_LONGEST_ADDRESS: Final = 4_096
_DELIMITERS: Final = ",;\t"


def has_mask_as_value(text: str) -> bool:
    """Whether a text is a mask, or a statement, document, file or address in which one is a value."""
    if not may_show_mask(text):
        return False
    if is_mask(text) or _lists_mask(text) or _addresses_mask(text):
        return True
    literals = (found[2] for found in _LITERAL.finditer(text))
    assigned = (found[1] or found[2] for found in _ASSIGNED.finditer(text))
    held = (found[1] for found in _ELEMENT.finditer(text))
    if any(map(is_mask, literals)) or any(map(is_mask, assigned)) or any(map(is_mask, held)):
        return True
    return _stores_mask(text) or _keeps_mask(text.splitlines())


def _lists_mask(text: str) -> bool:
    """Whether a text is people, recipients or masks, with commas or semicolons between, of which one is a mask."""
    if "\n" in text.strip():
        return False
    masked = False
    for member in filter(None, map(str.strip, _MEMBERS.split(text))):
        recipient = _RECIPIENT.fullmatch(member)
        own = is_mask(member) or (recipient is not None and is_mask(recipient[1] or recipient[2]))
        if not own and recipient is None and _PERSON.fullmatch(member) is None:
            return False
        masked = masked or own
    return masked


def _addresses_mask(text: str) -> bool:
    """Whether a text is one address, path or name of several parts, of which one is a mask: ``/home/j***e/x``."""
    text = text.strip()
    if len(text) > _LONGEST_ADDRESS or "\n" in text:
        return False
    rest, masks = _IN_ADDRESS.subn("", text)
    return masks > 0 and not any(map(str.isspace, rest)) and any(sign in rest for sign in "/\\@:.")


def _stores_mask(text: str) -> bool:
    """Whether a mask stands in a literal of a statement of SQL, also within a sentence."""
    if _STATEMENT.match(text) is None:
        return False
    return any(_IN_STORED.search(found[1]) is not None for found in _STORED.finditer(text))


def _keeps_mask(lines: Sequence[str]) -> bool:
    """Whether a text is or holds lines of a file with a mask as a value: settings, a list, a passage, a table."""
    return _sets_mask(lines) or any(map(_is_passage, lines)) or _are_masks(lines) or _tabulates_mask(lines)


def _sets_mask(lines: Sequence[str]) -> bool:
    """Whether a line is the name of a setting and a mask, or a member of the list below one."""
    below = False  # a name with nothing behind it: the items of a list may follow
    for line in lines:
        pair = _PAIR.match(line)
        if pair is not None:
            value = line[pair.end() :]
            below = not value.strip() and _PROGRAM.fullmatch(pair[1]) is not None
            if may_show_mask(value) and _is_setting(pair[1], pair[2], value):
                return True
        elif _ITEM.match(line) is None:
            below = below and not line.strip()
        elif below and _is_kept(line.split("- ", 1)[1]):
            return True
    return False


def _is_setting(name: str, sign: str, value: str) -> bool:
    """Whether a mask is the value of a setting. Code may go on behind a note that has taken the half of it."""
    if sign == ":" and _PROGRAM.fullmatch(name) is None:
        return False
    return _is_kept(value) or (sign != ":" and re.match(NOTE, value) is not None)


def _is_kept(value: str) -> bool:
    if len(value) > _LONGEST_ADDRESS:
        return False
    plain = _COMMENT.sub("", value, count=1).strip().rstrip(",;").strip("\"'`")
    members = plain[1:-1] if plain[:1] in {"[", "("} else ""
    return is_mask(plain) or _lists_mask(plain) or _addresses_mask(plain) or _lists_mask(members)


def _is_passage(line: str) -> bool:
    return _PASSAGE.fullmatch(line) is not None


def _are_masks(lines: Sequence[str]) -> bool:
    """Whether every line is a mask: a list, a member a line."""
    own = [line for line in lines if line.strip()]
    return bool(own) and is_mask(own[0]) and all(map(is_mask, own))


def _tabulates_mask(lines: Sequence[str]) -> bool:
    """Whether a text is rows of cells, as many in each, with a mask as one. In a sentence a space follows a comma."""
    rows = [line for line in lines if line.strip()]
    if len(rows) < 2:  # noqa: PLR2004 - a line alone is a sentence, or a list
        return False
    return any(_has_masked_cell(rows, sign) for sign in _DELIMITERS if sign in rows[0])


def _has_masked_cell(rows: Sequence[str], delimiter: str) -> bool:
    width, masked = 0, False
    try:
        for cells in _cells(rows, delimiter):
            if width not in {0, len(cells)} or any(cell[:1] == " " for cell in cells[1:]):
                return False
            width = len(cells)
            masked = masked or any(map(is_mask, cells))
    except csv.Error:  # a cell of more than 131,072 characters
        return False
    return masked and width > 1


def _cells(rows: Sequence[str], delimiter: str) -> Iterator[list[str]]:
    return csv.reader(rows, delimiter=delimiter)
