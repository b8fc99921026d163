"""The audit trail of real server processes: killed, sharing a file, without a disk; and the commands that read it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from benchmarks.pipe import ROOT
from server.audit.chain import Link, seal
from server.audit.folder import trail_of
from server.audit.head import HeadError, S3Head, open_head
from server.audit.verify import Verdict, verify
from tests.integration.command_line import run_here
from tests.integration.wire import AuditedServer
from tests.warm import python

KEY = "audit-key-0123456789"


class Server(AuditedServer):
    """A server over the sample data, with no limits worth the name."""

    def __init__(self, folder: Path, *options: str, audit_key: str = "", more: dict[str, str] | None = None) -> None:
        limits = folder / "limits.yaml"
        limits.write_text("default: {limit: 1000000, window: 3600}\n")
        environment = {"DEFAULT_API_KEY": "sk-test-demo", "SLUICEGATE_AUDIT_KEY": audit_key, **(more or {})}
        super().__init__(folder, ["--demo", "--limits", str(limits), *options], environment, "2026-07-28")

    def start(self, count: int, name: str = "get_security_status", arguments: dict[str, Any] | None = None) -> None:
        """Write that many calls, in a thread: the server answers while it reads."""
        params = {"name": name, "arguments": arguments or {}}
        calls = b"".join(self.request("tools/call", params) for _ in range(count))

        def write() -> None:
            with suppress(BrokenPipeError):
                self.send(calls)

        threading.Thread(target=write, daemon=True).start()

    def answers(self, count: int) -> list[dict[str, Any]]:
        """That many answers, as documents."""
        return [json.loads(self.answer())["result"]["structuredContent"] for _ in range(count)]

    def call(self, name: str = "get_security_status", arguments: dict[str, Any] | None = None) -> dict[str, Any]:
        self.start(1, name, arguments)
        return self.answers(1)[0]

    def kill(self) -> int:
        """Kill it, and count the answers that were on their way."""
        self._process.kill()
        self._process.wait(30)
        return self._stdout.read().count(b'"structuredContent"')

    def errors(self) -> bytes:
        """What it said on stderr, after it ended by itself."""
        return self.written()[1]


def checked(path: Path, key: str = "", head: Link | None = None) -> Verdict:
    return verify(trail_of(path), key=key.encode() or None, head=head)


def sluicegate(*arguments: str, environment: dict[str, str] | None = None) -> tuple[int, list[str], str]:
    """(exit code, lines of stdout, stderr)."""
    done = run_here(*arguments, environment=environment)
    return done.returncode, done.stdout.decode().splitlines(), done.stderr.decode()


# ---- processes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "options"),
    [
        (1, ()),
        (137, ("--audit-rotate-bytes", "40000")),
        (500, ("--audit-fsync", "second")),
        (900, ("--audit-rotate-bytes", "20000", "--audit-keep", "3")),
    ],
)
def test_a_killed_server_leaves_a_whole_chain_that_a_restart_goes_on_with(
    after: int, options: tuple[str, ...], tmp_path: Path
) -> None:
    head = ("--audit-head", str(tmp_path / "head"))
    with Server(tmp_path, *head, *options, audit_key=KEY) as server:
        server.start(1_000)
        server.answers(after)
        answered = after + server.kill()
    verdict = checked(server.audit_file, KEY, open_head(head[1]).read())
    assert verdict.broken is None
    assert answered <= verdict.last.seq <= 1_100, "no answer left without its record"
    with Server(tmp_path, *head, *options, audit_key=KEY) as server:
        server.call()
        server.call()
        assert server.errors() == b""
    again = checked(server.audit_file, KEY, open_head(head[1]).read())
    assert (again.broken, again.torn_count, again.head_seen) == (None, 0, True)
    assert again.last.seq >= verdict.last.seq + 2


@pytest.mark.parametrize("options", [(), ("--audit-rotate-bytes", "30000", "--audit-head", "{}/head")])
def test_two_servers_keep_one_chain_in_one_file(options: tuple[str, ...], tmp_path: Path) -> None:
    given = [option.format(tmp_path) for option in options]
    with Server(tmp_path, *given) as one, Server(tmp_path, *given) as other:
        for server in (one, other):
            server.start(300)
        for server in (one, other):
            server.answers(300)
            assert server.errors() == b""
    verdict = checked(one.audit_file)
    assert (verdict.broken, verdict.records, verdict.torn_count) == (None, 600, 0)
    if options:
        assert len(trail_of(one.audit_file)) > 5
        assert open_head(given[-1]).read() == verdict.last


def test_a_torn_line_of_a_killed_server_is_named_and_gone_on_behind(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        server.call()
        server.call()
        server.kill()
    server.audit_file.write_bytes(server.audit_file.read_bytes()[:-100])
    with Server(tmp_path) as server:
        server.call()
        assert b'"event":"audit_line_torn"' in server.errors()
    code, lines, _ = sluicegate("audit", "verify", str(server.audit_file))
    assert (code, lines[0]) == (3, "audit.jsonl: whole, records 1 to 3, torn lines: 1")
    assert lines[1].startswith("audit.jsonl:2: torn, ")


@pytest.mark.parametrize("required", [True, False])
def test_an_answer_needs_its_record_when_that_is_required(tmp_path: Path, *, required: bool) -> None:
    with Server(tmp_path, *(["--audit-required"] if required else [])) as server:
        assert "error" not in server.call("get_account", {"account_id": "A-00000123"})["meta"]
        server.audit_file.rename(tmp_path / "kept")
        server.audit_file.mkdir()
        refused = server.call("get_account", {"account_id": "A-00000123"})
        if required:
            assert refused["meta"]["error"]["code"] == "unrecorded"
            assert refused["llm_view"] == {}
            assert "A-00000123" not in json.dumps(refused)
        else:
            assert refused["llm_view"]["accountNumber"] == "A-00000123"
        server.audit_file.rmdir()
        (tmp_path / "kept").rename(server.audit_file)
        assert "error" not in server.call("get_account", {"account_id": "A-00000123"})["meta"]
        said = [json.loads(line) for line in server.errors().splitlines()]
    assert [record["event"] for record in said] == ["audit_file_unavailable", "tool_call"]
    assert said[1]["decision"] == ("refused" if required else "allowed")
    assert said[1]["request_id"] == refused["meta"]["requestId"]
    assert said[1]["details"] == ({"reason": "unrecorded"} if required else {})
    assert (checked(server.audit_file).broken, checked(server.audit_file).records) == (None, 2)


def test_a_record_tells_rules_and_sizes_of_a_call_and_nothing_of_its_content(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        server.call("scan_text", {"text": "mail jane.doe@example.com"})
        server.errors()
    record = json.loads(server.audit_file.read_bytes())
    assert record["counts"] == {"EMAIL_ADDRESS": 1}
    assert list(record["rules"].values()) == [1]
    assert record["bytes_in"] == len('{"text":"mail jane.doe@example.com"}')
    assert "jane" not in server.audit_file.read_text()


# ---- commands -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a trail of twenty calls and two refusals, in several files, keyed, and its head."""
    folder = tmp_path_factory.mktemp("written")
    options = ("--audit-rotate-bytes", "4096", "--audit-head", str(folder / "head"))
    with Server(folder, *options, audit_key=KEY) as server:
        for _ in range(20):
            server.call()
        for _ in range(2):
            server.call("get_account", {"account_id": "nobody"})
        server.errors()
    return folder


