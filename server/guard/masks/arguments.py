"""Arguments that are masks: a model that read a masked record writes the mask back, and the server keeps it as data.

Nothing is known of the value behind it here, so such a call is refused. A mask counts where it stands as the client was
shown it (`shown.py`), and where it is a value (`has_mask_as_value`), also as the name of a member. In another
sentence it is a quotation, which passes and is recorded.
"""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any, Final, NamedTuple

from scanner.masking.masks import OMITTED_CONTENT
from server.guard.masks.forms import CUT, LONGEST, MASK, NOTES, is_mask, may_show_mask, shows_mask
from server.guard.masks.shown import ShownMasks
from server.guard.wire.messages import Message, containers, object_in
from server.guard.wire.repeated_texts import strings

_WITHHELD: Final = re.compile(rf"{re.escape(OMITTED_CONTENT)}|{CUT}")
_MOST_NAMED: Final = 16  # arguments with a quotation that are told by name


class MaskedArgument(NamedTuple):
    """An argument that is a mask, or holds one as a value; `withheld`: it only stands for a text that left."""

    name: str
    withheld: bool


def masked_argument(message: Message, shown: ShownMasks) -> MaskedArgument | None:
    """The first argument of a call that is a mask, or holds one as a value or as it was `shown`; None for none."""

    def holds(text: str) -> bool:
        return has_mask_as_value(text) or shown.stand_in(text)

    for name, texts in _arguments(message):
        masked = [text for text in texts if holds(text)]
        if masked:
            return MaskedArgument(name, withheld=not any(holds(_WITHHELD.sub("", text)) for text in masked))
    return None


def quoting_arguments(message: Message) -> list[str]:
    """The names of arguments with a mask in some text of theirs, the first few."""
    return [name for name, texts in _arguments(message) if any(map(shows_mask, texts))][:_MOST_NAMED]


def _arguments(message: Message) -> Iterator[tuple[str, Iterator[str]]]:
    """Each argument of a call with the texts in it: its name, the names of members, and values."""
    for name, value in object_in(object_in(message, "params"), "arguments").items():
        values = iter([value]) if isinstance(value, str) else strings(value)
        yield str(name), chain([str(name)], _names(value), values)


def _names(value: Any) -> Iterator[str]:
    """The names of all members in a value."""
    for container in containers(value):
        if isinstance(container, dict):
            yield from map(str, container)


# ---- where a mask is a value ----


# Before a value of a program stands what compares, assigns or lists; before the quotes of a sentence stands a word.
_LITERAL: Final = re.compile(
    r"(?:[=(,:\[{<>~+|]|\b(?:(?i:like|in|is|values|then|else|return))\b)\s{0,8}\\{0,3}([\"'`])%?"
    rf"([^\"'`\\\r\n]{{3,{LONGEST}}})\\{{0,3}}\1"
)
_ASSIGNED: Final = re.compile(rf"[A-Za-z0-9_\]](?:[=:]|[ \t]{{1,8}}=[ \t]{{0,8}})({MASK.pattern})")

_STATEMENT: Final = re.compile(r"[\s(]{0,20}(?i:select|insert|update|delete|merge|replace|with|call|exec|execute)\b")
_STORED: Final = re.compile(r"'([^']*)'")
_CENSORED: Final = re.compile(r"[a-z]\*{3,4}[a-z]")
"""What a statement of SQL may hold as a word of a sentence that it stores."""

_RECIPIENT: Final = re.compile(r"(?:[^<>@]{0,100}<([^<>\s]{3,200})>|([^<>\s]{3,200}@[^<>\s]{1,200}))")
# A person in a list of them: "Omar Haddad". One word may be how a letter begins, and several how a sentence goes on.
_PERSON: Final = re.compile(r"[^\W\d_a-zß-öø-ÿ][\w'.-]*(?: [\w'.-]+){0,2} [^\W\d_a-zß-öø-ÿ][\w'.-]*")
_MEMBERS: Final = re.compile(r"[,;]")
_CELLS: Final = re.compile(r"[,;\t](?! )")  # in a sentence a space follows a comma

# A name as programs write them: `host`, `DB_HOST`, `userName`. "Email: …" is how a letter labels a value.
_NAME: Final = r"(?:[a-z$_.][\w.$/-]{0,80}|[A-Z]\w{0,40}[a-z0-9_][A-Z_]\w{0,40}|[A-Z][A-Z0-9]{1,40})"
_SETTING: Final = re.compile(rf"[ \t+-]{{0,80}}([\"']?){_NAME}\1[ \t]{{0,40}}:[ \t]{{1,40}}(.{{3,{LONGEST}}})")
_COMMENT: Final = re.compile(r"[ \t]+(?:#|//|;|--).*")
_PASSAGE: Final = re.compile(rf"[ \t+]{{0,80}}{NOTES}[ \t]{{0,80}}")
_LONGEST_ADDRESS: Final = 4_096


def has_mask_as_value(text: str) -> bool:
    """Whether a text is a mask, or a statement, document, file or address in which one is a value, and no quotation.

    What is around a value is what a program or a file puts there: quotes behind an equals sign, the name of a setting,
    commas of a table, the slashes of an address. So is a recipient among others, and the note for a passage on a line
    of its own: a file that is written back with it has lost the passage. In a sentence a mask is a quotation. What a
    file holds that this guard showed is known without all that (`shown.py`).
    """
    if not may_show_mask(text):
        return False
    if _is_value(text) or _lists_mask(text) or _ASSIGNED.search(text) is not None:
        return True
    if any(is_mask(found[2]) for found in _LITERAL.finditer(text)):
        return True
    return _stores_mask(text) or any(may_show_mask(line) and _keeps_mask(line) for line in text.splitlines())


def _is_value(text: str) -> bool:
    """Whether a text is a mask, or one address, path or name of several parts with one in it: ``/home/j***e/x``."""
    text = text.strip()
    if is_mask(text):
        return True
    if len(text) > _LONGEST_ADDRESS:
        return False
    rest, masks = MASK.subn("", text)
    return masks > 0 and not any(map(str.isspace, rest)) and any(sign in rest for sign in "/\\@:")


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


def _stores_mask(text: str) -> bool:
    """Whether a mask stands in a literal of a statement of SQL, also within a sentence."""
    if _STATEMENT.match(text) is None:
        return False
    masks = (mask[0] for found in _STORED.finditer(text) for mask in MASK.finditer(found[1]))
    return any(_CENSORED.fullmatch(mask) is None for mask in masks)


def _keeps_mask(line: str) -> bool:
    """Whether a line of a file is the note of a passage, a setting that is a mask, or cells of which one is."""
    if _PASSAGE.fullmatch(line) is not None:
        return True
    setting = _SETTING.fullmatch(line)
    if setting is not None and _is_value(_COMMENT.sub("", setting[2], count=1)):
        return True
    cells = _CELLS.split(line.strip())
    return len(cells) > 1 and any(may_show_mask(cell) and is_mask(cell) for cell in cells)
