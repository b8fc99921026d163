"""People whom the place of a text names: the address of a resource, or the argument that is to be completed."""

from typing import Any

import pytest

from tests.guarded import Guarded


def listed(resource: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = Guarded().result({"resources": [resource]}, "resources/list")["resources"][0]
    return shown


@pytest.mark.parametrize("address", ["crm://c/1", "crm://contacts/1", "https://api.example.com/v1/customers/7"])
@pytest.mark.parametrize("member", ["name", "title"])
def test_the_name_of_a_resource_that_is_a_person_is_masked(address: str, member: str) -> None:
    shown = listed({"uri": address, "name": "n", member: "Jane Doe"})
    assert shown[member] == "J***e D***e"
    assert shown["uri"] == address


@pytest.mark.parametrize(
    "address", ["file:///srv/people.md", "repo://rose/holder", "plan://clientele/1", "crm://contacts"]
)
def test_that_of_a_file_or_page_stays(address: str) -> None:
    shown = listed({"uri": address, "name": "Rose Holder", "title": "Jane Doe"})
    assert shown == {"uri": address, "name": "Rose Holder", "title": "Jane Doe"}


@pytest.mark.parametrize(
    "name", ["Web Search (Exa)", "Company Research", "Code Search", "File Upload", "Image Generator"]
)
def test_a_tool_in_a_catalogue_of_tools_is_nobody(name: str) -> None:
    """As servers list what they offer; an id that spells the name says nothing, since that of a person does too."""
    tools = [{"id": "_".join(name.lower().split()), "name": name, "enabled": True}]
    assert Guarded().result({"structuredContent": {"tools": tools}})["structuredContent"]["tools"] == tools


def test_a_person_stays_masked_beside_an_id_that_spells_the_name() -> None:
    shown = Guarded().result({"structuredContent": {"id": "jane_doe", "name": "Jane Doe"}})["structuredContent"]
    assert shown["name"] == "J***e D***e"


def test_an_address_that_names_somebody_is_replaced() -> None:
    assert "Jane" not in str(listed({"uri": "crm://contacts/Jane%20Doe", "name": "n"}))
    assert listed({"uri": "crm://contacts/by%20name", "name": "n"})["uri"] == "crm://contacts/by%20name"
    assert listed({"uri": "crm://contacts/1", "name": "All contacts"})["name"] == "All contacts"


def completed(argument: str, values: list[str]) -> list[str]:
    params = {"ref": {"type": "ref/prompt", "name": "p"}, "argument": {"name": argument, "value": "J"}}
    result = {"completion": {"values": values, "total": 2, "hasMore": False}}
    shown: list[str] = Guarded().ask("completion/complete", result, params)["result"]["completion"]["values"]
    return shown


def test_values_are_read_under_the_argument_that_they_complete() -> None:
    people = ["Jane Doe", "Omar Haddad"]
    assert completed("customer_name", people) == ["J***e D***e", "O***r H*****d"]
    assert completed("branch", people) == people
    assert completed("text", ["mail jane@example.com"]) == ["mail j***e@e***e.c***m"]
