"""Ids and dates that are left out of the arena hold nothing that any rule finds, whatever their field is called."""

import random
import string
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

import scanner.documents.ids
from scanner import load_rules
from scanner.checks.forms.numbered import KINDS
from scanner.disguises.misspellings.misspelt import CORE
from scanner.documents.ids import RESOURCES, worth_scanning
from scanner.engine import _detector
from scanner.matching.buffer.arena import Arena
from scanner.matching.buffer.normalize import fold
from scanner.payloads.leaves.leaves import Leaves

DETECTOR = _detector()
CONTEXT = " ".join(sorted({word for rule in DETECTOR.rules if rule.context for word in rule.context.words}))
WORDS = "card phone account number tax id ssn iban secret token password key"  # what would speak for most kinds
LEET = str.maketrans("oliesatgb", "011354768")
_CARD = "411111111111111"


def _hexadecimal(draw: random.Random, length: int) -> str:
    """Digits, now and then of a card's first, with few letters or many."""
    letters = draw.choice(("a", "0123456789", "abcdef", "0123456789abcdef", "0123456789012345678901234567890a", "4"))
    text = "".join(draw.choice(letters) for _ in range(length))
    if length >= len(_CARD) and draw.random() < 0.3:
        place = draw.randint(0, length - len(_CARD))
        text = text[:place] + _CARD + text[place + len(_CARD) :]
    return text


def _uuid(draw: random.Random) -> str:
    return "-".join(_hexadecimal(draw, length) for length in (8, 4, 4, 4, 12))


def _spelled(draw: random.Random) -> str:
    """An id that spells words of instructions in its digits, as far as there are letters for them."""
    words = [word.translate(LEET) for word in CORE]
    fitting = [word for word in words if set(word) <= set("0123456789abcdef")]
    digits = "".join(draw.choice([*fitting, "add", "dead", "face"]) for _ in range(32))[:32]
    parts = (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])
    return draw.choice((digits, "-".join(parts)))


def _dates() -> list[str]:
    first = datetime(2000, 1, 1, tzinfo=UTC)
    days = [first + timedelta(days=day, seconds=7919 * day % 86_400) for day in range(36_525)]
    return [f"{day:%Y-%m-%d}" for day in days] + [f"{day:%Y-%m-%dT%H:%M:%S}.{day.day:03}Z" for day in days[::7]]


def _ids(seed: int) -> list[str]:
    draw = random.Random(seed)  # noqa: S311 - test data, the same in every run
    makers = (_uuid, _spelled, lambda draw: _hexadecimal(draw, 32))
    return [draw.choice(makers)(draw) for _ in range(5_000)]


def _short_ids(seed: int) -> list[str]:
    """Ids of databases and clouds; the prefixes are those of resources, and words that speak for something."""
    draw = random.Random(seed)  # noqa: S311 - as above
    prefixes = ("", *(f"{name}-" for name in RESOURCES))

    def one() -> str:
        length = draw.choice((17, 24))
        digits = _spelled(draw).replace("-", "")[:length] if draw.random() < 0.2 else _hexadecimal(draw, length)
        return draw.choice(prefixes) + digits if length == 17 else digits

    return [one() for _ in range(5_000)]


def _amounts() -> list[str]:
    draw = random.Random(0)  # noqa: S311 - as above
    whole = [f"{sign}{number}" for sign in ("", "-") for number in range(10_000)]
    cents = [
        f"{draw.randrange(10 ** draw.randint(1, 7))}.{draw.randrange(10**digits):0{digits}}"
        for digits in (1, 2, 3, 4) * 3_000
    ]
    return [*whole, *cents, *(f"-{amount}" for amount in cents[::3])]


def _numbered() -> list[str]:
    draw = random.Random(0)  # noqa: S311 - as above
    prefixes = (*string.ascii_uppercase, *KINDS)
    return [
        f"{prefix}-{draw.randrange(10**digits):0{digits}}"
        for prefix in prefixes
        for digits in range(4, 8)
        for _ in range(200)
    ]


@pytest.mark.parametrize(
    "make",
    [*(partial(make, seed) for make in (_ids, _short_ids) for seed in range(4)), _dates, _amounts, _numbered],
    ids=[*(f"{name} {seed}" for name in ("ids", "short ids") for seed in range(4)), "dates", "amounts", "numbered"],
)
def test_nothing_is_found_in_what_is_left_out(make: Callable[[], list[str]]) -> None:
    values = make()
    left = worth_scanning(values)
    out = values if left is None else [value for value, kept in zip(values, left, strict=True) if not kept]
    assert len(out) > len(values) // 3
    for words in (WORDS, CONTEXT):
        arena = Arena(out, [words] * len(out), ("US", "DE", "NO", "ES"))
        hits, blocks = DETECTOR.matcher.scan(arena)
        assert (hits, blocks) == ([], [])
        leaves = Leaves()
        leaves.texts, leaves.words = out, [words] * len(out)
        leaves.claims = []
        assert DETECTOR.detect(leaves, "strict") == {}


