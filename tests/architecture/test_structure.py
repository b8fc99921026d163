"""Each effect has one home, imports point one way, and the public names change only on purpose."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import scanner

ROOT = Path(__file__).parents[2]
MODULES = sorted([*ROOT.glob("scanner/**/*.py"), *ROOT.glob("server/**/*.py")])
PACKAGES = sorted({path.parent.relative_to(ROOT).as_posix() for path in MODULES})


@cache
def _tree(path: Path) -> ast.Module:
    """A module as it is parsed, once for all tests: 0.8 s for all of them."""
    return ast.parse(path.read_text())


@cache
def _imports(path: Path, *, at_once: bool = False) -> frozenset[str]:
    """What a module imports; `at_once`: with itself, not when it runs."""
    names: set[str] = set()
    tree = _tree(path)
    for node in tree.body if at_once else ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "import_module":
            names |= {one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return frozenset(names)


def _users(*names: str) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in MODULES if _imports(path) & set(names)]


@pytest.mark.parametrize(
    ("imported", "homes"),
    [
        (("re2",), ["scanner/matching/engines/native.py"]),
        (("ahocorasick_rs",), ["scanner/matching/engines/native.py"]),
        (
            ("fcntl",),
            [
                "scanner/batch/folder/lockfile.py",
                "scanner/batch/parent_watch.py",  # which has the kernel signal, and locks nothing
                "server/audit/lock.py",
                "server/keys/file.py",
            ],
        ),
        (("ctypes",), ["scanner/matching/engines/automata.py", "server/guard/upstream/undumpable.py"]),
        (("resource",), ["scanner/batch/memory.py"]),
        (("multiprocessing.reduction",), ["scanner/batch/pool.py"]),
        (("limits", "limits.storage", "limits.errors", "redis", "redis.retry"), ["server/limits/shared.py"]),
        (("compression.zstd", "backports.zstd"), ["scanner/batch/formats/zstd.py"]),
        (("httpcore2", "httpx", "requests", "urllib.request", "http.client"), ["server/api/client.py"]),
        # for the protocol's own client, which takes its client of HTTP
        (
            ("httpx2",),
            [
                "server/guard/upstream/bodies.py",
                "server/guard/upstream/endings.py",
                "server/guard/upstream/exchanges.py",
                "server/guard/upstream/marks.py",
                "server/guard/upstream/older_stream.py",
                "server/guard/upstream/standing.py",
                "server/guard/upstream/taken_back.py",
            ],
        ),
        (("cryptography.hazmat.primitives.ciphers.aead",), ["server/api/cursor.py"]),
        (("boto3", "botocore", "botocore.config", "botocore.exceptions"), ["server/services/aws.py"]),
        (("pyspark", "pyspark.sql", "pyspark.sql.types", "pyspark.sql.pandas.types"), ["scanner/batch/spark.py"]),
    ],
)
def test_an_effect_has_one_home(imported: tuple[str, ...], homes: list[str]) -> None:
    assert _users(*imported) == homes


def test_statements_of_sql_are_put_together_where_no_caller_is_heard() -> None:
    """Who speaks SQL knows no query of a caller, only what stands for its values in the index."""
    speakers = [path for path in MODULES if re.search(r"\b(SELECT|INSERT|DELETE|UPDATE) ", path.read_text())]
    homes = ("build", "codes", "current", "exported_again", "fill", "grid", "queries", "store")
    assert speakers == [ROOT / f"server/folder/index/{name}.py" for name in homes]
    callers = {"server.source.Query", "server.folder.lookups.lookup", "server.folder.source"}
    for path in speakers:
        assert not callers & _imports(path), path


def test_the_environment_is_read_in_one_place() -> None:
    readers = [path.name for path in MODULES if "environ" in path.read_text().replace("environment", "")]
    assert readers == ["config.py"]
    assert [path.name for path in MODULES if "os.environ" in path.read_text()] == ["config.py"]


def test_extras_are_imported_by_those_who_use_them_and_when_they_do() -> None:
    lazy = {"boto3", "botocore", "redis", "server.limits.shared"}  # the last imports `limits`, which takes 0.15 s
    lazy |= {"server.api.opening"}  # which alone imports what asks a billing API: 0.1 s, and the network
    for path in MODULES:
        assert not {name for name in _imports(path, at_once=True) if name in lazy or name.split(".")[0] in lazy}, path


def test_http_is_imported_by_itself_and_by_nobody_else_at_once() -> None:
    for path in MODULES:
        if path.parent.name != "http":
            names = _imports(path, at_once=True)
            assert not {name for name in names if name.startswith(("server.http.", "uvicorn", "starlette"))}, path


def test_arrow_is_imported_by_the_modules_of_tables_which_nobody_imports_at_once() -> None:
    own = {
        f"scanner.batch.columns.arrow.{name}"
        for name in ("arrays", "column", "fields", "findings", "tables", "whole_rows")
    }
    own |= {
        f"scanner.batch.{name}"
        for name in ("formats.parquet_files.parquet_form", "formats.parquet_files.parquet_pieces", "spark")
    }
    for path in MODULES:
        if ".".join(path.relative_to(ROOT).with_suffix("").parts) not in own:
            names = _imports(path, at_once=True)
            assert not {name for name in names if name in own or name.split(".")[0] in {"pyarrow", "pyspark"}}, path


def test_the_scanner_has_no_network() -> None:
    """What reads from elsewhere is handed in by the server: `scanner.batch.units.Storage`."""
    network = {"ssl", "http", "asyncio", "urllib.request", "boto3", "pyarrow.fs", "pyarrow.flight"}
    for path in ROOT.glob("scanner/**/*.py"):
        assert not {name for name in _imports(path) if name in network or name.split(".")[0] in network}, path


def test_scanner_never_imports_server() -> None:
    for path in ROOT.glob("scanner/**/*.py"):
        assert not {name for name in _imports(path) if name.split(".")[0] == "server"}, path


_ORDERS = {
    "scanner": (
        "errors",
        "limits",
        "regular_file",
        "bounded_cache",
        "character_table",
        "entity_types",
        "findings",
        "yaml_text",
        "checks.verdict",
        "checks.words",
        "checks.numbers",
        "checks.forms",
        "checks.parties",
        "checks.prose",
        "checks",
        "disclosure",
        "traditional",
        "rules",
        "matching.spans",
        "matching.buffer",
        "matching.engines",
        "matching.marked",
        "matching.codepoints",
        "matching.encoded",
        "matching.programs",
        "matching.due",
        "matching.numbers",
        "matching",
        "echoes",
        "masking",
        "language",
        "language.weights",
        "language.notation",
        "language.search",
        "catalogue",
        "disguises.ciphers",
        "disguises.misspellings",
        "disguises.signs",
        "disguises",
        "payloads.payload",
        "payloads.words",
        "payloads.places",
        "payloads.names",
        "payloads.leaves",
        "payloads.members",
        "payloads",
        "written.headings",
        "written.pairs",
        "written.labels",
        "written.tables",
        "written.owners",
        "written",
        "delimited",
        "selection",
        "instructions",
        "compiled_catalogue",
        "documents",
        "detection",
        "redaction",
        "explain",
        "views",
        # What the library's tables and the texts of a chat need of the batch scan, ...
        "batch.found",
        "batch.decided.lent_fields",
        "batch.decided.decisions",
        "batch.columns",
        "texts",
        "engine",
        # ... and the job itself, which opens scanners of its own.
        "batch.units",
        "batch.decided",
        "batch.formats.text_format",
        "batch.formats.json_files",
        "batch.formats.csv_files",
        "batch.formats.text_files",
        "batch.formats.xml_files",
        "batch.formats.parquet_files",
        "batch.formats",
        "batch",
    ),
    "server": (
        "trust",
        "settings",
        "services",
        "source",
        "cursors",
        "records.day_forms",
        "records.shapes",
        "records.stated",
        "records.columns",
        "records.heading_forms",
        "records.json_members",
        "records.tenant",
        "records.credits",
        "records.flags",
        "records.facts",
        "records.resources",
        "records.naming",
        "records",
        "folder",
        "folder.problems",
        "folder.files",
        "folder.looks.table",
        "folder.looks.stated_amounts",
        "folder.looks.rows",
        "folder.looks.amounts",
        "folder.looks",
        "folder.formats",
        "folder.exports",
        "folder.entries",
        "folder.index",
        "folder.lookups",
        "folder.source",
        "folder.advice",
        "limits",
        "keys",
        "audit",
        "default_profiles",
        "config",
        "api",
        "tools.kinds",
        "tools.refusal",
        "tools.late_tools",
        "tools.toolbox",
        "tools.lists",
        "tools.handlers",
        "tools",
        "calls",
        "process",
        "protocol",
        "stderr",
        "controls",
        "start_notices",
        "opening",
        "http",
        "serving",
        "guard",
        "guard.wire",
        "guard.pending",
        "guard.options",
        "guard.masks",
        "guard.questions",
        "guard.contents",
        "guard.reading",
        "guard.told",
        "guard.upstream",
        "guard.requests",
        "guard.answers",
        "guard.session",
        "guard.opening",
        "guard.running",
        # The command line, parts of which lie with what they are about, ...
        "commands.command",
        "keys.options",
        "keys.commands",
        "audit.options",
        "audit.commands",
        "commands.options",
        "guard.command",
        "commands",
        "__main__",  # ... and its end.
    ),
}
"""The packages and modules of each part, each of which imports only those before it; a longer name goes before."""


def _place(name: str) -> int | None:
    """Where a module, or a name in one, stands in the order of its part; None for what is of neither."""
    top, *parts = name.split(".")
    order = _ORDERS.get(top, ())
    units = (".".join(parts[:end]) for end in range(len(parts), 0, -1))
    return next((order.index(unit) for unit in units if unit in order), None)


def _modules_of(top: str) -> dict[str, Path]:
    """The modules of `scanner` or `server` by name, without its face."""
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in ROOT.glob(f"{top}/**/*.py")}
    return {name.removesuffix(".__init__"): path for name, path in modules.items() if name != f"{top}.__init__"}


@pytest.mark.parametrize("top", _ORDERS)
def test_nothing_that_a_module_leads_to_comes_after_it(top: str) -> None:
    """Neither what it imports nor what that imports: whoever reads the packages in order meets nothing unknown."""
    modules = _modules_of(top)
    needs = {name: {used for used in _imports(path) if used in modules} for name, path in modules.items()}
    for name in modules:
        own = _place(name)
        assert own is not None, f"{name} has no place in the order"
        reached: set[str] = set()
        waiting = [name]
        while waiting:
            new = needs[waiting.pop()] - reached
            later = {used for used in new if (_place(used) or 0) > own}
            assert not later, f"{name} comes before {later}"
            reached |= new
            waiting += new


def test_the_public_names_are_imported_from_outside_only() -> None:
    """What a module needs it takes from where that is: by way of the public names it would lead to everything."""
    from_face = {f"scanner.{name}" for name in scanner.__all__}
    assert not [name for name, path in _modules_of("scanner").items() if _imports(path) & from_face]


@pytest.mark.parametrize("top", _ORDERS)
def test_the_order_names_what_there_is(top: str) -> None:
    placed = {_place(name) for name in _modules_of(top)}
    assert placed == set(range(len(_ORDERS[top])))


def test_the_command_line_stands_above_all_else() -> None:
    """What a command calls prints by `server.stderr` or by what it is handed, and knows no parser and no exit code."""
    for path in ROOT.glob("server/**/*.py"):
        if path.parent.name != "commands" and path.name not in {
            "commands.py",
            "command.py",
            "options.py",
            "__main__.py",
        }:
            assert not {name for name in _imports(path) if name.startswith("server.commands")}, path


_RECORD_USERS = {
    "records": {"server.source"},
    "folder": {"server.source", "server.records", "server.cursors", "server.trust"},
    "tools": {"server.source", "server.records", "server.cursors", "server.limits"},
}
"""Packages about records, and what of the server each imports: tools know no folder, and records no source."""


@pytest.mark.parametrize("package", _RECORD_USERS)
def test_imports_of_packages_about_records_point_one_way(package: str) -> None:
    allowed = {*_RECORD_USERS[package], f"server.{package}"}
    for path in ROOT.glob(f"server/{package}/**/*.py"):
        own = {".".join(name.split(".")[:2]) for name in _imports(path) if name.split(".")[0] == "server"} - {"server"}
        assert own <= allowed, path


_GUARD_USERS = {
    "wire": set(),
    "pending": {"wire"},
    "masks": {"wire"},
    "questions": {"wire", "masks"},
    "contents": {"wire", "masks", "questions", "options"},
    "told": {"wire", "questions", "contents"},
    "upstream": {"wire", "pending", "told"},
    "requests": {"wire", "pending", "options", "masks", "questions", "contents", "reading", "told"},
}
"""Packages of the guard, and what of the guard each imports: none knows a session, and contents no way they came."""


@pytest.mark.parametrize("package", _GUARD_USERS)
def test_imports_of_packages_of_the_guard_point_one_way(package: str) -> None:
    for path in ROOT.glob(f"server/guard/{package}/*.py"):
        guards = {name.split(".")[2] for name in _imports(path) if name.startswith("server.guard.")}
        assert guards <= {*_GUARD_USERS[package], package}, path


def test_no_module_is_named_by_no_noun() -> None:
    assert not {path.stem for path in MODULES} & {"utils", "util", "common", "helpers", "manager", "base", "misc"}


def test_a_module_says_what_it_holds() -> None:
    silent = [path.relative_to(ROOT).as_posix() for path in MODULES if not ast.get_docstring(_tree(path))]
    assert silent == [], "every module opens with its purpose"


def test_a_module_can_be_read_in_one_sitting() -> None:
    lines = {path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines()) for path in MODULES}
    assert {name: count for name, count in lines.items() if count > 350} == {}, "one idea a file: which two are these?"


def test_the_public_names_are_these() -> None:
    assert scanner.__all__ == [
        "Explanation",
        "Finding",
        "PayloadError",
        "Profile",
        "ProfileError",
        "Redacted",
        "RedactedJson",
        "RedactedTable",
        "Rule",
        "RuleError",
        "ScannedTable",
        "Scanner",
        "ScannerError",
        "View",
        "load_profile",
        "load_rules",
    ]
    assert all(getattr(scanner, name) for name in scanner.__all__)


def test_no_module_imports_itself_by_way_of_others() -> None:
    """Neither when it is imported nor when it runs: whoever reads a module needs to have read only what it names."""
    paths = [*MODULES, *ROOT.glob("benchmarks/**/*.py")]
    named = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in paths}
    faces = {"scanner", "server"}  # the public names, which stand above all that they hand on
    left = {name: {one for one in _imports(path) if one in named and one not in faces} for name, path in named.items()}
    while ready := [name for name, needs in left.items() if not needs & left.keys()]:
        for name in ready:
            del left[name]
    assert sorted(left) == []


def test_the_overview_of_the_tests_names_every_folder_and_shared_module() -> None:
    tests = ROOT / "tests"
    shared = [*tests.glob("*.py"), *tests.glob("integration/*.py")]
    named = re.findall(r"`([a-z_/]+(?:/|\.py))`", (tests / "README.md").read_text(encoding="utf-8"))
    modules = {path.relative_to(tests).as_posix() for path in shared if not path.stem.startswith(("test_", "conftest"))}
    folders = {f"{path.name}/" for path in tests.iterdir() if path.is_dir() and path.name.isalpha()}
    assert {name for name in named if not name.startswith(("scanner/", "server/", "benchmarks/"))} == modules | folders


@pytest.mark.parametrize("top", ["scanner", "server"])
def test_the_layout_in_the_readme_names_every_package(top: str) -> None:
    layout = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Layout")[2].partition("\n## ")[0]
    folders = {f"{top}/{path.name}/" for path in ROOT.glob(f"{top}/*") if path.is_dir() and path.name.isalpha()}
    assert folders == set(re.findall(rf"`({top}/\w+/)`", layout))


def test_a_module_that_another_one_names_is_there() -> None:
    """By its name beside the one who names it, or by its path from a folder above both."""
    for path in [*MODULES, *ROOT.glob("tests/**/*.py"), *ROOT.glob("benchmarks/**/*.py")]:
        named = re.findall(r"`([a-z_/]+\.(?:py|yaml))\b", path.read_text(encoding="utf-8"))
        assert not [name for name in named if not any((folder / name).exists() for folder in path.parents)], path


@pytest.mark.parametrize("package", PACKAGES)
def test_the_overview_of_a_package_names_every_module(package: str) -> None:
    folder = ROOT / package
    named = set(re.findall(r"\w+", ast.get_docstring(_tree(folder / "__init__.py")) or ""))
    assert {path.stem for path in folder.glob("*.py")} - {"__init__", "__main__"} <= named
