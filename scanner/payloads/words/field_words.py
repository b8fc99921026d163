"""What the words of field names mean: tables for :mod:`scanner.payloads.names`.

All words are in lower case, and in the singular where they have one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scanner.payloads.words.party_words import LAST_IN_ENGLISH

# Members that hold the value of the object's own field. Converters of XML and reference types put the text of an
# element there: {"Name": {"#text": …}}.
_TEXT: Final = {
    "", "value", "text", "#text", "$t", "$", "@value", "$value", "content", "cdata", "#cdata", "#cdatasection", "data",
}  # fmt: skip
# Formats that write the type of each value around it: DynamoDB, Avro's JSON, Firestore, MongoDB's extended JSON, AWS
# RDS, Redshift, Athena and Timestream, BigQuery and Google's charts, Google Sheets, Parse.
_TYPED: Final = {
    "s", "n", "ss", "ns", "v", "f", "string", "long", "int", "integer", "double", "float", "decimal", "iso",
    "stringvalue", "integervalue", "longvalue", "doublevalue", "numbervalue", "decimalvalue", "timestampvalue",
    "datevalue", "varcharvalue", "scalarvalue", "effectivevalue", "formattedvalue", "userenteredvalue", "$date",
    "$numberlong", "$numberint", "$numberdouble", "$numberdecimal", "$symbol",
}  # fmt: skip
# What a value was and what it became, in audit trails.
_CHANGES: Final = {
    "old", "new", "from", "to", "before", "after", "previous", "current", "original", "lhs", "rhs", "oldvalue",
    "newvalue", "oldval", "newval", "previousvalue", "currentvalue",
}  # fmt: skip
TEXT_OF_PARENT: Final = frozenset(_TEXT | _TYPED | _CHANGES)
# The same formats around objects and lists: {"card": {"M": {"number": {"S": …}}}}.
OBJECT_OF_PARENT: Final = frozenset({"m", "l", "mapvalue", "arrayvalue", "fields", "values"})
# Members that hold the value where the name of their object ends so; an account's "account" is mostly its id.
LAST_WORDS: Final = frozenset({"number", "nummer", "numero", "name", "address", "email", "phone", "iban"})
# Words that say nothing about the kind of an object: billing_details, card info, accountHolderInfo, CustomerRef.
NEUTRAL: Final = frozenset(
    {"details", "detail", "info", "infos", "information", "data", "object", "snapshot", "record", "profile", "ref",
     "dto"}
)  # fmt: skip
# How nouns of field names end in the plural and in the singular, where more than an "s" differs. Own list.
PLURALS: Final[Mapping[str, str]] = {
    "nummern": "nummer", "adressen": "adresse", "adresser": "adresse", "anschriften": "anschrift", "konten": "konto",
    "kunden": "kunde",
    "namen": "name", "telefone": "telefon", "ciones": "cion", "ores": "or", "indirizzi": "indirizzo", "nomi": "nome",
    "numeri": "numero", "cognomi": "cognome", "clienti": "cliente", "namens": "naam",
}  # fmt: skip
# What joins the plural to what it is of: dates_of_birth, numeros_de_telefono.
OF: Final = frozenset({"of", "de", "del", "du", "di", "da", "do", "van", "y", "und", "and"})
# Names of one word whose values are secrets, however many they are: nobody counts passwords in a record.
SECRET_IN_ANY_NUMBER: Final = frozenset(
    {"password", "passwd", "passphrase", "passcode", "passwort", "kennwort", "secret"}
)
# Claimed names that are too general to be an ending: they count alone, or after a claimed parent.
GENERIC: Final = frozenset(
    {"name", "name1", "name2", "displayname", "refname", "nickname", "nom", "nombre", "nome", "naam", "user"}
)
# Members that hold the name of whom a reference is to, beside the id: {"owner": {"value": "u_1", "label": "Jane Doe"}}.
SAYING_WHO: Final = frozenset({"label", "title", "caption", "summary", "text", "displayvalue"})
# Claimed names of one word that may end a longer one (customer_email), and words before which they mean another thing.
NOT_POSTAL: Final = frozenset(
    {"ip", "ipv", "mac", "web", "site", "website", "url", "wallet", "crypto", "contract", "token", "bitcoin", "btc",
     "eth", "ethereum", "onchain", "memory", "server", "host", "network", "email", "mail", "e", "remote", "peer",
     "bind", "listen", "smtp", "bcc", "cc", "reply", "deposit", "financial", "blockchain"}
)  # fmt: skip
ENDINGS: Final[Mapping[str, frozenset[str]]] = {
    "address": NOT_POSTAL,
    **dict.fromkeys(
        ("postalcode", "phonenumber", "mobilenumber", "emailaddress", "streetaddress", "dateofbirth", "contactname",
         "email", "mail", "phone", "telephone", "tel", "mobile", "fax", "telefon", "telefono", "courriel", "adresse",
         "anschrift", "direccion", "indirizzo", "endereco", "strasse", "street", "zip", "zipcode",
         "postcode", "plz", "city", "town", "firstname", "lastname", "fullname", "surname", "forename", "username",
         "vorname", "nachname", "prenom", "apellido", "apellidos", "cognome", "achternaam", "cardholder", "iban", "ssn",
         "password", "passwd", "passphrase", "secret", "birthday", "birthdate", "dob", "geburtsdatum", "kontoinhaber",
         "karteninhaber", "familienname", "telefonnummer", "mobilnummer", "handynummer", "rufnummer",
         "sobrenome", "imie", "nazwisko", "voornaam", "prijmeni", "fornamn", "efternamn", "etternavn", "etunimi",
         "sukunimi", "soyadi", "soyisim", "shimei",
         "passwort", "kennwort", "wachtwoord", "contrasena", "senha", "haslo", "heslo", "mdp"),
        frozenset[str](),
    ),
    # The same words in other languages. A town's and a street's may be a code or an id, which stands before them there.
    **dict.fromkeys(
        ("adres", "adresa", "adress", "alamat", "osoite", "morada", "postadres", "postadress", "postadresse"),
        NOT_POSTAL | {"eposta", "epost", "posta", "mejl", "internet", "webove"},
    ),
    **dict.fromkeys(
        ("calle", "rue", "rua", "logradouro", "straat", "straatnaam", "strada", "ulica", "ulice", "utca", "vejnavn",
         "gatuadress", "gateadresse", "katuosoite", "lahiosoite", "sokak", "mahalle", "cadde", "hausnummer", "hausnr",
         "huisnummer", "bairro", "cidade", "ciudad", "citta", "comune", "localidad", "localidade", "localita",
         "locality", "municipio", "miasto", "mesto", "miejscowosc", "postort", "poststed", "stadt",
         "suburb", "ville", "woonplaats", "wohnort"),
        frozenset({"id", "cod", "codigo", "cd", "code", "codice", "kod", "tipo", "type", "typ"}),
    ),
    "poblacion": frozenset({"id", "municipio", "ciudad", "comuna", "region", "pais", "estado", "total"}),  # or people
    **dict.fromkeys(
        ("cep", "psc", "iranyitoszam", "postinumero", "postleitzahl", "postnr", "postnummer",
         "celular", "cellulare", "fone", "fono", "gsm", "komorka", "matkapuhelin", "mobiel", "mobil", "mobiltelefon",
         "mobilfunknummer", "mobitel", "movil", "puhelin", "puhelinnumero", "telefax", "telefone", "telefonszam",
         "telefoon", "telefoonnummer", "telemovel", "telepon", "telefonnr", "tlf", "tlfn", "faxnummer", "landline",
         "fornavn", "mellomnavn", "mellemnavn", "efternavn", "vezeteknev", "keresztnev", "priezvisko", "prezime",
         "apelido", "soyad", "voornamen", "geboortedatum", "geburtstag", "fodelsedatum", "fodselsdato", "foedselsdato"),
        frozenset({"id"}),
    ),
    # Numbers of people, companies and banks whose names are no other word.
    **dict.fromkeys(
        ("pesel", "nip", "regon", "cpf", "cnpj", "bsn", "curp", "rfc", "clabe", "aadhaar", "aadhar", "gstin", "ifsc",
         "bsb", "blz", "cuit", "cuil", "cnic", "nric", "mykad", "tckn", "emso", "jmbg", "hetu", "henkilotunnus", "amka",
         "kennitala", "isikukood", "personnummer", "fodselsnummer", "burgerservicenummer", "sofinummer",
         "rijksregisternummer", "ppsn", "nino", "dni", "nif", "nie", "siret", "siren", "steuernummer", "steuerid",
         "sozialversicherungsnummer", "rentenversicherungsnummer", "versichertennummer", "passport", "passeport",
         "vatin", "utr",
         "paspoort", "reisepass", "reisepassnummer", "pasaporte", "cnh", "passaporto", "ausweisnummer",
         "fnr", "foedselsnummer", "cpr", "cvr", "orgnr", "organisationsnummer", "organisasjonsnummer", "kvk", "oib",
         "npwp", "nik", "ktp", "vkn", "ruc", "rut", "cedula", "cnp", "egn", "cif", "abn", "acn", "tfn", "npi", "inn",
         "personnr", "momsnummer", "bic", "swift", "vpa", "bban", "nuban", "bankrekening", "bankrekeningnummer",
         "rekeningnummer", "bankszamlaszam", "tilinumero", "bankgiro", "plusgiro"),
        frozenset[str](),
    ),
    # Lines and codes, which operators and shops count and price as well.
    **dict.fromkeys(
        ("msisdn", "imsi", "iccid", "cvv", "cvc"),
        frozenset({"per", "of", "total", "active", "inactive", "ported", "churned", "unique", "distinct", "avg", "max",
                   "without", "with", "missing", "failed", "declined", "mismatched", "requires"}),
    ),
    # Free texts: a credit note and a memo of debit are papers, release notes are about goods.
    **dict.fromkeys(
        ("memo", "note", "notes", "comment", "comments", "remark", "remarks", "narration", "narrative",
         "verwendungszweck", "buchungstext", "bemerkung", "bemerkungen", "notiz", "notizen", "kommentar"),
        frozenset({"credit", "debit", "promissory", "delivery", "advice", "release", "tasting", "patch"}),
    ),
}  # fmt: skip
# Claimed names of one word that may end a longer one only behind these words: a guest's pass is a ticket, pwd is a
# command as well, in India a PIN is a postal code, and a "new customer" is a question.
_SIGNED_IN: Final = frozenset(
    {"smtp", "imap", "pop", "mail", "email", "db", "database", "sql", "mysql", "mariadb", "postgres", "pg", "oracle",
     "mongo", "redis", "rabbitmq", "amqp", "mqtt", "jdbc", "ldap", "ftp", "sftp", "ssh", "sudo", "root", "admin",
     "user", "usr", "login", "auth", "proxy", "vpn", "wifi", "wlan", "router", "keystore", "registry", "docker", "git",
     "http", "rpc"}
)  # fmt: skip
_PAPERS: Final = frozenset(
    {"order", "invoice", "payment", "receipt", "shipment", "delivery", "booking", "reservation", "quote", "contract",
     "subscription", "transfer", "refund", "claim", "loan", "lease", "appointment", "bestellung", "rechnung",
     "commande", "facture", "pedido", "factura", "fatura", "ordine", "fattura", "factuur"}
)  # fmt: skip
ENDINGS_AFTER: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(
        (
            "customer",
            "client",
            "buyer",
            "purchaser",
            "payer",
            "payee",
            "recipient",
            "sender",
            "beneficiary",
            "patient",
            "passenger",
            "guest",
            "cliente",
            "kunde",
            "klant",
            "destinataire",
            "destinatario",
        ),
        _PAPERS,
    ),
    **dict.fromkeys(("fname", "lname"), LAST_IN_ENGLISH),  # of anything else the name of a file or the long one
    "pass": _SIGNED_IN,
    "pwd": _SIGNED_IN,
    "pin": frozenset(
        {
            "card",
            "debit",
            "credit",
            "atm",
            "sim",
            "login",
            "user",
            "customer",
            "client",
            "cardholder",
            "patron",
            "member",
            "student",
            "employee",
            "account",
            "voicemail",
        }
    ),
}
# First words that turn a name into a question or an order about the field: has_address, collect_billing_address.
ASKING: Final = frozenset(
    {"is", "has", "have", "use", "uses", "require", "requires", "required", "allow", "allows", "collect", "show",
     "hide", "enable", "enabled", "disable", "no", "not", "same", "verify", "validate", "can", "should", "must",
     "missing", "invalid", "masked", "count", "num", "total", "max", "min"}
)  # fmt: skip
# Words in brackets behind a name that ask or tell about the field, whose value is not in it: "E-mail (verified)".
OF_STATE: Final = ASKING | {
    "verified", "valid", "validity", "status", "type", "kind", "flag", "hint", "y", "n", "yn", "date", "changed",
    "updated", "created", "id", "ja", "nein", "optional", "digits", "length",
}  # fmt: skip
# Parents, and first words of names, of what is valid until a month that is no card's: {"coupon": {"expiry": "12/25"}}.
PROMISED: Final = frozenset(
    {"coupon", "promotion", "promo", "discount", "voucher", "offer", "campaign", "deal", "reward", "trial", "gutschein",
     "rabatt", "aktion", "cupon", "descuento", "remise", "sconto", "buono"}
)  # fmt: skip
# Parents whose "full_name" is a path: a repository's is "owner/name" (https://docs.github.com/en/rest/repos).
OF_CODE: Final = frozenset({"repository", "repo", "fork"})
# What payrolls, leagues and programs' rights are divided into: skill.name is no party's, but a party named
# behind them is one (league_owner_name).
_DIVISIONS: Final = frozenset(
    {"classification", "right", "privilege", "league", "videogame", "skill", "proficiency", "grade", "benefit", "scope",
     "earning", "holiday", "shift", "incoterm", "scenario", "score", "equipment"}
)  # fmt: skip
# Parents whose "name" is that of goods, a rule or a machine. Own list, from the objects of Zuora, Stripe, Chargebee,
# Recurly, Lago, Kill Bill, Square, PayPal, QuickBooks and UBL that have a name, and those of Jira, GitHub, GitLab,
# Linear, Asana and Trello.
THINGS: Final = _DIVISIONS | frozenset(
    {"product", "plan", "price", "pricebook", "code", "coupon", "item", "rate", "charge", "tax", "vat", "currency",
     "bank", "file", "event", "discount", "promotion", "promo", "addon", "feature", "meter", "metric", "category",
     "segment", "group", "modifier", "catalog", "variation", "variant", "header", "tag", "attribute", "definition",
     "field", "column", "template", "report", "job", "webhook", "endpoint", "app", "application", "device",
     "campaign", "channel", "type", "status", "phase", "period", "term", "tier", "package", "bundle", "service",
     "fee", "unit", "uom", "rule", "policy", "plugin", "gateway", "processor", "method", "network", "brand",
     "subscription", "invoice", "order", "quote", "line", "sku", "entitlement", "permission", "role", "department",
     "class", "country", "state", "jurisdiction", "region", "zone", "language", "locale", "timezone", "program",
     "license", "licence", "module", "resource", "server", "instance", "cluster", "function", "workflow", "task",
     "step", "page", "section", "theme", "image", "logo", "icon", "attachment", "document", "form", "question",
     "option", "setting", "settings", "config", "configuration", "parameter", "property", "dimension", "center",
     "centre", "allowance", "commitment", "metadata", "environment", "integration", "warehouse", "carrier",
     "location", "schedule", "dunning", "wallet", "credit", "adjustment", "material", "article", "produkt", "artikel",
     "tarif", "produit", "producto", "prodotto", "priority", "severity", "label", "component", "version", "release",
     "resolution", "milestone", "sprint", "epic", "board", "backlog", "issuetype", "statuse", "transition", "stage",
     "pipeline", "queue", "branch", "project", "topic", "workspace", "namespace", "folder", "place", "city",
     "station", "hotel", "airport", "airline", "restaurant", "venue", "museum", "beach", "room", "point"} | OF_CODE
)  # fmt: skip
# Of these what is sold and what it is sorted by: a mere "name" in their table or element is never a buyer's, as it may
# be among orders.
WARES: Final = THINGS & {
    "product", "plan", "price", "pricebook", "item", "sku", "category", "variant", "variation", "addon", "feature",
    "article", "produkt", "artikel", "tarif", "produit", "producto", "prodotto", "material", "bundle",
    "brand", "coupon", "currency", "tag", "catalog", "attribute",
}  # fmt: skip
# The same for a longer name that is claimed: what stands right before it makes it no party's (gl_account_name).
NO_PARTY: Final = (
    THINGS
    - _DIVISIONS
    - {"invoice", "order", "subscription", "service", "quote", "charge", "form", "region", "item", "line",
       "place", "city", "station", "hotel", "airport", "airline", "restaurant", "venue", "museum", "beach", "room",
       "point"}
) | {
    "gl", "ledger", "revenue", "expense", "income", "asset", "liability", "receivable", "payable", "cash", "cost",
    "table", "queue", "database", "schema", "host", "node", "thread", "class", "test",
}  # fmt: skip
LEDGER: Final = frozenset(
    {"gl", "ledger", "revenue", "expense", "income", "asset", "liability", "receivable", "payable", "cogs", "deposit",
     "deferred", "accounting", "clearing", "suspense"}
)  # fmt: skip
# What an address object holds beside the address: its kind, its state and figures about it, not the place.
LABELS: Final = frozenset(
    {"object", "type", "kind", "id", "ids", "uid", "uuid", "guid", "status", "valid", "validity", "verified",
     "validation", "check", "checked", "at", "on", "date", "time", "timestamp", "created", "updated", "modified",
     "deleted", "default", "primary", "active", "enabled", "mode", "livemode", "source", "message", "error", "code",
     "currency", "locale", "language", "timezone", "zone", "version", "index", "position", "country", "countries",
     "land", "landkode", "landcode", "pays", "pais", "usage", "purpose", "role", "key", "preference", "result",
     "reason", "method", "flag",
     "required", "count", "metadata", "customer", "entity", "token", "distinct", "unique", "null", "nan",
     "cardinality", "frequency", "freq", "histogram", "length", "width", "precision", "scale", "nullable", "dtype",
     "mean", "avg", "average", "median", "std", "stddev", "percent", "ratio", "fraction"}
)  # fmt: skip
# Objects of figures about columns, whose members have the columns' names: {"null_counts": {"address": 12}}.
FIGURES: Final = frozenset(
    {"count", "null", "nan", "distinct", "cardinality", "frequency", "histogram", "length", "width", "occurrence",
     "percent", "percentage", "fraction", "ratio"}
)  # fmt: skip
NOT_LABELS: Final = frozenset(
    {"postcode", "postcodecode", "postalcode", "zipcode", "statecode", "regioncode", "provincecode"}
)
# How the member of an object is called that holds the name of another, by what kind of name that is. Own list, from
# custom fields, metadata, form answers, settings and audit trails of Stripe, Zuora, Chargebee, Shopify, WooCommerce,
# HubSpot, Salesforce, Typeform, SCIM, FHIR, Postman, Kubernetes, Open Banking and validators of forms; English, German,
# French, Spanish, Italian, Dutch.
FIELD: Final = "field"
LABEL: Final = "label"
KIND: Final = "kind"
CODE: Final = "code"
DOCUMENT: Final = "document"  # the number of one, which a type names and a person beside it claims
NAMING: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("key", "field", "attribute", "property", "parameter", "param", "variable", "column", "fieldname", "loc",
         "feld", "feldname", "merkmal", "eigenschaft", "schluessel", "champ", "cle", "propriete", "attribut", "campo",
         "clave", "chiave", "veld", "sleutel", "kenmerk"),
        FIELD,
    ),
    **dict.fromkeys(
        ("name", "label", "title", "question", "prompt", "header", "heading", "caption", "slug", "bezeichnung",
         "bezeichner", "frage", "beschriftung", "titel", "nom", "libelle", "intitule", "nombre", "etiqueta", "pregunta",
         "nome", "etichetta", "domanda", "naam", "vraag", "lbl"),
        LABEL,
    ),
    **dict.fromkeys(("type", "kind", "system", "scheme", "typ", "tipo", "soort", "rodzaj"), KIND),
    **dict.fromkeys(("id", "code", "path"), CODE),
}  # fmt: skip
# How the member is called that holds the value, and the kinds of names that may name it: what tells little by itself
# (data, from, number) is a value beside fewer of them. {"type": "login", "from": "2026-01-01"} is no login.
VALUES: Final = frozenset({"value", "val", "wert", "valeur", "valor", "valore", "waarde"})  # "valueString", too
HOLDING: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(VALUES, frozenset({FIELD, LABEL, KIND, CODE})),
    **dict.fromkeys(
        ("values", "content", "contents", "text", "answer", "answers", "numeric", "werte", "inhalt", "antwort",
         "valeurs", "reponse", "contenu", "texte", "valores", "respuesta", "contenido", "texto", "valori", "risposta",
         "contenuto", "testo", "antwoord", "inhoud", "tekst", "identification", "identifier"),
        frozenset({FIELD, LABEL, KIND}),
    ),
    **dict.fromkeys(("data", "response", "input", "reply"), frozenset({FIELD, LABEL})),
    **dict.fromkeys(("old", "new", "before", "after", "previous", "current"), frozenset({FIELD, LABEL})),
    **dict.fromkeys(("lhs", "rhs"), frozenset({FIELD, CODE})),
    **dict.fromkeys(("from", "to"), frozenset({FIELD})),
    **dict.fromkeys(("number", "no", "nr", "nro", "num", "nummer", "numero", "numer", "broj", "cislo",
                     "numar"), frozenset({KIND})),
}  # fmt: skip
# A number is named by a type only where it is the number of what has the type: {"idType": "SSN", "idNumber": …}, but
# not {"type": "phone", "order_number": …}.
OF_IDENTITY: Final = frozenset(
    {"id", "identification", "identity", "identifier", "document", "documento", "doc", "tax"}
)
# What stands before a field's name in Chinese and Japanese and says whose the value is: 客户姓名, 請求先住所, 联系电话.
# Own list, from invoices, parcels' labels and banks' forms.
BEARERS: Final = (
    "客户", "客戶", "顾客", "顧客", "お客様", "会员", "會員", "会員", "用户", "用戶", "利用者", "员工", "員工",
    "社員", "従業員", "联系人", "聯絡人", "联系", "聯繫", "聯絡", "連絡先", "连络", "收货人", "收貨人", "收货",
    "收貨", "收件人", "收件", "寄件人", "寄件", "发货", "發貨", "付款人", "付款方", "付款", "收款人", "收款方",
    "收款", "持卡人", "开户", "開戶", "开户人", "账户", "帳戶", "对方", "對方", "购买方", "購買方", "销售方",
    "購入者", "请求先", "請求先", "送付先", "届け先", "お届け先", "配送先", "注文者", "申込者", "契約者", "契约者",
    "受取人", "依頼人", "振込先", "担当者", "ご担当者", "代表者", "法人", "公司", "单位", "家庭", "个人", "個人",
    "通讯", "通訊", "邮寄", "郵寄", "户籍", "居住", "现住", "現", "自宅", "勤務先", "会社", "本人", "紧急联系人",
    "紧急", "緊急", "预留", "预约", "注册", "銀行", "银行", "支付", "账单", "帳單", "详细", "ご",
)  # fmt: skip
