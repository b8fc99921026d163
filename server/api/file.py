"""A billing API described by data: what a YAML file says of its addresses, parameters, paging and credential.

`described/` holds those that come with the package; `docs/apis.md` explains each field. A file is decoded strictly: an
unknown field, a placeholder that means nothing, or a path that could lead elsewhere is refused when it is read.

Parameters are written as they stand in a query, `name=template`; what is put into a template is percent-encoded. The
placeholders are `{value}`, and for days in UTC `{date}` (2026-01-31), `{datetime}` (2026-01-31T00:00:00Z), `{epoch}`
(seconds), each of them also as `{next_...}`, the day after.
"""

import re
from pathlib import Path
from typing import Annotated, Final

import msgspec

from scanner.yaml_text import NotYamlError, decode_yaml
from server.config import API_CREDENTIAL
from server.settings import ConfigError
from server.source import ENTITIES, MAX_PAGE, Filter, Offer, RecordKind, Sort
from server.trust.trusted_urls import ENDPOINT_RULE, is_base_url, is_trusted_endpoint
from server.trust.yaml_errors import quoting_nothing

FOLDER: Final = Path(__file__).with_name("described")
"""The files that come with the package; each is called by its stem."""

MAX_FILE_BYTES: Final = 256 * 1024

_DAY: Final = r"\{(?:next_)?(?:date|datetime|epoch)\}"
_SEGMENTS: Final = re.compile(r"(?:/(?!\.{1,2}(?:/|\Z))(?:[A-Za-z0-9_.~-]+|\{id\}|\{account_id\}))+\Z")
_PARAMETER: Final = re.compile(r"[A-Za-z0-9_.\[\]-]{1,64}=[^{}&#\x00-\x20]{0,128}\Z")
_VALUE: Final = re.compile(r"[A-Za-z0-9_.\[\]-]{1,64}=[^{}&#\x00-\x20]{0,128}\{value\}[^{}&#\x00-\x20]{0,128}\Z")
_DAYS: Final = re.compile(rf"[A-Za-z0-9_.\[\]-]{{1,64}}=[^{{}}&#\x00-\x20]{{0,128}}{_DAY}[^{{}}&#\x00-\x20]{{0,128}}\Z")
_HEADER_NAME: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}\Z")  # RFC 9110, section 5.6.2
_HEADER_VALUE: Final = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,510}[\x21-\x7e])?\Z")
_OURS: Final = frozenset(
    {"accept", "accept-encoding", "authorization", "connection", "content-length", "host", "transfer-encoding"}
)

Dotted = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{1,64}(\.[A-Za-z0-9_-]{1,64}){0,4}$")]
"""Where something stands in an answer: names of fields, outermost first."""

Name = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_.\[\]-]{1,64}$")]
"""A parameter's name."""

Parameter = Annotated[str, msgspec.Meta(max_length=256)]
"""A parameter as it stands in a query: name=template."""


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Bearer(_Part, frozen=True, kw_only=True, tag_field="kind", tag="bearer"):
    """`Authorization: Bearer <credential>`."""


class Basic(_Part, frozen=True, kw_only=True, tag_field="kind", tag="basic"):
    """`Authorization: Basic`; the credential is `user:password`, or a key that stands for the user alone."""


class Header(_Part, frozen=True, kw_only=True, tag_field="kind", tag="header"):
    """A header of its own, into whose template the credential is put at `{credential}`."""

    name: str
    template: str = "{credential}"

    def __post_init__(self) -> None:
        if not _HEADER_NAME.match(self.name) or self.name.lower() in _OURS - {"authorization"}:
            raise ValueError("auth.name is not the name of a header")
        if self.template.count("{credential}") != 1 or not _HEADER_VALUE.match(self.template):
            raise ValueError("auth.template needs {credential} once, and printable characters")


class OAuth(_Part, frozen=True, kw_only=True, tag_field="kind", tag="oauth2"):
    """Client credentials (RFC 6749, section 4.4): `client_id:client_secret`, or a JSON object with these two names.

    `in_body`: whether they stand in the body of the request for a token, or in a Basic header.
    """

    token_path: str
    in_body: bool = True
    scope: str | None = None

    def __post_init__(self) -> None:
        _check_path(self.token_path, "auth.token_path", ())


Auth = Bearer | Basic | Header | OAuth


class _Paging(_Part, frozen=True, kw_only=True):
    """`size`: the parameter for the number of records; `most`: what it may be at most."""

    size: Name | None = None
    most: Annotated[int, msgspec.Meta(ge=1, le=1000)] = MAX_PAGE


