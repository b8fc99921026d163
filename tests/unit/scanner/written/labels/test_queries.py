"""Names and addresses in the parameters of URLs and of forms' bodies."""

import time

import pytest

from scanner.written.labels.queries import queries_in
from tests.compiled import masked_in


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("https://x.example.com/p?first=Jane&last=Doe&plan=gold", ["Jane", "Doe"]),
        ("POST: fname=jane&plan=gold&lname=miller", ["jane", "miller"]),
        ("GET /p?user[first]=Jane&user[last]=Miller", ["Jane", "Miller"]),
        ("<a href='/p?given=Jane&amp;family=Miller'>", ["Jane", "Miller"]),
        ("GET /p?sku=12&name=Jane+Doe HTTP/1.1", ["Jane+Doe"]),
        ("GET /p?name=Jane%20Doe&sku=12", ["Jane%20Doe"]),
        ("/p?customer=Jane+van+der+Berg&id=1", ["Jane+van+der+Berg"]),
        ("/p?address=12+Main+Street&city=Leeds", ["12+Main+Street"]),
    ],
)
def test_people_and_addresses(text: str, values: list[str]) -> None:
    assert masked_in(text) == values


@pytest.mark.parametrize(
    "text",
    [
        "/list?first=10&last=20",
        "/list?first=Monday&last=Friday",
        "/list?first=Page&last=Row",
        "/list?fname=report-2024.pdf&lname=x",
        "/list?first=Jane",
        "first=Jane, last=Doe",  # no query
        "/a?first=Jane and /b?last=Doe",  # two of them
        "/p?product=Peter+Lily&name=Rocket+Rides",
        "/p?q=Jane+Doe",
        "/p?address=on+file",
    ],
)
def test_what_else_is_asked_for(text: str) -> None:
    assert masked_in(text) == []


def test_a_hostile_query_is_read_in_linear_time() -> None:
    text = b"?" + b"a" * 200_000 + b"&first=" * 30_000
    begin = time.process_time()
    assert list(queries_in(text, lambda _: True)) == []
    assert time.process_time() - begin < 2
