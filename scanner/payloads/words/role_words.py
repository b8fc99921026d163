"""The words of field names that say what somebody is to a bill: tables for :mod:`scanner.payloads.names.party_names`.

Each may end a longer name: ``tax_accountant``, ``site_contact``, "Projektleiter". Lower case, without accents. Own
lists, from time sheets, work orders, tickets and invoices in English, German, French, Spanish, Italian, Portuguese,
Dutch and Polish.
"""

from __future__ import annotations

from typing import Final

# Who is a person whatever stands before the word: a value that reads as a name is one.
ROLES: Final = frozenset(
    {"consultant", "accountant", "bookkeeper", "lawyer", "attorney", "solicitor", "notary", "physician", "surgeon",
     "dentist", "nurse", "therapist", "foreman", "electrician", "plumber", "photographer", "translator", "teacher",
     "tutor", "instructor", "counsellor", "counselor", "chairman", "chairperson", "treasurer", "caseworker",
     "requestor", "licensee", "csm", "paralegal", "godparent", "godmother", "godfather", "widow", "widower",
     "salesman", "saleswoman", "caregiver", "carer", "landlord", "roommate",
     "berater", "beraterin", "kundenberater", "kundenberaterin", "steuerberater", "steuerberaterin", "buchhalter",
     "buchhalterin", "anwalt", "anwaeltin", "anwaltin", "rechtsanwalt", "notar", "arzt", "arztin", "aerztin",
     "bauleiter", "bauleiterin", "projektleiter", "projektleiterin", "teamleiter", "sachbearbeiterin",
     "ansprechpartnerin", "betreuerin", "kundenbetreuerin", "kontoinhaberin", "ingenieur", "ingenieurin", "polier",
     "erblasser", "erblasserin", "testamentsvollstrecker", "testamentsvollstreckerin", "geschaedigter", "geschadigter",
     "geschaedigte", "geschadigte", "zuwendender", "zuwendende", "wohnungsgeber", "abholberechtigt",
     "abholberechtigter", "abholberechtigte", "kinderarzt", "kinderaerztin", "kinderarztin", "vater", "mutter",
     "kassierer", "kassiererin", "kassenwart", "vorsitzender", "vorsitzende", "zeuge", "zeugin",
     "mieterin", "kauferin", "kaeuferin", "verkauferin", "verkaeuferin", "empfangerin", "empfaengerin",
     "conseiller", "conseillere", "comptable", "avocat", "avocate", "notaire", "courtier", "gestionnaire",
     "consultante", "infirmier", "infirmiere", "salarie",
     "consultor", "consultora", "asesor", "asesora", "contable", "abogado", "abogada", "notario", "encargado",
     "encargada", "capataz", "gestor", "gestora", "acudiente",
     "venditore", "venditrice", "consulente", "commercialista", "avvocato", "avvocata", "notaio", "geometra",
     "capocantiere", "capoprogetto", "incaricato", "incaricata", "responsabile",
     "contabilista", "advogado", "advogada", "corretor", "corretora", "gerente", "encarregado", "encarregada",
     "responsavel",
     "adviseur", "boekhouder", "advocaat", "makelaar", "projectleider", "verkoopster", "uitvoerder",
     "konsultant", "konsultantka", "ksiegowy", "ksiegowa", "prawnik", "adwokat", "lekarz", "notariusz", "kierownik",
     "handlowiec", "doradca", "brygadzista",
     "lakare", "overlakare", "tandlakare", "foresatt", "foresatte", "andelshaver", "formand", "kasserer",
     "huisarts", "lehrer", "lehrerin"}
)  # fmt: skip
# Who is a person, or a firm, a machine or a program: only a known given name and what reads as a surname behind it.
ROLES_OR_ELSE: Final = frozenset(
    {"contact", "rep", "representative", "manager", "lead", "leader", "advisor", "adviser", "doctor", "broker", "clerk",
     "engineer", "architect", "designer", "developer", "trainer", "coach", "officer", "executive", "president",
     "secretary", "controller", "auditor", "inspector", "surveyor", "assessor", "adjuster", "coordinator", "planner",
     "dispatcher", "handler", "installer", "fitter", "cleaner", "contractor", "subcontractor", "freelancer",
     "specialist", "analyst", "administrator", "assistant", "founder", "host", "guide", "author", "agent", "trustee",
     "executor", "subscriber", "receiver", "licensor", "salesperson", "seller", "pupil", "father", "mother", "parent",
     "guardian", "patron", "keeper", "player", "golfer", "teller", "defendant", "plaintiff", "petitioner",
     "respondent", "appellant", "decedent", "deceased", "prescriber", "renter", "occupant", "informant", "volunteer",
     "pledger", "courier", "timekeeper",
     "kontakt", "leiter", "leiterin", "makler", "handwerker", "vertreterin", "technikerin",
     "responsable", "chef", "commercial", "commerciale", "medecin", "medico", "medica", "corredor", "jefe", "jefa",
     "agente", "gerant", "arts", "beheerder", "kontaktowa", "opiekun", "contacto", "contatto", "contato"}
)  # fmt: skip
# Such ones whose names are more often those of machines, folders and shops: host_name, parent_name, nom_commercial.
NOT_NAMED: Final = frozenset({"host", "parent", "commercial", "commerciale"})
# Words right before such a one that make it a program, a matter or a thing: password_manager, user_agent.
NOT_ROLES: Final = frozenset(
    {"password", "package", "task", "file", "tag", "user", "http", "download", "window", "session", "device", "key",
     "state", "event", "cache", "card", "cleaning", "build", "ci", "virtual", "data", "web", "mail", "email", "print",
     "new", "type", "typ", "status", "number", "no", "id", "first", "last", "preferred", "since", "by"}
)  # fmt: skip
