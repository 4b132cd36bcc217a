"""The page of the OWASP ASVS: which requirement is met, and what shows it."""

import re
import tomllib
from collections import Counter
from enum import Enum
from pathlib import Path
from posixpath import relpath

from attrs import frozen

from tests.pages import markdown, marks

ROOT = Path(__file__).parent.parent.parent
TABLE = ROOT / "tests/asvs.toml"
_FOLDER = "docs/reference"
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


class State(str, Enum):
    """How a requirement stands; the value is the word in the table."""

    MET = "met"
    DOCUMENTED = "documented"
    MODERN = "modern"
    OPERATOR = "operator"
    NOT_APPLICABLE = "not applicable"
    OPEN = "open"


MEANINGS = {
    State.MET: "The tests named beside it show it.",
    State.DOCUMENTED: "It asks for a document, and the page named beside it is that document.",
    State.MODERN: "Met with `PROGRESS_CREDENTIAL_POLICY=modern`, as the tests show. "
    "The default policy keeps to the manual of 2013, which contradicts it.",
    State.OPERATOR: "Whoever runs the site sees to it. The page named beside it says how.",
    State.NOT_APPLICABLE: "Progress has nothing that it is about.",
    State.OPEN: "Not met yet.",
}

SHOWN = (State.MET, State.MODERN)
"""The states that tests show."""

WRITTEN = (State.DOCUMENTED, State.OPERATOR)
"""The states whose note is a page."""


@frozen
class Requirement:
    """A requirement of the standard.

    Args:
        id: as the standard numbers it ("V6.2.1").
        level: 1, 2 or 3.
        asks: what it asks, in our words.
        state: how it stands.
        note: a page, with or without a heading; a reason; or what else there is to say.
    """

    id: str
    level: int
    asks: str
    state: State
    note: str


def chapters() -> dict[str, tuple[str, list[Requirement]]]:
    """Return the chapters of the standard: id -> (title, requirements)."""
    content = tomllib.loads(TABLE.read_text("utf-8"))
    return {chapter: (str(entries.pop("title")), _requirements(entries)) for chapter, entries in content.items()}


def _requirements(entries: dict[str, tuple[int, str, str, str]]) -> list[Requirement]:
    return [Requirement(id_, level, asks, State(state), note) for id_, (level, asks, state, note) in entries.items()]


def requirements() -> list[Requirement]:
    """Return all requirements."""
    return [requirement for _, entries in chapters().values() for requirement in entries]


_INTRODUCTION = """\
How Progress stands to the [OWASP Application Security Verification Standard](https://owasp.org/www-project-application-\
security-verification-standard/) 5.0: all requirements of levels 1 and 2, and those of level 3 that we take on. The \
numbers are the standard's, the words are ours. Nobody from outside has verified this page."""


def page() -> str:
    """Return the page as Markdown."""
    tests = marks.marked("asvs")
    blocks: list[str | list[str]] = [_INTRODUCTION, "## How it stands", _summary()]
    for chapter, (title, entries) in chapters().items():
        rows = [
            (entry.id, str(entry.level), entry.asks, entry.state.value, _evidence(entry, tests.get(entry.id, set())))
            for entry in entries
        ]
        blocks += [f"## {chapter} {title}", markdown.table(("id", "level", "what it asks", "state", "shown by"), rows)]
    return markdown.page("Security verification (ASVS 5.0)", *blocks)


def _summary() -> list[str]:
    counts = Counter((entry.state, entry.level) for entry in requirements())
    rows = [
        (state.value, *(str(counts[state, level]) for level in (1, 2, 3)), MEANINGS[state])
        for state in State
        if any(counts[state, level] for level in (1, 2, 3))
    ]
    total = ("all", *(str(sum(counts[state, level] for state in State)) for level in (1, 2, 3)), "")
    return markdown.table(("state", "level 1", "level 2", "level 3", "meaning"), [*rows, total])


def _evidence(entry: Requirement, tests: set[marks.Test]) -> str:
    if entry.state in WRITTEN:
        return _link(_heading(entry.note), entry.note)
    shown = [_link(" ".join(test.name.split("_")[1:]), test.file) for test in sorted(tests)]
    return " · ".join([*shown, *filter(None, [entry.note])])


def _heading(target: str) -> str:
    """Return the heading that a link leads to: of a part of a page, or of the whole page."""
    path, _, anchor = target.partition("#")
    headings: list[str] = _HEADING.findall((ROOT / path).read_text("utf-8"))
    return next((found for found in headings if anchor_of(found) == anchor), headings[0])


def anchor_of(heading: str) -> str:
    """Return the anchor of a heading, as code hosts make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _link(words: str, target: str) -> str:
    return f"[{words}]({relpath(target, _FOLDER)})"
