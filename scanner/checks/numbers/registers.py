"""National registers' numbers, checked by python-stdnum: which of its modules know which kind.

The library knows the check digits of some 250 registers and cites each one's source. A module is
loaded when the first candidate of its kind turns up, never before: all of them would add 40 ms and 12 MB to the start.
An answer takes 10 to 100 microseconds, so only candidates are asked about, after pattern and guard.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial
from importlib import import_module
from typing import Final

Test = Callable[[str], bool]

# Kind of number, as rules call it, to the modules of which one must agree, https://arthurdejong.org/python-stdnum/
_MODULES: Final = {
    "ar_cbu": "ar.cbu", "ar_cuit": "ar.cuit", "at_social_security": "at.vnr", "at_tax_id": "at.tin",
    "au_abn": "au.abn", "au_acn": "au.acn", "au_tfn": "au.tfn", "be_rrn": "be.ssn be.nn be.bis",
    "bg_egn": "bg.egn bg.pnf", "br_cnpj": "br.cnpj", "br_cpf": "br.cpf", "ca_bn": "ca.bn", "ch_ahv": "ch.ssn",
    "ch_uid": "ch.uid", "cl_rut": "cl.rut", "cn_resident_id": "cn.ric", "co_nit": "co.nit",
    "cz_rodne_cislo": "cz.rc", "de_tax_id": "de.idnr", "dk_cpr": "dk.cpr", "dk_cvr": "dk.cvr",
    "ec_ci": "ec.ci ec.ruc", "ee_personal_code": "ee.ik", "es_ccc": "es.ccc", "es_cif": "es.cif",
    "es_nie": "es.nie", "fi_hetu": "fi.hetu", "fi_business_id": "fi.ytunnus", "fr_nir": "fr.nir",
    "fr_siren": "fr.siren", "fr_siret": "fr.siret", "fr_tax_id": "fr.nif", "gr_amka": "gr.amka",
    "hr_oib": "hr.oib", "id_nik": "id.nik", "ie_pps": "ie.pps", "il_id": "il.idnr", "in_aadhaar": "in_.aadhaar",
    "is_kennitala": "is_.kennitala", "it_fiscal_code": "it.codicefiscale", "it_vat": "it.iva",
    "jp_corporate_number": "jp.cn", "jp_my_number": "jp.in_", "kr_brn": "kr.brn", "lt_personal_code": "lt.asmens",
    "lv_personal_code": "lv.pvn", "mx_curp": "mx.curp", "my_nric": "my.nric", "nl_bsn": "nl.bsn",
    "no_fodselsnummer": "no.fodselsnummer", "no_orgnr": "no.orgnr", "nz_ird": "nz.ird", "pe_ruc": "pe.ruc",
    "pk_cnic": "pk.cnic", "pl_nip": "pl.nip", "pl_pesel": "pl.pesel", "pl_regon": "pl.regon", "pt_nif": "pt.nif",
    "ro_cnp": "ro.cnp", "ru_inn": "ru.inn", "se_orgnr": "se.orgnr", "sg_uen": "sg.uen", "si_emso": "si.emso",
    "si_tax_number": "si.ddv", "th_tnin": "th.pin th.tin", "tr_national_id": "tr.tckimlik",
    "tr_tax_number": "tr.vkn", "ua_tax_number": "ua.rntrc", "uk_nhs": "gb.nhs", "uk_utr": "gb.utr",
    "uy_rut": "uy.rut", "za_id": "za.idnr",
}  # fmt: skip


@cache
def _validate(module: str) -> Callable[[str], str]:
    validate: Callable[[str], str] = import_module(f"stdnum.{module}").validate
    return validate


@cache
def _of_country(country: str) -> Callable[[str], str]:
    """What checks the VAT numbers of one country, which the library keeps under the names of their registers."""
    validate: Callable[[str], str] = import_module("stdnum.util").get_cc_module(country, "vat").validate
    return validate


def _accepts(module: str, text: str, validate_of: Callable[[str], Callable[[str], str]] = _validate) -> bool:
    """Whether one module takes ``text`` for a number of its register.

    It says no by raising; a few modules also stumble over letters in a place for digits, which is a no as well.
    """
    try:
        validate_of(module)(text)
    except (ValueError, LookupError):
        return False
    return True


def registered(modules: tuple[str, ...], text: str) -> bool:
    """Whether one of the modules of python-stdnum accepts ``text``."""
    return any(_accepts(module, text) for module in modules)


def spanish_person(text: str) -> bool:
    """Whether ``text`` is a Spanish NIF, where points may divide the thousands: 12.345.678-Z."""
    return registered(("es.dni", "es.nif"), text.replace(".", ""))


# Prefix of a VAT number to the module that checks it. Council Directive 2006/112/EC, article 215, and
# the member states' formats in https://ec.europa.eu/taxation_customs/vies/faq.html; GB and NO have their own.
_VAT_MODULES: Final[dict[str, str]] = {
    **dict.fromkeys(
        ("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT",
         "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
        "eu.vat",
    ),
    "GB": "gb.vat",
    "XI": "gb.vat",
    "NO": "no.mva",
}  # fmt: skip


def _counts(character: str) -> bool:
    return character.isalnum() or character in "+*"


def vat_number(text: str) -> bool:
    """Whether ``text``, a country's prefix and a number, is a VAT number of the EU, the UK, Switzerland or Norway."""
    upper = text.upper()
    compact = upper if upper.isalnum() else "".join(filter(_counts, upper))
    module = _VAT_MODULES.get(compact[:2]) or ("no.mva" if compact.endswith("MVA") else "")
    if compact.startswith("CHE"):
        # The suffix names the tax in one of three languages; the check digit is that of the business number before it.
        return _accepts("ch.uid", compact[:12])
    if module == "eu.vat":
        # The country's own check, without the library's for all of them, which writes the number anew: 7 us of 14.
        country = "gr" if compact.startswith("EL") else compact[:2].lower()
        return _accepts(country, compact.replace("GR", "EL", 1) if country == "gr" else compact, _of_country)
    return bool(module) and _accepts(module, compact)