@pytest.fixture
def trail(written: Path, tmp_path: Path) -> Path:
    """A copy of that trail, for this test to spoil."""
    shutil.copytree(written, tmp_path, dirs_exist_ok=True)
    return tmp_path / "audit.jsonl"


def edit(line: int, change: Callable[[list[bytes], int], object]) -> Callable[[Path], None]:
    def work(path: Path) -> None:
        lines = path.read_bytes().splitlines(keepends=True)
        change(lines, line - 1)
        path.write_bytes(b"".join(lines))

    return work


def change(lines: list[bytes], at: int) -> None:
    lines[at] = lines[at].replace(b"readonly", b"readonlY")


def remove(lines: list[bytes], at: int) -> None:
    del lines[at]


def swap(lines: list[bytes], at: int) -> None:
    lines[at], lines[at + 1] = lines[at + 1], lines[at]


def insert(lines: list[bytes], at: int) -> None:
    lines.insert(at, lines[at + 1])


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (
            edit(2, change),
            r"{name}:2: record {second}: changed (its hash is not that of its content, or another key's)",
        ),
        (edit(2, remove), "{name}:2: record {second}: removed (record {second} is missing)"),
        (edit(1, swap), "{name}:1: record {first}: swapped (record {second} stands in its place)"),
        (edit(1, insert), "{name}:1: record {second}: inserted (its number comes later)"),
    ],
    ids=["changed", "removed", "swapped", "inserted"],
)
def test_verify_names_the_first_record_that_is_wrong(trail: Path, spoil: Callable[[Path], None], said: str) -> None:
    environment = {"SLUICEGATE_AUDIT_KEY": KEY, "SLUICEGATE_AUDIT_FILE": str(trail)}
    whole = sluicegate("audit", "verify", "--head", str(trail.parent / "head"), environment=environment)
    assert whole == (0, ["audit.jsonl: whole, records 1 to 22, keyed, head 22 is among them"], "")
    victim = trail_of(trail)[1]
    first = json.loads(victim.read_bytes().splitlines()[0])["seq"]
    spoil(victim)
    expected = said.format(name=victim.name, first=first, second=first + 1)
    assert sluicegate("audit", "verify", environment=environment) == (1, [expected], "")
    by_folder = sluicegate("audit", "verify", str(trail.parent), environment=environment)
    assert by_folder == (1, [expected], "")


