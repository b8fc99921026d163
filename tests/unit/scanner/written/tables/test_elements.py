"""Elements in a text: XML's and HTML's names of values, labels, and columns, whatever is empty or marked up between."""

import pytest

from scanner.written.tables.elements import elements_in
from tests.compiled import compiled

CLAIMED = frozenset({b"ssn", b"customer name", b"phone", b"cvv"})


def said(text: str) -> list[str]:
    """What claimed places say, each with its name."""
    content = text.encode()
    told = elements_in(content, lambda name: name.lower() in CLAIMED)
    return [f"{name.decode()}={content[start:end].decode()}" for name, start, end, _ in told]


def rows(*lines: str) -> str:
    """A table; a cell that begins with ``!`` is a heading."""
    cells = (
        [f"<th>{cell[1:]}</th>" if cell[:1] == "!" else f"<td>{cell}</td>" for cell in line.split()] for line in lines
    )
    return "<table>" + "".join(f"<tr>{''.join(row)}</tr>" for row in cells).replace("_", "") + "</table>"


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        (rows("!id !ssn", "1 24", "2 25"), ["ssn=24", "ssn=25"]),
        (rows("!_ !ssn", "!0 24", "!1 25"), ["ssn=24", "ssn=25"]),  # pandas numbers its rows in th
        (rows("!ssn !order", "_ 12"), []),
        (rows("!_ !ssn", "12 24"), ["ssn=24"]),
        (rows("!ssn", "_") + "<p>12 pieces</p>", []),
        (rows("id ssn", "1 24"), ["ssn=24"]),
        (rows("ssn phone plan", "24 25 x"), ["ssn=phone", "ssn=24", "phone=25", "phone=plan"]),
        (rows("!a !b", "!ssn !phone", "24 25"), ["ssn=24", "phone=25"]),
        (rows("!ssn !a", "24 x", "!a !ssn", "x 25"), ["ssn=24", "ssn=25"]),
        ("<thead><tr><td>ssn<td>id</thead><tbody><tr><td>24<td>1", ["ssn=24"]),
        ("<TABLE><TR><TH>SSN<TR><TD>24</TABLE>", ["SSN=24"]),
        ("<table><tr><th colspan=2>id<th>ssn<tr><td>1<td>2<td>24</table>", ["ssn=24"]),
        ("<table><tr><th colspan=2>ssn<th>id<tr><th>a<th>b<th>c<tr><td>1<td>2<td>3</table>", ["ssn=1", "ssn=2"]),
        ("<table><tr><th colspan=2>ssn<th>id<tr><th>a<th>phone<tr><td>1<td>2</table>", ["ssn=1", "ssn=2", "phone=2"]),
        (rows("!ssn !a", "!phone !b", "!cvv !c", "!cvv !d", "1 2"), ["ssn=1", "phone=1", "cvv=1"]),
        ("<table><tr><th>id<th>a<th>ssn<tr><td rowspan='2'>1<td>x<td>24<tr><td>y<td>25</table>", ["ssn=24", "ssn=25"]),
        ("<table><tr><th>id<th>ssn<tr><td><table><tr><td>x</table><td>24</table>", ["ssn=24"]),
        (f"<table><tr><th>id<th>ssn<tr><td>1<td style='{'x' * 999}'><p><b>24</b></table>", ["ssn=24"]),
        (
            "<table><tr><th><b>Customer</b><br>name<tr><td>Anna <i>Berg</i> jr.</table>",
            ["Customer name=Anna", "Customer name=Berg"],
        ),
    ],
)
def test_the_cells_below_a_name(table: str, cells: list[str]) -> None:
    assert sorted(said(table + "</p>")) == sorted(cells)


