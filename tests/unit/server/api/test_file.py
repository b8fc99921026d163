"""Descriptions of billing APIs: those that come with the package, and what a wrong one is told."""

from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
import yaml

from server.api.file import ApiFile, load_api, names
from server.settings import ConfigError
from server.source import ENTITIES, Filter

Json = dict[str, Any]


def described(**changes: object) -> Json:
    return {
        "base_url": "https://api.example.com",
        "auth": {"kind": "bearer"},
        "paging": {"style": "token", "param": "cursor", "next": "meta.next"},
        "entities": {"invoice": {"get": "/v1/invoices/{id}", "list": "/v1/invoices"}},
        **changes,
    }


def invoice(**changes: object) -> Json:
    return described(entities={"invoice": {"get": "/v1/invoices/{id}", "list": "/v1/invoices", **changes}})


def loaded(folder: Path, document: object) -> ApiFile:
    path = folder / "api.yaml"
    path.write_text(document if isinstance(document, str) else yaml.safe_dump(document))
    return load_api(str(path))


@pytest.mark.parametrize("name", names())
def test_what_comes_with_the_package_is_in_order(name: str) -> None:
    api = load_api(name)
    assert list(api.entities) == list(ENTITIES)
    assert api.base_url.startswith("https://")
    assert api.profile == name
    assert api.entities["invoice"].offer.lines


def test_a_description_of_ones_own(tmp_path: Path) -> None:
    api = loaded(tmp_path, described(headers={"X-Version": "2"}, total="meta.total", credential="ACME_KEY"))
    assert (api.credential, api.total, api.id, api.profile) == ("ACME_KEY", "meta.total", "id", None)
    assert api.entities["invoice"].offer.filters == frozenset()


def test_the_description_in_the_documentation_can_be_read(tmp_path: Path) -> None:
    text = (Path(__file__).parents[4] / "docs" / "apis.md").read_text()
    api = loaded(tmp_path, text.partition("```yaml\n")[2].partition("```")[0])
    assert api.entities["invoice"].offer.filters == set(get_args(Filter)) - {"currency", "invoice_id"}
    assert api.entities["payment"].offer.filters == {"invoice_id"}
    assert api.total == "data.total"


def test_entities_come_in_the_order_of_the_tools(tmp_path: Path) -> None:
    kind = {"get": "/x/{id}", "list": "/x"}
    api = loaded(tmp_path, described(entities={"credit_note": kind, "account": kind, "payment": kind}))
    assert list(api.entities) == ["account", "payment", "credit_note"]


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (described(base_url="http://api.example.com"), "must start with https://"),
        (described(base_url="https://user:planted@api.example.com"), "has to be one such as https://"),
        (described(base_url="https://api.example.com/?key=planted"), "has to be one such as https://"),
        (described(planted=1), "an unknown field"),
        (invoice(planted=1), "an unknown field"),
        (described(auth={"kind": "planted"}), "an unknown value"),
        (described(entities={"planted": {}}), "an unknown value"),
        (described(entities={}), "entities is empty"),
        (described(auth={"kind": "header", "name": "X Key"}), "not the name of a header"),
        (described(auth={"kind": "header", "name": "Host"}), "not the name of a header"),
        (described(auth={"kind": "header", "name": "X-Key", "template": "planted"}), "needs {credential} once"),
        (described(auth={"kind": "oauth2", "token_path": "//planted.example.org/x"}), "has to be a path"),
        (described(headers={"Authorization": "planted"}), "not to be set"),
        (described(headers={"X-Version": "planted\r\nX: y"}), "not to be set"),
        (described(credential="planted key"), "matching regex"),
        (described(max_bytes=10**12), "<= 67108864"),
        (described(read_timeout=0), "> 0"),
        (invoice(get="/v1/invoices"), "get needs {id} once"),
        (invoice(get="/v1/../{id}"), "has to be a path"),
        (invoice(get="/v1/{id}?planted=1"), "has to be a path"),
        (invoice(get="v1/{id}"), "has to be a path"),
        (invoice(get="/v1/x{id}"), "has to be a path"),
        (invoice(list="/v1/{id}/invoices"), "has to be a path"),
        (invoice(list="https://planted.example.org/"), "has to be a path"),
        (invoice(list="/v1/{account_id}/invoices"), "account has a param, or the path"),
        (invoice(account={}), "account has a param, or the path"),
        (invoice(invoice={}), "invoice has a param"),
        (invoice(account={"param": "customer"}), "has to be name=template"),
        (invoice(account={"param": "customer={id}"}), "has to be name=template"),
        (invoice(account={"param": "customer={value}&planted=1"}), "has to be name=template"),
        (invoice(status={"param": "status=planted"}), "has to be name=template"),
        (invoice(date={"since": "from={value}", "until": "to={date}"}), "has to be name=template"),
        (invoice(date={"since": "from={date}"}), "missing required field `until`"),
        (invoice(sorts={"name": ["sort=name"]}), "an unknown value"),
        (invoice(always=["limit={value}"]), "has to be name=template"),
        (invoice(lines={"path": "/v1/lines"}), "needs the invoice in one place"),
        (invoice(lines={"path": "/v1/{id}/lines", "params": ["invoice={value}"]}), "in one place"),
        (described(customers={"email": [{"path": "/v1/x", "params": ["a=b"]}]}), "needs {value} in one"),
        ("planted: [", "is not valid YAML"),
        ("planted", "Expected `object`"),
        ("x: " + "y" * 300_000, "more than 262,144 bytes"),
    ],
)
def test_a_wrong_description_is_refused_and_not_repeated(tmp_path: Path, document: object, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, document)
    assert message in str(caught.value)
    assert str(caught.value).startswith("--api: ")
    assert "planted" not in str(caught.value)


def test_a_name_that_is_not_known_is_told_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"No such file or directory; the names are: stripe, zuora"):
        load_api(str(tmp_path / "stripes"))


def test_another_base_url_is_no_other_description() -> None:
    api = load_api("stripe")
    assert msgspec.structs.replace(api, base_url="https://gateway.example.com").entities == api.entities
