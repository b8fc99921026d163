"""What the start says of a profile that would fit a billing API better."""

from pathlib import Path

import pytest
import yaml

from scanner import load_profile
from server.config import load
from server.folder.reading import Reading
from server.folder.source import FolderSource
from server.start_notices import hints, notices


@pytest.mark.parametrize(
    ("profile", "said"),
    [
        ("finance-default", []),  # in use
        ("stripe", ["the profile stripe knows the names of its fields (--profile stripe)"]),
        (None, []),
    ],
)
def test_an_api_names_the_profile_that_fits_it_unless_it_is_in_use(
    tmp_path: Path, profile: str | None, said: list[str]
) -> None:
    path = tmp_path / "api.yaml"
    described = {
        "base_url": "https://api.example.com",
        "auth": {"kind": "bearer"},
        "paging": {"style": "token", "param": "cursor", "next": "meta.next"},
        "entities": {"invoice": {"get": "/v1/invoices/{id}", "list": "/v1/invoices"}},
    }
    path.write_text(yaml.safe_dump(described if profile is None else {**described, "profile": profile}))
    config = load({}, api=str(path))
    assert [hint.text for hint in hints(config, load_profile("finance-default"), None)] == said


@pytest.mark.parametrize(
    ("field", "told"),
    [("tenant", False), ("mandant", True), ("owner", False), ("about.owner", True), ("Own.er", False)],
)
def test_a_tenant_field_that_no_record_has_is_told(tmp_path: Path, field: str, *, told: bool) -> None:
    (tmp_path / "invoices.csv").write_text("Invoice No,Date,Amount,owner\n1,2026-01-01,100,t1\n")
    config = load({}, data=str(tmp_path), tenant_field=field)
    said = " ".join(notices(config, FolderSource(tmp_path, Reading(tenant_field=field))))
    assert ("--tenant-field" in said) is told