def test_a_cut_tail_shows_against_the_head(trail: Path) -> None:
    code, (head,), _ = sluicegate("audit", "head", str(trail))
    assert code == 0
    last = trail_of(trail)[-1]
    cut = last.read_bytes().splitlines(keepends=True)[:-1]
    last.write_bytes(b"".join(cut))
    environment = {"AUDITORS_KEY": KEY}
    command = ("audit", "verify", str(trail), "--key-env", "AUDITORS_KEY")
    code, lines, _ = sluicegate(*command, environment=environment)
    unknown = "audit.jsonl: nothing vouches for the end: only --head shows whether records after 21 were cut off"
    assert (code, lines) == (3, ["audit.jsonl: whole, records 1 to 21, keyed", unknown])
    printed = trail.parent / "printed"
    printed.write_text(f"{head}\n")
    for place in (head, str(trail.parent / "head"), str(printed)):
        code, (line,), _ = sluicegate(*command, "--head", place, environment=environment)
        assert (code, line) == (1, f"{last.name}:{len(cut)}: record 22: tail cut (record 22 is missing)")


def test_a_head_whose_record_is_not_there_is_exit_code_2(trail: Path) -> None:
    environment = {"SLUICEGATE_AUDIT_KEY": KEY}
    files = trail_of(trail)
    first = json.loads(files[-1].read_bytes().splitlines()[0])
    pruned = b'{"timestamp":"2026-03-01T12:00:00Z","event":"audit_files_pruned","details":{"up_to":%d}}'
    lines, link = b"", Link(first["seq"] - 1, first["prev"])
    for _ in range(2):
        line, link = seal(pruned % (first["seq"] - 1), link, key=KEY.encode())
        lines += line
    for path in files[:-1]:
        path.unlink()
    files[-1].write_bytes(lines)
    command = ("audit", "verify", str(trail), "--head")
    seq = first["seq"]
    older = f"audit.jsonl: not checked, head 1 is older than all that is there, records {seq} to {seq + 1}"
    assert sluicegate(*command, "1:" + "f" * 64, environment=environment) == (2, [older], "")
    code, (said,), _ = sluicegate(*command, f"{seq - 1}:{first['prev']}", environment=environment)
    assert (code, said.endswith(f"head {seq - 1} is the record before them")) == (0, True)


