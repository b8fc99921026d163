"""A profile that cannot be used is refused when it is loaded; one that can says what passes."""

import re
from pathlib import Path
from typing import Any

import pytest

from scanner import ProfileError, Scanner, load_profile
from scanner.selection.files import built_in_names
from scanner.selection.profile import parse_profile


def test_the_built_in_profiles_load() -> None:
    assert {"finance-default", "finance-last4", "redact-only"} <= set(built_in_names())
    for name in built_in_names():
        profile = load_profile(name)
        assert profile.name == name
        assert len(profile.digest) == 64


@pytest.mark.parametrize(
    ("entity", "fields"),
    [
        ("Account", "id accountNumber name status balance currency createdDate updatedDate type industry"),
        (
            "Subscription",
            (
                "id name status subscriptionStartDate subscriptionEndDate termType autoRenew renewalTerm initialTerm "
                "accountId ratePlanId"
            ),
        ),
        (
            "Invoice",
            (
                "id invoiceNumber status amount balance dueDate invoiceDate currency taxAmount totalAmount accountId "
                "subscriptionId"
            ),
        ),
    ],
)
@pytest.mark.parametrize("profile", ["finance-default", "finance-last4"])
def test_the_allowlists_are_the_documented_ones(profile: str, entity: str, fields: str) -> None:
    found = load_profile(profile).entity(entity)
    assert found is not None
    shown_in_examples = {"Account": {"account_id", "notes"}, "Invoice": {"lineItems"}}.get(entity, set())
    assert set(found.allow or ()) == set(fields.split()) | shown_in_examples


def test_the_documented_bounds() -> None:
    limits = load_profile("finance-default").limits
    assert (limits.max_view_bytes, limits.max_text_length, limits.max_list_items) == (65_536, 200, 20)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name: x\nstyle: ]\n", r"x\.yaml: not valid YAML \(line 2\)$"),
        ("name: x\nstyle: edges\nstyle: last4\n", r"x\.yaml: not valid YAML: a key stands there twice \(line 3\)$"),
        ("name: 2024-13-45", r"x\.yaml: not valid YAML$"),
        ("description: x", r"x\.yaml, line 1: the profile lacks name$"),
        ("- x", r"line 1: the profile must be a mapping of names to values$"),
        ("", r"x\.yaml: the profile must be a mapping of names to values$"),
        (
            "name: x\nstyle: loud",
            r"line 2: style must be one of edges, last4, omit, hash, token, public, keep$",
        ),
        ("name: x\nstyle: Lst4", r"keep \(did you mean last4\?\)$"),
        (
            "name: x\nlimit: {}",
            r"line 2: the profile has a key that is not known \(did you mean limits\?\); known are name,",
        ),
        ("name: x\nlimits:\n  max_list_item: 3", r"line 3: limits has .* \(did you mean max_list_items\?\)"),
        ("name: x\nlimits: {max_depth: many}", r"line 2: limits\.max_depth must be a whole number$"),
        ("name: x\nlimits: {max_text_length: many}", r"limits\.max_text_length must be a whole number or null$"),
        ("name: x\nmasks:\n  1: keep", r"line 2: masks must be a mapping of names to values$"),
        ("name: x\nentities:\n A:\n  allow: b", r'line 4: entities\.A\.allow must be "\*" or a list or null$'),
        ("name: x\nentities:\n A:\n  allow:\n  - b\n  - 1", r"line 6: entities\.A\.allow\.1 must be a text$"),
        ("name: x\nentities:\n  A: &a {styl: 1}\n  B: {<<: *a}", r"line 3: entities\.A has .*mean style"),
        ("name: x\nlimits: {max_list_items: 0}", r"limits\.max_list_items must be at least 1"),
        ("name: x\nlimits: {max_view_bytes: 100}", "at least 2048"),
        ("name: x\nentities: {A: {allow: [b], fields: {c: {}}}}", r"A\.c is described, but A does not list it"),
        ("name: x\nentities: {A: {allow: [note], unlisted: [notes]}}", r"unlisted of A names a field that it does not"),
        ("name: x\nentities: {A: {allow: [bill], fields: {bil: {}}}}", r"does not list it \(did you mean bill\?\)$"),
        ("name: x\nentities: {A: {allow: [b], fields: {b: {like: Z}}}}", r"like Z, which is no entity; known are A$"),
        ("name: x\nentities: {A: {allow: [b], fields: {b: {like: A}}}}", "circle"),
        (
            "name: x\nentities: {A: {allow: [b], pattern: x}}",
            r"line 2: entities\.A has a key that is not known; known are",
        ),
        ('name: x\nentities: {A: {allow: "*", fields: {b: {allow: [c]}}}}', r"A\.b is described, but A does not"),
    ],
)
def test_a_bad_profile_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(ProfileError, match=reason):
        parse_profile(text.encode(), "x.yaml")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("limits:\n  max_list_items: 0", 3),
        ("limits:\n  max_view_bytes: 9", 3),
        ("entities:\n  A:\n    allow: [b]\n    lines: c", 5),
        ("entities:\n  A:\n    allow: [b]\n    fields:\n      b: {like: Z}", 6),
        ("entities:\n  A: {allow: [b]}\n  B:\n    like: B", 5),
        ("entities:\n  A:\n    like: '*'", 4),
        ("entities:\n  A:\n    allow: [b]\n    fields:\n      c: {}", 6),
        ("entities:\n  A: {allow: [a, b], fields: {a: {allow: [c]}}}\n  B:\n    like: A\n    fields: {d: {}}", 6),
        ("entities:\n  B: {like: A}\n  A:\n    allow: [b]\n    fields:\n      b: {holds: PERSN}", 7),
        ("entities:\n  B: {like: A}\n  A:\n    allow: [b]\n    masks: {EMAIL: keep}", 6),
        ("masks:\n  EMAIL: keep", 3),
        ("style: token", None),
    ],
)
def test_whatever_is_wrong_with_a_profile_is_told_with_its_file_and_line(
    tmp_path: Path, text: str, line: int | None
) -> None:
    (tmp_path / "mine.yaml").write_text(f"name: x\n{text}\n")
    with pytest.raises(ProfileError) as caught:
        Scanner.from_profile(tmp_path / "mine.yaml")
    assert str(caught.value).startswith(f"profile mine.yaml{'' if line is None else f', line {line}'}: ")