@pytest.mark.parametrize("prefix", ["A", *KINDS])
def test_the_number_of_a_document_or_an_article_is_left_out(prefix: str) -> None:
    assert worth_scanning([f"{prefix}-0012345", "", f"{prefix}-9876"]) is None


@pytest.mark.parametrize(
    "value",
    [
        "12345678-1234-1234-1234-411111111111",  # no letter: what is in it may be a number
        "00000000000000004111111111111111",
        "6a616e652e646f65406578616d706c65",  # jane.doe@example in hexadecimal
        "2a2b2c2d3a3b3c3d4a4b4c4d5a5b5c5d",
    ],
)
def test_what_may_hold_something_stays(value: str) -> None:
    plain = "8ac6885e98a80a470198a8574f040545"
    assert worth_scanning([plain, value, "", plain]) == ["", value, "", ""]


@pytest.mark.parametrize("value", ["4111111111111111abcdefab", "a4111111111111111", "i-a4111111111111111"])
def test_a_card_in_a_short_id_stays(value: str) -> None:
    plain = "65a1b2c3d4e5f60718293a4b" if len(value) == 24 else "i-0a1b2c3d4e5f60718"
    assert worth_scanning([plain, value, "", plain]) == ["", value, "", ""]


@pytest.mark.parametrize(
    "values",
    [
        ["8ac6885e98a80a470198a8574f040545", "a note"],
        ["8AC6885E98A80A470198A8574F040545"],
        ["2026-01-01", "2026-01-01 4111111111111111"],
        ["2026-01-01\x1f2026-01-01"],
        ["2026-01-01", "２０２６-01-01"],
        ["1926-01-01"],
        ["i-0123456789abcdef0", "i-0123456789abcdef"],
        ["0123456789abcdef01234567", "a note"],
        ["0123456789ABCDEF01234567"],
        ["xoxb-0123456789abcdef0"],
        ["12.50", "12345"],
        ["12.50", "192.168.10.1"],
        ["SKU-12345", "a note"],
        ["SKU-12345678"],
        ["SKU-123"],
        ["sku-12345"],
        ["AB-123456"],
        ["DUMP-12345"],
        ["SKU-12345-6789"],
    ],
    ids=ascii,
)
def test_a_column_with_anything_else_stays_whole(values: list[str]) -> None:
    assert worth_scanning(values) == values


def test_a_day_is_told_as_the_form_of_dates_tells_it_and_is_never_doubtful() -> None:
    form = scanner.documents.ids._FORMS[0]
    days = [f"{year}-{month:02}-{day:02}" for year in (2000, 2026, 2099) for month in range(40) for day in range(60)]
    near = ["1926-01-01", "20a6-01-01", "2026-0a-01", "2026-01-0f", "2026_01-01", "2026-01-010", "2026-01-01T00:00:00Z"]
    for text in [*days, *near]:
        value = text.encode()
        is_day = len(text) == len("2026-01-01") and form.one.fullmatch(value) is not None
        assert scanner.documents.ids._is_day(value) == is_day
        assert not (is_day and form.doubtful.search(value))


@pytest.mark.parametrize("seed", range(4))
def test_a_uuid_is_doubtful_only_without_a_letter(seed: int) -> None:
    ids = [value for value in _ids(seed) if len(value) == len(_uuid(random.Random(0)))]  # noqa: S311 - as above
    draw = random.Random(seed)  # noqa: S311 - as above
    ids += ["-".join("".join(draw.choices("2345670a", k=length)) for length in (8, 4, 4, 4, 12)) for _ in range(5_000)]
    ids += ["-".join("".join(draw.choices("abcdef02", k=length)) for length in (8, 4, 4, 4, 12)) for _ in range(5_000)]
    doubtful = scanner.documents.ids._FORMS[0].doubtful
    told = {
        value
        for value in ids
        if scanner.documents.ids._NO_LETTER in value.encode().translate(scanner.documents.ids._LETTERS)
    }
    assert {value for value in ids if doubtful.search(value.encode())} == told
    assert told


def test_no_phrase_could_be_written_in_an_id() -> None:
    digits = set("0123456789abcdef-")
    assert not [phrase for rule in load_rules() for phrase in rule.phrases if set(fold(phrase)) <= digits]
