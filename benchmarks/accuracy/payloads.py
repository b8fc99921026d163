"""Billing documents in the spellings of several vendors, with slots for what is drawn.

``{TYPE}`` is a fresh value of an entity type, ``{TYPE:a}`` the same value wherever the document repeats it,
``@word`` its variant; ``{near.kind}`` a near-miss; ``{locale.country}`` and ``{locale.currency}`` what they say, the
country being neutral: part of an address as much as of a record. A string that begins with ``#`` becomes a JSON
number. Names and companies that a record's own fields hold are planted again in its notes. Field names follow the
vendors' public API references: Zuora, Stripe, Chargebee, Recurly, QuickBooks, Lago, SAP (KNA1, KNBK, BSEG), and the
column names that exports carry.
"""

from __future__ import annotations

from typing import Any

from benchmarks.accuracy.cases import Half

ZUORA_ACCOUNT = {
    "id": "{near.hex_id}",
    "accountNumber": "{near.customer_number}",
    "name": "{ORGANIZATION:o}",
    "currency": "{locale.currency}",
    "crmId": "{near.prefixed_id}",
    "salesRep": "{PERSON:rep}",
    "billToContact": {
        "firstName": "{GIVEN:a}",
        "lastName": "{FAMILY:a}",
        "workEmail": "{EMAIL_ADDRESS}",
        "workPhone": "{PHONE_NUMBER}",
        "address1": "{STREET:s}",
        "country": "{locale.country}",
    },
    "notes": "Called {GIVEN:a@planted} {FAMILY:a@planted} about invoice {near.invoice_number}; "
    "{FAMILY:a@planted} will pay by {near.date}. Billed via {ORGANIZATION:o@planted}.",
    "customFields": {"legacyId__c": "{near.order_number}", "batch__c": "#{near.epoch_millis}"},
}
STRIPE_CHARGE = {
    "id": "{near.prefixed_id}",
    "amount": "#{near.epoch_seconds}",
    "created": "#{near.epoch_seconds}",
    "billing_details": {
        "name": "{PERSON:a}",
        "email": "{EMAIL_ADDRESS}",
        "phone": "{PHONE_NUMBER}",
        "address": {"line1": "{STREET}", "country": "{locale.country}"},
    },
    "payment_method_details": '{"card": {"number": "{CREDIT_CARD@nested}", "network_ref": "{near.order_number}"}}',
    "receipt_number": "{near.ledger_code}",
    "description": "{PERSON:a@planted} - subscription, tracking {near.tracking_numeric}",
    "metadata": {"order": "{near.order_number}", "uuid": "{near.uuid}", "imei": "{near.imei}"},
}
CHARGEBEE_CUSTOMER = {
    "customer": {
        "id": "{near.customer_number}",
        "first_name": "{GIVEN:a}",
        "last_name": "{FAMILY:a}",
        "company": "{ORGANIZATION:o}",
        "email": "{EMAIL_ADDRESS}",
        "vat_number": "{VAT_NUMBER}",
        "created_at": "#{near.epoch_seconds}",
        "billing_address": {"line1": "{STREET}", "country": "{locale.country}", "phone": "{PHONE_NUMBER}"},
        "created_from_ip": "{IP_ADDRESS}",
        "invoice_notes": "Attention {PERSON:a@planted}, {ORGANIZATION:o@planted}",
    },
    "card": {"masked_number": "************1111", "funding_type": "credit"},
}
GERMAN_EXPORT = {
    "Kundennummer": "{near.customer_number}",
    "Vorname": "{GIVEN:a}",
    "Nachname": "{FAMILY:a}",
    "Firma": "{ORGANIZATION}",
    "Straße": "{STREET}",
    "Geburtsdatum": "{DATE_OF_BIRTH}",
    "E-Mail": "{EMAIL_ADDRESS}",
    "Telefon": "{PHONE_NUMBER}",
    "Kontoinhaber": "{PERSON:a}",
    "IBAN": "{IBAN_CODE}",
    "Rechnungsnummer": "{near.invoice_number}",
    "Betrag": "{near.amount}",
    "Bemerkung": "Herr {FAMILY:a@planted} zahlt per Überweisung, Zähler {near.meter_number}",
}
TICKET = {
    "ticketId": "{near.case_number}",
    "requester": {"contactName": "{PERSON:a}", "accountNumber": "{near.customer_number}"},
    "paymentMethod": {"cardNumber": "#{CREDIT_CARD@integer}", "securityCode": "{CARD_SECURITY_CODE}"},
    "comments": [
        {"body": "{PERSON:a@planted} paid on {near.iso_timestamp}, batch {near.packed_timestamp}"},
        {"body": "contact {EMAIL_ADDRESS}, version {near.version}"},
    ],
    "attributes": {"{EMAIL_ADDRESS@key}": "subscribed", "sku": "{near.sku}"},
}
USAGE = {
    "invoiceNumber": "{near.invoice_number}",
    "purchaseOrderNumber": "{near.purchase_order}",
    "lines": [
        {"id": "{near.uuid}", "sku": "{near.sku}", "description": "{near.title}", "meter": "{near.meter_number}"},
        {"id": "{near.md5}", "ean": "#{near.ean}", "description": "part {near.part_number}", "ref": "{near.imei}"},
        {"id": "{near.hex_id}", "location": "{near.coordinates}", "iccid": "{near.iccid}", "total": "{near.amount}"},
    ],
    "paymentReference": "{near.creditor_reference}",
    "mandateId": "{near.mandate}",
}
US_PAYROLL = {
    "vendor": {"companyName": "{ORGANIZATION}", "taxId": "{US_EIN}"},
    "payee": {"fullName": "{PERSON:a}", "ssn": "{US_SSN}", "dateOfBirth": "{DATE_OF_BIRTH}"},
    "ach": {"routingNumber": "{ABA_ROUTING_NUMBER}", "bankAccountNumber": "{US_BANK_NUMBER}"},
    "memo": "{PERSON:a@planted} run {near.packed_timestamp}",
    "api_key": "{SECRET}",
}

