"""Whether what stands where a secret may is one: no prose, no placeholder, no code, no name of a field.

A secret proves nothing by itself. It looks drawn rather than written, and the less its place says of it, the more so it
has to look.
"""

from __future__ import annotations

import base64
import re
from itertools import pairwise
from typing import Final

from scanner.checks.forms.data_types import is_data_type
from scanner.checks.forms.expressions import is_expression, is_path
from scanner.checks.words import listed

_DIGIT: Final = re.compile(r"[0-9]")
_LETTER: Final = re.compile(r"[A-Za-z]")

# What follows "password is" or "token:" in prose and templates instead of a secret. Own list.
_NOT_SECRET: Final = listed("secrets.not_secret")
_PLACEHOLDER: Final = re.compile(r"[*xX.•_#-]+|<[^>]*>|<[a-z]+|\$?\{.*\}?|\$\(.*|%[A-Za-z_(].*|\[[^\]]*\]?|\(.*")
# What begins as a place does and is none: a bracket that nothing closes before a digit, a letter and a sign; and the
# scheme of a hash before it, {SSHA}… and {bcrypt}… (RFC 2307; Spring Security's DelegatingPasswordEncoder).
_BRACED: Final = re.compile(
    r"\{(?=[^%#{]*[0-9])(?=[^%#{]*[A-Za-z])(?=[^%#{]*[!^&*~+@])[A-Za-z0-9][A-Za-z0-9!^&*~+@#%_-]{4,40}"
    r"|\{[A-Za-z0-9@-]{2,20}\}(?=\S*[0-9])(?=\S*[A-Za-z])[A-Za-z0-9+/=$.]{8,200}"
)
# A form's text beside the field of a password, and no passphrase: "Enter your password", "must be eight letters".
_OF_FORMS: Final = re.compile(
    r"\b(?:your|enter|password|passwords|passphrase|passwort|kennwort|please|must|required|confirm|forgot|repeat)\b",
    re.IGNORECASE,
)
_SHORTEST_TOKEN: Final = 8  # characters of something random


def secret_value(text: str) -> bool:
    """Whether what follows "password:" or "password is" can be the password itself, not prose or a placeholder."""
    bare = text.strip("\"'`.,;:!?)")
    if not bare or bare.lower() in _NOT_SECRET:
        return False
    if _PLACEHOLDER.fullmatch(text) and not _BRACED.fullmatch(text):
        return False
    if " " in bare and _OF_FORMS.search(bare):
        return False
    return not is_data_type(f"{bare})" if "(" in bare else bare)


def bare_value(text: str) -> bool:
    """Whether what follows a word for password without quotes can be the password: no prose, and no code either."""
    return secret_value(text) and not is_expression(text)


# 2026-03-02T10:22:11Z or what a pattern cut out of it, 20260302T102211Z, 02-Mar-2026, 02/Mar/2026:10:22:11. Months by
# their first letters: en, de, fr, es, it.
_MONTH: Final = (
    "jan|feb|fev|mar|apr|abr|avr|ma[iyg]|jun|jui|jul|giu|lug|aug|ago|aou|sep|set|o[ck]t|ott|nov|de[cz]|dic|ene|gen"
)
_TIME: Final = re.compile(
    r"(?:19|20)[0-9]{2}(-?)[01][0-9]\1[0-3][0-9]T[0-2][0-9][0-9:.,Z+-]*"
    rf"|(?:[0-3]?[0-9][-/])?(?:{_MONTH})[a-z]{{0,7}}[-/](?:19|20)[0-9]{{2}}(?:[T:_][0-9:.]*)?",
    re.IGNORECASE,
)


def secret_token(text: str) -> bool:
    """Whether ``text`` looks drawn rather than written: long enough, letters and digits mixed, not one character.

    A time in letters and digits does not.
    """
    return (
        len(text) >= _SHORTEST_TOKEN
        and _DIGIT.search(text) is not None  # 0.2 us a text, where asking character by character takes 2
        and _LETTER.search(text) is not None
        and len(set(text)) > _SHORTEST_TOKEN // 2
        and _TIME.fullmatch(text) is None
    )


