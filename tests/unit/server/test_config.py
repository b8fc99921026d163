"""Where settings come from, which ones are refused, and what is never shown."""

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from server.audit.settings import AuditSettings
from server.config import ServerConfig, audit_key, aws_environment, load
from server.settings import ConfigError

SECRET = "sk-live-0123456789"
AUDITED: dict[str, Any] = {"audit_file": "/audit.jsonl"}


def test_nothing_given_leaves_the_defaults() -> None:
    assert load({}) == ServerConfig(
        api_key=None, data=None, profile="finance-default", keys=None, audit_file=None, demo=False, limits=None
    )


@pytest.mark.parametrize(
    ("variable", "field", "text", "expected"),
    [
        ("DEFAULT_API_KEY", "api_key", SECRET, SECRET),
        ("SLUICEGATE_PROFILE", "profile", "finance-last4", "finance-last4"),
        ("SLUICEGATE_KEYS", "keys", "/etc/keys.yaml", Path("/etc/keys.yaml")),
        ("SLUICEGATE_TENANT_FIELD", "tenant_field", "customer", "customer"),
        ("SLUICEGATE_INDEX", "index", "/var/cache/billing", Path("/var/cache/billing")),
        ("SLUICEGATE_AWS_SECRET", "aws_secret", "billing/keys", "billing/keys"),
        ("SLUICEGATE_AWS_REGION", "aws_region", "eu-west-1", "eu-west-1"),
        ("SLUICEGATE_AUDIT_FILE", "audit_file", "/var/log/audit.jsonl", Path("/var/log/audit.jsonl")),
    ],
)
def test_each_variable_and_the_option_that_wins_over_it(variable: str, field: str, text: str, expected: object) -> None:
    options: dict[str, Any] = {field: text}
    assert getattr(load({variable: text}), field) == expected
    assert getattr(load({variable: "/from/environment"}, **options), field) == expected