class AfterId(_Paging, frozen=True, kw_only=True, tag_field="style", tag="after_id"):
    """The next page begins behind the id of the last record; `more` says whether there is one."""

    param: Name
    more: Dotted


class Token(_Paging, frozen=True, kw_only=True, tag_field="style", tag="token"):
    """An answer holds a token for the next page in `next`, which goes into `param`; none on the last page."""

    param: Name
    next: Dotted


class PageNumber(_Paging, frozen=True, kw_only=True, tag_field="style", tag="page"):
    """Pages are numbered from `first`; without `more`, a full page has another one behind it."""

    param: Name
    first: Annotated[int, msgspec.Meta(ge=0, le=1)] = 1
    more: Dotted | None = None


class Link(_Paging, frozen=True, kw_only=True, tag_field="style", tag="link"):
    """An answer holds the address of the next page in `next`. It is followed to the same list only."""

    next: Dotted


Paging = AfterId | Token | PageNumber | Link


class Status(_Part, frozen=True, kw_only=True):
    """`values`: those that the API knows, as it spells them; `otherwise`: the parameter where none is asked for."""

    param: Parameter
    values: tuple[Annotated[str, msgspec.Meta(min_length=1, max_length=64)], ...] = ()
    otherwise: Parameter | None = None

    def __post_init__(self) -> None:
        _check_parameters(_VALUE, self.param)
        _check_parameters(_PARAMETER, *filter(None, [self.otherwise]))


class OfRecord(_Part, frozen=True, kw_only=True):
    """Records of one account or invoice. `param`: None where the path of the list holds `{account_id}`.

    `by_id`: a number is looked up first.
    """

    param: Parameter | None = None
    by_id: bool = False

    def __post_init__(self) -> None:
        _check_parameters(_VALUE, *filter(None, [self.param]))


class Days(_Part, frozen=True, kw_only=True):
    """Parameters for the first and the last day."""

    since: Parameter
    until: Parameter

    def __post_init__(self) -> None:
        _check_parameters(_DAYS, self.since, self.until)


class Amounts(_Part, frozen=True, kw_only=True):
    """Parameters for the least and the largest amount."""

    least: Parameter
    most: Parameter

    def __post_init__(self) -> None:
        _check_parameters(_VALUE, self.least, self.most)


class Lines(_Part, frozen=True, kw_only=True):
    """Line items of an invoice: a list whose path or parameters hold the invoice at `{id}` or `{value}`.

    `by_id`: the number of an invoice will not do; it is looked up first.
    """

    path: str
    params: tuple[Parameter, ...] = ()
    by_id: bool = False

    def __post_init__(self) -> None:
        _check_path(self.path, "lines.path", ("{id}",))
        for param in self.params:
            _check_parameters(_VALUE if "{" in param else _PARAMETER, param)
        if self.path.count("{id}") + sum("{value}" in param for param in self.params) != 1:
            raise ValueError("lines needs the invoice in one place")


class Kind(_Part, frozen=True, kw_only=True):
    """One entity: `get` and `list` are paths. `number`: the field of a record that `get` takes as well as its id.

    `always`: parameters of every list. `records`, `record`, `item`: where the records stand in a list, the record in an
    answer to `get`, and the record in an element of a list, if not where the file says for all or directly there.
    """

    get: str
    list: str
    always: tuple[Parameter, ...] = ()
    status: Status | None = None
    account: OfRecord | None = None
    invoice: OfRecord | None = None
    date: Days | None = None
    due_date: Days | None = None
    amount: Amounts | None = None
    balance: Amounts | None = None
    sorts: dict[Sort, tuple[Parameter, ...]] = {}
    lines: Lines | None = None
    records: Dotted | None = None
    record: Dotted | None = None
    item: Dotted | None = None
    number: Dotted | None = None

    def __post_init__(self) -> None:
        _check_path(self.get, "get", ("{id}",))
        _check_path(self.list, "list", ("{account_id}",))
        if self.get.count("{id}") != 1:
            raise ValueError("get needs {id} once")
        in_path = "{account_id}" in self.list
        if in_path != (self.account is not None and self.account.param is None):
            raise ValueError("account has a param, or the path of the list holds {account_id}")
        if self.invoice is not None and self.invoice.param is None:
            raise ValueError("invoice has a param")
        _check_parameters(_PARAMETER, *self.always, *(param for params in self.sorts.values() for param in params))

    @property
    def offer(self) -> Offer:
        """What can be asked of it."""
        known: dict[Filter, object] = {
            "status": self.status,
            "account_id": self.account,
            "invoice_id": self.invoice,
            "date": self.date,
            "due_date": self.due_date,
            "amount": self.amount,
            "balance": self.balance,
        }
        filters = frozenset(name for name, way in known.items() if way is not None)
        return Offer(
            filters=filters,
            sorts=frozenset(self.sorts),
            lines=self.lines is not None,
            statuses=() if self.status is None else self.status.values,
        )


