"""The compiled catalogue says what the YAML says, and is read as long as it does."""

import shutil
from pathlib import Path

import pytest

from scanner import RuleError, catalogue, load_rules
from scanner.compiled_catalogue import text
from scanner.detection.detector import Detector
from scanner.language.search import grammars

FOLDER = Path(catalogue.__file__).with_name("rules")
FEW = ("catalogue.json", "words-gate.yaml", "pci/cards.yaml")


def test_the_file_is_the_generated_one() -> None:
    assert (FOLDER / "catalogue.json").read_bytes() == text(), (
        "python -m scanner.compiled_catalogue > scanner/rules/catalogue.json"
    )


def test_it_is_read_and_says_what_the_yaml_says() -> None:
    sources = catalogue.sources()
    found, made = catalogue.read_compiled(catalogue.digest_of_sources(sources)), catalogue.parsed(sources)
    assert found is not None
    assert (found.made_of, found.rules, found.classes) == (made.made_of, made.rules, made.classes)


def test_what_the_grammars_need_is_read_and_no_grammar_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grammars, "compile_grammar", refuse)
    Detector(load_rules()).reader.grammars.warm()


def test_it_does_not_say_what_other_grammars_need() -> None:
    rules = load_rules()
    assert catalogue.load_needs(rules) is not None
    assert catalogue.load_needs(rules[1:]) is None


@pytest.fixture
def few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in FEW:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(FOLDER / name, tmp_path / name)
    monkeypatch.setattr(catalogue, "_FOLDER", tmp_path)
    (tmp_path / "catalogue.json").write_bytes(text())
    return tmp_path


def refuse(*_: object) -> None:
    raise AssertionError("it was made again")


@pytest.mark.usefixtures("few")
def test_while_nothing_changes_no_yaml_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "parsed", refuse)
    assert {rule.entity_type for rule in catalogue._loaded.__wrapped__().rules} == {"CREDIT_CARD"}


@pytest.mark.parametrize("name", FEW[1:])
def test_what_is_edited_counts_at_once(name: str, few: Path) -> None:
    before = catalogue._loaded.__wrapped__()
    edited = (few / name).read_text()
    (few / name).write_text(
        edited.replace("description: ", "description: Edited, ", 1).replace("about: ", "about: E", 1)
    )
    after = catalogue._loaded.__wrapped__()
    assert (after.rules, after.classes) != (before.rules, before.classes)


def test_a_file_that_is_added_or_renamed_counts(few: Path) -> None:
    (few / "pci/cards.yaml").rename(few / "pci/other.yaml")
    (few / "pci/cards.yaml").write_text("rules: [{id: pci.more}]")
    with pytest.raises(RuleError):
        catalogue._loaded.__wrapped__()


@pytest.mark.parametrize("content", [b"", b"{", b'{"made_of":"x"}', b"\xff"])
def test_a_file_that_is_damaged_is_not_read(content: bytes, few: Path) -> None:
    before = catalogue._loaded.__wrapped__()
    (few / "catalogue.json").write_bytes(content)
    after = catalogue._loaded.__wrapped__()
    assert (after.rules, after.classes) == (before.rules, before.classes)
