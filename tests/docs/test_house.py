"""The house rules that no other tool knows: docstrings, sizes, words."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.docs.texts import ROOT, files, name

MOST_LINES = 300
MOST_FUNCTION_LINES = 50

SHIPPED = [path for path in files(".py") if path.is_relative_to(ROOT / "progress_core")]
BUILT = [path for path in files(".py") if path.relative_to(ROOT).parts[0] in ("progress_core", "adapters", "examples")]
READ = [path for path in files(".py") if path.relative_to(ROOT).parts[0] in ("tests", "benchmarks")] + BUILT

Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef

_MACHINE_PATH = re.compile(r"(?<![\w.:/~-])/(?:work|home|root|Users)/\w")


@pytest.mark.parametrize("path", SHIPPED, ids=name)
def test_every_public_name_says_what_it_is_for(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    room = path.relative_to(ROOT / "progress_core").parts[0]
    assert ast.get_docstring(tree)
    assert [node.name for node in _public(tree, room) if not ast.get_docstring(node)] == []


def _public(tree: ast.Module, room: str) -> Iterator[Definition]:
    """Yield the public definitions, and the methods of public classes unless they are documented elsewhere.

    Tests of a kit are explained by their names, those of a twin by their port, properties of a protocol by their type.
    """
    said_elsewhere = _verbs() if room == "memory" else set()
    for node in _named(tree.body):
        yield node
        if isinstance(node, ast.ClassDef) and room != "testing":
            members = (member for member in _named(node.body) if not _only_typed(member))
            yield from (member for member in members if member.name not in said_elsewhere)


def _named(body: list[ast.stmt]) -> Iterator[Definition]:
    return (node for node in body if isinstance(node, Definition) and not node.name.startswith("_"))


@cache
def _verbs() -> set[str]:
    """Return the names of the methods of all ports."""
    trees = [ast.parse(path.read_text("utf-8")) for path in (ROOT / "progress_core" / "ports").glob("*.py")]
    return {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def _only_typed(node: Definition) -> bool:
    is_property = any(ast.unparse(decorator) == "property" for decorator in node.decorator_list)
    return is_property and [ast.unparse(line) for line in node.body] == ["..."]


def test_no_module_is_longer_than_anybody_reads_at_once() -> None:
    lengths = {name(path): len(path.read_text("utf-8").splitlines()) for path in READ}
    assert {path: length for path, length in lengths.items() if length > MOST_LINES} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{name(path)}: {node.name}"
        for path in BUILT
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and _length(node) > MOST_FUNCTION_LINES
    ]
    assert long == []


def _length(node: ast.FunctionDef) -> int:
    """Count a function's lines, its docstring left out: a thorough docstring is no fault."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (node.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_nothing_names_a_path_of_somebodys_machine() -> None:
    found = []
    for path in files(".py", ".md", ".toml", ".txt", ".json", ".cfg", ".yml", ".html", ".j2", ""):
        text = path.read_text("utf-8", errors="replace")
        found += [f"{name(path)}: {match[0]}" for match in _MACHINE_PATH.finditer(text)]
    assert found == []
