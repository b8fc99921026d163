"""Every text that the sample's maker hid in it, looked for in the answers of every tool that shows records.

`PLANTS` of `benchmarks/sample/plants.py` is the ground truth: what each text holds and where it stands. What is
sensitive must not come out, in no field and in no spelling; what only looks so must, where its field is shown.
"""

import json
import re
import unicodedata
from functools import cache
from typing import Any

import pytest

from benchmarks.sample.plants import PLANTS
from server.calls.pipeline import Pipeline
from server.folder.source import FolderSource, sample_folder
from server.tools.kinds import BY_NOUN
from tests.memory_source import NUMBERS
from tests.pipelines import pipeline

PROFILES = ("finance-default", "finance-last4", "redact-only")
OMITTED = "[content omitted due to policy]"

# What a kind looks like, in folded text. A name is told by the record's contact, a secret by the word it is here.
SHAPES = {
    "card": re.compile(r"\b\d(?:[ -]?\d){12,18}\b"),
    "email": re.compile(r"[\w.]+@[\w.]+\w"),
    "phone": re.compile(r"\(?\b\d{3}\)?[ -]\d{3}-\d{4}\b"),
    "secret": re.compile(r"(?<=password: )\w+"),
}


def folded(text: str) -> str:
    """Without what disguises a text: compatibility forms, invisible characters, the space around them."""
    plain = unicodedata.normalize("NFKC", text).replace("\u200b", "")
    return re.sub(r"\s+", " ", plain)


def letters(text: str) -> str:
    """Only what a reader would type: a number or an address whatever it is broken up with."""
    return re.sub(r"[^0-9a-z@]", "", folded(text).lower())


@cache
def records() -> dict[str, tuple[str, dict[str, Any]]]:
    """(noun, raw record) by number."""
    found = {}
    for noun, field in NUMBERS.items():
        for line in (sample_folder() / f"{noun}s.jsonl").read_text().splitlines():
            record = json.loads(line)
            found[record[field]] = noun, record
    return found


def planted(plant: Any) -> str:
    """The text as it stands in the sample."""
    node: Any = records()[plant.number][1]
    for step in plant.where:
        node = node[step]
    return str(node)


def contact(plant: Any) -> str:
    """The name that stands for `{contact}` in the text."""
    before, _, after = plant.text.partition("{contact}")
    return planted(plant).removeprefix(before).removesuffix(after)


def sensitive(plant: Any) -> list[str]:
    """What of the planted text must not come out."""
    text = folded(planted(plant))
    parts = []
    for kind in plant.kinds:
        if kind == "injection":
            parts.append(text)
        elif kind == "name":
            parts.append(contact(plant))
        elif kind != "harmless":
            parts += SHAPES[kind].findall(text)
    return parts


@cache
def served(profile: str) -> Pipeline:
    return pipeline(FolderSource(sample_folder()), profile)


def ask(profile: str, tool: str, **arguments: Any) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(served(profile).call(tool, arguments).document)
    assert "error" not in answer["meta"]
    return answer


@cache
def one(profile: str, number: str) -> dict[str, Any]:
    """The answer of the get tool."""
    noun = records()[number][0]
    return ask(profile, f"get_{noun}", **{f"{noun}_id": number})


@cache
def pages(profile: str, noun: str) -> tuple[dict[str, Any], ...]:
    """Every answer of the list tool, in order."""
    answers = [ask(profile, f"list_{noun}s")]
    while (cursor := answers[-1]["llm_view"]["nextCursor"]) is not None:
        answers.append(ask(profile, f"list_{noun}s", cursor=cursor))
    return tuple(answers)


def of_list(profile: str, number: str) -> dict[str, Any]:
    """The record in its page; nothing of one that no page has room for."""
    noun, raw = records()[number]
    listed = [record for answer in pages(profile, noun) for record in answer["llm_view"][BY_NOUN[noun].label]]
    found = [record for record in listed if record["id"] == raw["id"]]
    assert len(found) == 1 or (profile, number, found) == ("redact-only", "INV-0042", [])  # a thousand lines
    return dict(*found)


def value(record: Any, where: tuple[str | int, ...]) -> Any:
    """What stands at a place; None when the field is not shown or the list was cut before it."""
    for step in where:
        if isinstance(step, int):
            record = record[step] if len(record) > step else None
        else:
            record = record.get(step) if isinstance(record, dict) else None
        if record is None:
            return None
    return record


def texts(node: Any) -> list[str]:
    """Every string of an answer, names of fields too."""
    if isinstance(node, dict):
        return [*node, *(text for member in node.values() for text in texts(member))]
    if isinstance(node, list):
        return [text for item in node for text in texts(item)]
    return [node] if isinstance(node, str) else []


CASES = [
    pytest.param(
        profile,
        plant,
        id=f"{profile} {plant.number} {plant.where[-1]}{plant.where[1] if len(plant.where) > 2 else ''}",
    )
    for profile in PROFILES
    for plant in PLANTS
]


@pytest.mark.parametrize(("profile", "plant"), [case for case in CASES if "harmless" not in case.values[1].kinds])  # type: ignore[union-attr]
def test_nothing_sensitive_comes_out(profile: str, plant: Any) -> None:
    parts = sensitive(plant)
    assert len(parts) >= len(plant.kinds), "the test knows what to look for"
    views = [one(profile, plant.number), of_list(profile, plant.number)]
    for view in views:
        shown = [letters(text) for text in texts(view)]
        assert [part for part in parts if any(letters(part) in text for text in shown)] == []
    if "injection" in plant.kinds:
        # Whole: not its beginning, not its end, nor the rest of the line item.
        values = [value(view.get("llm_view", view), plant.where) for view in views]
        assert set(values) <= {None, OMITTED}


@pytest.mark.parametrize(("profile", "plant"), [case for case in CASES if "harmless" in case.values[1].kinds])  # type: ignore[union-attr]
def test_what_only_looks_sensitive_stays(profile: str, plant: Any) -> None:
    for view in (one(profile, plant.number)["llm_view"], of_list(profile, plant.number)):
        assert value(view, plant.where) in {None, planted(plant)}


def test_the_harmless_are_shown_somewhere() -> None:
    harmless = [plant for plant in PLANTS if "harmless" in plant.kinds]
    shown = [
        plant for plant in harmless if value(one("redact-only", plant.number)["llm_view"], plant.where) is not None
    ]
    assert shown == harmless


def test_contacts_are_hidden_from_every_page() -> None:
    """Not only where they were planted: what one record hides, no other answer shows."""
    people = {contact(plant) for plant in PLANTS if "name" in plant.kinds}
    assert people
    for noun in NUMBERS:
        shown = [letters(text) for answer in pages("finance-default", noun) for text in texts(answer)]
        assert [name for name in people if any(letters(name) in text for text in shown)] == []