_SHORTEST_PASSWORD: Final = 6
_NO_PASSWORD: Final = re.compile(
    rf"[0-9.,]{{1,6}}[a-z]{{1,12}}|[0-9]{{1,2}}(?:{_MONTH})[a-z]{{0,7}}[0-9]{{2,4}}|[qhkw][tw]?[0-9]{{1,2}}[/-]?[0-9]{{2,4}}"
    r"|(?:19|20)[0-9]{2}-?[a-z][0-9]{1,2}|v?[0-9]+(?:\.[0-9]+)+[a-z]?|[0-9:/.,-]+(?:am|pm|h|uhr)"
    r"|[0-9.,]{1,6}x[0-9.,]{1,6}[a-z]{0,4}",
    re.IGNORECASE,
)
"""Terms, dates, quarters, versions, hours, sizes behind "pass": 30days, 12Nov2026, Q3/2026, 2026w14, v1.2, 1x200mm."""


def short_password(text: str) -> bool:
    """Whether what stands right behind a word for password looks drawn, or like what people choose: "hunter2".

    Six characters are enough there, unless they are a date, a version, a size or the like.
    """
    if secret_token(text):
        return True
    mixed = _DIGIT.search(text) is not None and _LETTER.search(text) is not None
    varied = len(text) >= _SHORTEST_PASSWORD and len(set(text)) > _SHORTEST_PASSWORD // 2
    return mixed and varied and _NO_PASSWORD.fullmatch(text) is None


def drawn_token(text: str) -> bool:
    """Whether ``text`` looks drawn from letters of both cases and digits: no words, no hexadecimal id."""
    upper, lower = (sum(map(case, text)) for case in (str.isupper, str.islower))
    return secret_token(text) and min(upper, lower) >= _FEWEST_OF_A_CASE


_FEWEST_OF_A_CASE: Final = 3
_LONGEST_RUN: Final = 3  # characters of one kind, on average: words in a name have more, drawn ones two


def drawn_key(text: str) -> bool:
    """Whether ``text`` is a :func:`drawn_token` in which cases and digits alternate often.

    They do not in a name of several words (``PaymentMethodDetails2``).
    """
    return drawn_token(text) and _changes(text) >= len(text) // _LONGEST_RUN


_SHORTEST_CREDENTIAL: Final = 16
_LONGEST_RUN_OF_DRAWN: Final = 4  # the same of hexadecimal digits and of base 36, of which drawn ones have two or three


def drawn_credential(text: str) -> bool:
    """Whether ``text`` looks drawn where a name may stand as well.

    It has to be longer than a :func:`secret_token`, and its letters and digits alternate more than in words with a year
    (billing2024prod).
    """
    return (
        len(text) >= _SHORTEST_CREDENTIAL
        and secret_token(text)
        and _changes(text) >= len(text) // _LONGEST_RUN_OF_DRAWN
    )


def _changes(text: str) -> int:
    """How often digits, capitals and anything else give way to one another."""
    kinds = [(character.isdigit(), character.isupper()) for character in text]
    return sum(before != behind for before, behind in pairwise(kinds))


