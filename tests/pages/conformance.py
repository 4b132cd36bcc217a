"""The page of conformance: which feature is shown by which tests."""

import tomllib
from pathlib import Path

from tests.pages import markdown, marks

ROOT = Path(__file__).parent.parent.parent


def features() -> dict[str, dict[str, str]]:
    """Return the features by their group, id by id."""
    content: dict[str, dict[str, str]] = tomllib.loads((ROOT / "tests/features.toml").read_text("utf-8"))
    return content


def marked() -> dict[str, set[str]]:
    """Find the tests that carry each feature's mark: id -> "file: test" texts."""
    return {id_: {f"{test.file}: {test.name}" for test in tests} for id_, tests in marks.marked("feature").items()}


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
