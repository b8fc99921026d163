"""Names that are written out before a value in a text claim it, as they would in JSON."""

import json

import pytest

from scanner.matching.buffer.arena import Arena
from scanner.matching.engines import patterns
from scanner.matching.engines.native import eaten_by
from scanner.payloads.names.field_parts import LONGEST_NAME
from scanner.written import fields
from scanner.written.fields import _BY_KIND, _SIGNS, _may_hold
from scanner.written.pairs import pairs_in
from scanner.written.tables.elements import elements_in
from scanner.written.tables.grids import cells_in
from tests.compiled import compiled

SSN, NAME = "243217727", "Anna Gruenwald"  # nine digits that nothing but their name tells

WRITTEN = (
    '"ssn": "{}"',
    '"ssn":{}',
    "{{'id': 1, 'ssn': '{}', 'ok': None}}",
    "{{'ssn': {}}}",
    "[('id', 1), {{'ssn': u'{}'}}]",
    "{{ssn: '{}', open: true}}",
    "Customer(id=1, ssn='{}')",
    '{{:ssn => "{}"}}'.replace(":ssn", "'ssn'"),
    '<customer id="7" ssn="{}"/>',
    "<SSN>{}</SSN>",
    '<cbc:SSN schemeID="US">\n  {}\n</cbc:SSN>',
    "<tr><td>SSN</td><td>{}</td></tr>",
    "<tr><td>open</td><td>SSN</td><td>{}</td></tr>",
    "<dt>SSN:</dt> <dd>{}</dd>",
    "<b>SSN:</b> {}<br>",
    "**SSN:** {}",
    "**SSN**: {}",
    "- SSN: `{}`",
    "| SSN | {} |",
    "| Field | Value |\n|---|---|\n| Social security number | {} |\n",
    "customer_ssn: {}\nstate: open",
    "  - customerSsn: {}",
    "customer:\n  ssn: {}\n  open: true",
    "*************************** 1. row ***************************\n  id: 7\nssn: {}\nopen: 1",
    "level=info customer_ssn={} state=open",
    "GET /c?page=2&customer_ssn={}&x=1",
    '"body": "{{\\"ssn\\": \\"{}\\"}}"',
    '{{"note": "cut off", "ssn": "{}',
    "{{'ssn': Decimal('{}')}}",
    '["ssn"]=>\n  string(9) "{}"',
    'Content-Disposition: form-data; name="ssn"\r\n\r\n{}\r\n--x',
    'Content-Disposition: form-data; name="ssn"; x=y\r\nContent-Type: text/plain\r\n\r\n{}\r\n--x',
    '<field name="ssn">{}</field>',
    "<ssn><value>{}</value></ssn>",
    "{{'ssn': r'{}'}}",
    '{{\'ssn\': """{}"""}}',
    "{{ ssn: `{}` }}",
    '{{:ssn=>"{}"}}',
    "Array\n(\n    [ssn] => {}\n)\n",
    'row["ssn"] = "{}";',
    "fields = [('id', 1), ('ssn', '{}')]",
    'x {{"ssn": ["{}"]}}',
    'x {{"ssn": {{"value": "{}"}}}}',
    'x {{"ssn"        :       "{}"}}',
    'x {{"ssn":\n                      "{}"}}',
    'x {{"data.customer.billing.profile.details.identity.document.ssn": "{}"}}',
    'x {{"ssn #": "{}"}}',
    'x {{"ssn": "{}' + " " * 2000 + '"}}',
    "customer:\n  ssn: |\n    {}\n",
    "customer:\n  ssn:\n  - {}\n",
    "CUSTOMER_SSN={}",
    "CustomerSsn={}",
    "customerSsn__c={}",
)


@pytest.mark.parametrize("written", WRITTEN)
def test_a_name_claims_the_value_that_is_written_behind_it(written: str) -> None:
    text = written.format(SSN)

    found = compiled("redact-only").find(text)

    assert [(text[one.start : one.end], one.entity_type) for one in found] == [(SSN, "US_SSN")]


