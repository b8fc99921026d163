"""The JSON Schema of profiles, made from the classes that read them, for editors and for authors of profiles.

``python -m scanner.selection.schema > profiles/profile.schema.json`` writes it; a test compares the two. What a profile
refers to (entities, entity types) is checked when it is loaded.
"""

from __future__ import annotations

import inspect
import sys
from typing import Any, Final

import msgspec

from scanner.selection.origin import NOT_WRITTEN
from scanner.selection.profile import Profile

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def profile_schema() -> dict[str, Any]:
    """The schema as plain data."""
    schema = msgspec.json.schema(Profile)
    definitions: dict[str, Any] = schema["$defs"]
    for definition in definitions.values():
        definition["description"] = inspect.cleandoc(definition["description"]).replace("``", "`")
    profile = definitions["Profile"]
    for name in NOT_WRITTEN:
        del profile["properties"][name]
    del definitions["Origin"]
    profile["description"] = "One profile: who may see what, and how the rest looks."
    for bound in definitions["Limits"]["properties"].values():
        for choice in bound.get("anyOf", [bound]):
            if choice["type"] == "integer":
                choice["minimum"] = 1
    return {"$schema": DIALECT, "title": "Sluicegate profile", **schema}


def text() -> bytes:
    """The schema as the file has it."""
    return msgspec.json.format(msgspec.json.encode(profile_schema(), order="sorted"), indent=2) + b"\n"


if __name__ == "__main__":
    sys.stdout.buffer.write(text())
