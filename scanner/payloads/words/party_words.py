"""The words of field names that say whose a value is: tables for :mod:`scanner.payloads.names.party_names`.

Lower case, without accents, in the cases that follow "of": klient and klienta, Kunde and Kunden. Own lists, from
invoices, orders, payrolls, policies and statements in English, German, French, Spanish, Italian, Portuguese, Dutch,
Polish, Swedish and Indonesian.
"""

from __future__ import annotations

from typing import Final

# Who may be a company as well as a person.
_ENGLISH_TRADERS: Final = frozenset(
    {"customer", "client", "buyer", "purchaser", "payer", "payor", "payee", "debtor", "creditor", "supplier", "vendor",
     "seller", "consignee", "recipient", "receiver", "beneficiary", "remitter", "sender", "shipper", "subscriber",
     "partner", "counterparty", "donor", "lessor", "lessee", "landlord", "originator", "addressee", "orderer",
     "consignor", "registrant", "sponsor", "invoicee", "trustee", "defendant", "plaintiff", "petitioner", "appellant"}
)  # fmt: skip
TRADERS: Final = _ENGLISH_TRADERS | frozenset(
    {"kunde", "kunden", "kaufer", "kaufers", "kaeufer", "kaeufers", "verkaufer", "verkaufers", "verkaeufer",
     "auftraggeber", "auftraggebers", "empfanger", "empfangers", "empfaenger", "empfaengers", "zahler", "zahlers",
     "lieferant", "lieferanten", "mandant", "mandanten", "mieter", "mieters", "vermieter", "vermieters", "besteller",
     "bestellers", "rechnungsempfanger", "rechnungsempfangers", "rechnungsempfaenger", "absender", "absenders",
     "vertragspartner", "vertragspartners", "geschaftspartner", "geschaftspartners", "schuldner", "schuldners",
     "cliente", "acheteur", "payeur", "destinataire", "beneficiaire", "fournisseur", "expediteur", "debiteur",
     "creancier", "locataire", "bailleur", "comprador", "pagador", "destinatario", "beneficiario", "proveedor",
     "remitente", "ordenante", "deudor", "acreedor", "arrendatario", "clienti", "acquirente", "committente",
     "fornitore", "mittente", "ordinante", "debitore", "creditore", "locatario", "fornecedor", "remetente",
     "tomador", "sacado", "cedente",
     "receptor", "emisor", "emitente", "adquirente", "adquiriente",
     "odberatel", "dodavatel", "zakaznik", "kupujici", "prodavajici", "platce", "prijemce", "kupujuci", "predavajuci",
     "prijemca", "platitel", "kupac", "prodavac", "kupec", "prodajalec", "narucitelj", "primatelj", "dobavljac",
     "furnizor", "cumparator", "vanzator", "platitor", "vevo", "elado", "szallito", "megrendelo", "ugyfel", "asiakas",
     "ostaja", "myyja", "toimittaja", "musteri", "satici", "alici", "gonderen", "pirkejas", "pardavejas", "ostja",
     "muuja",
     "klant", "koper", "betaler", "ontvanger", "begunstigde", "leverancier",
     "afzender", "opdrachtgever", "crediteur", "huurder", "klient", "klienta", "nabywca", "nabywcy", "platnik",
     "platnika", "odbiorca", "odbiorcy", "nadawca", "nadawcy", "kontrahent", "kontrahenta", "sprzedawca", "sprzedawcy",
     "zamawiajacy", "zamawiajacego", "zleceniodawca", "zleceniodawcy", "kund", "kunds", "kundens", "mottagare",
     "mottagarens", "betalare", "betalarens", "mottaker", "modtager", "pembeli", "penjual", "pelanggan", "penerima",
     "pengirim"}
)  # fmt: skip
# Who is a person.
_ENGLISH_PEOPLE: Final = frozenset(
    {"holder", "owner", "cardholder", "accountholder", "policyholder", "user", "member", "person", "individual",
     "patient", "guest", "passenger", "traveller", "traveler", "driver", "student", "employee", "worker", "applicant",
     "insured", "claimant", "tenant", "resident", "citizen", "taxpayer", "borrower", "guarantor", "cosigner", "nominee",
     "heir", "dependent", "dependant", "spouse", "husband", "wife", "guardian", "mother", "father", "relative", "kin",
     "signer", "signatory", "witness", "director", "shareholder", "attendee", "participant", "candidate", "reviewer",
     "approver", "requester", "reporter", "assignee", "technician", "cashier", "collector", "supervisor", "manager",
     "landlady", "drawer", "assistant", "submitter", "physician", "doctor", "teacher", "representative", "ubo",
     "companion", "decedent", "deceased", "prescriber", "renter", "declarant", "informant", "volunteer", "voter",
     "occupant", "coborrower", "pledger", "patron", "golfer", "lodger", "inmate", "juror", "parishioner"}
)  # fmt: skip
PEOPLE: Final = _ENGLISH_PEOPLE | frozenset(
    {"inhaber", "inhabers", "halter", "halters", "kontoinhaber", "kontoinhabers", "karteninhaber", "karteninhabers",
     "mitarbeiter", "mitarbeiters", "mitarbeiterin", "arbeitnehmer", "arbeitnehmers", "patienten", "patientin",
     "versicherter", "versicherten", "versicherungsnehmer", "versicherungsnehmers", "fahrer", "fahrers", "nutzer",
     "nutzers", "benutzer", "benutzers", "teilnehmer", "teilnehmers", "mitglied", "mitglieds", "antragsteller",
     "antragstellers", "ehepartner", "ehepartners", "ehegatte", "ehegatten", "ansprechpartner", "ansprechpartners",
     "bewerber", "bewerbers", "gast", "gastes", "eigentumer", "eigentumers", "eigentuemer", "eigentuemers",
     "geschaftsfuhrer", "geschaftsfuhrers", "kundin", "anschlussnehmer", "anschlussnehmers", "vater", "vaters",
     "mutter", "arzt", "arztes", "hausarzt", "hausarztes", "schuler", "schulers", "schueler", "schuelers",
     "titulaire", "proprietaire", "salarie", "employe", "assure", "conjoint", "conjointe", "utilisateur", "adherent",
     "membre", "passager", "conducteur", "gerant", "souscripteur", "demandeur", "porteur", "voyageur", "abonne",
     "mere", "pere", "eleve", "representant", "tuteur", "medecin",
     "titular", "propietario", "empleado", "trabajador", "paciente", "asegurado", "conyuge", "usuario", "miembro",
     "pasajero", "conductor", "inquilino", "solicitante", "representante", "acompanante", "huesped", "viajero",
     "abonado", "madre", "padre", "alumno", "alumna", "acudiente", "declarante", "cotitular",
     "titolare", "intestatario", "proprietario", "dipendente", "paziente", "assicurato", "coniuge", "utente", "socio",
     "passeggero", "conducente", "richiedente", "contraente", "referente", "ospite", "assistito", "alunno", "alunna",
     "funcionario", "motorista", "segurado", "conjuge", "utilizador", "passageiro", "condutor", "requerente",
     "responsavel", "aluno", "mae", "pai", "hospede", "assinante",
     "houder", "rekeninghouder", "kaarthouder", "eigenaar", "werknemer", "medewerker", "verzekerde", "gebruiker",
     "passagier", "bestuurder", "aanvrager", "contactpersoon", "huisarts", "leerling", "moeder", "vader",
     "posiadacz", "posiadacza", "wlasciciel", "wlasciciela", "pracownik", "pracownika", "pacjent", "pacjenta",
     "ubezpieczony", "ubezpieczonego", "uzytkownik", "uzytkownika", "najemca", "najemcy",
     "ojca", "matki", "uczen", "ucznia",
     "anhorig", "lakare", "lakaren", "foresatt", "andelshaver", "anstalld", "ansatt", "medarbejder", "vardnadshavare"}
)  # fmt: skip
# What else somebody is, where a member says of what kind the owner of a field is.
COMPANIES: Final = frozenset(
    {"company", "organization", "organisation", "business", "firm", "contact", "party", "firma", "unternehmen",
     "kontakt", "societe", "entreprise", "empresa", "sociedad", "azienda", "societa", "bedrijf", "onderneming",
     "kontrahent", "spolka"}
)  # fmt: skip
# Where or when somebody is reached: the words of telephone numbers, mails and addresses.
_ENGLISH_OCCASIONS: Final = frozenset(
    {"home", "work", "office", "emergency", "contact"}
)  # fmt: skip
OCCASIONS: Final = _ENGLISH_OCCASIONS | frozenset(
    {"privat", "geschaftlich", "geschaeftlich", "dienstlich", "arbeit", "buro", "buero", "notfall",
     "urgence", "domicile", "travail", "bureau", "casa", "trabajo", "oficina", "emergencia", "contacto", "lavoro",
     "ufficio", "emergenza", "contatto", "trabalho", "contato", "recado", "thuis", "werk", "noodgeval",
     "fixe", "fijo", "fisso", "residencial", "residenza",
     "domowy", "sluzbowy", "kom", "komorkowy", "prywatny", "kontaktowy"}
)  # fmt: skip
# Whose address it is, or where something goes to. Not "home" alone: a club has a home town.
SOMEBODYS: Final = TRADERS | PEOPLE | OCCASIONS | frozenset(
    {"person", "people", "contact", "billing", "bill", "shipping", "ship", "sold", "delivery", "mail", "mailing",
     "residence", "birth", "born", "card", "account", "address", "addr", "adresse", "anschrift", "direccion",
     "indirizzo", "adr", "registered", "company", "firma", "order", "invoice", "lead", "payment", "checkout", "profile",
     "subscription", "acct", "mrn",
     "lieferung", "lieferadresse", "lieferanschrift", "rechnung", "rechnungsadresse", "rechnungsanschrift", "versand",
     "versandadresse", "zustellung", "kdnr", "kundennummer", "kundennr", "kundenr", "wohnort", "wohnsitz", "geburt",
     "geburtsort", "livraison", "facturation", "facture", "expedition", "naissance", "envio", "entrega", "facturacion",
     "factura", "domicilio", "nacimiento", "spedizione", "consegna", "fatturazione", "fattura", "residenza", "nascita",
     "levering", "bezorging", "bezorgadres", "afleveradres", "factuur", "factuuradres", "verzending", "verzendadres",
     "klantnummer", "klantnr", "woonplaats", "birthplace"}
)  # fmt: skip
# Without a preposition, the last word of an English name is what the value is: a "token owner" is no token.
LAST_IN_ENGLISH: Final = (_ENGLISH_TRADERS | _ENGLISH_PEOPLE | _ENGLISH_OCCASIONS) - {"client"}  # a French word, too
PREPOSITIONS: Final = frozenset(
    {"of", "des", "der", "vom", "von", "de", "du", "del", "do", "da", "dos", "das", "di", "della", "dello", "delle",
     "dei", "degli", "dell", "van", "d"}
)  # fmt: skip
ARTICLES: Final = frozenset(
    {"the", "dem", "den", "l", "la", "le", "les", "el", "los", "las", "het", "een", "s"}
)  # fmt: skip
# What somebody is the holder of, behind the party: "Nome do titular da conta".
HELD: Final = frozenset(
    {"account", "card", "policy", "contract", "konto", "kontos", "karte", "police", "vertrag", "vertrags", "compte",
     "carte", "contrat", "cuenta", "tarjeta", "poliza", "contrato", "conta", "cartao", "apolice", "conto", "carta",
     "polizza", "contratto", "rekening", "kaart", "polis", "konta", "karty"}
)  # fmt: skip
# A name, in full or not: whose it is tells what it is. Mere "nazwa" and "navn" are those of goods as well.
NAME: Final = frozenset(
    {
        "name",
        "nom",
        "nombre",
        "nome",
        "naam",
        "nazwa",
        "jmeno",
        "navn",
        "namn",
        "nama",
        "completename",
        "nazev",
        "nazov",
        "naziv",
        "denumire",
        "nume",
        "megnevezes",
        "nimi",
        "unvan",
        "pavadinimas",
        "nimetus",
    }
)
PARTS: Final = frozenset({"first", "last"})  # of a name, behind the party: spouse_first, donor_last
# Parties called like programs, behind a word for what those are for: package_manager_name, odbc_driver_name.
PROGRAMS: Final = frozenset(
    {"client", "collector", "director", "driver", "guardian", "guest", "manager", "member", "participant",
     "partner", "receiver", "reporter", "sender", "submitter", "subscriber", "user", "worker"}
)  # fmt: skip
# Claimed names that mean something else of a party's: the number that a party has here ("clave del cliente", "compte
# client"), a guest's ticket, a machine's address in the network.
NOT_OF_A_PARTY: Final = frozenset(
    {"clave", "pass", "konto", "kto", "cuenta", "compte", "conto", "conta", "rekening", "addr", "user", "login"}
)