@pytest.mark.parametrize("written", WRITTEN)
def test_what_is_no_such_name_claims_nothing(written: str) -> None:
    text = written.replace("Social security number", "parcel").replace("ssn", "sku").replace("SSN", "SKU")

    assert compiled("redact-only").find(text.replace("Ssn", "Sku").format(SSN)) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{'customer_name': 'Anna Gruenwald', 'plan': 'Pro'}", "{'customer_name': 'A***a G********d', 'plan': 'Pro'}"),
        ("customer_name: Anna Gruenwald\nplan: Pro", "customer_name: A***a G********d\nplan: Pro"),
        ("id=1 customer_name=Anna Gruenwald plan=Pro", "id=1 customer_name=A***a G********d plan=Pro"),
        ("{customer_name: Anna Gruenwald, plan: Pro}", "{customer_name: A***a G********d, plan: Pro}"),
        ("*customer_name* => Anna Gruenwald", "*customer_name* => A***a G********d"),
        ("`customer_name`: Anna Gruenwald", "`customer_name`: A***a G********d"),
        ("id=1 customer_name=Erika von Lindqvist plan=Pro", "id=1 customer_name=E****a v***n L********t plan=Pro"),
        ("customer_name=Sean O'Neil paid", "customer_name=S***n O*****l paid"),
        ("customer=Nkem Lockridge; amount=12", "customer=N***m L********e; amount=12"),
        ("refused: {Holder:Anna Gruenwald Amount:12}", "refused: {Holder:A***a G********d Amount:12}"),
        ("[owner]\nname=Anna Gruenwald\nport=22", "[owner]\nname=A***a G********d\nport=22"),
        ('422: {"field":"holder","value":"Nkem Lockridge"}', '422: {"field":"holder","value":"N***m L********e"}'),
        ("x = {'ssn': '243''217727', 'plan': ''}", "x = {'ssn': '2***-**-***7', 'plan': ''}"),
        ("- name: Anna Gruenwald\n  phone: 030 901820", "- name: A***a G********d\n  phone: 0***-***-***0"),
        ("customer:\n  name: Anna Gruenwald", "customer:\n  name: A***a G********d"),
        ("{'email': 'jane.doe@example.com'}", "{'email': 'j***e@e***e.c***m'}"),
        ('"customer_name": "Müller \\"Jo\\" Weiß", "x": 1', '"customer_name": "M*****r \\"**\\" W***ß", "x": 1'),
    ],
)
def test_they_are_masked_in_their_places(text: str, shown: str) -> None:
    assert compiled("redact-only").redact(text).text == shown


@pytest.mark.parametrize(
    "text",
    [
        "{'customer_name': None, 'ssn': null, 'phone': '-'}",
        "customer_name: \nplan: Pro",
        "full_name: str | None = None,",
        "def f(self, full_name: tuple[Name, ...] = ()):",
        "the ssn='' of nobody",
        "password = os.environ['PASSWORD']",
        "| Name | Phone |\n|---|---|\n",
        "as we said: 'call me'",
        "Please note\n  name: to be agreed\n",
        "**Address:** on file\n**Customer:** see account 12\n**Contact:** billing support\n",
        "<li><b>Address</b>: to follow</li>",
        "| Address | as before |",
        "- address: see contract\n  city: same as before\n",
        "Attn: Accounts Payable. Second notice.",
        "jobs:\n  build:\n    name: Build Docker\n    steps:\n      - name: Checkout Code\n        uses: actions\n",
        "first_name = models.CharField(max_length=30)\n",
        "class Person:\n  last_name: String\n",
        '{"first_name": "string"} x',
        "| Address | Instruction |\n|---|---|\n| 00401000 | mov |\n",
        "**Address:** 0x7ffe0010",
        "| Customer name | Amount |\n|---|---|\n| Grand Total | 12 |\n| Average | 3 |\n",
        "| Name | Price |\n|---|---|\n| Rocket Rides | 12.00 |\n",
        "<table><tr><th>Name</th><th>Price</th></tr><tr><td>Rocket Rides</td><td>12</td></tr></table>",
        "| Swindon | City | Varsity Sports |\n| Exeter City | 4-1 | Hull City | 2-0 |\n",
        "Customer: Wants us to call back as soon as we can",
        "Account number: 0012",
        "customer=Team Yearly; amount=12",
        "[owner]\nname=Lindenhof Verlag\nport=22",
        "name=Oak Table",
        "agent=Mozilla Firefox; driver=ODBC Driver",
        "city=Santa Cruz Plaza=Main Road",
        '422: {"field":"sku","value":"Nkem Lockridge"}',
        '422: {"field":"holder","value":"required"}',
    ],
)
def test_nothing_is_claimed_where_no_value_stands(text: str) -> None:
    assert compiled("redact-only").find(text) == []


MARKDOWN = (
    "Open:\n\n| id | customer_name | SSN |\n|---|:--|---|\n| 1 | {} | {} |\n\n| plan | price |\n|--|--|\n| Pro | 9 |"
)
TABLES = (
    MARKDOWN,
    "id | customer_name | ssn\n---|---|---\n1 | {} | {}",
    "+----+---------------+---+\n| id | customer_name | ssn |\n+----+---------------+---+\n|  1 | {} | {} |\n+----+",
    " id | customer_name  |    ssn\n----+----------------+-----------\n  1 | {} | {}\n(1 row)\n",
    "<table><tr><th>Id</th><th>Customer name</th><th><b>SSN</b></th></tr><tr><td>1<td>{}<td> <i>{}</i>",
)


@pytest.mark.parametrize("table", TABLES)
def test_a_column_s_name_claims_the_cells_below(table: str) -> None:
    text = table.format("Käthe Schröder", SSN)

    assert compiled("redact-only").redact(text).text == table.format("K****e S*******r", "2***-**-***7")


