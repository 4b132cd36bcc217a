"""The tests that carry a mark: read from their sources, so that a page can be made without running them."""

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).parent.parent.parent
PLACES = ("tests", "progress_core/testing", "examples")


@frozen(order=True)
class Test:
    """A test, or a class of tests, that carries a mark.

    Args:
        file: its path from the root, with slashes.
        name: of the function or class.
    """

    file: str
    name: str


def marked(mark: str) -> dict[str, set[Test]]:
    """Find the tests that carry a mark.

    Args:
        mark: its name ("feature").

    Returns:
        What stands in the marks -> the tests that carry it.
    """
    found: dict[str, set[Test]] = defaultdict(set)
    for place in PLACES:
        for path in sorted((ROOT / place).rglob("*.py")):
            tree = _parsed(path)
            whole = _ids_of_module(tree, mark)
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                    ids = _ids(node.decorator_list, mark)
                    if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                        ids |= whole
                    for id_ in ids:
                        found[id_].add(Test(path.relative_to(ROOT).as_posix(), node.name))
    return dict(found)


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _ids(decorators: list[ast.expr], mark: str) -> set[str]:
    ids: set[str] = set()
    for decorator in decorators:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).split(".")[-1] == mark:
            ids |= {str(value.value) for value in decorator.args if isinstance(value, ast.Constant)}
    return ids


def _ids_of_module(tree: ast.Module, mark: str) -> set[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark":
            value = node.value
            return _ids(value.elts if isinstance(value, ast.List | ast.Tuple) else [value], mark)
    return set()
