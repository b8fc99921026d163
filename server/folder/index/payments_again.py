"""Payments without a number that another file has as well, with a number or with other columns.

One export lists payments by their numbers, and the next says of the same ones who paid, when and how much. No row alone
tells that they are the same, since somebody may pay the same twice on a day; a whole file does: where each of its rows,
and as many of them, stand in another one, it is another export of these.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from typing import Final

from server.folder.index.fill import LINE_BITS
from server.folder.index.queries import PAYMENT_COUNTS, PAYMENTS
from server.records.columns import UNREAD_AMOUNT
from server.records.values import UNDATED

AGAIN: Final = "duplicate payment"
"""The reason for which such a payment is left out."""

_FEWEST: Final = 2  # payments of a file, since two may be alike by chance
_MOST: Final = 50_000  # payments that are compared; 0.1 s

_Key = tuple[int | None, int | None, int, float]


def paid_again(connection: sqlite3.Connection) -> list[int]:
    """The rows of payments without a number whose files another one has as a whole."""
    unnumbered, payments = connection.execute(PAYMENT_COUNTS).fetchone()
    if unnumbered < _FEWEST or payments > _MOST:
        return []
    of_files: dict[int, Counter[_Key]] = {}
    rows: dict[int, list[int]] = {}
    telling: dict[int, bool] = {}
    for row, is_unnumbered, *key in connection.execute(PAYMENTS):
        slot = row >> LINE_BITS
        tenant, account, day, amount = key
        of_files.setdefault(slot, Counter())[tenant, account, day, amount] += 1
        rows.setdefault(slot, []).append(row)
        told = is_unnumbered and account is not None and day > UNDATED and amount > UNREAD_AMOUNT
        telling[slot] = telling.get(slot, True) and told
    # Of two that have the same, the one with numbers stays, or else the first.
    again = [slot for slot in reversed(rows) if telling[slot] and len(rows[slot]) >= _FEWEST]
    for slot in again:
        if _has_all(of_files[slot], (others for one, others in of_files.items() if one != slot)):
            del of_files[slot]
        else:
            rows[slot] = []
    return [row for slot in again for row in rows[slot]]


def _has_all(payments: Counter[_Key], files: Iterable[Counter[_Key]]) -> bool:
    return any(payments <= others for others in files)
