"""Names whose first word says what the value is, and the others of what: ``enderecoPrincipal``, ``BIC tegenpartij``.

Languages other than English put the thing before what describes it. So where nothing else claims a name, its first
word may, if it has one meaning only. A number has a form, so any other words may follow but those that make it a label:
``rut_verificado``. A place has none, so only words that say whose or which place it is: ``direccion_envio``, not
``direccion_viento`` (the wind's) or ``ville_surface``. The same holds for what is a word of English too:
``telephone_domicile``, not ``telephone_cost``.
"""

from __future__ import annotations

from typing import Final

from scanner.payloads.words.field_words import LABELS, NOT_POSTAL
from scanner.payloads.words.party_words import ARTICLES, COMPANIES, PREPOSITIONS, SOMEBODYS

# Own lists, from invoices, orders and tax forms in Spanish, Portuguese, Italian, French, Polish, Czech and Indonesian.
_ADDRESSES: Final = frozenset(
    {"indirizzo", "endereco", "direccion", "domicilio", "adresse", "adresa", "adres", "alamat", "morada"}
)  # fmt: skip
_TOWNS: Final = frozenset(
    {"cidade", "ciudad", "ville", "citta", "comune", "municipio", "bairro", "poblacion", "miasto"}
)  # fmt: skip
_TELEPHONES: Final = frozenset({"telefon", "telephone"})  # words of English and German as well
_ACCOUNTS: Final = frozenset({"iban", "bic"})
_NUMBERS: Final = frozenset(
    {"telefono", "telefone", "celular", "cellulare", "movil",
     "rut", "ruc", "rfc", "cuit", "nif", "dni", "cpf", "cnpj", "nip", "pesel", "siret", "siren"}
)  # fmt: skip
# What makes them labels, figures and answers about the thing, or a thing of the network.
_LABELS: Final = LABELS | NOT_POSTAL | frozenset(
    {"verifiziert", "bestaetigt", "bestatigt", "geprueft", "gepruft", "gueltig", "gultig", "vorhanden",
     "mac", "correo", "tipo", "typ", "estado", "estatus", "stato", "statut", "valido", "valida", "valide", "validado",
     "validada", "verificado", "verificada", "verificato", "verificata", "verifie", "verifiee", "igual", "mismo",
     "misma", "mesmo", "mesma", "stesso", "identique", "diverso", "diversa", "activo", "activa", "ativo", "ativa",
     "cod", "codigo", "codice", "kod", "population", "habitants", "lat", "lng", "lon", "latitude", "longitude",
     "masked", "hash", "last", "ultimos", "quantidade", "cantidad", "total",
     "precio", "preco", "prezzo", "costo", "valor", "kosten", "charges", "rental", "bateria", "batteria", "dauer",
     "extension", "ramal", "interno", "anexo"}
)  # fmt: skip
# Whose a place is, or which of several.
_WHICH: Final = SOMEBODYS | COMPANIES | PREPOSITIONS | ARTICLES | frozenset(
    {"principal", "completa", "completo", "complete", "secundaria", "secundario", "alternativa", "alternativo",
     "particular", "personal", "actual", "atual", "legal", "legale", "fiscal", "fiscale", "laboral", "postal",
     "postale", "exacta", "comprobante", "residencia", "residencial", "residence", "residenza", "vivienda", "inmueble",
     "imovel",
     "immobile", "logement", "chantier", "obra", "cantiere", "instalacion", "instalacao", "suministro", "fornitura",
     "despacho", "recogida", "retiro", "envio", "entrega", "cobro", "cobranca", "cobranza", "correspondencia",
     "notificacion", "notificaciones", "nacimiento", "nascimento", "naissance", "nascita", "sede", "siege", "sucursal",
     "operativa", "operativo",
     "tienda", "loja", "negocio", "establecimiento", "local", "cuidador", "portador", "contraparte", "controparte",
     "tegenpartij", "cli", "recep", "pel",
     "zamieszkania", "zameldowania", "korespondencyjny", "korespondencji", "dostawy", "wysylki", "siedziby", "firmy",
     "urodzenia", "pelny", "trvala", "bydliste", "sidla", "doruceni", "dorucovaci", "fakturacni", "dodani", "volledig",
     "bezoek", "lengkap", "rumah", "kantor", "ktp", "domisili", "penagihan", "pengiriman", "tinggal", "usaha",
     "perusahaan", "toko", "customer"}
)  # fmt: skip
_WHICH_ADDRESS: Final = _WHICH | frozenset(
    {"origen", "origem", "destino", "partida", "llegada", "ligne", "linea", "linha", "complement", "complemento"}
)  # fmt: skip
_WHICH_TELEPHONE: Final = _WHICH | frozenset(
    {"portable", "mobile", "mobil", "fixe", "festnetz", "domicile", "bureau", "entrepot", "pro", "privat", "praca",
     "magazyn", "contact", "kontaktowy", "kontakt", "komorkowy", "stacjonarny", "urgence", "numero", "num", "number",
     "pevna", "linka", "sklad"}
)  # fmt: skip
_FOLLOWED: Final = (
    (_ADDRESSES, _WHICH_ADDRESS),
    (_TOWNS, _WHICH),
    (_TELEPHONES, _WHICH_TELEPHONE),
    (_ACCOUNTS, _WHICH),
)


def first_word(words: tuple[str, ...]) -> tuple[str, ...]:
    """The first word of a name of several, where it alone says what the value is; else nothing."""
    first, others = words[:1], words[1:]
    if not others or not _LABELS.isdisjoint(others):
        return ()
    if _NUMBERS.issuperset(first):
        return first
    for things, which in _FOLLOWED:
        if things.issuperset(first):
            return first if all(word in which or (word.isdigit() and len(word) == 1) for word in others) else ()
    return ()
