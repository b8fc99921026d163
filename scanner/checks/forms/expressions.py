"""What a program writes where a value could stand: a call, a type, an attribute, a look-up, a placeholder.

``password = input(`` and ``password: str`` assign no secret, and ``token = base64.b64encode`` none that anybody could
use. Only what stands without quotes is asked: a literal is a value whatever it looks like, and so is a word that merely
could be a name: ``password: tulip`` and ``pass: CorrectHorseBattery`` are found. In files of packages, manuals and
settings that speak of passwords and keys, of which no form was taken, 66 values were found behind a word for password
and 24 are, 16 of them in quotes; behind a word for a key 29 and 25.
"""

from __future__ import annotations

import re
from typing import Final

_NAME: Final = r"[A-Za-z_$][A-Za-z0-9_$]*"
_MEMBER: Final = r"(?:\??\.|->|::)"
_PATH: Final = rf"[*&!]{{0,2}}{_NAME}(?:{_MEMBER}{_NAME})*"

# A call or a look-up of words. "Summer(2024)" and "Spring[2024]" are none, since many a password ends so; nor is
# "Hu7ter(x".
_WORD: Final = r"[*&!]{0,2}\$?_{0,2}[A-Za-z]+(?:[0-9]{1,3})?(?:_+[A-Za-z0-9]+)*_{0,2}"
_CALL: Final = re.compile(
    rf"(?:await\b|new\b|{_WORD}(?:{_MEMBER}{_WORD})*)(?:\((?![0-9])|\[(?![0-9]{{2}})).*", re.DOTALL
)

# Whose members they are, when nothing else tells. Own list of what programs call what they were given.
_OWNERS: Final = (
    "self|this|cls|super|options|opts|args|argv|config|configuration|conf|cfg|settings|params|parameters|props|process"
    "|os|env[a-z]{0,7}|req|request|res|response|result|data|body|payload|ctx|context|event|form|secrets|vars?|local|module"
    "|each|input|output|state|session|credentials|creds|auth|account|user|url|uri|base64|row|record|item|values"
)
_OWNED: Final = re.compile(rf"[*&!]{{0,2}}(?:{_OWNERS}){_MEMBER}{_PATH}.*", re.IGNORECASE | re.DOTALL)

# A name that says once more what it is: "db_password", "userPassword", "c->passphrase".
_SECRETS: Final = "passw(?:or)?d|passphrase|pwd|secret|token|api_?key|credentials?"
_NAMED: Final = re.compile(
    rf"(?:{_PATH}{_MEMBER})?(?:[A-Za-z]+_)+(?:{_SECRETS})|(?:{_PATH}{_MEMBER})(?:{_SECRETS})"
    r"|[a-z]+(?:[A-Z][a-z]+)*(?:Passw(?:or)?d|Passphrase|Pwd|Secret|Token|ApiKey|Credentials?)",
)

# Types of Python, TypeScript, Java, Go, Rust and C as they stand behind a colon.
_TYPES: Final = re.compile(
    r"(?:typing\.|t\.|[*&?]{0,2})(?:str|bytes|bytearray|int|bool|boolean|float|any|string|number|object|unknown|never|void"
    r"|char|byte|null|none|text|secretstr|secretbytes|bytestring|anystr|charsequence)(?:[|?\[*].*)?"
    r"|(?:Optional|Union|List|Dict|Sequence|Literal|Annotated|Promise|Array|Record|Partial|Option|Vec|Arc|Box|Ref)"
    r"[\[<].*",
    re.IGNORECASE | re.DOTALL,
)

# What is filled in later, or elsewhere: $DB_PASSWORD, $1, %PASSWORD%, {{ password }}, @password, :password.
_FILLED: Final = re.compile(r"\$\(.*|\$[A-Z_][A-Z0-9_]*|\$[0-9@]|%[A-Z_]{2,}%|[@:][a-z_]{3,}", re.DOTALL)

_ATTRIBUTE: Final = re.compile(rf"{_NAME}(?:{_MEMBER}{_NAME})+")
# Possessive: the words of a name can be parted in as many ways as there are letters, and "aaaa…aB" tried them all.
_PART: Final = re.compile(
    r"_{0,2}(?:[A-Z][a-z]++|[a-z]{2,}+|[A-Z]{2,}+(?![a-z])|z|b64|b32)"
    r"(?:_?(?:[A-Z]?[a-z]++|[A-Z]{2,}+|[0-9]{1,5}+))*+_{0,2}"
)
# A digit that is part of a name: base64, sha256, utf8, zod_1, and the place of an item. Any other one, and a sign that
# no code has there, was typed for a password: "hunter2(abc", "Tiger[x9]Q!7", "tulip.garden9.north".
_NUMBERED: Final = re.compile(
    r"(?<![A-Za-z])(?:base|b|sha|md|utf|uuid|aes|ed|rsa|ecdsa|oauth|x|v|s|u|i|f)_?[0-9]{1,5}(?![0-9])|_[0-9]{1,2}(?![0-9A-Za-z])"
    r"|[(\[][0-9]{1,2}(?![0-9A-Za-z])|\$[0-9]",
    re.IGNORECASE,
)
_TYPED: Final = re.compile(r"[0-9%#^~`\u00a7]|(?<=.)!(?!=)|[)\]][A-Za-z]")

_RUN: Final = re.compile(r"[a-z]{3,}")
_IN_RUNS: Final = 0.4  # of a path's characters; of what is drawn a tenth stands in runs of small letters


def is_expression(text: str) -> bool:
    """Whether ``text``, which stands without quotes behind a word for password, is written to be computed."""
    # Of small letters alone nothing but a type is made, and that is told by one pattern of the five.
    forms = (_TYPES,) if text.isalpha() and text.islower() else (_CALL, _OWNED, _NAMED, _TYPES, _FILLED)
    return any(form.fullmatch(text) for form in forms) and not _is_typed(text)


def _is_typed(text: str) -> bool:
    """Whether something in a text that looks like code was hardly written by a programmer."""
    return _TYPED.search(_NUMBERED.sub("", text)) is not None


def is_path(text: str) -> bool:
    """Whether ``text``, which looks drawn, is a row of names all the same: ``zod_1.z.string``, ``base64.b64encode``."""
    if not _ATTRIBUTE.fullmatch(text) or _is_typed(text):
        return False
    parts = re.split(_MEMBER, text)
    in_runs = sum(map(len, _RUN.findall(text)))
    return in_runs >= _IN_RUNS * len(text) and all(_PART.fullmatch(part) for part in parts)
