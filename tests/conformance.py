"""Which feature is shown by which tests: `python -m tests.conformance` writes the page anew."""

import ast
import re
import tomllib
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "reference" / "conformance.md"
PLACES = ("tests", "progress_core/testing", "examples")
_ID = re.compile(r"[A-I]\d+")


def features() -> dict[str, dict[str, str]]:
    """Give the features by their group, id by id."""
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
            ids |= {value.value for value in decorator.args if isinstance(value, ast.Constant)}  # type: ignore[misc] # checked below
    return {feature for feature in ids if _ID.fullmatch(str(feature))}


def _ids_of_module(tree: ast.Module) -> set[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark":
            value = node.value
            return _ids(value.elts if isinstance(value, ast.List | ast.Tuple) else [value])
    return set()


def page() -> str:
    """Give the page as Markdown."""
    found = marked()
    lines = [
        "# Conformance",
        "",
        "Which tests show which feature. Made by `python -m tests.conformance`; a test holds it up to date.",
    ]
    for group, entries in features().items():
        lines += ["", f"## {group.replace('-', ' ').capitalize()}", "", "| id | feature | tests |", "|---|---|---|"]
        for feature, statement in entries.items():
            tests = sorted(found.get(feature, ()))
            files = sorted({test.split(":")[0] for test in tests})
            shown = f"{len(tests)} in {', '.join(f'`{file}`' for file in files)}" if tests else "not yet"
            lines.append(f"| {feature} | {statement} | {shown} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), "utf-8")
