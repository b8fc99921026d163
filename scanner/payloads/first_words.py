"""Names whose first word says what the value is, and the others of what: ``enderecoPrincipal``, ``BIC tegenpartij``.

Languages other than English put the thing before what describes it. So where nothing else claims a name, its first
word may, if it has one meaning only and no other word makes it a label: ``direccion_tipo``, ``rut_verificado``.
"""

from __future__ import annotations

from typing import Final

from scanner.payloads.field_words import LABELS, NOT_POSTAL

# Own list, from invoices, orders and tax forms in Spanish, Portuguese, Italian, French, Polish, Czech and Indonesian.
_THINGS: Final = frozenset(
    {"indirizzo", "endereco", "direccion", "domicilio", "adresse", "adresa", "adres", "alamat", "morada",
     "cidade", "ciudad", "ville", "citta", "comune", "municipio", "bairro", "poblacion", "miasto",
     "telefono", "telefone", "telefon", "telephone", "celular", "cellulare", "movil",
     "rut", "ruc", "rfc", "cuit", "nif", "dni", "cpf", "cnpj", "nip", "pesel", "siret", "siren", "iban", "bic"}
)  # fmt: skip
# What makes them labels, figures and answers about the thing, or a thing of the network.
_LABELS: Final = LABELS | NOT_POSTAL | frozenset(
    {"verifiziert", "bestaetigt", "bestatigt", "geprueft", "gepruft", "gueltig", "gultig", "vorhanden",
     "mac", "correo", "tipo", "typ", "estado", "estatus", "stato", "statut", "valido", "valida", "valide", "validado",
     "validada", "verificado", "verificada", "verificato", "verificata", "verifie", "verifiee", "igual", "mismo",
     "misma", "mesmo", "mesma", "stesso", "identique", "diverso", "diversa", "activo", "activa", "ativo", "ativa",
     "cod", "codigo", "codice", "kod", "population", "habitants", "lat", "lng", "lon", "latitude", "longitude",
     "masked", "hash", "last", "ultimos", "quantidade", "cantidad", "total"}
)  # fmt: skip


def first_word(words: tuple[str, ...]) -> tuple[str, ...]:
    """The first word of a name of several, where it alone says what the value is; else nothing."""
    return words[:1] if len(words) > 1 and words[0] in _THINGS and _LABELS.isdisjoint(words[1:]) else ()
