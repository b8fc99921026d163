"""German, French, Spanish and Italian phrases around sensitive values, in the form of ``phrases_en``.

What is not phrased here (devices, keys, links) is written in English in every country's tickets.
"""

GERMAN = """
CREDIT_CARD
t Kunde bittet um Abbuchung von Karte {}.
t Kreditkarte {} ist abgelaufen.
j Zahlung erfolgte mit {} am Montag.
j Neue Kartennummer: {}
CARD_SECURITY_CODE
t Prüfziffer {} wurde genannt.
j CVC {} steht im Ticket
CARD_EXPIRY
t gültig bis {}
j Ablaufdatum {}
IBAN_CODE
t Bitte künftig von {} einziehen.
t IBAN: {}
j Neue Bankverbindung {} ab Mai.
j Lastschrift auf {} zurückgegeben
SWIFT_BIC
t BIC {}
j BIC/SWIFT der Bank: {}
EMAIL_ADDRESS
t Rechnung bitte an {} senden.
t E-Mail: {}
j Ansprechpartner ist unter {} erreichbar.
j Kopie ging an {};
PHONE_NUMBER
t Rückruf unter {} erbeten.
t Tel.: {}
j Telefonnummer {} hinterlegt.
j Mobil {}
STREET_ADDRESS
t Neue Rechnungsanschrift: {}
t Umzug nach {} zum 1. April.
j Lieferung an {} gewünscht.
j Standort {} wurde gekündigt.
PERSON
t Sehr geehrter Herr {}, vielen Dank.
t Telefonat mit {} wegen der Mahnung.
t z. Hd. {}
t Freigabe durch Frau {}
j Guten Tag Frau {}, anbei die Rechnung.
j Rücksprache mit Herrn {} gehalten.
j Ansprechpartnerin: {}
j {} bat um Stundung.
ORGANIZATION
t Rechnungsempfänger ist künftig {}.
t {} hat ein Guthaben.
j Übernahme durch {} im Januar.
j Zahlung kommt von {}.
DATE_OF_BIRTH
t geboren am {}
t Geburtsdatum: {}
j geb. {} laut Ausweis
j Geburtstag {} abgeglichen
PASSWORD
t Passwort: {}
j Das Kennwort lautet {}
DE_TAX_ID
t Steuer-ID {}
t IdNr. {}
j Steuerliche Identifikationsnummer: {}
j Steueridentifikationsnummer {} liegt vor
VAT_NUMBER
t USt-IdNr. {}
t Umsatzsteuer-ID: {}
j UStID {} ist gültig.
j Reverse Charge, {}
"""
FRENCH = """
CREDIT_CARD
t Le client demande le débit de la carte {}.
t Carte bancaire {} expirée.
j Paiement effectué avec {} hier.
j Nouveau numéro de carte : {}
CARD_SECURITY_CODE
t cryptogramme {}
j CVC {} communiqué au téléphone
CARD_EXPIRY
t expire fin {}
j date d'expiration : {}
IBAN_CODE
t Merci de prélever sur {}.
t IBAN : {}
j Nouvelles coordonnées bancaires {} dès mai.
j Rejet du prélèvement sur {}
SWIFT_BIC
t BIC {}
j code SWIFT de la banque : {}
EMAIL_ADDRESS
t Envoyer la facture à {}.
t Courriel : {}
j Le contact répond à {} le matin.
j copie à {};
PHONE_NUMBER
t Rappeler au {} avant midi.
t Tél. : {}
j Le numéro est le {}.
j portable {}
STREET_ADDRESS
t Nouvelle adresse de facturation : {}
t Déménagement au {} en mars.
j Livrer au {} de préférence.
j Le site {} est résilié.
PERSON
t Bonjour M. {}, merci pour votre paiement.
t Échange avec {} au sujet du retard.
t À l'attention de {}
t Validé par Mme {}
j Cher {}, votre relevé est prêt.
j Demande de Madame {}
j Interlocuteur : {}
j {} conteste le supplément.
ORGANIZATION
t Facturer désormais {}.
t {} dispose d'un avoir.
j Reprise par {} en janvier.
j Règlement reçu de {}.
DATE_OF_BIRTH
t né le {}
t date de naissance : {}
j née le {} selon la pièce
j naissance {}
PASSWORD
t mot de passe : {}
j Le mot de passe est {}
FR_NIR
t numéro de sécurité sociale {}
t NIR : {}
j n° de sécu {}
j Sécurité sociale {} vérifiée
VAT_NUMBER
t TVA intracommunautaire {}
t n° TVA : {}
j Numéro de TVA {} valide.
j autoliquidation, {}
"""
SPANISH = """
CREDIT_CARD
t El cliente pide cargar la tarjeta {}.
t Tarjeta de crédito {} caducada.
j Se cobró de {} ayer.
j Nuevo número de tarjeta: {}
CARD_SECURITY_CODE
t código de seguridad {}
j CVV {} indicado por teléfono
CARD_EXPIRY
t caduca {}
j fecha de caducidad: {}
IBAN_CODE
t Domiciliar en {} a partir de ahora.
t IBAN: {}
j Nueva cuenta {} desde mayo.
j Recibo devuelto de {}
SWIFT_BIC
t BIC {}
j código SWIFT del banco: {}
EMAIL_ADDRESS
t Enviar la factura a {}.
t Correo: {}
j El contacto responde en {} por la tarde.
j copia a {};
PHONE_NUMBER
t Llamar al {} antes de las doce.
t Tel.: {}
j El teléfono es {}.
j móvil {}
STREET_ADDRESS
t Nueva dirección de facturación: {}
t Se mudaron a {} en marzo.
j Entregar en {} por favor.
j La sede {} se dio de baja.
PERSON
t Estimado Sr. {}, gracias por su pago.
t Hablé con {} sobre el recargo.
t A la atención de {}
t Aprobado por la Sra. {}
j Hola {}, su extracto está listo.
j Solicitado por Don {}
j Persona de contacto: {}
j {} reclama el exceso.
ORGANIZATION
t Facturar a {} desde ahora.
t {} tiene un saldo a favor.
j Absorbida por {} en enero.
j Pago recibido de {}.
DATE_OF_BIRTH
t fecha de nacimiento: {}
t nacido el {}
j nacida el {} según documento
j F. nacimiento {}
PASSWORD
t contraseña: {}
j La clave del portal es {}
ES_NIF
t DNI {}
t NIF: {}
j con DNI número {}
j documento nacional de identidad {}
ES_NIE
t NIE {}
t NIE: {}
j número de extranjero {}
j con NIE {}
VAT_NUMBER
t NIF-IVA {}
t IVA intracomunitario: {}
j Número de IVA {} válido.
j inversión del sujeto pasivo, {}
"""
ITALIAN = """
CREDIT_CARD
t Il cliente chiede l'addebito sulla carta {}.
t Carta di credito {} scaduta.
j Pagamento eseguito con {} ieri.
j Nuovo numero di carta: {}
CARD_SECURITY_CODE
t codice di sicurezza {}
j CVV {} comunicato al telefono
CARD_EXPIRY
t scade {}
j data di scadenza carta: {}
IBAN_CODE
t Addebitare su {} d'ora in poi.
t IBAN: {}
j Nuove coordinate {} da maggio.
j Insoluto su {}
SWIFT_BIC
t BIC {}
j codice SWIFT della banca: {}
EMAIL_ADDRESS
t Inviare la fattura a {}.
t Posta elettronica: {}
j Il referente risponde a {} la mattina.
j copia a {};
PHONE_NUMBER
t Richiamare al {} entro mezzogiorno.
t Tel.: {}
j Il numero è {}.
j cellulare {}
STREET_ADDRESS
t Nuovo indirizzo di fatturazione: {}
t Trasferiti in {} a marzo.
j Consegnare in {} per favore.
j La sede {} è stata chiusa.
PERSON
t Gentile Sig. {}, grazie per il pagamento.
t Colloquio con {} sulla mora.
t Alla c.a. di {}
t Approvato dalla Sig.ra {}
j Buongiorno {}, l'estratto è pronto.
j Richiesto dal Dott. {}
j Referente: {}
j {} contesta l'eccedenza.
ORGANIZATION
t Fatturare a {} da adesso.
t {} ha un credito.
j Acquisita da {} a gennaio.
j Bonifico ricevuto da {}.
DATE_OF_BIRTH
t data di nascita: {}
t nato il {}
j nata il {} come da documento
j nascita {}
PASSWORD
t la password è {}
j parola d'ordine: {}
IT_FISCAL_CODE
t codice fiscale {}
t C.F. {}
j Cod. fiscale: {}
j identificato con {}
VAT_NUMBER
t partita IVA {}
t P.IVA: {}
j Partita IVA {} valida.
j inversione contabile, {}
"""

