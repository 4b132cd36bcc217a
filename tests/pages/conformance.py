"""The page of conformance: which feature is shown by which tests."""

import ast
import tomllib
from collections import defaultdict
from pathlib import Path

from tests.pages import markdown

ROOT = Path(__file__).parent.parent.parent
PLACES = ("tests", "progress_core/testing", "examples")


def features() -> dict[str, dict[str, str]]:
    """Return the features by their group, id by id."""
    content: dict[str, dict[str, str]] = tomllib.loads((ROOT / "tests/features.toml").read_text("utf-8"))
    return content


def marked() -> dict[str, set[str]]:
    """Find the tests that carry each feature's mark: id -> "file: test" texts."""
    found: dict[str, set[str]] = defaultdict(set)
    for place in PLACES:
        for path in sorted((ROOT / place).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            tree = ast.parse(path.read_text("utf-8"))
            whole = _ids_of_module(tree)
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                    ids = _ids(node.decorator_list)
                    if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                        ids |= whole
                    for feature in ids:
                        found[feature].add(f"{name}: {node.name}")
    return found


def _ids(decorators: list[ast.expr]) -> set[str]:
    ids: set[str] = set()
    for decorator in decorators:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith("feature"):
            ids |= {str(value.value) for value in decorator.args if isinstance(value, ast.Constant)}
    return ids


def _ids_of_module(tree: ast.Module) -> set[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark":
            value = node.value
            return _ids(value.elts if isinstance(value, ast.List | ast.Tuple) else [value])
    return set()


def page() -> str:
    """Return the page as Markdown."""
    found = marked()
    blocks: list[str | list[str]] = ["Which tests show which feature of the specification."]
    for group, entries in features().items():
        rows = [(feature, statement, _shown(found.get(feature, set()))) for feature, statement in entries.items()]
        title = group.replace("-", " ").capitalize()
        blocks += [f"## {title}", markdown.table(("id", "feature", "tests"), rows)]
    return markdown.page("Conformance", *blocks)


def _shown(tests: set[str]) -> str:
    files = sorted({test.split(":")[0] for test in tests})
    return ", ".join(map(markdown.code, files)) or "not yet"
