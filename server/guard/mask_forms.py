"""The forms of masks, by which the guard knows its own again in what a client sends.

A mask is a value where nothing stands around it, or only the quotes of a program: `'j***e@e***e.c***m'` behind an
equals sign is a literal of SQL, JSON or code. So is a recipient among others. In a sentence it is a quotation, but for
one that a statement of SQL would store. Markdown, globs and words with stars in them are none of these.
"""

import re
from typing import Final

_LONGEST: Final = 200  # characters of a mask

# As `scanner.masking.masks` makes them, in the styles `edges`, `last4` and `omit`.
_PART: Final = r"[^\W_]?\*+[^\W_]?"
_WORD: Final = r"[^\W\d_]\*{3,}[^\W\d_]"
_GIVEN: Final = r"[^\W\d_a-zß-öø-ÿ]\*{3}[^\W\d_]"  # J***e, a name alone; f***k in small letters is a word
_NOTE: Final = r"\[[a-z][a-z ]{0,40} omitted(?: due to policy)?\]"
_MAIL: Final = rf"{_PART}@{_PART}(?:\.(?:{_PART}|[a-z]{{2,10}}))*"  # j***e@e***e.c***m, j***@***.com
_MASK: Final = re.compile(
    rf"{_MAIL}"
    rf"|(?:{_WORD}|\*\*?)(?: (?:{_WORD}|\*\*?))* {_WORD}|{_WORD}(?: (?:{_WORD}|\*\*?))+"  # J***e D***e
    r"|[0-9]?[*#]{2,4}(?:-[*#]{2,4})+(?:-[0-9]{4}|[0-9])"  # 4***-****-****-****1, ***-**-6789
    r"|[^\W_]\*{5,}[0-9A-Z]|\*{4}[0-9]{4}"  # 1*******0, ****3000
    rf"|{_GIVEN}"
    rf"|{_NOTE}"
)

_WITHIN: Final = re.compile(
    rf"(?<![\w*])[^\W_]\*{{3,}}[^\W_](?![\w*])|[*#]{{3,4}}-[*#]{{2,4}}-|\*{{4}}[0-9]{{4}}|####"
    rf"|{_NOTE[:-2]}(?:: [a-z ]{{1,40}})?\]"
)
"""What they look like within a text: `f***` and `5*****` are none."""

# Before a value of a program stands what compares, assigns or lists; before the quotes of a sentence stands a word.
_LITERAL: Final = re.compile(
    r"(?:[=(,:\[{<>~+|]|\b(?:(?i:like|in|is|values|then|else|return))\b)\s{0,8}\\{0,3}([\"'`])"
    rf"([^\"'`\\\r\n]{{3,{_LONGEST}}})\\{{0,3}}\1"
)
_ASSIGNED: Final = re.compile(
    rf"[A-Za-z0-9_\]]=(?:(?={_PART}@|[^\s&;,]{{0,4}}[*#]{{2}})([^\s&;,\"']{{3,{_LONGEST}}})|({_NOTE}))"
)

_STATEMENT: Final = re.compile(r"[\s(]{0,20}(?i:select|insert|update|delete|merge|replace|with|call|exec|execute)\b")
_STORED: Final = re.compile(r"'([^']*)'")
_IN_STORED: Final = re.compile(
    rf"(?<![\w*@])(?:{_PART}@{_PART}|{_GIVEN}|[^\W_]\*{{5,}}[0-9A-Z])(?![\w*])"
    rf"|[*#]{{3,4}}-[*#]{{2,4}}-|\*{{4}}[0-9]{{4}}|{_NOTE}"
)
"""In a sentence that a statement of SQL holds: it is stored or compared as it is, and quoted for nobody."""

_RECIPIENT: Final = re.compile(r"(?:[^<>@]{0,100}<([^<>\s]{3,200})>|([^<>\s]{3,200}@[^<>\s]{1,200}))")
_BETWEEN: Final = re.compile(r"[,;]")
# A person in a list of them: "Omar Haddad". One word may be how a letter begins, and several how a sentence goes on.
_PERSON: Final = re.compile(r"[^\W\d_a-zß-öø-ÿ][\w'.-]*(?: [\w'.-]+){0,2} [^\W\d_a-zß-öø-ÿ][\w'.-]*")


def is_mask(text: str) -> bool:
    """Whether a value is a mask of this guard, by its form."""
    text = text.strip()
    return len(text) <= _LONGEST and _MASK.fullmatch(text) is not None


def shows_mask(text: str) -> bool:
    """Whether a mask stands in a text, as a value or in a sentence."""
    return _may_show(text) and (is_mask(text) or _WITHIN.search(text) is not None)


def has_mask_as_value(text: str) -> bool:
    """Whether a text is a mask, or a statement or document in which one is a value."""
    if not _may_show(text):
        return False
    if is_mask(text) or _lists_mask(text):
        return True
    literals = (found[2] for found in _LITERAL.finditer(text))
    assigned = (found[1] or found[2] for found in _ASSIGNED.finditer(text))
    return any(map(is_mask, literals)) or any(map(is_mask, assigned)) or _stores_mask(text)


def _lists_mask(text: str) -> bool:
    """Whether a text is people, recipients or masks, with commas or semicolons between, of which one is a mask."""
    if "\n" in text.strip():
        return False
    masked = False
    for member in filter(None, map(str.strip, _BETWEEN.split(text))):
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
    return any(_IN_STORED.search(found[1]) is not None for found in _STORED.finditer(text))


def _may_show(text: str) -> bool:
    return "*" in text or "#" in text or "omitted" in text