@pytest.mark.parametrize(
    ("environ", "folder"),
    [
        ({}, None),
        ({"HOME": "/home/jane"}, Path("/home/jane/.cache/sluicegate")),
        ({"HOME": "/home/jane", "XDG_CACHE_HOME": "/caches"}, Path("/caches/sluicegate")),
        ({"XDG_CACHE_HOME": "relative"}, None),  # the specification has those ignored
    ],
)
def test_indexes_are_kept_in_the_cache_of_the_user(
    environ: dict[str, str], folder: Path | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert load(environ).index == folder


def test_data_is_a_folder_from_the_environment_or_the_option(tmp_path: Path) -> None:
    assert load({"SLUICEGATE_DATA": str(tmp_path)}).data == tmp_path
    assert load({"SLUICEGATE_DATA": "/does/not/exist"}, data=tmp_path).data == tmp_path


def test_the_rate_limit_file_is_an_option_alone() -> None:
    assert load({"SLUICEGATE_LIMITS": "/limits.yaml"}).limits is None
    assert load({}, limits="/limits.yaml").limits == Path("/limits.yaml")


def test_the_store_of_the_limits_is_a_secret_and_an_outage_is_closed_unless_told() -> None:
    url = f"redis://:{SECRET}@host:6379/0"
    config = load({"SLUICEGATE_LIMITS_STORE": url})
    assert (config.limits_store, config.limits_outage) == (url, "closed")
    assert SECRET not in repr(config)
    assert load({"SLUICEGATE_LIMITS_STORE": url}, limits_store="memory://").limits_store == "memory://"
    assert load({}).limits_store is None
    assert load({}, limits_outage="open").limits_outage == "open"
    assert load({}, limits_outage="").limits_outage == "closed"


@pytest.mark.parametrize("empty", ["", " ", "\n"])
def test_an_empty_value_counts_as_not_given(empty: str) -> None:
    environ = dict.fromkeys(("DEFAULT_API_KEY", "SLUICEGATE_DATA", "SLUICEGATE_PROFILE", "SLUICEGATE_KEYS"), empty)
    assert load(environ) == load({})
    assert load({"SLUICEGATE_PROFILE": "finance-last4"}, profile=empty).profile == "finance-last4"


def test_white_space_around_a_key_is_dropped() -> None:
    assert load({"DEFAULT_API_KEY": f" {SECRET}\n"}).api_key == SECRET


def test_the_process_environment_is_read_when_no_mapping_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUICEGATE_PROFILE", "from-the-process")
    assert load().profile == "from-the-process"
    assert load({}).profile == "finance-default"


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert load({"SLUICEGATE_KEYS": "~/keys.yaml"}).keys == tmp_path / "keys.yaml"


ALONE = "cannot be combined with --demo, which serves the sample data alone"
LONG = f"/{'x' * 5000}"
NO_FOLDER = "is not a folder that can be read"
UNPRINTABLE = "contains a character that cannot be printed"


def refusal(environ: Mapping[str, str], options: Mapping[str, Any]) -> str:
    with pytest.raises(ConfigError) as caught:
        load(environ, **options)
    assert SECRET not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("environ", "options", "message"),
    [
        ({"SLUICEGATE_DATA": "/does/not/exist"}, {}, f"SLUICEGATE_DATA: /does/not/exist {NO_FOLDER}"),
        ({}, {"data": "/does/not/exist"}, f"--data: /does/not/exist {NO_FOLDER}"),
        ({}, {"data": "/dev/null"}, f"--data: /dev/null {NO_FOLDER}"),
        pytest.param({}, {"data": LONG}, f"--data: {LONG} {NO_FOLDER}", id="a name that no system takes"),
        ({"SLUICEGATE_TOKEN_KEY": "0123456789abcde "}, {}, "SLUICEGATE_TOKEN_KEY: needs at least 16 characters"),
        ({"SLUICEGATE_AUDIT_KEY": "0123456789abcde"}, {}, "SLUICEGATE_AUDIT_KEY: needs at least 16 bytes"),
        ({"SLUICEGATE_KEYS": "/a\x00b"}, {}, f"SLUICEGATE_KEYS: {UNPRINTABLE}"),
        ({"DEFAULT_API_KEY": f"{SECRET}\n{SECRET}"}, {}, f"DEFAULT_API_KEY: {UNPRINTABLE}"),
        ({"SLUICEGATE_DATA": "/"}, {"demo": True}, f"SLUICEGATE_DATA: {ALONE}"),
        ({}, {"demo": True, "keys": "/k"}, f"--keys: {ALONE}"),
        ({"SLUICEGATE_AWS_SECRET": "s"}, {"demo": True}, f"SLUICEGATE_AWS_SECRET: {ALONE}"),
        (
            {"SLUICEGATE_KEYS": "/k"},
            {"aws_secret": "s"},
            "--aws-secret: cannot be combined with SLUICEGATE_KEYS; there is one store of keys",
        ),
        *(
            ({}, {"aws_ttl": text}, "--aws-ttl: takes a whole number of seconds from 1 to 3600")
            for text in ("0", "3601", "-1", "1.5", "x", "9" * 5000, "\u0661")
        ),
        *(
            (
                {},
                {"aws_endpoint": text},
                "--aws-endpoint: must start with https:// (http:// only for a server on this machine)",
            )
            for text in ("http://aws.example.com", "ftp://localhost", "http://localhost.example.com")
        ),
        *(
            (
                {},
                {"aws_endpoint": text},
                "--aws-endpoint: takes a URL such as https://vpce-1234.secretsmanager.eu-west-1.vpce.amazonaws.com",
            )
            for text in ("localhost", "https://", f"https://user:{SECRET}@a.example.com", "https://a:0", "https://a:x")
        ),
        ({}, {"limits_outage": "ajar"}, "--limits-outage: must be one of closed, open"),
        ({}, {"limits": "~no-such-user-here/l.yaml"}, "--limits: the home folder that ~ stands for is not known"),
    ],
)
def test_refused_settings_and_their_exact_messages(
    environ: Mapping[str, str], options: dict[str, Any], message: str
) -> None:
    assert refusal(environ, options) == message


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"audit": AuditSettings(required=True)}, "--audit-required: needs an audit file"),
        ({"audit": AuditSettings(head="/head")}, "--audit-head: needs an audit file"),
        ({**AUDITED, "audit": AuditSettings(rotate_bytes=4_095)}, "--audit-rotate-bytes: has to be at least 4096"),
        ({**AUDITED, "audit": AuditSettings(keep=0)}, "--audit-keep: has to be at least 1"),
        ({**AUDITED, "audit": AuditSettings(head_every=0)}, "--audit-head-every: has to be at least 1"),
        ({"data": "/", "map": "Nr"}, "--map: takes a heading and what it means"),
        ({"data": "/", "map": "Nr=shoeSize"}, "--map: knows no field 'shoeSize'"),
        ({"map": "Nr=id"}, "--map: needs a folder of exports"),
    ],
)
def test_refused_options_and_how_their_messages_begin(options: dict[str, Any], message: str) -> None:
    assert refusal({}, options).startswith(message)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"aws_secret": "s"}, "--aws-secret: needs the extra: pip install 'sluicegate[aws]'"),
        (
            {"audit_file": "/a", "audit": AuditSettings(head="s3://bucket/head")},
            "--audit-head: needs the extra: pip install 'sluicegate[aws]'",
        ),
        ({"audit_file": "/a", "audit": AuditSettings(head="/head")}, None),
    ],
)
def test_what_is_kept_in_aws_is_refused_without_its_library(
    given: dict[str, Any], message: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.config.is_installed", lambda: False)
    if message is None:
        assert load({}, **given).audit.head == "/head"
        return
    assert refusal({}, given) == message


def test_how_keys_in_aws_are_reached_and_held() -> None:
    config = load({"SLUICEGATE_AWS_ENDPOINT": "http://127.0.0.1:5000", "SLUICEGATE_AWS_TTL": "5"}, aws_max_age="604800")
    assert (config.aws_endpoint, config.aws_ttl, config.aws_max_age) == ("http://127.0.0.1:5000", 5, 604_800)
    assert (load({}).aws_ttl, load({}).aws_max_age) == (60, 3600)


def test_one_store_may_be_left_out() -> None:
    environ = {"SLUICEGATE_KEYS": "/k", "SLUICEGATE_AWS_SECRET": "s"}
    by_file, by_aws = load(environ, only_store="file"), load(environ, only_store="aws")
    assert (by_file.keys, by_file.aws_secret) == (Path("/k"), None)
    assert (by_aws.keys, by_aws.aws_secret) == (None, "s")


_EVERYWHERE: dict[str, Any] = {
    "api_key": SECRET,
    "profile": "finance-last4",
    "audit_file": Path("/var/log/audit.jsonl"),
    "audit": AuditSettings(keep=3, required=True),
    "audit_key": b"0123456789abcdef",
    "limits": Path("/etc/limits.yaml"),
    "limits_store": "redis://:secret@localhost",
    "limits_outage": "open",
    "token_key": b"0123456789abcdef",
    "tenant_field": "customer",
    "index": Path("/var/cache/billing"),
}
_IN_FILES: dict[str, Any] = {
    "keys": Path("/etc/keys.yaml"),
    "data": Path("/"),
    "map": {"nr": "id", "rebetrag": "amount"},
    "exports": Path("/"),
}
_FAR_AWAY: dict[str, Any] = {
    "aws_secret": "billing/keys",
    "aws_region": "eu-west-1",
    "aws_endpoint": "https://vpce.example.com",
    "aws_ttl": 5,
    "aws_max_age": 50,
    "api": "zuora",
    "api_url": "https://rest.example.com",
    "api_ca": Path("/etc/ca.pem"),
    "api_secret": "billing/credential",
}
_SHOWN_NEVER = {"api_key", "audit_key", "limits_store", "token_key"}


@pytest.mark.parametrize("places", [_IN_FILES, _FAR_AWAY], ids=["files", "far away"])
def test_a_child_gets_each_setting_and_secrets_in_its_environment_alone(places: Mapping[str, Any]) -> None:
    config = ServerConfig(**_EVERYWHERE, **places)
    options, variables = config.for_child()
    settings = [(option, text) for option, text in pairwise(options) if option.startswith("--")]
    given: dict[str, Any] = {
        option[2:].replace("-", "_"): text for option, text in settings if not option.startswith("--audit-")
    }
    given["audit_file"] = options[options.index("--audit-file") + 1]
    assert load(variables, audit=config.audit, **given) == config
    assert options[-len(config.audit.options()) :] == config.audit.options()
    assert not _SHOWN_NEVER & given.keys()
    assert ServerConfig(demo=True).for_child() == (["--demo"], {})


def test_no_setting_is_left_out_of_what_a_child_gets() -> None:
    assert {*_EVERYWHERE, *_IN_FILES, *_FAR_AWAY, "demo"} == set(ServerConfig.__struct_fields__)


def test_a_child_is_handed_what_configures_aws_and_nothing_else() -> None:
    environ = {"AWS_REGION": "r", "AWS_SECRET_ACCESS_KEY": "s", "DEFAULT_API_KEY": SECRET, "PATH": "/bin"}
    assert aws_environment(environ) == {"AWS_REGION": "r", "AWS_SECRET_ACCESS_KEY": "s"}


@pytest.mark.parametrize(
    ("config", "needed"),
    [
        (ServerConfig(), False),
        (ServerConfig(aws_secret="billing/keys"), True),
        (ServerConfig(audit=AuditSettings(head="s3://heads/billing")), True),
        (ServerConfig(audit=AuditSettings(head="heads/billing")), False),
    ],
)
def test_a_child_is_handed_them_when_a_setting_names_something_there(config: ServerConfig, *, needed: bool) -> None:
    assert config.needs_aws == needed


def test_a_relative_data_folder_is_refused_with_where_it_was_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    looked = f"it was looked for in {tmp_path}, where the command was started"
    assert refusal({}, {"data": "billing"}) == f"--data: billing {NO_FOLDER}; {looked}"


def test_the_token_key_is_bytes_from_the_environment_alone() -> None:
    assert load({"SLUICEGATE_TOKEN_KEY": " schlüssel-0123456\n"}).token_key == "schlüssel-0123456".encode()
    assert load({"SLUICEGATE_TOKEN_KEY": ""}).token_key is None


def test_no_representation_shows_a_key() -> None:
    config = load({"DEFAULT_API_KEY": SECRET, "SLUICEGATE_TOKEN_KEY": "token-key-0123456789"})
    for shown in (repr(config), str(config), f"{config}", repr(config.__rich_repr__()), repr([config])):
        assert SECRET not in shown
        assert "token-key-0123456789" not in shown
    assert "api_key='***'" in repr(config)
    assert "token_key='***'" in repr(config)
    assert "api_key=None" in repr(load({}))


AUDIT_KEY = "audit-key-0123456789"


def test_the_audit_key_is_bytes_from_the_environment_alone_and_never_shown() -> None:
    config = load({"SLUICEGATE_AUDIT_KEY": f" {AUDIT_KEY}\n"})
    assert config.audit_key == AUDIT_KEY.encode()
    assert AUDIT_KEY not in repr(config)
    assert load({"SLUICEGATE_AUDIT_KEY": ""}).audit_key is None
    assert audit_key({"AUDITOR": AUDIT_KEY}, "AUDITOR") == AUDIT_KEY.encode()


def test_audit_settings_are_passed_on_as_options() -> None:
    settings = AuditSettings(rotate_bytes=5_000, rotate_daily=True, fsync="second", required=True)
    assert AuditSettings().options() == []
    options = ["--audit-rotate-bytes", "5000", "--audit-rotate-daily", "--audit-fsync", "second", "--audit-required"]
    assert settings.options() == options


@pytest.mark.parametrize("name", ["api_keys", "token_key", "api_secret", "audit_key"])
def test_what_has_no_option_cannot_be_given_as_one(name: str) -> None:
    with pytest.raises(TypeError, match=f"^no options: {name}$"):
        load({}, **{name: "0123456789abcdef"})  # type: ignore[arg-type]  # as a caller might by mistake


def test_settings_do_not_change_after_the_start() -> None:
    with pytest.raises(AttributeError):
        load({}).profile = "redact-only"  # type: ignore[misc]