def test_records_from_before_the_key_have_to_be_named(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        server.call()
        server.call()
        assert server.errors() == b""
    with Server(tmp_path, audit_key=KEY) as server:
        server.call()
        assert b'"severity":"critical","event":"audit_record_without_key"' in server.errors()
    command = ("audit", "verify", str(server.audit_file))
    environment = {"SLUICEGATE_AUDIT_KEY": KEY}
    broken = "audit.jsonl:1: record 1: changed (sealed without the key)"
    assert sluicegate(*command, environment=environment) == (1, [broken], "")
    whole = "audit.jsonl: whole, records 1 to 4, keyed but for the first 2"
    code, lines, _ = sluicegate(*command, "--unkeyed-until", "2", environment=environment)
    assert (code, lines[0]) == (3, whole)


def test_a_trail_that_is_hidden_behind_junk_is_not_passed_over(trail: Path) -> None:
    environment = {"SLUICEGATE_AUDIT_KEY": KEY}
    command = ("audit", "verify", str(trail.parent))
    (trail.parent / "new.jsonl").touch()
    code, lines, _ = sluicegate(*command, environment=environment)
    assert (code, lines[2]) == (3, "new.jsonl: whole, no records yet")
    (trail.parent / "junk.jsonl").write_text("junk\n")
    code, lines, _ = sluicegate(*command, environment=environment)
    assert (code, lines[2]) == (2, "junk.jsonl: not checked, there is no record of an audit trail in it")
    for path in trail_of(trail):
        path.write_bytes(b"junk\n" * 100 + path.read_bytes())
    code, lines, _ = sluicegate(*command, environment=environment)
    assert (code, len(lines)) == (1, 4)
    assert ":1: record 1: inserted (" in lines[0]


def test_what_cannot_be_read_hides_no_broken_trail_beside_it(trail: Path) -> None:
    folder = trail.parent
    shutil.copytree(folder, folder / "whole")
    edit(1, remove)(trail_of(trail)[1])
    os.mkfifo(folder / "a_pipe.jsonl")
    (folder / "a_link.jsonl").symlink_to(trail)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "a_socket.jsonl"))
    environment = {"SLUICEGATE_AUDIT_KEY": KEY}
    code, lines, errors = sluicegate("audit", "verify", str(folder), environment=environment)
    assert (code, lines[0][:34], lines[1][:37]) == (
        1,
        "a_link.jsonl: not checked, it cann",
        "a_pipe.jsonl: not checked, it cannot ",
    )
    assert lines[2].startswith("a_socket.jsonl: not checked, it cannot be read: ")
    assert ": removed (" in lines[3]
    assert (len(lines), errors) == (4, "")
    both = (str(folder / "nowhere.jsonl"), str(trail))
    assert sluicegate("audit", "verify", *both, environment=environment)[0] == 1
    (folder / "whole" / "b.jsonl").symlink_to(trail)
    code, lines, _ = sluicegate("audit", "verify", str(folder / "whole"), environment=environment)
    assert (code, len(lines)) == (2, 3), "graver than an end that nothing vouches for"
    code, lines, _ = sluicegate("audit", "verify", str(folder / "whole"))
    assert (code, lines[0]) == (2, "audit.jsonl: not checked, its key has to stand in SLUICEGATE_AUDIT_KEY")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("{trail}",), "the records carry an HMAC; its key has to stand in SLUICEGATE_AUDIT_KEY"),
        (("{trail}", "--head", "{folder}/nowhere"), "--head: {folder}/nowhere: there is none"),
        (("{folder}/nowhere.jsonl",), "{folder}/nowhere.jsonl cannot be read: No such file or directory"),
        (("{folder}/pipe.jsonl",), "{folder}/pipe.jsonl cannot be read: not a regular file"),
        (("/dev/zero",), "/dev/zero cannot be read: not a regular file"),
        (("{trail}", "--key-env", "NOT_SET"), "--key-env: NOT_SET is not set"),
        ((), "say which file: FILE or SLUICEGATE_AUDIT_FILE"),
        (("{folder}/empty",), "{folder}/empty: there is no audit trail in this folder"),
    ],
)
def test_what_cannot_be_checked_is_exit_code_2(trail: Path, arguments: tuple[str, ...], said: str) -> None:
    (trail.parent / "empty").mkdir()
    os.mkfifo(trail.parent / "pipe.jsonl")
    names = {"trail": trail, "folder": trail.parent}
    given = [argument.format(**names) for argument in arguments]
    assert sluicegate("audit", "verify", *given) == (2, [], f"sluicegate: {said.format(**names)}\n")


