"""A profile that cannot be used is refused when it is loaded; one that can says what passes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scanner import ProfileError, Scanner, load_profile
from scanner.profile import built_in_names, parse_profile


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
        ("name: 2024-13-45", r"x\.yaml: not valid YAML$"),
        ("description: x", "name"),
        ("name: x\nstyle: loud", r"Invalid enum value - at `\$\.style`$"),
        ("name: x\nlimit: {}", r"Object contains unknown field$"),
        ("name: x\nlimits: {max_list_items: 0}", "max_list_items must be at least 1"),
        ("name: x\nlimits: {max_view_bytes: 100}", "at least 2048"),
        ("name: x\nentities: {A: {allow: [b], fields: {c: {}}}}", r"A\.c is described, but A does not list it"),
        ("name: x\nentities: {A: {allow: [b], fields: {b: {like: Z}}}}", "like Z"),
        ("name: x\nentities: {A: {allow: [b], fields: {b: {like: A}}}}", "circle"),
        ("name: x\nentities: {A: {allow: [b], pattern: x}}", r"unknown field - at `\$\.entities\[\.\.\.\]`$"),
        ('name: x\nentities: {A: {allow: "*", fields: {b: {allow: [c]}}}}', r"A\.b is described, but A does not"),
    ],
)
def test_a_bad_profile_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(ProfileError, match=reason):
        parse_profile(text.encode(), "x.yaml")


@pytest.mark.parametrize(
    "text",
    [
        "%s: x",
        "name: x\nstyle: %s",
        "name: x\nlimits: {%s: 1}",
        "name: x\nmasks: {a: %s}",
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
    text = (Path(__file__).parents[2] / "docs" / "profiles.md").read_text()
    (example,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    customer = parse_profile(example.encode(), "docs").entities["Customer"]
    assert set(customer.passing) >= {"object", "nick", "metadata"}


@pytest.mark.parametrize("name", ["nonsense", "../finance-default", "missing.yaml"])
def test_a_missing_profile_is_named(name: str) -> None:
    with pytest.raises(ProfileError, match=r"no profile is called|cannot be read"):
        load_profile(name)


def test_a_profile_may_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("name: mine\nentities: {Thing: {allow: [id]}}\n")
    thing = load_profile(path).entity("THING")
    assert thing is not None
    assert thing.allow == ("id",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name: x\nmasks: {CREDITCARD: keep}", "no rule finds CREDITCARD"),
        ("name: x\nentities: {A: {allow: [b], fields: {b: {masks: {EMAIL: keep}}}}}", "no rule finds EMAIL"),
        ("name: x\nstyle: token", "needs a key of at least 16 bytes"),
        ("name: x\nmasks: {EMAIL_ADDRESS: hash}", "needs a key of at least 16 bytes"),
    ],
)
def test_a_profile_that_no_scanner_can_follow_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text)
    with pytest.raises(ProfileError, match=reason):
        Scanner.from_profile(path)
