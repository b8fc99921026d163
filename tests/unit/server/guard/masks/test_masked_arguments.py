"""No mask is stored as data: a call with one as an argument is refused."""

import json
from typing import Any

import pytest

from scanner.masking.masks import mask
from server.guard.masks import shown as shown_masks
from server.guard.masks.arguments import has_mask_as_value
from server.guard.masks.forms import is_mask, shows_mask
from tests.guarded import Guarded, saying

VALUES = {
    "EMAIL_ADDRESS": ["jane.doe@example.com", "ab@x.org", "jürgen@mail.example.co.uk"],
    "CREDIT_CARD": ["4111 1111 1111 1111"],
    "PHONE_NUMBER": ["+49 151 23456789", "555-123-4567"],
    "PERSON": [
        *("Jane Doe", "Anna Maria von Trapp", "Al Bo Smith", "Haddad", "octocat", "alice-smith", "J. Doe", "bob"),
        *("jane_doe", "O'Brien", "@jdoe", "Dr. Doe", "José Núñez"),
    ],
    "ORGANIZATION": ["Acme Widgets Ltd"],
    "US_SSN": ["123-45-6789"],
    "IBAN_CODE": ["DE89370400440532013000"],
    "US_BANK_NUMBER": ["123456780"],
    "SECRET": ["hunter2"],
    "IP_ADDRESS": ["10.0.0.1"],
    "STREET_ADDRESS": ["Main St 5"],
}
NONE = [
    *("", "***", "**bold**", "***bold***", "*.txt", "a/***/b", "* * *", "* * * * *", "---", "#### Title"),
    *("####", "####4", "#### 4", "1.2.3", "see ***", "J. Doe", "/***", "C***", "x = a***b", "-***-", "5 *** 3", "[x]"),
    *("[foo](bar)", "2026-11-29", "0 0 * * *", "mail j***e@e***e.c***m", "[10 more bytes omitted: too long]"),
    *("The address: [address omitted]", "*" * 300),
]


@pytest.mark.parametrize("style", ["edges", "last4", "omit"])
@pytest.mark.parametrize(("entity_type", "value"), [(kind, one) for kind, own in VALUES.items() for one in own])
def test_each_mask_is_known_by_its_form(style: Any, entity_type: str, value: str) -> None:
    assert is_mask(mask(style, entity_type, value))


@pytest.mark.parametrize("text", NONE)
def test_other_texts_with_stars_are_none(text: str) -> None:
    assert not is_mask(text)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"id": 7, "email": "j***e@e***e.c***m"}, "email"),
        ({"customer": {"name": ["x", " J***e D***e\n"]}}, "customer"),
        ({"note": "[content omitted due to policy]"}, "note"),
        ({"sql": "UPDATE users SET mail = 'j***e@e***e.c***m' WHERE id = 7"}, "sql"),
        ({"body": {"json": '{"name":"J***e D***e","n":1}'}}, "body"),
        ({"first_name": "J***e"}, "first_name"),
        ({"lastname": "H*****d", "title": "CTO"}, "lastname"),
        ({"id": 1, "login": "o******t"}, "login"),
        ({"assignees": ["bob", "a****e-s****h"]}, "assignees"),
        ({"edits": [{"oldText": "password: [secret omitted]", "newText": "password: x"}]}, "edits"),
        ({"by": {"ids": [{"j***e@e***e.c***m": 7}]}}, "by"),
        ({"to": "j***e@e***e.c***m,omar@example.com"}, "to"),
        ({"to": ["Omar <omar@example.com>; J***e D***e <j***e@e***e.c***m>"]}, "to"),
        ({"names": "J***e D***e, O***r H***d"}, "names"),
        ({"names": "J***e D***e, Omar Haddad"}, "names"),
        ({"names": "Ana de la Cruz; J***e D***e"}, "names"),
    ],
)
def test_a_call_with_a_mask_is_refused_and_says_where_it_is(arguments: Any, name: str) -> None:
    guarded = Guarded()
    guarded.call("update_customer", arguments)
    assert guarded.to_upstream == []
    result = guarded.to_client[-1]["result"]
    assert result["isError"] is True
    assert f"The argument `{name}` is, or holds as a value, a mask" in result["content"][0]["text"]
    passing = Guarded(masks="pass")
    passing.call("update_customer", arguments)
    assert passing.to_upstream[0]["params"]["arguments"] == arguments


