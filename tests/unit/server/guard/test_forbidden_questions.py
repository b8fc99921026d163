"""Questions that a server may not ask: forms for secrets, pages that are none, other servers' contexts."""

from typing import Any

import pytest

from tests.guarded import Guarded


def form(**properties: Any) -> dict[str, Any]:
    return {"message": "Please fill in.", "requestedSchema": {"type": "object", "properties": properties}}


TEXT = {"type": "string"}
FORBIDDEN = [
    form(name=TEXT, password=TEXT),
    form(apiKey={}),
    form(a={"type": "string", "title": "Access token"}),
    form(pin={"type": "integer"}),
    form(card_number={"type": "number"}),
    form(cvv=TEXT),
    form(recoveryPhrase=TEXT),
    form(value={"type": "string", "title": "Your GitHub personal access token"}),
    form(value={"type": "string", "description": "Paste the API key for OpenAI here"}),
    form(value={"type": "string", "format": "password"}),
    {**form(value=TEXT), "message": "To restore the wallet, enter its seed phrase."},
    {"mode": "url", "message": "Open.", "url": "javascript:alert(1)", "elicitationId": "a"},
    {"mode": "url", "message": "Open.", "url": "http://evil.example/login", "elicitationId": "a"},
    {"mode": "url", "message": "Open.", "url": "https://github.com@evil.example/", "elicitationId": "a"},
    {"mode": "url", "message": "Open.", "url": 7, "elicitationId": "a"},
    {**form(pin={"type": "integer"}), "message": "The board needs the PIN of your card."},
    {**form(pin=TEXT), "message": "Which pin on the board should the LED use?"},
]
FINE = [
    form(name=TEXT, branch=TEXT, email={"type": "string", "format": "email"}, page_token=TEXT),
    form(key_name={"type": "string", "title": "Name for the new API key", "description": "Shown in lists of tokens."}),
    form(label={"type": "string", "description": "Label for the token"}, token_label=TEXT),
    {**form(name=TEXT), "message": "Enter a name for the new access token."},
    {**form(yes={"type": "boolean"}), "message": "Enter your password in the browser; done?"},
    form(token={"type": "boolean"}, secret={"type": "string", "enum": ["keep", "rotate"]}),
    {"mode": "url", "message": "Open.", "url": "https://example.com/login", "elicitationId": "a"},
    {"mode": "url", "message": "Open.", "url": "http://localhost:8080/login", "elicitationId": "a"},
    {"message": "No form."},
    {**form(pin={"type": "integer"}), "message": "Which pin on the board should the LED use?"},
    form(led_pin={"type": "integer", "description": "Number on the GPIO header"}),
]


def ask(guarded: Guarded, params: Any, method: str = "elicitation/create") -> bool:
    """Whether the client sees the question."""
    guarded.say({"jsonrpc": "2.0", "id": "q", "method": method, "params": params})
    return bool(guarded.to_client)


def in_result(guarded: Guarded, params: Any, method: str = "elicitation/create") -> Any:
    result = {"resultType": "input_required", "inputRequests": {"a": {"method": method, "params": params}}}
    return guarded.ask("tools/call", result, {"name": "get"})


@pytest.mark.parametrize("params", FORBIDDEN)
def test_a_forbidden_question_is_not_handed_on_and_the_operator_is_told_once(params: Any) -> None:
    guarded = Guarded()
    assert not ask(guarded, params)
    assert not ask(guarded, params)
    assert "MCP forbids" in guarded.to_upstream[-1]["error"]["message"]
    assert len(guarded.told) == 1
    assert "--questions" in guarded.told[0]
    assert guarded.events("guard_dropped") == [{"reason": "question_forbidden"}]
    assert in_result(Guarded(), params)["error"]["data"]["reason"] == "forbidden_question"


@pytest.mark.parametrize("params", FINE)
def test_other_questions_are_handed_on(params: Any) -> None:
    guarded = Guarded()
    assert ask(guarded, params)
    assert guarded.to_client[-1]["params"] == params
    assert in_result(Guarded(), params)["result"]["inputRequests"]["a"]["params"] == params


@pytest.mark.parametrize("params", FORBIDDEN[:4])
def test_the_operator_may_let_them_pass(params: Any) -> None:
    assert ask(Guarded(any_question=True), params)
    assert "result" in in_result(Guarded(any_question=True), params)


@pytest.mark.parametrize(
    ("wanted", "given"), [("allServers", "thisServer"), ("thisServer", "thisServer"), ("none", "none")]
)
def test_a_server_gets_no_context_of_other_servers(wanted: str, given: str) -> None:
    params = {"messages": [], "maxTokens": 9, "includeContext": wanted}
    guarded = Guarded()
    assert ask(guarded, params, "sampling/createMessage")
    assert guarded.to_client[-1]["params"]["includeContext"] == given
    shown = in_result(Guarded(), params, "sampling/createMessage")["result"]["inputRequests"]["a"]["params"]
    assert shown["includeContext"] == given


@pytest.mark.parametrize(("url", "passes"), [("https://example.com/login", True), ("javascript:alert(1)", False)])
def test_a_page_that_an_error_asks_for_has_to_be_one(url: str, *, passes: bool) -> None:
    guarded = Guarded()
    page = {"mode": "url", "elicitationId": "a", "message": "Open.", "url": url}
    error = {"code": -32042, "message": "Open a page first.", "data": {"elicitations": [page]}}
    guarded.say({"jsonrpc": "2.0", "id": guarded.call("get"), "error": error})
    assert (guarded.to_client[-1]["error"]["code"] == -32042) is passes
    assert (url in str(guarded.to_client)) is passes


def test_a_form_of_hundreds_of_fields_is_none() -> None:
    assert not ask(Guarded(), form(**{f"field{number}": TEXT for number in range(300)}))