ZUORA_INVOICE = {
    "id": "{near.hex_id}",
    "invoiceNumber": "{near.invoice_number}",
    "sourceId": "{EMAIL_ADDRESS@wrong-place}",
    "billToContactSnapshot": {
        "firstName": "{GIVEN:a}",
        "lastName": "{FAMILY:a}",
        "personalEmail": "{EMAIL_ADDRESS}",
        "mobilePhone": "{PHONE_NUMBER}",
        "address1": "{STREET}",
        "county": "",
    },
    "comments": "Agreed with {GIVEN:a@planted} {FAMILY:a@planted}: net 30, see {near.purchase_order}",
    "invoiceItems": [
        {"id": "{near.hex_id}", "sku": "{near.sku}", "chargeDescription": "{near.title}", "quantity": 3},
        {"id": "{near.hex_id}", "sku": "{near.sku}", "chargeDescription": "meter {near.meter_number}", "quantity": 1},
    ],
}
STRIPE_INVOICE = {
    "id": "{near.prefixed_id}",
    "number": "{near.invoice_number}",
    "customer_name": "{PERSON:a}",
    "customer_email": "{EMAIL_ADDRESS}",
    "customer_phone": "{PHONE_NUMBER}",
    "customer_address": {"line1": "{STREET}", "country": "{locale.country}"},
    "account_name": "{ORGANIZATION:o}",
    "customer_tax_ids": [{"type": "eu_vat", "value": "{VAT_NUMBER}"}],
    "period_start": "#{near.epoch_seconds}",
    "footer": "Thank you {PERSON:a@planted}! Questions? Ask {ORGANIZATION:o@planted}.",
    "lines": {
        "data": [{"id": "{near.prefixed_id}", "description": "1 x {near.title}", "metadata": {"sim": "{near.iccid}"}}]
    },
    "metadata": {"note": "backup card {CREDIT_CARD}", "trace": "{near.sha256}"},
}
RECURLY_ACCOUNT = {
    "code": "{near.customer_number}",
    "first_name": "{GIVEN:a}",
    "last_name": "{FAMILY:a}",
    "cc_emails": "{EMAIL_ADDRESS}",
    "username": "{EMAIL_ADDRESS}",
    "billing_info": {
        "routing_number": "{ABA_ROUTING_NUMBER}",
        "account_number": "{US_BANK_NUMBER}",
        "ip_address_v4": "{IP_ADDRESS}",
        "payment_method": {"first_six": "411111", "last_four": "1111"},
    },
    "address": {"street1": "{STREET}", "phone": "{PHONE_NUMBER}"},
    "custom_fields": [{"name": "po", "value": "{near.purchase_order}"}, {"name": "device", "value": "{near.imei}"}],
    "notes": [{"message": "{FAMILY:a@planted} disputes {near.order_number} ({near.amount})"}],
}
QUICKBOOKS_INVOICE = {
    "Id": "{near.case_number}",
    "DocNumber": "{near.order_number}",
    "CustomerRef": {"value": "57", "name": "{ORGANIZATION:o}"},
    "BillAddr": {"Line1": "{STREET}", "Country": "{locale.country}"},
    "BillEmail": {"Address": "{EMAIL_ADDRESS}"},
    "GivenName": "{GIVEN:a}",
    "FamilyName": "{FAMILY:a}",
    "PrimaryPhone": {"FreeFormNumber": "{PHONE_NUMBER}"},
    "Line": [{"Id": "1", "Description": "Serial {near.ean}, {near.part_number}", "Amount": 120.5}],
    "PrivateNote": "{ORGANIZATION:o@planted} / {PERSON:a@planted} asked for {near.date}",
    "CustomerMemo": {"value": "Ref {near.creditor_reference}"},
}
LAGO_CUSTOMER = {
    "lago_id": "{near.uuid}",
    "external_id": "{near.customer_number}",
    "firstname": "{GIVEN:a}",
    "lastname": "{FAMILY:a}",
    "legal_name": "{ORGANIZATION:o}",
    "address_line1": "{STREET}",
    "tax_identification_number": "{VAT_NUMBER}",
    "metadata": [
        {"key": "iban", "value": "{IBAN_CODE}"},
        {"key": "legacy", "value": "{near.epoch_millis}"},
        {"key": "contact", "value": "{PERSON:a@planted}"},
    ],
    "payload": '{"user": {"mail": "{EMAIL_ADDRESS@nested}", "id": "{near.uuid}"}}',
}
SAP_CUSTOMER = {
    "KUNNR": "{near.order_number}",
    "NAME1": "{ORGANIZATION:o}",
    "STRAS": "{STREET}",
    "TELF1": "{PHONE_NUMBER}",
    "SMTP_ADDR": "{EMAIL_ADDRESS}",
    "STCEG": "{VAT_NUMBER}",
    "BANKN": "{US_BANK_NUMBER}",
    "KOINH": "{PERSON:a}",
    "BELNR": "{near.order_number}",
    "SGTXT": "Zahlung {PERSON:a@planted} {near.creditor_reference}",
}
ROMANCE_EXPORT = {
    "numero_client": "{near.customer_number}",
    "prénom": "{GIVEN:a}",
    "nom": "{FAMILY:a}",
    "date_naissance": "{DATE_OF_BIRTH}",
    "nombre": "{GIVEN:b}",
    "apellidos": "{FAMILY:b}",
    "direccion": "{STREET}",
    "teléfono": "{PHONE_NUMBER}",
    "correo": "{EMAIL_ADDRESS}",
    "ragione_sociale": "{ORGANIZATION}",
    "indirizzo": "{STREET}",
    "montant_ttc": "{near.amount}",
    "observaciones": "{PERSON:b@planted} / {near.invoice_number}",
}
PAYMENT_METHOD = {
    "id": "{near.hex_id}",
    "creditCardNumber": "#{CREDIT_CARD@integer}",
    "creditCardHolderName": "{PERSON:a}",
    "securityCode": "{CARD_SECURITY_CODE}",
    "bankIdentificationNumber": "411111",
    "secondTokenId": "{near.md5}",
    "properties": {"{CREDIT_CARD@key}": "default", "gatewayOrder": "#{near.order_number}"},
    "gatewayResponse": "approved for {PERSON:a@planted}, trace {near.tracking_numeric}",
    "clientSecret": "{SECRET}",
}
LEDGER = {
    "entries": [
        {
            "doc": "{near.ledger_code}",
            "posted": "{near.iso_timestamp}",
            "hash": "{near.sha1}",
            "text": "{near.security_talk}",
        },
        {"doc": "{near.order_number}", "posted": "#{near.epoch_millis}", "text": "{near.quantity}"},
        {"doc": "{near.purchase_order}", "isin": "{near.isin}", "text": "{near.title}, {near.version_like_ip}"},
        {"doc": "{near.luhn_fail}", "e2e": "{near.false_iban}", "text": "{near.asset_name}"},
    ],
}

TEMPLATES: dict[Half, dict[str, dict[str, Any]]] = {
    "tune": {
        "zuora-account": ZUORA_ACCOUNT,
        "stripe-charge": STRIPE_CHARGE,
        "chargebee-customer": CHARGEBEE_CUSTOMER,
        "german-export": GERMAN_EXPORT,
        "ticket": TICKET,
        "usage": USAGE,
        "us-payroll": US_PAYROLL,
    },
    "judge": {
        "zuora-invoice": ZUORA_INVOICE,
        "stripe-invoice": STRIPE_INVOICE,
        "recurly-account": RECURLY_ACCOUNT,
        "quickbooks-invoice": QUICKBOOKS_INVOICE,
        "lago-customer": LAGO_CUSTOMER,
        "sap-customer": SAP_CUSTOMER,
        "romance-export": ROMANCE_EXPORT,
        "payment-method": PAYMENT_METHOD,
        "ledger": LEDGER,
    },
}
"""Documents by half and name. No template stands in both halves."""
