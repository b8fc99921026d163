"""The schema of profiles is the generated one, fits every profile that comes along, refuses what the loader refuses."""

from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from scanner import ProfileError
from scanner.selection.files import built_in_names
from scanner.selection.profile import parse_profile
from scanner.selection.schema import profile_schema, text

PROFILES = Path(__file__).parents[4] / "profiles"


@pytest.fixture(scope="module")
def validator() -> Any:
    schema = profile_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_file_is_the_generated_one() -> None:
    assert (PROFILES / "profile.schema.json").read_bytes() == text()


@pytest.mark.parametrize("name", built_in_names())
def test_every_profile_fits_and_says_so_to_editors(name: str, validator: Any) -> None:
    written = (PROFILES / f"{name}.yaml").read_bytes()
    validator.validate(msgspec.yaml.decode(written))
    assert written.startswith(b"# yaml-language-server: $schema=profile.schema.json\n")


@pytest.mark.parametrize(
    "wrong",
    [
        "description: without a name",
        "name: x\nstyle: loud",
        "name: x\nlimits: {max_depth: deep}",
        "name: x\nlimits: {max_list_items: 0}",
        "name: x\nentities: {A: {allow: name}}",
        "name: x\nentities: {A: {allow: [b], fields: {b: {pattern: x}}}}",
        "name: x\nentities: {A: {allow: [b], fields: {b: {kinds: [c]}}}}",
        "name: x\nunknown_entity: show",
    ],
)
def test_what_the_loader_refuses_by_its_shape_the_schema_refuses(wrong: str, validator: Any) -> None:
    assert not validator.is_valid(msgspec.yaml.decode(wrong))
    with pytest.raises(ProfileError):
        parse_profile(wrong.encode(), "x.yaml")
