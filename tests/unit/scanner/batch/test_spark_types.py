"""What is told to Arrow of a Spark type, as far as that needs no Spark."""

import pytest

pytest.importorskip("pyarrow", reason="NOT TESTED: there is no pyarrow")

from scanner.batch.spark import without_zones


def test_only_types_lose_their_zone() -> None:
    told = {
        "type": "struct",
        "fields": [
            {"name": "timestamp", "type": "timestamp", "nullable": True, "metadata": {"type": "timestamp"}},
            {"name": "a", "type": {"type": "array", "elementType": "timestamp", "containsNull": True}},
            {"name": "m", "type": {"type": "map", "keyType": "timestamp", "valueType": "string"}},
            {"name": "s", "type": {"type": "struct", "fields": [{"name": "date", "type": "timestamp_ntz"}]}},
        ],
    }
    assert without_zones(told) == {
        "type": "struct",
        "fields": [
            {"name": "timestamp", "type": "timestamp_ntz", "nullable": True, "metadata": {"type": "timestamp"}},
            {"name": "a", "type": {"type": "array", "elementType": "timestamp_ntz", "containsNull": True}},
            {"name": "m", "type": {"type": "map", "keyType": "timestamp_ntz", "valueType": "string"}},
            {"name": "s", "type": {"type": "struct", "fields": [{"name": "date", "type": "timestamp_ntz"}]}},
        ],
    }
