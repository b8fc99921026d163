"""English phrases around sensitive values, by entity type. ``t`` lines belong to the tuning half, ``j`` to the judging.

``{}`` is the value. A person's phrases are those of support notes: most carry a word that says a name follows, some
carry none.
"""

PHRASES = """
CREDIT_CARD
t Customer asked us to charge card {} for the renewal.
t Visa on file: {}, please update before the next run.
t Read me the number over the phone: {}
t Old PAN {} was replaced.
t ref_{}_retry failed at the gateway
j Payment was taken from {} yesterday.
j The new card is {} and should be used from May.
j Declined: {} (insufficient funds)
j cc no {}; keep as backup
j [{}] entered by agent
CARD_SECURITY_CODE
t CVV {} was given by the caller.
t cvc: {}
t security code is {}
j The caller read out CVV2 {} as well.
j CVC2={}
j card verification code: {}
CARD_EXPIRY
t card expires {}
t exp {} on the stored card
t expiry date: {}
j valid thru {}
j Card expiry {} needs an update.
j expiration {} per customer
IBAN_CODE
t Please debit {} from now on.
t IBAN {}
t refund goes to account {} at their bank
j Direct debit is drawn on {}.
j New bank details: {}, effective next invoice.
j transfer to {} bounced
SWIFT_BIC
t BIC {}
t SWIFT code: {}
t the bank's BIC is {}
j SWIFT/BIC {} for wires
j Wire via {} (BIC)
j swift={}
EMAIL_ADDRESS
t Send the corrected copy to {}.
t {} replied that the PO is missing.
t cc <{}> on reminders
t https://portal.example.net/unsubscribe?user={}
j Forwarded to {} on Monday
j New billing contact is {};
j mailto:{} bounced
j reach them: "{}"
PHONE_NUMBER
t Call {} before noon.
t phone: {}
t Customer can be reached at {} after 5pm.
t fax {}
j Their number is {}.
j mobile {} - text only
j Rang {} twice, no answer
j tel. {}
STREET_ADDRESS
t Ship the replacement router to {}.
t New billing address: {}
t They moved to {} in March.
j Invoice should be mailed to {}.
j Office relocated: {}
j Service location {} was disconnected.
PERSON
t Spoke with {} about the late fee.
t Dear {}, thank you for your payment.
t Attn: {}
t Contact: {}, accounts payable
t {} called and asked for a copy.
t Approved by {}
j Left a voicemail for {} regarding the balance.
j Hi {}, your statement is ready.
j Requested by Ms. {}
j Account owner is {}.
j Per conversation with Mr {}, waive the charge.
j {} wrote in to dispute the overage.
ORGANIZATION
t Bill to {} from next quarter.
t The reseller {} pays on behalf of the client.
t {} has a credit of two months.
j Merged with {} last year.
j Subcontracted through {}.
j {} asked for net 60 terms.
DATE_OF_BIRTH
t DOB {}
t date of birth: {}
t customer was born on {}
j Verified birth date {} on the call.
j D.O.B. {} matches
j born {}, senior discount applies
IP_ADDRESS
t Login from {} was blocked.
t client ip {}
t order placed from IP address {}
j Fraud check: {} is on the watch list.
j source address {} seen twice
j whitelisted {} for the API
MAC_ADDRESS
t Modem {} was swapped.
t MAC {}
j Device with hardware address {} is offline.
j router mac={}
SECRET
t They pasted their key {} into the ticket.
t api_key={}
t token: {}
j Customer's integration uses {} and needs rotation.
j Authorization: Bearer {}
j secret {} leaked in the notes
PASSWORD
t Portal password: {}
t pwd={}
t his password is {}
j login with password "{}"
j Temporary passwd: {}
j The password for the portal is {}
URL_CREDENTIALS
t Export target {}
t connect via {} nightly
j DSN: {}
j feed is pulled from {} daily
CRYPTO
t Refund in bitcoin to {}
t wallet: {}
j BTC address {}
j paid from {} (btc)
US_SSN
t SSN {} was used for the credit check.
t social security number: {}
t caller verified with {}
j Please remove SSN {} from the file.
j ssn={}
j identity confirmed, {} on record
US_ITIN
t ITIN {} on the W-7
t individual taxpayer id: {}
j Files with ITIN {}.
j taxpayer identification number {}
US_EIN
t EIN {} on the W-9
t Federal tax ID: {}
j Employer identification number {} is on file.
j FEIN {}
US_BANK_NUMBER
t checking account number {}
t bank account {} was closed
t acct no. {} for ACH refunds
j Savings account {} will be debited.
j bank acct #: {}
j ACH debit from account number {} returned R01
ABA_ROUTING_NUMBER
t routing number {}
t ABA {}
j Routing no. {} for the wire.
j RTN: {}
US_PASSPORT
t passport number {} as ID
t US passport {}
j Passport no. {} was scanned.
j identified by passport {}
UK_NINO
t NI number {}
t National Insurance: {}
j NINO {} was supplied by HR.
j national insurance number {}
UK_NHS
t NHS number {}
t NHS no. {}
j Patient's NHS number is {}.
j nhs: {}
VAT_NUMBER
t VAT number {}
t VAT ID: {}
t reverse charge, {}
j VAT reg no {} is valid.
j Their tax registration {} changed.
j VAT {}
"""

OPENINGS = """
t Agent note:
t Hello,
t Customer update.
t Follow-up from billing:
t [2026-03-04 10:12]
j Case comment -
j Good morning,
j Internal memo:
j Update from collections.
j (email import)
"""

FILLERS = """
t The balance was carried over to the next cycle.
t Please apply the discount of 15 % for twelve months.
t No further action needed at this time.
t Usage exceeded the plan by 40 GB in February.
t Renewal is due in 30 days.
j Charges were prorated for the upgrade.
j We waived the late fee once as a courtesy.
j The plan has 25 seats and 3 add-ons.
j Dispute closed in favour of the merchant.
j Next review is scheduled for the second quarter.
"""

CARRIERS = """
t {noun} {value}
t {noun}: {value}
t See {noun} {value} for details.
t Linked {noun} = {value}
j ({noun} {value})
j {noun} - {value}
j Matched against {noun} {value} by the import.
j for {noun} {value},
"""