class Lookup(_Part, frozen=True, kw_only=True):
    """A list of accounts by what they are called; with `account`, of other things that name their account there."""

    path: str
    params: tuple[Parameter, ...]
    account: Dotted | None = None

    def __post_init__(self) -> None:
        _check_path(self.path, "customers path", ())
        for param in self.params:
            _check_parameters(_VALUE if "{" in param else _PARAMETER, param)
        if sum("{value}" in param for param in self.params) != 1:
            raise ValueError("a way to look for customers needs {value} in one parameter")


class Customers(_Part, frozen=True, kw_only=True):
    """How accounts are found; each way is tried, and its records are put together."""

    email: tuple[Lookup, ...] = ()
    name: tuple[Lookup, ...] = ()


class ApiFile(_Part, frozen=True, kw_only=True):
    """The whole file; seconds and bytes."""

    base_url: str
    auth: Auth
    paging: Paging
    entities: dict[RecordKind, Kind]
    credential: Annotated[str, msgspec.Meta(pattern=r"^[A-Z][A-Z0-9_]{0,63}$")] = API_CREDENTIAL
    profile: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]{1,64}$")] | None = None
    headers: dict[str, str] = {}
    records: Dotted | None = None
    id: Dotted = "id"
    total: Dotted | None = None
    customers: Customers = Customers()
    retry_after: str = "retry-after"
    connect_timeout: Annotated[float, msgspec.Meta(gt=0, le=60)] = 5.0
    read_timeout: Annotated[float, msgspec.Meta(gt=0, le=120)] = 15.0
    total_timeout: Annotated[float, msgspec.Meta(gt=0, le=300)] = 30.0
    max_bytes: Annotated[int, msgspec.Meta(ge=1024, le=64 * 1024 * 1024)] = 16 * 1024 * 1024

    def __post_init__(self) -> None:
        check_base_url(self.base_url)
        for name, value in {**self.headers, self.retry_after: "-"}.items():
            if not _HEADER_NAME.match(name) or not _HEADER_VALUE.match(value) or name.lower() in _OURS:
                raise ValueError("headers holds one that is malformed or not to be set")
        if not self.entities:
            raise ValueError("entities is empty")
        in_order = [entity for entity in ENTITIES if entity in self.entities]
        msgspec.structs.force_setattr(self, "entities", {entity: self.entities[entity] for entity in in_order})


def check_base_url(text: str) -> None:
    """Raises `ValueError` when nobody should be asked there for billing data."""
    if not is_base_url(text):
        raise ValueError("the base URL of the API has to be one such as https://api.example.com/v1")
    if not is_trusted_endpoint(text):
        raise ValueError(f"the base URL of the API {ENDPOINT_RULE}")


def names() -> tuple[str, ...]:
    """What the files that come with the package are called."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def load_api(name_or_path: str) -> ApiFile:
    """The file of that name, or at that path. Raises `ConfigError`, whose message repeats nothing of the file."""
    path = FOLDER / f"{name_or_path}.yaml" if name_or_path in names() else Path(name_or_path).expanduser()
    known = f"; the names are: {', '.join(names())}"
    try:
        with path.open("rb") as stream:
            text = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "unknown error"
        raise ConfigError(
            f"--api: {name_or_path} is no known name, and no file that can be read: {reason}{known}"
        ) from None
    if len(text) > MAX_FILE_BYTES:
        raise ConfigError(f"--api: the file has more than {MAX_FILE_BYTES:,} bytes")
    try:
        return decode_yaml(text, ApiFile)
    except msgspec.ValidationError as error:
        raise ConfigError(f"--api: {quoting_nothing(error)}") from None
    except NotYamlError as error:
        raise ConfigError(f"--api: the file is {error}") from None


def _check_path(path: str, place: str, placeholders: tuple[str, ...]) -> None:
    other = {"{id}", "{account_id}"} - set(placeholders)
    if not _SEGMENTS.match(path) or any(name in path for name in other):
        allowed = f"; a segment may be {' or '.join(placeholders)}" if placeholders else ""
        raise ValueError(f"{place} has to be a path such as /v1/invoices{allowed}")


def _check_parameters(form: re.Pattern[str], *params: str) -> None:
    if not all(form.match(param) for param in params):
        raise ValueError("a parameter has to be name=template, with the placeholder that belongs there")