VALUES_WITHIN = [
    "SELECT * FROM users WHERE email = 'j***e@e***e.c***m'",
    "INSERT INTO t (a, b) VALUES (1, 'J***e D***e')",
    "select 1 where name like 'J***e D***e' or x in ('4***-****-****-****1')",
    '{"customer": {"address": "[address omitted]"}}',
    '["J***e D***e"]',
    r'"{\"email\": \"j***e@e***e.c***m\"}"',
    "client.update(email=`j***e@e***e.c***m`)",
    "curl -d email=j***e@e***e.c***m https://example.com",
    "?id=5&email=j***e@e***e.c***m&x=1",
    "https://example.com/x?token=[secret omitted]",
    "UPDATE t SET note='call J***e D***e back' WHERE id = 7",
    "insert into t values (1, 'mail j***e@e***e.c***m, please')",
    "select 1 where note like '%[address omitted]%'",
    "SELECT * FROM t WHERE login='o******t'",
    "assignee=o******t",
    "repo:acme author:o******t",
    "mailto:j***e@e***e.c***m",
    "/home/j***e/notes.md",
    r"C:\Users\O***r H****d\x.txt",
    "src/M****e C*******d",
    "http://[ip address omitted]:9090/metrics",
    "root@[ip address omitted]",
    "crm://contacts/J***e%20D***e?x=1",
]
FILES = [
    "email: j***e@e***e.c***m\nname: J***e D***e\n",
    "password = [secret omitted]\n",
    'import os\npassword = [secret omitted]"DB_PASSWORD"]\nuser = 1\n',
    "# where\nPOSTGRES_HOST: [ip address omitted]  # here\n",
    "[db]\nuser = o******t ; the owner\n",
    "url: http://[ip address omitted]:9090/metrics\n",
    "owners: [O***r H****d, J***e D***e]\n",
    "BEGIN:VCARD\nFN:J***e D***e\nTEL;TYPE=cell:1***-***-***2\nEND:VCARD\n",
    "id,email\n1,j***e@e***e.c***m",
    'id\tname\ttown\n1\t"J***e D***e"\tRome\n\n2\tx\ty\n',
    "j***e@e***e.c***m\no***r@e***e.c***m\n",
    "# Notes\n\n[content omitted due to policy]\n\n- Use pnpm for the rest.\n",
    "def f():\n    return 1\n[1,024 more bytes omitted: too long]",
    "[1024 more bytes omitted: too long]",
]
QUOTATIONS = [
    "Jane's mail is j***e@e***e.c***m, as the tool says.",
    'The customer "J***e D***e" called.',
    "Email: j***e@e***e.c***m",
    "Customer:\nName: J***e D***e\nEmail: j***e@e***e.c***m\n",
    "| id | email |\n|---|---|\n| 1 | j***e@e***e.c***m |",
    "Thanks to all of you,\nJ***e D***e and Omar",
    "Hello, J***e D***e\nBye, Omar",
    "<p>Ask <b>J***e D***e</b> for it.</p>",
    "the file /home/j***e/x is missing, so I asked @o******t",
    "Open items:\n\n- call J***e D***e\n- mail j***e@e***e.c***m too\n",
    "J***e D***e, please call back",
    "Hello, J***e D***e",
    "J***e D***e, Then she said no",
    "omar@example.com, j***e@e***e.c***m said no",
    "note='call J***e D***e back'",
    "The tool answered [content omitted due to policy] for this page.",
]
NEITHER = [
    *("x = '**'", "rm -rf /srv/***/cache", "SELECT * FROM t WHERE a = '*' AND b LIKE 'a%'", "f(a, '**/*.py')", "### 4"),
    *("UPDATE t SET note = '5 * * *' WHERE a = '**'", "a@example.com, b@example.com", "f(x)=[1, 2]"),
    *("**/src/**/*.py", "/srv/***/x", "key: **value**", "a:\n  - '**/*.md'\n", "x,y\n**a**,*b*\n", "<b>**</b>"),
    *('{"cron": "0 0 * * *", "glob": "**/*.md"}', "a = b ** c", "'omitted'", "**Note:** “x”", "key=***", "[1, 2, '#']"),
]


