"""The page of the ASVS says nothing that no test or page shows."""

import re

import pytest

from tests.docs.texts import ROOT
from tests.pages import asvs, marks
from tests.pages.asvs import State

COUNTS = {1: 70, 2: 183, 3: 6}
"""The requirements of each level: all of the standard's for levels 1 and 2, and those of level 3 that we take on."""

OPEN = """
"""
"""What is not met yet."""

_ID = re.compile(r"V(\d+)\.(\d+)\.(\d+)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def test_every_requirement_of_levels_1_and_2_is_in_the_table_once() -> None:
    ids = [entry.id for entry in asvs.requirements()]
    assert len(ids) == len(set(ids))
    assert {level: sum(entry.level == level for entry in asvs.requirements()) for level in COUNTS} == COUNTS
    for chapter, (_, entries) in asvs.chapters().items():
        numbers = [tuple(map(int, _ID.fullmatch(entry.id).groups())) for entry in entries]  # type: ignore[union-attr]
        assert numbers == sorted(numbers)
        assert {f"V{first}" for first, _, _ in numbers} == {chapter}


def test_every_mark_names_a_requirement_that_tests_can_show() -> None:
    shown = {entry.id for entry in asvs.requirements() if entry.state in asvs.SHOWN}
    marked = marks.marked("asvs")
    assert marked
    assert {id_: sorted(tests) for id_, tests in marked.items() if id_ not in shown} == {}


def test_every_requirement_that_is_met_is_shown_by_a_test() -> None:
    marked = marks.marked("asvs")
    assert [entry.id for entry in asvs.requirements() if entry.state in asvs.SHOWN and entry.id not in marked] == []


@pytest.mark.parametrize(
    "entry", [entry for entry in asvs.requirements() if entry.state in asvs.WRITTEN], ids=lambda entry: entry.id
)
def test_every_page_that_is_named_is_there(entry: asvs.Requirement) -> None:
    path, _, anchor = entry.note.partition("#")
    text = (ROOT / path).read_text("utf-8")
    assert not anchor or anchor in map(asvs.anchor_of, _HEADING.findall(text))


def test_every_state_says_why() -> None:
    for entry in asvs.requirements():
        assert entry.asks
        assert entry.note or entry.state is State.MET, entry.id


def test_the_open_requirements_are_those_that_are_known() -> None:
    assert [entry.id for entry in asvs.requirements() if entry.state is State.OPEN] == OPEN.split()