def test_tail_search_and_stats_of_a_trail(trail: Path) -> None:
    code, lines, _ = sluicegate("audit", "tail", "-n", "3", str(trail))
    assert code == 0
    assert ["  #20  allowed" in lines[0], "  #21  refused" in lines[1], "  #22  refused" in lines[2]] == [True] * 3
    code, lines, _ = sluicegate("audit", "search", "--decision", "refused", "--format", "json", str(trail))
    assert (code, [json.loads(line)["seq"] for line in lines]) == (0, [21, 22])
    assert len(sluicegate("audit", "search", "--user", "test_user", "--since", "2020-01-01", str(trail))[1]) == 22
    assert sluicegate("audit", "search", "--tool", "scan_text", str(trail)) == (1, [], "")
    assert sluicegate("audit", "search", "--since", "yesterday", str(trail))[0] == 2
    code, lines, _ = sluicegate("audit", "stats", str(trail))
    assert code == 0
    assert lines[1].split()[:5] == ["all", "calls", "22", "20", "2"]
    assert json.loads(sluicegate("audit", "stats", "--format", "json", str(trail))[1][0])["all"]["calls"] == 22


def test_tail_follows(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        server.call()
        command = [python(), "-P", "-m", "server", "audit", "tail", "-f", str(server.audit_file)]
        environment = {"PYTHONPATH": str(ROOT)}
        # Where the tests run in the background interrupts are ignored, and what they start would ignore them too.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as tail:  # noqa: S603
            try:
                assert tail.stdout is not None
                assert b"  #1  allowed" in tail.stdout.readline()
                server.call()
                assert b"  #2  allowed" in tail.stdout.readline()
                tail.send_signal(signal.SIGINT)
                assert tail.wait(30) == 130
            finally:
                tail.kill()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--audit-required"], "--audit-required: needs an audit file (--audit-file, SLUICEGATE_AUDIT_FILE)"),
        (
            ["--audit-file", "{}/a.jsonl", "--audit-head", "s3://heads"],
            "--audit-head: an address in S3 reads s3://bucket/key",
        ),
        (["--audit-file", "{}/a.jsonl", "--audit-keep", "0"], "--audit-keep: has to be at least 1"),
    ],
)
def test_settings_that_cannot_be_used_end_the_start(options: list[str], said: str, tmp_path: Path) -> None:
    given = [option.format(tmp_path) for option in options]
    code, lines, errors = sluicegate("serve", "--demo", *given)
    assert (code, lines, errors) == (2, [], f"sluicegate: {said}\n")


# ---- a head in S3 ---------------------------------------------------------------------------------------------------


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """The environment of a real S3 over HTTP, with the bucket `heads`."""
    import boto3  # noqa: PLC0415  slow, and for these tests alone
    from moto.server import ThreadedMotoServer  # noqa: PLC0415

    service = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    service.start()
    host, port = service.get_host_and_port()
    environment = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    boto3.client("s3").create_bucket(Bucket="heads")
    yield environment
    service.stop()


def test_a_head_in_a_bucket(s3: dict[str, str]) -> None:
    del s3
    head = open_head("s3://heads/billing/audit")
    assert isinstance(head, S3Head)
    assert head.read() is None
    for number in range(1, 30):
        head.write(Link(number, f"{number:064x}"))
    head.flush()
    assert open_head("s3://heads/billing/audit").read() == Link(29, f"{29:064x}")
    nowhere = S3Head("no-such-bucket", "audit")
    with pytest.raises(HeadError, match="NoSuchBucket"):
        nowhere.read()
    with pytest.raises(HeadError, match="NoSuchBucket"):
        nowhere.write(Link(1, "0" * 64))
    with pytest.raises(HeadError, match="NoSuchBucket"):
        nowhere.flush()
    with pytest.raises(HeadError, match="s3://bucket/key"):
        open_head("s3://heads")


def test_a_server_keeps_its_head_in_a_bucket(s3: dict[str, str], tmp_path: Path) -> None:
    place = "s3://heads/audit"
    with Server(tmp_path, "--audit-head", place, more=s3) as server:
        for _ in range(5):
            server.call()
        assert server.errors() == b""
    command = ("audit", "verify", str(server.audit_file), "--head", place)
    said = sluicegate(*command, environment=s3)
    assert said == (0, ["audit.jsonl: whole, records 1 to 5, head 5 is among them"], "")
    server.audit_file.write_bytes(b"".join(server.audit_file.read_bytes().splitlines(keepends=True)[:3]))
    code, (line,), _ = sluicegate(*command, environment=s3)
    assert (code, line) == (1, "audit.jsonl:3: record 4: tail cut (records 4 to 5 are missing)")