# What follows "login" in a log rather than a password: an error's name in capitals (ERR_TIMEOUT_500), a page
# (auth/v2/signin), or how one signs in (okta-SAML2.0, 2FA-Code): words with versions, one of which is a way.
_ERROR: Final = re.compile(r"[A-Z]{1,20}(?:_[A-Z]{2,20}){1,8}(?:_[0-9]{1,5})?|[A-Z]{3,20}_[0-9]{3,5}")
_FIELD: Final = re.compile(r"[a-z][a-z_.-]{0,30}=.+")  # of a line of a log: action=login ip=10.0.0.1
_STEP: Final = r"(?:[a-z]+(?:[._-][a-z0-9]+)*|v?[0-9]{1,6})"
_PAGE: Final = re.compile(rf"{_STEP}(?:/{_STEP}){{1,16}}")
_VERSION: Final = r"v?[0-9](?:\.[0-9]{1,2})?"
_WORD: Final = rf"(?:(?:[A-Za-z]+|[2m]FA|U2F)(?:{_VERSION})?|{_VERSION})"
_WORDS: Final = re.compile(rf"{_WORD}(?:[_/-]{_WORD}){{0,5}}")
_WAY: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:saml|o?auth|oidc|open-?id|ldaps?|kerberos|ntlm|fido|webauthn|u2f|[ht]?otp|[2m]fa|sso|tls|ssl|https?"
    r"|radius)(?![A-Za-z])",
    re.IGNORECASE,
)
_AGENT: Final = re.compile(r"[A-Za-z][A-Za-z_-]*/[0-9]+(?:\.[0-9]+)+")  # a program: RFC 9110, 10.1.5


def login_token(text: str) -> bool:
    """Whether what follows "login" looks drawn (:func:`secret_token`).

    An error's name, a page, a program, a way of signing in and a further field stand there as well, and are none.
    """
    others = (_ERROR, _PAGE, _FIELD, _AGENT)
    if not secret_token(text) or any(other.fullmatch(text) for other in others):
        return False
    return not (_WAY.search(text) and _WORDS.fullmatch(text))


_SHORTEST_CELL: Final = 5  # characters of a password in a table
_SHORTEST_NUMBER: Final = 4  # digits of a PIN
_SIGN: Final = re.compile(r"(?<=[A-Za-z])[!@#$%^&*?~+=](?=.)")
_CALLED: Final = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|(?:[a-z]+[0-9]{0,3}[_.-])+[a-z]+[0-9]{0,3}")
"""Names of secrets, not secrets: API_KEY_2, stripe-key-v2."""
_ALGORITHM: Final = re.compile(
    r"(?:[a-z]{1,8}[-_]?)?(?:md|sha|x|aes|rsa|utf|base|argon|bcrypt|pbkdf)[-_]?[0-9]{1,4}[a-z-]{0,8}", re.IGNORECASE
)


def secret_cell(text: str, *, numeric: bool) -> bool:
    """Whether what stands in a cell below "password" or "token" is one, and not a word or figure about them.

    It is one word with a digit or a sign in it. Digits alone count if ``numeric``: a PIN, but no number of tokens.
    """
    if any(map(str.isspace, text)) or not bare_value(text) or is_path(text):
        return False
    if text.isdigit():
        return numeric and len(text) >= _SHORTEST_NUMBER
    if len(text) < _SHORTEST_CELL or _LETTER.search(text) is None or "://" in text:
        return False
    if _DIGIT.search(text) is None:
        return _SIGN.search(text) is not None
    names = (_TIME, _CALLED, _ALGORITHM)
    return not (any(form.fullmatch(text) for form in names) or (_WAY.search(text) and _WORDS.fullmatch(text)))


def secret_argument(text: str) -> bool:
    """Whether what a program hands over beside the name of a secret is one, judged by :func:`secret_cell`."""
    return secret_cell(text, numeric=False)


def bare_token(text: str) -> bool:
    """Whether what stands without quotes looks drawn (:func:`secret_token`), and is no path or row of names."""
    return secret_token(text) and not is_path(text)


_LONGEST_PAIR: Final = 400  # characters of base64; RFC 7617 sets no bound, registries' tokens are shorter


def basic_pair(text: str) -> bool:
    """Whether ``text`` is base64 of a user's name, a colon and a password (RFC 7617), all of which can be printed."""
    if len(text) > _LONGEST_PAIR:
        return False
    try:
        pair = base64.b64decode(text + "=" * (-len(text) % 4), validate=True).decode()
    except ValueError:
        return False
    user, colon, password = pair.partition(":")
    return bool(user and colon and password) and pair.isprintable()
