"""Whatever a caller gives, a question to a billing API keeps its path, and its parameters keep their number."""

from urllib.parse import parse_qsl, unquote, urlsplit

import hypothesis.strategies as st
from hypothesis import example, given

from server.api.question import NothingError, filled, parameter, target
from server.source import SourceError

TRICKY = st.text(st.sampled_from("./\\%?#&=;:@ a2Fe\x00\n\ufeffé{}"), max_size=12)
VALUES = st.one_of(TRICKY, st.text(st.characters(), max_size=40))  # with halves of characters


@given(VALUES)
@example("..")
@example("%2e%2e%2f")
@example("\ud800")
@example("{account_id}")
def test_an_id_is_one_segment_or_nobodys(value: str) -> None:
    try:
        asked = target(filled("/v1/invoices/{id}/lines", "{id}", value))
    except NothingError:
        return
    parts = urlsplit(f"https://api.example.com{asked}")
    assert (parts.netloc, parts.query, parts.fragment) == ("api.example.com", "", "")
    segments = parts.path.split("/")
    assert [*segments[:3], segments[4]] == ["", "v1", "invoices", "lines"]
    assert unquote(segments[3]) == value
    assert value not in {"", ".", ".."}
    decoded_too_early = unquote(parts.path)
    assert decoded_too_early.count("/") == 4
    assert "\\" not in decoded_too_early


@given(st.lists(VALUES, max_size=4))
def test_a_value_is_one_parameter_and_comes_out_as_it_went_in(values: list[str]) -> None:
    try:
        params = [parameter("q[]={value}", {"value": value}) for value in values]
        asked = target("/v1/x", params)
    except SourceError:
        return
    assert urlsplit(asked).path == "/v1/x"
    assert parse_qsl(urlsplit(asked).query, keep_blank_values=True) == [("q[]", value) for value in values]


@given(VALUES)
@example("a.EQ:b")
@example("a,b]")
@example("\ud800")
def test_a_value_within_an_expression_is_no_punctuation_of_it(value: str) -> None:
    try:
        name, expression = parameter("filter[]=status.EQ:{value}", {"value": value})
    except SourceError:
        return
    assert (name, expression) == ("filter[]", f"status.EQ:{value}")
    assert expression.count(":") == 1
    assert not set(expression) & set(',;[]{}()|*\\"')