OPENINGS = {
    "de": "t Notiz:\nt Guten Tag,\nj Vermerk -\nj Interne Info:",
    "fr": "t Note :\nt Bonjour,\nj Commentaire -\nj Mémo interne :",
    "es": "t Nota:\nt Buenos días,\nj Comentario -\nj Aviso interno:",
    "it": "t Nota:\nt Buongiorno,\nj Commento -\nj Promemoria interno:",
}

FILLERS = {
    "de": "t Der Saldo wurde übertragen.\nt Bitte 15 % Rabatt gewähren.\nt Der Verbrauch lag 40 GB über dem Tarif.\n"
    "j Die Gebühr wurde einmalig erlassen.\nj Anteilige Berechnung wegen Upgrade.\nj Verlängerung in 30 Tagen fällig.",
    "fr": "t Le solde a été reporté.\nt Appliquer la remise de 15 %.\nt La consommation dépasse le forfait de 40 Go.\n"
    "j Les frais ont été annulés une fois.\nj Calcul au prorata.\nj Renouvellement dans 30 jours.",
    "es": "t El saldo pasó al ciclo siguiente.\nt Aplicar el descuento del 15 %.\nt El consumo superó el plan.\n"
    "j Se anuló el recargo una vez.\nj Prorrateo por la mejora.\nj Renovación en 30 días.",
    "it": "t Il saldo è stato riportato.\nt Applicare lo sconto del 15 %.\nt Il consumo supera il piano di 40 GB.\n"
    "j La mora è stata annullata una volta.\nj Calcolo pro rata per il passaggio.\nj Rinnovo tra 30 giorni.",
}

CARRIERS = "t {noun} {value}\nt {noun}: {value}\nj ({noun} {value})\nj {noun} - {value}"
