"""Doubts about learners: the same one by one and by the thousand, wherever they are to be raised."""

from collections.abc import Iterator, Mapping
from datetime import date

import pytest

from progress_core.domain.foundations.problems import Problem
from progress_core.domain.learners import doubts
from progress_core.domain.learners.details import LearnerDetails
from progress_core.domain.learners.doubts import Doubt, Find
from progress_core.domain.learners.field_kinds import IMPORTS
from progress_core.domain.learners.form import check_learner, check_learners

pytestmark = pytest.mark.feature("B4")

ON = date(2013, 10, 15)
ROW: dict[str, object] = {
    "ukprn": "10000055",
    "year_group": "11",
    "first_name": "Anna",
    "last_name": "Smith",
    "postcode": "SW1A 1AA",
    "date_of_birth": "1997-10-02",
    "town": "Nowhere",
}


def _nowhere(_: date) -> Find:
    def find(details: LearnerDetails, offered: Mapping[str, object]) -> tuple[Problem, ...]:
        if details.town != "Nowhere":
            return ()
        return (Problem("town", "nowhere", "There is no such town.", offered["town"], "warning", "learner.town"),)

    return find


@pytest.fixture(autouse=True)
def _one_more(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Doubt of towns in imports alone."""
    monkeypatch.setattr(doubts, "DOUBTS", (*doubts.DOUBTS, Doubt(frozenset({"town"}), IMPORTS, _nowhere)))
    doubts.doubts.cache_clear()
    yield
    doubts.doubts.cache_clear()


def test_a_doubt_for_imports_alone_is_one_entry_of_the_table() -> None:
    assert ["nowhere"] == [problem.code for problem in check_learner(ROW, form="import", on=ON).problems]
    (checked,) = check_learners([ROW], on=ON)
    assert checked == check_learner(ROW, form="import", on=ON)
    assert checked.ok
    assert () == check_learner(ROW, form="edit", on=ON).problems
    assert [()] == [checked.problems for checked in check_learners([ROW], form="edit", on=ON)]


def test_doubts_stand_in_the_order_of_the_fields() -> None:
    problems = check_learner({**ROW, "year_group": "13", "uln": "9999999999"}, form="import", on=ON).problems
    assert ["year_group_unlikely", "nowhere", "bad_check_digit"] == [problem.code for problem in problems]


@pytest.mark.parametrize("town", ["", None, "Nowhere\x07"])
def test_a_field_that_is_empty_or_wrong_is_not_doubted(town: object) -> None:
    problems = check_learner({**ROW, "town": town}, form="import", on=ON).problems
    assert "nowhere" not in [problem.code for problem in problems]