@pytest.mark.parametrize("text", [*VALUES_WITHIN, *FILES])
def test_where_a_value_stands_a_mask_is_one(text: str) -> None:
    assert has_mask_as_value(text)
    guarded = Guarded()
    guarded.call("run", {"text": text})
    assert guarded.to_upstream == []


@pytest.mark.parametrize("text", QUOTATIONS)
def test_a_text_that_quotes_a_mask_is_sent_and_recorded(text: str) -> None:
    assert not has_mask_as_value(text)
    assert shows_mask(text)
    guarded = Guarded()
    guarded.call("post", {"text": text, "n": 3})
    assert guarded.to_upstream[0]["params"]["arguments"] == {"text": text, "n": 3}
    assert guarded.events("mask_quoted") == [{"tool": "unknown_tool", "arguments": ["text"]}]


@pytest.mark.parametrize("text", NEITHER)
def test_a_program_with_stars_of_its_own_has_none(text: str) -> None:
    assert not shows_mask(text)
    guarded = Guarded()
    guarded.call("run", {"text": text})
    assert guarded.to_upstream
    assert guarded.events("mask_quoted") == []


DATA, TEXT = "in the place of personal data", "in the place of a text that it withheld"


@pytest.mark.parametrize(
    ("value", "behind"),
    [
        ("[content omitted due to policy]", TEXT),
        ('{"note": "[content omitted due to policy]"}', TEXT),
        ('{"note": "[content omitted due to policy]", "name": "J***e D***e"}', DATA),
        ("[address omitted]", DATA),
        ("Notes\n[12 more bytes omitted: too long]", TEXT),
    ],
)
def test_a_refusal_says_what_the_mask_stands_for(value: str, behind: str) -> None:
    guarded = Guarded()
    guarded.call("post", {"note": value})
    told = guarded.to_client[-1]["result"]["content"][0]["text"]
    assert [one for one in (DATA, TEXT) if one in told] == [behind]


def test_a_name_of_an_argument_that_is_a_mask_is_refused_and_not_repeated() -> None:
    guarded = Guarded()
    guarded.call("post", {"J***e D***e": 7})
    assert guarded.to_upstream == []
    assert "The argument `…`" in guarded.to_client[-1]["result"]["content"][0]["text"]


def test_a_comment_that_leaves_out_others_is_no_note() -> None:
    assert not has_mask_as_value("struct x {\n\tint a;\n\t// [[others omitted]]\n}")


def test_a_censored_word_in_a_statement_is_stored() -> None:
    assert not has_mask_as_value("UPDATE t SET note='what the f***k' WHERE title = '#### Title'")


READ = [
    '{"name":"web","author":"Dana Kowalski <dana@example.com>"}',
    "# Team\n\n- Dana Kowalski (dana@example.com)\n- Priya Raman\n",
    "host: db\nto:\n  - omar@example.com\n  - dana@example.com\n",
    "<config>\n  <mail>dana@example.com</mail>\n</config>",
    'print("call dana@example.com now")\n',
    "x = 1  # ask dana@example.com\n",
    "see http://84.112.3.9:8080/x for more\n",
    "Hi,\n\nmy number is 0171 5551234, call me.\n",
    "| id | email |\n|---|---|\n| 1 | dana@example.com |\n",
]