@pytest.mark.parametrize(
    "text",
    [
        "%s: x",
        "name: x\nstyle: %s",
        "name: x\nlimits: {%s: 1}",
        "name: x\nmasks: {a: %s}",
        "name: x\nentities: {%s: 1}",
        "name: x\nentities: {%s: {allow: 1}}",
        "name: x\nentities: {A: {%s: 1}}",
        "name: x\nentities: {A: {allow: [{%s: 1}]}}",
        "name: [%s",
        "%s: [",
        "a: @%s",
    ],
)
@pytest.mark.parametrize("secret", ["sk-live-0123456789", '"sk-live-0123456789` - at `$.sk-live-0123456789"'])
def test_a_secret_that_stands_in_a_profile_by_mistake_is_not_repeated(text: str, secret: str) -> None:
    with pytest.raises(ProfileError) as caught:
        parse_profile((text % secret).encode(), "x.yaml")
    assert "0123456789" not in str(caught.value)


def test_the_example_of_the_documentation_is_a_profile() -> None:
    text = (Path(__file__).parents[4] / "docs" / "profiles.md").read_text()
    (example,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    customer = parse_profile(example.encode(), "docs").entities["Customer"]
    assert set(customer.passing) >= {"object", "nick", "metadata"}


@pytest.mark.parametrize("name", ["nonsense", "../finance-default", "missing.yaml"])
def test_a_missing_profile_is_named(name: str) -> None:
    with pytest.raises(ProfileError, match=r"no profile is called|cannot be read"):
        load_profile(name)


def test_a_misspelt_profile_is_guessed() -> None:
    with pytest.raises(ProfileError, match=r"\(did you mean finance-default\?\); there are chargebee"):
        load_profile("finance-defalt")


@pytest.mark.parametrize("given", [12, None, b"redact-only", ["redact-only"]])
def test_a_profile_is_given_by_name_or_path(given: Any) -> None:
    with pytest.raises(ProfileError, match=rf"by its name or its path, not as {type(given).__name__}$"):
        load_profile(given)
    with pytest.raises(ProfileError, match="by its name or its path"):
        Scanner.from_profile(given)


@pytest.mark.parametrize("key", [12, "a key of more than sixteen", bytearray(16)])
def test_a_key_is_bytes(key: Any) -> None:
    with pytest.raises(ProfileError, match=rf"a key is bytes, not {type(key).__name__}$"):
        Scanner.from_profile("redact-only", key=key)


def test_a_profile_may_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("name: mine\nentities: {Thing: {allow: [id]}}\n")
    thing = load_profile(path).entity("THING")
    assert thing is not None
    assert thing.allow == ("id",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name: x\nmasks: {CREDITCARD: keep}", r"masks\.CREDITCARD: no rule .*\(did you mean CREDIT_CARD\?\)$"),
        (
            "name: x\nentities: {A: {allow: [b], fields: {b: {masks: {EMAIL: keep}}}}}",
            r"entities\.A\.fields\.b\.masks\.EMAIL: no rule finds EMAIL.*\(did you mean EMAIL_ADDRESS\?\)$",
        ),
        ("name: x\nentities: {A: {allow: [b], fields: {b: {holds: ZZZ}}}}", r"A\.fields\.b\.holds: no rule finds ZZZ"),
        ("name: x\nstyle: token", "needs a key of at least 16 bytes"),
        ("name: x\nmasks: {EMAIL_ADDRESS: hash}", "needs a key of at least 16 bytes"),
    ],
)
def test_a_profile_that_no_scanner_can_follow_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text)
    with pytest.raises(ProfileError, match=reason):
        Scanner.from_profile(path)


def test_what_borrows_without_end_is_refused_at_once() -> None:
    chain = "name: x\nentities:\n A0: {allow: [a]}\n" + "".join(f" A{n}: {{like: A{n - 1}}}\n" for n in range(1, 3_000))
    with pytest.raises(ProfileError, match=r"x\.yaml, line 3: .* borrows, is more than 100 deep$"):
        parse_profile(chain.encode(), "x.yaml")
    twice = "name: x\nentities:\n A0: {allow: [a]}\n" + "".join(
        f" A{n}: {{allow: [a, b], fields: {{a: {{like: A{n - 1}}}, b: {{like: A{n - 1}}}}}}}\n" for n in range(1, 40)
    )
    with pytest.raises(ProfileError, match=r"borrows, is more than 50,000 fields$"):
        parse_profile(twice.encode(), "x.yaml")
    aliases = "name: x\nentities:\n A0: &a0 {allow: [a]}\n" + "".join(
        f" A{n}: &a{n} {{allow: [a, b], fields: {{a: *a{n - 1}, b: *a{n - 1}}}}}\n" for n in range(1, 40)
    )
    with pytest.raises(ProfileError, match=r"not valid YAML: its aliases repeat more than 10,000 nodes$"):
        parse_profile(aliases.encode(), "x.yaml")
