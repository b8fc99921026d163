"""What docs, docstrings and comments name is there, so that no move leaves a name behind that leads nowhere."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = [path for top in ("scanner", "server", "tests", "benchmarks") for path in sorted(ROOT.glob(f"{top}/**/*.py"))]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(ROOT.glob("docs/*.md")), ROOT / "tests/README.md"]
RULES = sorted(ROOT.glob("scanner/rules/**/*.yaml"))

_PATH = re.compile(r"(?<![\w./-])(?:scanner|server|tests|benchmarks|profiles|docs)/[\w./*-]*(?:/|\.[a-z]+)(?![\w/*{<])")
"""A folder or a file by its path from the top, or several by a star; protocols have methods that look like folders."""
_ROLE = re.compile(r":(?:mod|class|func|meth|attr|data|exc):`~?((?:scanner|server|tests|benchmarks)(?:\.\w+)+)`")
"""A module, or a name in one, by its whole name."""


_LINK = re.compile(r"\]\((?!https?:)([^)\s#]*)#?([^)\s]*)\)")
"""A link of a page to a file, to a heading in one, or to a heading of its own."""


def _prose(path: Path) -> str:
    """The docstrings and comments of a module: its other texts may be of files that somebody else has."""
    text = path.read_text(encoding="utf-8")
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Expr)]
    said = [node.value.value for node in nodes if isinstance(node.value, ast.Constant)]
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return "\n".join([*map(str, said), *(token.string for token in tokens if token.type == tokenize.COMMENT)])


def _lost_paths(text: str) -> list[str]:
    names = (match[0] for match in _PATH.finditer(text))
    return [name for name in names if not any(ROOT.glob(name))]


def _resolved(name: str) -> bool:
    """Whether a module, or what is defined in one, has this name."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        place = ROOT.joinpath(*parts[:end])
        if not place.is_dir() and not place.with_suffix(".py").exists():
            continue
        found: object = import_module(".".join(parts[:end]))
        for part in parts[end:]:
            if not hasattr(found, part):
                return part in getattr(found, "__annotations__", {}) and part == parts[-1]
            found = getattr(found, part)
        return True
    return False


def _lost_names(text: str) -> list[str]:
    return [name for name in _ROLE.findall(text) if not _resolved(name)]


def _shown(page: Path) -> str:
    """A page without its blocks of code."""
    return re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)


def _anchors(page: Path) -> set[str]:
    """What leads to the headings of a page, as GitHub names them."""
    headings = re.findall(r"^#+ (.+)$", _shown(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _lost_links(text: str, page: Path) -> list[str]:
    lost = []
    for name, anchor in _LINK.findall(text):
        target = page.parent / name if name else page
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            lost.append(f"{name}#{anchor}" if anchor else name)
    return lost


def _lost(text: str) -> list[str]:
    return [*_lost_paths(text), *_lost_names(text)]


def test_what_prose_names_is_there() -> None:
    lost = {path: _lost(path.read_text(encoding="utf-8")) for path in [*MODULES, *PAGES, *RULES]}
    in_prose = {path: _lost(_prose(path)) if path.suffix == ".py" else names for path, names in lost.items() if names}
    assert {path.relative_to(ROOT).as_posix(): names for path, names in in_prose.items() if names} == {}


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("`scanner/engine.py` and scanner/rules/words*.yaml, in server/guard/.", []),
        ("the method server/discover, https://a.example/docs/page.md, and ./scanner/lost.py", []),
        ("scanner/{name}.py and scanner/<name>.py", []),
        ("see scanner/moved.py.", ["scanner/moved.py"]),
        ("(tests/moved/)", ["tests/moved/"]),
        ("scanner/rules/moved*.yaml", ["scanner/rules/moved*.yaml"]),
        (":mod:`scanner.engine` has :class:`~scanner.engine.Scanner` and :meth:`scanner.Scanner.redact`", []),
        (":mod:`scanner.moved`", ["scanner.moved"]),
        (":func:`scanner.engine.moved`", ["scanner.engine.moved"]),
        (":meth:`scanner.engine.Scanner.moved`", ["scanner.engine.Scanner.moved"]),
        (":func:`moved`", []),  # in the module itself, which a reader has before them
    ],
)
def test_what_is_lost(text: str, lost: list[str]) -> None:
    assert _lost(text) == lost


def test_links_of_pages_lead_somewhere() -> None:
    lost = {page.relative_to(ROOT).as_posix(): _lost_links(_shown(page), page) for page in PAGES}
    assert {page: links for page, links in lost.items() if links} == {}


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("[a](docs/guard.md), [b](docs/guard.md#pins), [c](#measured), [d](https://a.example/x#y), [e](LICENSE)", []),
        ("[a](docs/moved.md#pins)", ["docs/moved.md#pins"]),
        ("[a](docs/guard.md#moved)", ["docs/guard.md#moved"]),
        ("[a](#moved)", ["#moved"]),
    ],
)
def test_which_links_are_lost(text: str, lost: list[str]) -> None:
    assert _lost_links(text, ROOT / "README.md") == lost
