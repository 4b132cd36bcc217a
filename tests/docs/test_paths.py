"""Every path that a page names is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.texts import ROOT, blocks, commands, name, pages

_MADE = ("docs/reference/", "docs/screens/")
_HISTORY = "CHANGELOG.md"
"""It also names what is no longer there."""

PAGES = [page for page in pages() if not name(page).startswith((*_MADE, _HISTORY))]

_CODE = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(r"[\w.<>-]+(?:/[\w.<>-]*)+")
_PLACEHOLDER = re.compile(r"<\w+>")


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_the_paths_that_a_page_names_are_there(page: Path) -> None:
    bases = [page.parent, *_bases()]
    missing = [path for path in _paths(page) if _is_ours(path) and not any(_is_there(base, path) for base in bases)]
    assert missing == []


def test_pages_name_paths() -> None:
    assert {"domain/learners/details.py", "tests/unit"} <= set(_paths(ROOT / "CONTRIBUTING.md"))
    assert not any(_is_there(base, "domain/no_such_wing/<concept>.py") for base in _bases())


def _paths(page: Path) -> Iterator[str]:
    """Yield the words of code on a page, in lines and in blocks of shell, that look like paths."""
    code = [
        *_CODE.findall(page.read_text("utf-8")),
        *(line for block in blocks(page, "sh") for line in commands(block)),
    ]
    for words in code:
        yield from (word for word in words.split() if _PATH.fullmatch(word))


def _bases() -> Iterator[Path]:
    """Yield the folders that paths of pages may start from."""
    yield ROOT
    yield ROOT / "progress_core"
    yield from sorted((ROOT / "adapters").glob("*"))
    yield from sorted((ROOT / "adapters").glob("*/progress_*"))


def _is_ours(path: str) -> bool:
    """Return whether a path starts with a name that is a folder of ours, and so is no part of a URL or a setting."""
    first = path.partition("/")[0]
    return not first.startswith(".") and any((base / first).is_dir() for base in _bases())


def _is_there(base: Path, path: str) -> bool:
    return any(base.glob(_PLACEHOLDER.sub("*", path.rstrip("/"))))