@pytest.mark.parametrize(
    "text",
    [
        "<tr><td>SSN</td><td>24</td></tr>",
        "<tr><th>SSN</th><td>24</td></tr>",
        "<tr><td><b>SSN:</b></td><td>24</td></tr>",
        "<td><p><span>SSN #</span></p></td>\n" + " " * 99 + "<td><p><span><b>24</b></span></p></td>",
        f"<td>SSN</td><td style='{'x' * 999}'>24</td>",
        "<td>SSN&nbsp;</td><td>&nbsp;24</td>",
        "<td>SSN</td><td><!-- of the customer -->24</td>",
        "<dt>SSN</dt><dd>24</dd>",
        "<label>SSN</label> <span>24</span>",
        "<b>SSN</b>: 24",
        "<strong>SSN</strong><br>24",
        '<input name="SSN" value="24"></form>',
        "<input value='24' type='text' name='SSN'/>",
        '<label>SSN</label><input value="24">',
        "<li>SSN: <span>24</span></li>",
        "<SSN>24</SSN>",
        "<verylongprefix:SSN>\n  24\n</verylongprefix:SSN>",
        "<SSN><![CDATA[24]]></SSN>",
        "<SSN><!-- of the customer -->24</SSN>",
        f'<SSN note="{"a>b" * 99}">24</SSN>',
    ],
)
def test_the_value_of_a_label_or_an_element(text: str) -> None:
    assert set(said(text)) == {"SSN=24"}


@pytest.mark.parametrize(
    "text",
    [
        "<tr><td>SSN</td><td></td><td>24</td></tr>",
        "<tr><td>x</td></tr><tr><td>SSN</td></tr><tr><td>24</td></tr>",
        "<tr><th>SSN</th><th>24</th></tr>",
        "<li>SSN</li><li>24</li>",
        "<li>SSN <span>24</span></li>",
        "<SSN></SSN>24",
        "<SSN/><note>24</note>",
        "the <b>SSN</b></p></div></div></div></div></div><div><div><div><div><div><div>24</div>",
        '<input name="SSN"> 24</p>',
    ],
)
def test_what_stands_elsewhere_is_not_called_so(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "<td>Customer name</td><td>Erika <b>Lindqvist</b></td>",
            "<td>Customer name</td><td>E****a <b>L********t</b></td>",
        ),
        ("<b>Customer name:</b> Erika<br>Lindqvist</p>", "<b>Customer name:</b> E****a<br>L********t</p>"),
        ("<b>Customer name:</b> Erika Lindqvist<br>Paris</p>", "<b>Customer name:</b> E****a L********t<br>Paris</p>"),
    ],
)
def test_one_word_goes_on_behind_marks(text: str, shown: str) -> None:
    assert compiled("redact-only").redact(text).text == shown


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<ssn value="24"/>', ["ssn=24"]),
        ("<customer><name>Anna</name></customer>", ["customer name=Anna"]),
        ('<customer><id/><name value="Anna"/></customer>', ["customer name=Anna"]),
        ("<customer><img src=x><name>Anna</name></customer>", ["customer name=Anna"]),
        ("<ssn><value>24</value></ssn>", ["ssn=24"]),
        ('<field name="ssn">24</field>', ["ssn=24"]),
        ('<data key="ssn"><value>24</value></data>', ["ssn=24"]),
        ("<customer><id>7</id></customer><name>Anna</name>", []),
        ("<product><name>Anna</name></product>", []),
        ('<div id="ssn">Number</div>', []),
        ('<ssn status="24"/>', []),
        ("<order><value>24</value></order>", []),
    ],
)
def test_an_element_is_named_by_itself_an_attribute_or_the_one_around_it(text: str, found: list[str]) -> None:
    assert said(text) == found


@pytest.mark.parametrize("wares", ["Product", "SpecifiedTradeProduct", "ns:OrderItem"])
def test_a_mere_name_among_goods_is_theirs(wares: str) -> None:
    text = f"<{wares}><ID>TB1</ID><Name>Trennblätter A4</Name></{wares}>"
    assert compiled("redact-only").redact(text).text == text


def test_a_mere_name_elsewhere_is_somebodys() -> None:
    text = "<Order><ID>TB1</ID><Name>Martha Olsen</Name></Order>"
    assert "Olsen" not in compiled("redact-only").redact(text).text