# Characters behind the prefix, where the forms that the Commission prints leave no other (Greece's former numbers have
# eight, Belgium's nine); of NL the last three are a B and two digits. Source as above.
_VAT_LENGTHS: Final[dict[bytes, frozenset[int]]] = {
    **dict.fromkeys((b"AT", b"CY", b"DE", b"EE", b"ES", b"PT"), frozenset({9})),
    **dict.fromkeys((b"DK", b"FI", b"HU", b"LU", b"MT", b"SI"), frozenset({8})),
    **dict.fromkeys((b"FR", b"HR", b"IT", b"LV"), frozenset({11})),
    **dict.fromkeys((b"PL", b"SK"), frozenset({10})),
    **dict.fromkeys((b"EL", b"GR"), frozenset({8, 9})),
    **dict.fromkeys((b"BE", b"BG"), frozenset({9, 10})),
    b"CZ": frozenset({8, 9, 10}),
    b"IE": frozenset({8, 9}),
    b"LT": frozenset({9, 12}),
    b"NL": frozenset(range(4, 13)),
    b"SE": frozenset({12}),
}
_NEXT_CHECK: Final = tuple(
    tuple(((check or 10) * 2 % 11 + digit) % 10 for digit in range(10)) for check in range(10)
)  # ISO/IEC 7064, MOD 11-10


def may_be_vat_number(text: bytes) -> bool:
    """Whether there is any reason to ask :func:`vat_number`: 0.4 us, 1 for a German number, instead of 9."""
    if not text.isalnum():
        return True
    prefix = text[:2].upper()
    lengths = _VAT_LENGTHS.get(prefix)
    if lengths is None:
        return True
    if len(text) - 2 not in lengths or (prefix == b"NL" and text[-3] not in b"Bb"):
        return False
    if prefix != b"DE":
        return True
    check = 5
    for digit in text[2:]:
        if not _ZERO <= digit <= _NINE:
            return False
        check = _NEXT_CHECK[check][digit - _ZERO]
    return check == 1


_ZERO, _NINE = b"09"
_SWEDISH: Final = re.compile(r"((?:19|20)?\d{4})(\d\d)[ ]?([+-]?)[ ]?(\d{3})(\d)")
_COORDINATION: Final = 60  # added to the day of birth of people who are not registered


def swedish_person(text: str) -> bool:
    """Whether ``text`` is a Swedish personal number or a coordination number (Skatteverket SKV 704 and SKV 707)."""
    match = _SWEDISH.fullmatch(text)
    if match is None:
        return False
    month, day, separator, serial, check = match.groups()
    if int(day) <= _COORDINATION:
        return _accepts("se.personnummer", f"{month}{day}{separator or '-'}{serial}{check}")
    # The check digit is over the number as it stands; the date must be one once the 60 are gone.
    born = f"{month}{int(day) - _COORDINATION:02d}{separator or '-'}{serial}"
    dated = any(_accepts("se.personnummer", f"{born}{digit}") for digit in "0123456789")
    return dated and _accepts("luhn", f"{month[-4:]}{day}{serial}{check}")


REGISTERS: Final[dict[str, Test]] = {
    **{name: partial(registered, tuple(modules.split())) for name, modules in _MODULES.items()},
    "vat_number": vat_number,
    "es_nif": spanish_person,
    "se_personnummer": swedish_person,
}
"""Kind of number to its test. A number that fits is proved as far as check digits prove."""
