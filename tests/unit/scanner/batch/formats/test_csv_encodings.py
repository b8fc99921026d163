"""CSV files in every encoding: told, guessed or broken, the copy is in the same, and no name shows."""

from functools import partial

import pytest

from scanner.batch.formats.csv_files.csv_rows import CSV_ROWS
from scanner.delimited.text_encoding import encoding_named, encoding_of
from scanner.errors import BatchError, RequestError
from tests.memory_storage import scanned

scan = partial(scanned, CSV_ROWS)


def test_bytes_that_are_no_utf_8_are_kept_and_named() -> None:
    data = b"id,note\n" + b"1,plain\n" * 9_000 + "2,Grüße\n".encode("cp1252") + b"3,jane.doe@example.com\n"
    out, findings = scan(data)
    assert out == data.replace(b"jane.doe@example.com", b"j***e@e***e.c***m")
    assert (findings.encoding, findings.encoding_doubt) == ("utf-8, with bytes that are not", "bytes")


@pytest.mark.parametrize("quote", ["", '"'], ids=["plain", "quoted"])
@pytest.mark.parametrize("row", ["", '2,x "y"\n'], ids=["at once", "row by row"])
def test_a_mask_has_no_character_that_the_encoding_lacks(quote: str, row: str) -> None:
    data = f"customer_name,email\n{quote}Ren\u00e9 \u00bd Pint Bar{quote},x@example.com\n{row}".encode("cp1252")
    out, findings = scan(data, encoding="cp1252")
    name = out.decode("cp1252").splitlines()[1].partition(",")[0]
    assert findings.columns["customer_name"]
    assert (name.startswith(f"{quote}R***"), name.endswith(f"B***r{quote}"), "\u00bd" in name) == (True, True, False)
    assert out.count(b",") == data.count(b",")


FOREIGN = {
    "koi8-r": "Иван Петров",
    "cp1250": "Łukasz Żółć",
    "cp1251": "Иван Петров",
    "iso8859-7": "Νίκος Παππάς",
    "shift_jis": "山田太郎",
    "gb18030": "张伟",
    "cp1252": "Renée Müller",
}


@pytest.mark.parametrize("encoding", FOREIGN)
@pytest.mark.parametrize("field", ["customer_name", "name", "last_name", "address"])
@pytest.mark.parametrize("row", ["", '8,"a" b,x\n'], ids=["at once", "row by row"])
def test_of_a_name_in_an_encoding_that_is_a_guess_nothing_shows(encoding: str, field: str, row: str) -> None:
    data = f"id,{field},email\n7,{FOREIGN[encoding]},jane.doe@example.com\n{row}".encode(encoding)
    out, findings = scan(data)
    assert out.splitlines()[1] in {b"7,***,j***e@e***e.c***m", b"7,[address omitted],j***e@e***e.c***m"}
    doubt = "unlikely" if encoding in {"koi8-r", "cp1251", "iso8859-7"} else "guessed"
    assert (findings.encoding, findings.encoding_doubt) == ("cp1252", doubt)


@pytest.mark.parametrize(
    ("encoding", "words", "doubt"),
    [
        ("koi8-r", "Имя клиента;Иван Петров", "unlikely"),
        ("iso8859-5", "Имя клиента;Иван Петров", "unlikely"),
        ("cp1253", "Όνομα πελάτη;Γιώργος Παπάς", "unlikely"),
        ("cp1255", "שלום לקוח;דויד כהן", "unlikely"),
        ("cp1256", "اسم العميل;محمد احمد", "unlikely"),
        ("cp1251", "paid to Muller by Петров", "guessed"),  # one word says nothing yet
        ("cp1252", "Müller Größe ÄÖÜ äöü été Þórður naïve", "guessed"),
        ("cp1252", "São João ——— ••• °°° «œuvre»", "guessed"),
        ("cp1250", "Łukasz Żółć Paweł Dąbrowski Jiří Dvořák", "guessed"),
        ("cp1254", "Şükrü Öztürk Işıl Çağlar", "guessed"),
        ("cp1257", "Jānis Bērziņš Šarūnas ąčęėį", "guessed"),
    ],
)
def test_a_guess_is_unlikely_where_whole_words_have_no_letter_of_ascii(encoding: str, words: str, doubt: str) -> None:
    assert encoding_of(f"id;note\n1;{words}\n".encode(encoding)).origin == doubt
    assert encoding_of(f"id;note\n1;{words}\n".encode()).origin == ""


@pytest.mark.parametrize("encoding", FOREIGN)
@pytest.mark.parametrize("unit_bytes", [40, 1 << 30])
def test_an_encoding_that_was_told_is_that_of_the_file_and_its_copy(encoding: str, unit_bytes: int) -> None:
    name = FOREIGN[encoding]
    data = f"id|contact_name|note\n7|{name}|hello\n8|Jane Doe|{name[:1]} likes it\n".encode(encoding)
    out, findings = scan(data, unit_bytes=unit_bytes, encoding=encoding)
    shown = out.decode(encoding)
    assert name not in shown
    assert shown.splitlines()[2] == f"8|J***e D***e|{name[:1]} likes it"
    assert (findings.encoding, findings.encoding_doubt) == (encoding, "")


def test_of_utf_8_that_is_told_to_be_another_encoding_no_name_shows() -> None:
    out, findings = scan("id,contact_name\n1,Иван Петров\n2,Jane Doe\n".encode(), encoding="koi8-r")
    assert out == b"id,contact_name\n1,***\n2,J***e D***e\n"
    assert (findings.encoding, findings.encoding_doubt) == ("koi8-r", "utf-8")


def test_a_name_with_bytes_that_are_none_of_the_encoding_is_hidden_wherever_it_stands() -> None:
    data = b"id,name\n" + b"1,Jane Doe\n" * 9_000 + "2,Łukasz Żółć\n".encode("cp1250") + "3,Zoë Müller\n".encode()
    out, _ = scan(data)
    assert out.decode().splitlines()[-2:] == ["2,***", "3,Z***ë M*****r"]


@pytest.mark.parametrize(
    "data",
    [b"id,name\n1,\x81\x40\x8d\n", b"id,name\n1,\x9d\n", "id,name\n1,山田\n".encode("iso2022_jp")],
    ids=["shift_jis", "undefined", "iso 2022"],
)
def test_what_is_surely_neither_utf_8_nor_windows_1252_is_refused_until_it_is_told(data: bytes) -> None:
    with pytest.raises(BatchError, match="its encoding is not known"):
        scan(data)
    scan(data, encoding="cp1252")


def test_a_broken_byte_makes_no_windows_1252_of_utf_8() -> None:
    out, findings = scan("id,contact_name\n1,Zoë Müller\n2,".encode() + b"\xff\n")
    assert out.decode(errors="replace").splitlines()[1] == "1,Z***ë M*****r"
    assert (findings.encoding, findings.encoding_doubt) == ("utf-8, with bytes that are not", "bytes")


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("KOI8-R", "koi8-r"),
        ("latin-1", "iso8859-1"),
        ("SJIS", "shift_jis"),
        ("utf-8-sig", "utf-8"),
        ("EBCDIC-CP-BE", "cp500"),
    ],
)
def test_an_encoding_is_known_by_its_names(name: str, known: str) -> None:
    assert encoding_named(name) == known


@pytest.mark.parametrize("name", ["", "klingon", "base64", "rot13", "idna", "unicode_escape", "utf-32", "a\0b"])
def test_what_is_no_encoding_of_lines_of_text_is_refused(name: str) -> None:
    with pytest.raises(RequestError, match="no encoding of texts"):
        encoding_named(name)
