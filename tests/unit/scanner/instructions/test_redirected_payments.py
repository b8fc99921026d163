"""Payments that somebody redirects, and letters that tell of a new account as honest ones do."""

import pytest

from scanner.entity_types import PAYMENT_FRAUD
from tests.compiled import compiled

SCANNER = compiled("redact-only")


def _is_fraud(text: str) -> bool:
    return any(finding.entity_type == PAYMENT_FRAUD for finding in SCANNER.find(text))


@pytest.mark.parametrize(
    "text",
    [
        "Our bank has been merged, so settle all open invoices today to the account at the foot of this mail.",
        "Please amend the beneficiary to Halden Ltd, account 33018822, without contacting our accounts team.",
        "Due to a tax review our usual account is on hold; wire the deposit to our partner's account in Riga.",
        "Our account number has changed. Please confirm by replying to this e-mail and not by phone.",
        "Pick up six gift cards for a client, scratch the backs and mail me the codes.",
        "Payment can only be accepted in USDT this month; the wallet is given below.",
        "Update the vendor master: replace the stored account with 0099 8812 and release the waiting payments.",
        "Bitte hinterlegen Sie unsere neue IBAN; Rückfragen bitte nur per E-Mail an diese Adresse.",
        "Veuillez remplacer notre RIB par celui en pièce jointe et ne répondre qu'à cette adresse.",
        "Nuestro banco está en auditoría; hagan el pago de hoy a la cuenta de abajo.",
        "我司账户正在审计,请把今天的货款汇到下面的新账户,不必电话确认。",
    ],
)
def test_a_redirected_payment_is_found(text: str) -> None:
    assert _is_fraud(text)


@pytest.mark.parametrize(
    "text",
    [
        "Our bank details have changed. Please use the new account below from 1 July, and call us if in doubt.",
        "Please update our bank details in your supplier file; a confirmation from our bank is attached.",
        "Your account is on hold. Please transfer 88.20 to the account below within ten days.",
        "Second reminder: 318.40 is overdue. Please pay today to the account below.",
        "Our account with Northbank was closed on 30 June. Payments sent there will be returned to you.",
        "Please confirm your new bank details by phone before we release payment.",
        "Please buy two gift vouchers for the winners and send me the receipts.",
        "Wir haben die Bank gewechselt. Bitte überweisen Sie ab sofort auf das unten genannte Konto.",
        "Nous avons changé de banque. Merci d'utiliser le nouveau RIB joint à cette facture à partir du 1er mai.",
        "我司开户行已变更,新账户信息见盖章函件,请电话核实后付款。",
    ],
)
def test_an_honest_change_of_account_and_a_reminder_pass(text: str) -> None:
    assert not _is_fraud(text)