@pytest.mark.parametrize("table", TABLES)
def test_cells_below_other_names_are_left(table: str) -> None:
    text = table.format("Deposit", SSN).replace("ustomer_name", "arrier").replace("ustomer name", "arrier")

    assert compiled("redact-only").find(text.replace("ssn", "sku").replace("SSN", "SKU")) == []


@pytest.mark.parametrize(
    "text",
    [
        "| customer_name | plan |\n|---|---|\n",
        "| customer_name | ssn |\n| plan | price |",
        "customer_name | plan\n\nAcme | Pro",  # no line below it
        "| customer_name | plan |\n|---|---|\n| | Pro |\n\nLater | than that\n",
    ],
)
def test_names_of_columns_are_no_values(text: str) -> None:
    assert compiled("redact-only").find(text) == []


def test_a_document_in_a_text_is_walked_and_its_names_are_not_read_flat() -> None:
    document = {"note": json.dumps({"product": {"name": "Rosa Blue"}, "customer": {"name": NAME}})}

    masked = compiled("redact-only").redact_json(json.dumps(document).encode()).data

    assert b"Rosa Blue" in masked
    assert NAME.encode() not in masked


def test_whoever_asks_first_whether_there_is_a_pair_overlooks_none() -> None:
    for written in WRITTEN:
        text = written.format(SSN).encode()
        assert [*pairs_in(text), *cells_in(text, bytes.isalpha), *elements_in(text, bytes.isalpha)]
        assert _SIGNS.search(text) is not None
        assert _may_hold(text)


# The three ways of writing that need no sign: each with a text that has it, and what is nearly such a text.
UNSIGNED = {
    r"\.{4}": (b"SSN ....... 243217727", b"and so on... 243217727"),
    r"(?:is now|from|to) [\"'(+]?[0-9]": (b"ssn changed from 243217727", b"for items 243217727, to-day"),
    r"[A-Za-z.)][,;\t][A-Za-z][A-Za-z0-9._%+-]+@": (b"7;Jane Doe;jane@example.com", b"Jane Doe, jane@example.com"),
}


def test_every_way_of_writing_has_a_sign_or_is_looked_for_by_itself() -> None:
    signed = _SIGNS.pattern.decode()
    for way, (written, nearly) in UNSIGNED.items():
        assert way in signed
        signed = signed.replace(f"|{way}", "")
        assert _may_hold(written)
        assert not _may_hold(nearly)
    signs = {code for code in range(256) if _BY_KIND[code] == ord("!")}
    assert patterns.held(signed, lambda atom: signs.issuperset(eaten_by(atom, any_case=False)), 0)
    assert {*b"\n(<*`"} <= signs  # by which readers with gates of their own open them


@pytest.mark.parametrize("place", [0, 700, 1_500])
def test_one_text_among_many_that_hold_nothing_is_read_as_it_is_alone(place: int) -> None:
    written = compiled("redact-only").detector.text_scan._written
    others = [f"Annual plan of {number} seats" for number in range(1_500)]
    for way in WRITTEN:
        text = way.format(SSN)
        ((_, alone),) = written.of(Arena([text]), ())
        arena = Arena([*others[:place], text, "Annual plan", *others[place:]])
        assert list(written.of(arena, ())) == [(place, alone)]
    many = [WRITTEN[0].format(SSN)] * 100
    assert [leaf for leaf, _ in written.of(Arena([*others, *many]), ())] == list(range(1_500, 1_600))


def test_plain_prose_and_codes_are_not_searched_for_ways_of_writing() -> None:
    assert not _may_hold(b"Annual plan, 20 seats.\x1fSKU-19316\x1fjane@example.com")


def test_explanations_say_how_it_came_to_light() -> None:
    told = compiled("redact-only").explain(f"'customer_ssn': '{SSN}'")

    assert ("pii.ssn-field", "masked", "pair") in [(one.rule, one.outcome, one.via) for one in told]


def test_what_is_longer_than_a_name_is_not_remembered_as_one() -> None:
    scanner = compiled("redact-only")
    scanner.redact("</a><street_address>" + "Abc 1 " * 100 + "\n" + '"ssn": "' + "9" * 300 + '"')
    assert max(map(len, scanner.detector.text_scan._written._claiming)) <= LONGEST_NAME


def test_where_few_texts_show_a_sign_these_alone_are_asked() -> None:
    written = compiled("redact-only").detector.text_scan._written
    others = [f"Annual plan of {number} seats" for number in range(1_500)]
    unsigned = [text.decode() for text, _ in UNSIGNED.values()]
    few = [text for place, way in enumerate(WRITTEN) for text in (*others[40 * place :][:40], way.format(SSN))]
    buffer = Arena([*unsigned, *few, *others]).buffer
    telling = fields._telling(buffer)
    assert telling is not None
    assert [buffer[start:end].decode() for _, start, end in telling[: len(unsigned)]] == unsigned
    assert all(buffer[:start].count(b"\x1f") == leaf for leaf, start, _ in telling)
    assert written._marked_sparsely(buffer) == written._marked(buffer)
    assert fields._telling(b"\x1f".join([b"ssn: 243217727"] * 9)) is None
