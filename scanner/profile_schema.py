"""The JSON Schema of profiles, made from the classes that read them, for editors and for whoever writes a profile.

``python -m scanner.profile_schema > profiles/profile.schema.json`` writes it; a test compares the two. It says what a
profile may say and of what shape; what it refers to (entities, entity types) is looked at when it is loaded.
"""

from __future__ import annotations

import inspect
import sys
from typing import Any, Final

import msgspec

from scanner.profile import Profile

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_NOT_WRITTEN: Final = "digest"  # the loader's, whatever a file says


def profile_schema() -> dict[str, Any]:
    """The schema as plain data."""
    schema = msgspec.json.schema(Profile)
    definitions: dict[str, Any] = schema["$defs"]
    for definition in definitions.values():
        definition["description"] = inspect.cleandoc(definition["description"]).replace("``", "`")
    profile = definitions["Profile"]
    del profile["properties"][_NOT_WRITTEN]
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
