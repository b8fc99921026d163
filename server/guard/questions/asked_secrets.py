"""Whether the words of a form ask for a secret: a password, a key, the words of a wallet, a payment card.

What a label asks for is its last noun before a preposition: of "Your API key for OpenAI" the key, of "Name for the new
API key" and of "Token label" a name. A sentence asks for what stands behind a verb such as "enter", up to the next
preposition.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final

SECRET: Final = frozenset({"SECRET", "CREDIT_CARD", "CARD_SECURITY_CODE", "CARD_TRACK"})
"""Entity types of what a form may not ask for."""

Holds = Callable[[str], Collection[str]]
"""The entity types that a field of some name holds."""

_LONGEST: Final = 4_096  # characters of a text that are read
_MOST_WORDS: Final = 12  # of what a sentence asks for
_LABEL: Final = 8  # words of a description that is a label, and no sentence
_NEAR: Final = 24  # characters before a verb in which it is denied
_ENDING: Final = 4  # words at the end of a label that may be the name of a secret

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W_a-zA-Z0-9]+")
_PARTS: Final = re.compile(r"[,;&/+\n]|\b(?:and|or|plus|und|oder|et|ou|y|e)\b", re.IGNORECASE)
_END: Final = re.compile(r"[.:;!?\n()\[\]]")

# Own lists, from forms of wallets, code hosts, clouds and banks, and from what such forms ask for beside secrets.
_NAMES: Final = (
    "recovery phrase,seed phrase,secret phrase,backup phrase,mnemonic phrase,wallet phrase,word phrase,mnemonic,"
    "recovery words,seed words,mnemonic words,wallet seed,recovery seed,recovery key,wallet key,keystore,keystore file,"
    "totp,totp secret,2 fa code,mfa code,two factor code,recovery code,backup code,signing key,pat,github pat"
)
_PHRASES: Final = frozenset(_NAMES.split(","))

_TOKEN: Final = "token"  # noqa: S105  a word
_LISTS: Final = (
    "page next previous cursor continuation cancellation cancel idempotency sync start stop end which this that"
)
_MODELS: Final = "design eos bos pad mask unk each per input output word"
_MARKETS: Final = "crypto erc20 20 lp governance utility nft reward native gas"
_NO_SECRET_TOKEN: Final = frozenset(f"{_LISTS} {_MODELS} {_MARKETS}".split())
"""Words before "token" that make it one of a list, a language model or a market."""

_ATTRIBUTES: Final = (
    "name names label labels title description nickname alias id ids owner scope scopes expiry expiration lifetime ttl"
    " length count limit budget hint policy reason purpose type kind format prefix suffix status state age link"
    " location path provider issuer strength manager reset rotation interval usage size fingerprint algorithm version"
    " region environment permissions role comment note notes"
)
_ABOUT: Final = frozenset(_ATTRIBUTES.split())
"""What a label asks for that ends in such a word is about a secret, and none."""

_CHOOSING: Final = frozenset({"which", "whose", "how", "whether"})
_FILLING: Final = frozenset(
    ["value", "string", "here", "text", "required", "optional", "please", "below", "now", "again"]
)
_BEHIND: Final = (
    "for of from to into in with on at by that which so if when where as is are was should must will can has used fur"
    " von des pour para del"
)
_BEFORE: Final = frozenset(_BEHIND.split())
_ALONE: Final = frozenset({"password", "passwords", "passphrase", "passcode", "passwort", "pin", "cvv", "cvc", "otp"})
"""Words that are the name of a secret whatever stands before them."""

_BOARD: Final = frozenset(
    {"board", "gpio", "led", "arduino", "esp32", "raspberry", "relay", "servo", "sensor", "header", "breadboard"}
)
_OF_PEOPLE: Final = frozenset(
    {"your", "my", "bank", "card", "account", "phone", "sim", "secret", "password", "code", "login", "user", "konto",
     "bankkarte", "deine", "ihre"}
)  # fmt: skip
"""Words of a form beside which "pin" is a contact of a board, and those beside which it is a secret all the same."""

_VERBS: Final = frozenset(
    {"never", "not", "should", "must", "will", "can", "has", "are", "was", "is", "be", "choose", "select"}
)
_BRACKETS: Final = re.compile(r"[(\[][^()\[\]]*[)\]]")
_POSSESSIVE: Final = re.compile("['\u2019]s\\b")
_ASKED: Final = re.compile(
    r"\b(?:enter|provide|paste|type(?: in)?|give|supply|input|insert|submit|share|send|fill in|write|specify|confirm"
    r"|verify|need|require|tell)\b(?: (?:me|us|in))?|\bwhat(?:['\u2019]s| is| are)\b",
    re.IGNORECASE,
)

_DENIED: Final = re.compile("(?:\\b(?:not|never)|n['\u2019]t)(?: ever| please| (?:need|have) to)? \\Z", re.IGNORECASE)
"""What stands before a verb that asks for nothing: "do not give us your PIN"."""


def label_asks(label: str, holds: Holds) -> bool:
    """Whether the name or title of a field asks for a secret."""
    label = label[:_LONGEST]
    named = holds(label)
    bare = label if named else _BRACKETS.sub(" ", label)  # "PIN code (postal)" is no PIN
    return _any_secret(bare, holds) or (not SECRET.isdisjoint(named) and not _is_about(_words(label)))


def is_pin_of_board(name: str, kind: object, said: Iterable[str]) -> bool:
    """Whether a field asks for the number of a contact: "Which pin on the board should the LED use?".

    `kind`: of its value. `said`: what the form says beside its name. Who speaks of a card or an account means a secret.
    """
    words = {word for text in said for word in _words(text[:_LONGEST])}
    of_board = kind == "integer" and "pin" in _words(name[:_LONGEST]) and not _BOARD.isdisjoint(words)
    return of_board and _OF_PEOPLE.isdisjoint(words)


def text_asks(text: str, holds: Holds) -> bool:
    """Whether a message or a description asks for a secret."""
    text = text[:_LONGEST]
    words = _words(text) if len(text.split(maxsplit=_LABEL)) <= _LABEL else []
    if words and _VERBS.isdisjoint(words) and "n't" not in text and _any_secret(text, holds):
        return True
    return any(_any_secret(said, holds) for said in _asked_in(text))


def _any_secret(asked: str, holds: Holds) -> bool:
    return any(_names_secret(_head(_words(part)[:_MOST_WORDS]), holds) for part in _PARTS.split(asked))


def _asked_in(text: str) -> Iterator[str]:
    """What stands behind each verb that asks, up to the end of its sentence or the next such verb.

    A form that warns ("do not share your password") asks for nothing there.
    """
    for sentence in _END.split(text):
        verbs = list(_ASKED.finditer(sentence))
        ends = [verb.start() for verb in verbs[1:]] + [len(sentence)] * bool(verbs)
        for verb, end in zip(verbs, ends, strict=True):
            if _DENIED.search(sentence, max(0, verb.start() - _NEAR), verb.start()) is None:
                yield sentence[verb.end() : end]


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(_POSSESSIVE.sub("", text))]


def _head(words: list[str]) -> list[str]:
    """The words of what is asked for, without what belongs to it and what merely fills."""
    end = next((place for place, word in enumerate(words) if place and word in _BEFORE), len(words))
    while end and words[end - 1] in _FILLING:
        end -= 1
    return words[:end]


def _is_about(words: list[str]) -> bool:
    head = _head(words)
    return bool(head) and head[-1] in _ABOUT


def _names_secret(head: list[str], holds: Holds) -> bool:
    """Whether what is asked for ends in the name of a secret."""
    if not head or head[-1] in _ABOUT or head[0] in _CHOOSING:
        return False
    for count in range(min(_ENDING, len(head)), 0, -1):
        name = " ".join(head[-count:])
        if name in _PHRASES:
            return True
        if count == 1 and head[-1] == _TOKEN:
            return len(head) == 1 or head[-2] not in _NO_SECRET_TOKEN
        if (count > 1 or len(head) == 1 or head[-1] in _ALONE) and not SECRET.isdisjoint(holds(name)):
            return True
    return False
