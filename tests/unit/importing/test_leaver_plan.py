"""Whom the rows of a file of leavers mean, and what becomes of them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from attrs import evolve

from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Accepted, Checked, Refused
from progress_core.domain.importing.imports import FieldChange
from progress_core.domain.importing.leaver_files import read_leavers
from progress_core.domain.importing.leaver_plan import KnownLearner, KnownLearners, LeaverReport, plan_leavers
from progress_core.domain.learners.learners import Learner
from progress_core.domain.learners.leaving import Destination, Leaving
from progress_core.domain.values.sheets import Sheet
from progress_core.testing.tools.builders import a_learner
from tests.given.leaver_files import HEADINGS, ULNS, by_name
from tests.given.people import NORTH, SOUTH

pytestmark = pytest.mark.feature("J2", "E6")

DAY = date(2026, 8, 10)
UPN, OTHER_UPN = "H801200001001", "X801200001002"


def _learner(id_: int, first: str, last: str, uln: str = "", upn: str = "", **changes: Any) -> KnownLearner:
    made = a_learner(id_, ukprn=NORTH, first_name=first, last_name=last, uln=uln, upn=upn)
    return KnownLearner(evolve(made, **changes), f"{first}{last}".lower())


ANN = _learner(1, "Ann", "Lee", ULNS[0], UPN)
BOB = _learner(2, "Bob", "Ray", ULNS[1])
GONE = _learner(3, "Cat", "Moon", ULNS[2], archived=True, leaving=Leaving(DAY, Destination.EMPLOYMENT, SOUTH))
KEPT = _learner(4, "Dee", "Fox", ULNS[3], archived=True)


def _place(learner: Learner, leaving: Leaving) -> Checked[Leaving]:
    if leaving.destination is not Destination.ACCEPTED_PLACE:
        return Accepted(leaving)
    if learner.id == ANN.learner.id:
        return Accepted(evolve(leaving, application=7, ukprn=SOUTH))
    return Refused((problem("destination", "no_accepted_place", learner=learner.name),))


def _plan(
    *rows: tuple[str, ...],
    known: Iterable[KnownLearner] = (ANN, BOB, GONE, KEPT),
    headings: tuple[str, ...] = HEADINGS,
) -> LeaverReport:
    sheet = Sheet("Leavers", True, iter(list(enumerate((headings, *rows), start=1))))
    return plan_leavers(read_leavers([sheet], today=date(2026, 9, 1)), KnownLearners(known), _place)


def _codes(report: LeaverReport) -> list[tuple[int, str, str]]:
    return [(found.row, found.column, found.problem.code) for found in report.problems]


def _found(*cells: str) -> tuple[list[int], list[tuple[int, str, str]]]:
    """Return whom one row with these first cells lets leave, and what is said about it."""
    report = _plan((*cells, *("",) * (5 - len(cells)), DAY.isoformat()))
    return [planned.learner_id for planned in report.plan.leave], _codes(report)


def test_a_learner_is_meant_by_any_number_and_by_all_together() -> None:
    for cells in (("ANNLEE",), ("", ULNS[0]), ("", "", UPN.lower()), ("annlee", ULNS[0], UPN)):
        assert ([1], []) == _found(*cells)


def test_numbers_that_are_not_of_one_learner_are_refused() -> None:
    assert ([], [(2, "A", "not_same_learner")]) == _found("annlee", ULNS[1])
    assert ([], [(2, "B", "not_same_learner")]) == _found("", ULNS[1], UPN)
    assert ([], [(2, "C", "unknown_learner")]) == _found("bobray", ULNS[1], OTHER_UPN)
    assert ([], [(2, "A", "unknown_learner"), (2, "B", "unknown_learner")]) == _found("nobody", "1000000124")


def test_a_number_of_two_learners_asks_for_the_username() -> None:
    twin = _learner(5, "Bea", "Ray", ULNS[1])
    report = _plan(("", ULNS[1], "", "", "", "2026-08-10"), known=(BOB, twin))
    assert ([(2, "B", "several_learners")], ()) == (_codes(report), report.plan.leave)
    named = _plan(("bearay", ULNS[1], "", "", "", "2026-08-10"), known=(BOB, twin))
    assert ([], [5]) == (_codes(named), [planned.learner_id for planned in named.plan.leave])


def test_whoever_is_there_is_meant_before_leavers_and_leavers_before_the_archived() -> None:
    row = ("", ULNS[1], "", "", "", "2026-08-10")
    left = _learner(5, "Bea", "Ray", ULNS[1], archived=True, leaving=Leaving(DAY))
    kept = _learner(6, "Ben", "Ray", ULNS[1], archived=True)
    assert [2] == [planned.learner_id for planned in _plan(row, known=(kept, left, BOB)).plan.leave]
    assert [5] == [planned.learner_id for planned in _plan(row, known=(kept, left)).plan.unchanged]
    report = _plan(row, known=(kept,))
    assert [(2, "B", "archived_leaver")] == _codes(report)
    assert "Ben Ray is archived, but has not left" in report.problems[0].problem.message


def test_a_name_of_somebody_else_is_an_error_and_half_a_name_a_warning() -> None:
    assert ([1], []) == _found("annlee", "", "", "ANN", "Lée")
    assert ([1], [(2, "E", "other_name")]) == _found("annlee", "", "", "Ann", "Smith")
    assert ([1], [(2, "D", "other_name")]) == _found("annlee", "", "", "Anna", "Lee")
    assert ([], [(2, "D", "wrong_person")]) == _found("annlee", "", "", "Bob", "Ray")
    assert ([], [(2, "E", "wrong_person")]) == _found("annlee", "", "", "", "Ray")
    report = _plan(("annlee", "", "", "Bob", "Ray", "2026-08-10"))
    assert report.strangers
    assert "The learner in this row is Ann Lee, and not “Bob Ray”." in (report.problems[0].problem.message)


def test_a_learner_in_two_rows_is_refused() -> None:
    report = _plan(by_name("annlee"), ("", ULNS[0], "", "", "", "2026-08-10"))
    assert [(3, "B", "repeated_leaver")] == _codes(report)
    assert "Ann Lee is already in row 2." in report.problems[0].problem.message


def test_all_problems_of_all_rows_are_found_at_once_and_nobody_leaves() -> None:
    report = _plan(
        by_name("annlee"), by_name("nobody", "soon"), by_name("deefox"), by_name("bobray", destination="accepted-place")
    )
    assert [
        (3, "A", "unknown_learner"), (3, "F", "bad_format"), (4, "A", "archived_leaver"), (5, "G", "no_accepted_place"),
    ] == _codes(report)  # fmt: skip
    assert (False, (), True) == (report.ok, report.plan.leave, report.strangers)


def test_leavers_are_corrected_and_stay_as_they_are_if_the_file_says_the_same() -> None:
    cells = ("catmoon", "", "", "", "")
    same = _plan((*cells, "2026-08-10", "Employment", SOUTH)).plan
    assert ([3], (), ()) == ([planned.learner_id for planned in same.unchanged], same.corrected, same.leave)
    assert () == _plan(by_name("annlee")).plan.leave[0].changes
    (other,) = _plan((*cells, "2026-08-12", "", "")).plan.corrected
    assert (
        FieldChange("leaving_date", "2026-08-10", "2026-08-12"),
        FieldChange("destination", "Employment", "Not known"),
        FieldChange("destination_ukprn", SOUTH, ""),
    ) == other.changes
    assert Leaving(date(2026, 8, 12)) == other.leaving


def test_what_the_file_has_no_column_for_stays_as_it_was() -> None:
    two = ("Username", "Leaving date")
    (planned,) = _plan(("catmoon", "2026-08-12"), headings=two).plan.corrected
    assert Leaving(date(2026, 8, 12), Destination.EMPLOYMENT, SOUTH) == planned.leaving
    three = (*two, "Destination")
    for destination, ukprn in (("Employment", SOUTH), ("Gap year", "")):
        (planned,) = _plan(("catmoon", "2026-08-12", destination), headings=three).plan.corrected
        assert ukprn == planned.leaving.ukprn
    (planned,) = _plan(("catmoon", "2026-08-12", NORTH), headings=(*two, "Destination UKPRN")).plan.corrected
    assert Leaving(date(2026, 8, 12), Destination.EMPLOYMENT, NORTH) == planned.leaving
    place = Leaving(DAY, Destination.ACCEPTED_PLACE, SOUTH, 7)
    taken = evolve(GONE, learner=evolve(GONE.learner, leaving=place))
    for headings in (two, (*two, "Destination UKPRN")):
        (planned,) = _plan(
            ("catmoon", "2026-08-12", "")[: len(headings)], headings=headings, known=[taken]
        ).plan.corrected
        assert evolve(place, on=date(2026, 8, 12)) == planned.leaving


def test_the_accepted_place_is_found() -> None:
    (planned,) = _plan(by_name("annlee", destination="The place that they accepted in Progress")).plan.leave
    assert Leaving(DAY, Destination.ACCEPTED_PLACE, SOUTH, 7) == planned.leaving


def test_the_mark_tells_apart_plans_that_do_not_do_the_same() -> None:
    newer = evolve(ANN, learner=evolve(ANN.learner, version=2))
    marks = [
        _plan(by_name("annlee", day, destination), known=[known]).plan.mark
        for day, destination, known in (
            ("2026-08-10", "", ANN),
            ("2026-08-10", "", newer),
            ("2026-08-11", "", ANN),
            ("2026-08-10", "Gap year", ANN),
        )
    ]
    assert marks[0] == marks[1]
    assert 3 == len(set(marks))


def test_the_report_says_whose_learners_the_file_names() -> None:
    report = _plan(by_name("annlee"))
    assert (frozenset({NORTH}), False) == (report.ukprns, report.strangers)
    assert _plan(by_name("annlee"), ("", "12", "", "", "", "2026-08-10")).strangers