@pytest.mark.parametrize("text", READ)
@pytest.mark.parametrize("edited", ["first\n{}", "+{}", "  {} \n\nlast", "{}"])
def test_a_text_that_was_shown_masked_is_not_written_back(text: str, edited: str) -> None:
    guarded = Guarded()
    shown = guarded.texts(text)[0]
    assert shown != text
    sent = len(guarded.to_upstream)
    guarded.call("write_file", {"path": "x", "content": edited.format(shown.strip())})
    assert len(guarded.to_upstream) == sent
    assert "The argument `content`" in guarded.to_client[-1]["result"]["content"][0]["text"]


def test_a_text_of_a_document_that_was_shown_masked_is_not_written_back() -> None:
    guarded = Guarded()
    document = {"note": "call dana@example.com now", "items": [{"text": "ask omar@example.com later"}]}
    for content in ([], [{"type": "text", "text": json.dumps(document, indent=2)}]):
        shown = guarded.result({"content": content, "structuredContent": document})
        written = [shown["structuredContent"]["items"][0]["text"], *(one["text"] for one in shown["content"])]
        sent = len(guarded.to_upstream)
        for one in written:
            guarded.call("write_file", {"content": one})
        assert len(guarded.to_upstream) == sent


def test_a_sentence_about_somebody_whom_a_file_named_is_sent() -> None:
    guarded = Guarded()
    guarded.result(saying("# Team\n\n- Dana Kowalski (dana@example.com)\n"))
    for text in ("Ask D***a K*******i about it.", "Two people wrote:\n- D***a K*******i, on Monday\n- O***r\n"):
        sent = len(guarded.to_upstream)
        guarded.call("post", {"text": text})
        assert len(guarded.to_upstream) == sent + 1


def test_the_words_on_both_sides_are_those_of_the_text() -> None:
    guarded = Guarded()
    guarded.result(saying("You call dana@example.com now.\ndana@example.com knows.\n"))
    passed = []
    for said in ("I call d***a@e***e.c***m later", "We call d***a@e***e.c***m now", "-x y\n+d***a@e***e.c***m knows."):
        sent = len(guarded.to_upstream)
        guarded.call("post", {"text": said})
        passed.append(len(guarded.to_upstream) > sent)
    assert passed == [True, False, False]


@pytest.mark.parametrize(
    "written",
    [
        "# Other\n#### Usage\nnew text",
        "########## Settings",
        "fmt #,####0 of cells\nx",
        "so\nwhat the f***k is that\n",
        "Hello,\n\n> Ask Dana d***a@e***e.c***m today\n\nI did.\n",
    ],
)
def test_what_is_no_mask_of_this_guard_is_sent_though_it_was_shown(written: str) -> None:
    guarded = Guarded()
    text = "Ask Dana dana@example.com today\n\n#### Usage\n\n########## Settings\nfmt #,####0 of cells\n"
    guarded.result(saying(f"{text}what the f***k is that\n"))
    sent = len(guarded.to_upstream)
    guarded.call("write_file", {"content": written})
    assert len(guarded.to_upstream) == sent + 1


def test_masks_of_this_guard_beside_those_of_others_are_not_written_back() -> None:
    guarded = Guarded()
    text = "#### Usage\n> Ask us dana@example.com today\nwhat the f***k is that\npaid 4111 1111 1111 1111 now\n"
    shown = guarded.texts(text)[0].splitlines()
    for line in (shown[1], shown[3]):
        sent = len(guarded.to_upstream)
        guarded.call("write_file", {"content": f"first\n{line}\n"})
        assert len(guarded.to_upstream) == sent


def test_what_was_shown_longest_ago_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown_masks, "MOST", 2)
    shown = shown_masks.ShownMasks()
    shown.remember({"texts": ["one J***e D***e", "two J***e D***e"]})
    shown.remember({"texts": ["one J***e D***e", "three J***e D***e"]})
    assert [shown.stand_in(f"{word} J***e D***e") for word in ("one", "two", "three")] == [True, False, True]
