"""Whose records are asked for: the account with an id, a number or a token, or the customer whom records call so."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from scanner.masking.tokens import TOKEN
from server.folder.index.asked import bounds_of
from server.folder.index.queries import Where
from server.folder.index.snapshot import Snapshot
from server.folder.lookups.keyed import KeyedRecords, Record, Visibility
from server.records.account_matching import (
    comparable_start,
    comparables,
    comparables_of_account,
    customer_key,
    may_be_name,
    may_be_one,
    tokens_of,
    zero_padded,
)
from server.records.facts import account_names, customer_of, key_by_name
from server.records.shapes import ACCOUNT, INVOICE, LINE, field_parts
from server.source import MAX_PAGE, Query, SourceError

_LOOKED_AT: Final = 1_000  # accounts that are read for one question
_COMPARED: Final = 50  # records of an account that may be of others, too; 10 us each
_SEVERAL: Final = "several accounts are called so; take the id of one from a record that names it"
_SHARED: Final = (
    "customers who are called otherwise have the same account, so that no list has the records of this one alone: take"
    " the account from a record, list all of it, and go by the names in the records"
)
_NAMESAKES: Final = (
    "several accounts have this name, and these records state no account but the name alone: give the name itself to"
    " list what all of them have"
)


class Customers:
    """The customers of one snapshot, as one who asks sees them. Raises as `KeyedRecords`."""

    def __init__(self, snapshot: Snapshot, visibility: Visibility, keyed: KeyedRecords) -> None:
        self._snapshot = snapshot
        self._visibility = visibility
        self._keyed = keyed

    def account(self, key: str) -> Record | None:
        """The account with this id or number (`KeyedRecords.with_key`), or that has this token."""
        key = key.strip()
        record = self._keyed.with_key(ACCOUNT, key)
        if record is not None or not TOKEN.fullmatch(key):
            return record
        accounts = list(self.accounts([frozenset({key})], 2))
        if len(accounts) > 1:
            raise SourceError("several accounts share this token; ask for them by id", asked=True)
        return accounts[0] if accounts else None

    def accounts(self, wanted: Sequence[frozenset[str]], limit: int) -> Iterator[Record]:
        """Accounts that are called one of each of these, in comparable names and emails or tokens."""
        return self._called(ACCOUNT, wanted, limit)

    def _called(self, kind: int, wanted: Sequence[frozenset[str]], limit: int) -> Iterator[Record]:
        for looked_at, found in enumerate(self._snapshot.by_name(kind + 1, wanted[0], self._keyed.tenant_code())):
            if looked_at == _LOOKED_AT or not limit:
                return
            record = self._keyed.at(kind, found)
            if self._keyed.owns(record) and not any(map(self._says(kind, record).isdisjoint, wanted)):
                limit -= 1
                yield record

    def _customers_of(self, kind: int, name: str) -> tuple[str, ...]:
        """The accounts of whom records of a kind call so, or what they call him, in each spelling; nothing for nobody.

        Where there are accounts to ask, of records that state no account but the name alone. Raises `SourceError` where
        several accounts are called so, and where it is the account of other customers, too.
        """
        if kind == ACCOUNT:
            return ()
        asked = self._has_accounts()
        for wanted in filter(None, (comparables("name", name), comparable_start(name))):
            called = self._called(kind, [wanted], MAX_PAGE)
            parts = field_parts(kind, self._visibility.tenant_field)
            found = {customer_of(one.fields, parts) or "" for one in called if not (asked and one.facts.account)}
            keys = tuple(dict.fromkeys(map(customer_key, sorted(filter(None, found)))))
            ids = [one for one in keys if not may_be_name(one)]
            # In several spellings, or beside an account: all that records call so, but not what only begins so.
            if len(keys) > 1 and (len(ids) > 1 or wanted == comparable_start(name)):
                raise SourceError(_SEVERAL, asked=True)
            if any(self._is_shared(kind, one, wanted) for one in keys if one != customer_key(name)):
                raise SourceError(_SHARED, asked=True)
            if keys:
                return keys
        return ()

    def _is_shared(self, kind: int, account: str, wanted: frozenset[str]) -> bool:
        """Whether records of this account call their customer otherwise, as those of a collective account do."""
        where = self.exact(kind, Query(account_id=account))
        found = self._snapshot.page(where, "row", descending=False, after=None, limit=_COMPARED)
        own = frozenset(comparables_of_account("name", account))  # a column of ids may be called "Customer"
        said = (self._says(kind, self._keyed.at(kind, one)) - own for one in found)
        return any(names and names.isdisjoint(wanted) and not may_be_one(names, wanted) for names in said)

    def _says(self, kind: int, record: Record) -> set[str]:
        """The comparable names, emails and tokens of an account, or of the customer that another record names."""
        texts = list(account_names(record.fields, field_parts(kind, self._visibility.tenant_field)))
        said = {one for kind, text in texts for one in comparables_of_account(kind, text)}
        token = self._visibility.token
        if token is not None:
            texts += [("key", key) for key in (record.facts.id, record.facts.number) if key is not None]
            said.update(shown for kind, text in texts for shown in tokens_of(token, kind, text))
        return said

    def where(self, kind: int, query: Query) -> Where:
        """What the query asks for; where no record has that account id, that of the account with this number.

        Where records name no account, that of the customer whom they call so, in each spelling of his name; where some
        do and others do not, as the invoices of two systems, both. Zeros before a number tell no two accounts apart,
        unless there is an account of each.
        """
        exact = self.exact(kind, query)
        if query.account_id is None or kind == LINE:
            return exact
        account = query.account_id.strip()
        if not self._count_of(kind, account):
            found = self._account_ids(kind, account) or (account,)
        elif may_be_name(account) and not self._has_accounts():
            found = (account, *(one for one in self._customers_of(kind, account) if not may_be_name(one)))
        else:
            found = (account,)
        said = (*found, *self._also_known_as(kind, found[0]), *self._padded(kind, found[0]))
        digests = tuple(dict.fromkeys(self._snapshot.digest(customer_key(one)) for one in said))
        one, several = (digests[0], ()) if len(digests) == 1 else (None, digests)
        return msgspec.structs.replace(exact, account=one, accounts=several)

    def _account_ids(self, kind: int, said: str) -> tuple[str, ...]:
        account = self.account(said) or self._known_by_name(said)
        if account is None:
            return self._customers_of(kind, said)
        key = self._keyed.key_of(ACCOUNT, account)
        found = key if key is not None and self._count_of(kind, key) else self._name_of(kind, account) or key
        return () if found is None else (found,)

    def _name_of(self, kind: int, account: Record) -> str | None:
        """The name of an account as records of a kind write it that state no account but the customer's name alone.

        Raises `SourceError` where several accounts are called so: nothing tells whose such records are.
        """
        name = key_by_name(account.fields, field_parts(ACCOUNT, self._visibility.tenant_field))
        wanted = comparables("name", name) if name is not None else frozenset()
        if name is None or not wanted:
            return None
        parts = field_parts(kind, self._visibility.tenant_field)
        called = self._called(kind, [wanted], MAX_PAGE)
        found = {customer_key(customer_of(one.fields, parts) or "") for one in called if one.facts.account is None}
        if self._count_of(kind, name):
            found.add(customer_key(name))
        if found and len(list(self.accounts([wanted], 2))) > 1:
            raise SourceError(_NAMESAKES, asked=True)
        return found.pop() if len(found) == 1 else None

    def _also_known_as(self, kind: int, said: str) -> tuple[str, ...]:
        """By what else records of a kind know the only account that is called so: its id, its number or its name.

        Nothing where another account has such an id or number, or where such records are of other customers: what one
        system numbers accounts by, another may number others by, and accounts of ledgers are of many.
        """
        record = self._keyed.exactly(ACCOUNT, said)
        parts = field_parts(ACCOUNT, self._visibility.tenant_field)
        name = said if record is None else key_by_name(record.fields, parts)
        if record is not None and not any(self._counted(kind, said, (name, *_keys_of(record)))):
            return ()  # before its namesakes are looked for
        wanted = frozenset() if name is None else comparables("name", name)
        called = list(self.accounts([wanted], 2)) if wanted else []
        if len(called) != 1 or (record or called[0]).text != called[0].text:
            return ()
        known = self._counted(kind, said, (name, *_keys_of(called[0])))
        names = frozenset(self._says(ACCOUNT, called[0]))
        found = [one for one in known if self._is_no_other(one, called[0]) and not self._is_shared(kind, one, names)]
        return () if found and self._is_shared(kind, said, names) else tuple(found)

    def _counted(self, kind: int, said: str, known: Iterable[str | None]) -> Iterator[str]:
        """By which of these, but for what was said, some record of a kind knows its account."""
        return (one for one in known if one is not None and one != said and self._count_of(kind, one))

    def _is_no_other(self, key: str, account: Record) -> bool:
        found = self._keyed.exactly(ACCOUNT, key)
        return found is None or found.text == account.text

    def _known_by_name(self, name: str) -> Record | None:
        """The only account that is called so, where it has no id and its name is what others know it by."""
        wanted = comparables("name", name)
        found = list(self.accounts([wanted], 2)) if wanted else []
        facts = found[0].facts if len(found) == 1 else None
        return found[0] if facts is not None and facts.key is None else None

    def _padded(self, kind: int, account: str) -> list[str]:
        """An account's number as records of a kind write it, but for zeros before it, which spreadsheets drop.

        None of them where one is another account's.
        """
        spellings = zero_padded(account)
        named = (
            [one for one in (account, *spellings) if self._keyed.exactly(ACCOUNT, one) is not None] if spellings else []
        )
        return [one for one in spellings if self._count_of(kind, one)] if len(named) <= 1 else []

    def _count_of(self, kind: int, account: str) -> int:
        return self._snapshot.count(self.exact(kind, Query(account_id=account)))

    def exact(self, kind: int, query: Query) -> Where:
        """What the query asks for in the words of the index, its account id taken for one."""
        bounds = bounds_of(query)
        codes = tuple(dict.fromkeys(self._snapshot.code(status.strip().lower()) for status in query.statuses))
        return Where(
            kind=kind + 1,
            status=codes[0] if len(codes) == 1 else None,
            statuses=codes if len(codes) > 1 else (),
            account=self._digest(kind, query.account_id),
            invoice=None if query.invoice_id is None else self._invoice(query.invoice_id.strip()),
            tenant=self._keyed.tenant_code(),
            **bounds,
            currency=None if query.currency is None else self._snapshot.code(query.currency.lower()),
        )

    def _digest(self, kind: int, account: str | None) -> int | None:
        """What stands in the index for an account, or for the customer who is called so; of a line, for its invoice."""
        if account is None:
            return None
        account = account.strip()
        return self._snapshot.digest(account if kind == LINE else customer_key(account))

    def _invoice(self, said: str) -> tuple[int, int]:
        """What stands in the index for an invoice: its id and its number, of which payments name one or the other."""
        found = self._keyed.with_key(INVOICE, said)
        keys = (said, said) if found is None else (found.facts.id or said, found.facts.number or said)
        return self._snapshot.digest(keys[0]), self._snapshot.digest(keys[1])

    def _has_accounts(self) -> bool:
        return bool(self._snapshot.count(self.exact(ACCOUNT, Query())))


def _keys_of(account: Record) -> tuple[str | None, str | None]:
    return account.facts.id, account.facts.number
