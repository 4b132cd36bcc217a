"""Moving up as functions of values: who goes where, and what undoing gives back."""

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from progress_core.domain.foundations.errors import Conflict, Rejected
from progress_core.domain.learners.learners import Learner
from progress_core.domain.learners.leaving import Leaving
from progress_core.domain.values.academic_years import AcademicYear
from progress_core.domain.years.history import Ended, Period, ended_year, periods
from progress_core.domain.years.moves import (
    HOW,
    Exceptions,
    MoveCounts,
    MoveStatus,
    Step,
    check_exceptions,
    check_undo,
    moved,
    moved_back,
    regrouped,
)
from progress_core.domain.years.previews import MovePreview, ProviderPreview, YearPreview, years_of
from progress_core.testing.tools.builders import NOON, UKPRN, a_learner, later
from progress_core.testing.tools.year_records import a_move, a_past_year

pytestmark = pytest.mark.feature("J1")

YEAR = AcademicYear(2026)
UNTIL = date(2026, 8, 31)
LEAVING = Leaving(UNTIL)


def in_year(group: int, **changes: Any) -> Learner:
    """Build a learner of a year group of 2025/26."""
    return a_learner(year_group=group, academic_year=2025, **changes)


@pytest.mark.parametrize(
    ("learner_id", "group", "step"),
    [
        (1, 9, Step.STAY),
        (1, 13, Step.STAY),
        (2, 9, Step.LEAVE),
        (3, 13, Step.LEAVE),
        (3, 12, Step.UP),
        (3, 14, Step.LEAVE),
        (1, 14, Step.STAY),
    ],
)
def test_staying_comes_before_leaving_and_nobody_passes_year_14(learner_id: int, group: int, step: Step) -> None:
    exceptions = Exceptions(frozenset({1}), frozenset({2}), frozenset({13}))
    assert step is exceptions.step(learner_id, group)


def test_contradictory_exceptions_are_refused_all_at_once() -> None:
    too_many = frozenset(range(10, 6_000))
    with pytest.raises(Rejected) as caught:
        check_exceptions(Exceptions(frozenset({1, 2}), frozenset({2}) | too_many, frozenset({6, 13})))
    assert ["stays_and_leaves", "not_in_list", "too_many_exceptions"] == [one.code for one in caught.value.problems]
    assert [2] == caught.value.problems[0].params["learners"]
    check_exceptions(Exceptions(frozenset({1}), frozenset({2}), frozenset({7, 14})))
    check_exceptions(Exceptions(frozenset(range(5_000))))


@given(st.integers(7, 14), st.sampled_from(Step), st.integers(2020, 2025))
def test_moving_up_and_back_is_the_identity(group: int, step: Step, year: int) -> None:
    before = a_learner(year_group=group, academic_year=year)
    step = Step.LEAVE if step is Step.UP and group == 14 else step
    after = moved(before, step, YEAR, LEAVING)
    past = ended_year(5, before, UNTIL, HOW[step], 9)
    assert before != after
    assert before == moved_back(after, past, past, YEAR)


def test_other_details_contradict_no_undo() -> None:
    before = in_year(10)
    after = moved(before, Step.UP, YEAR)
    details = evolve(after.details, town="Otley")
    past = ended_year(5, before, UNTIL, Ended.MOVED_UP, 9)
    assert evolve(before, details=evolve(before.details, town="Otley")) == moved_back(
        evolve(after, details=details), past, past, YEAR
    )


@pytest.mark.parametrize("changes", [{"year_group": 12}, {"academic_year": 2027}, {"ukprn": "10000009"}], ids=str)
def test_another_year_group_or_provider_contradicts_an_undo(changes: dict[str, Any]) -> None:
    past = a_past_year(5)
    given: dict[str, Any] = {"year_group": 11, "academic_year": 2026, **changes}
    assert moved_back(a_learner(**given), past, past, YEAR) is None


def test_what_ended_later_contradicts_an_undo() -> None:
    past = a_past_year(5)
    after = a_learner(year_group=11, academic_year=2026)
    assert moved_back(after, past, a_past_year(6), YEAR) is None
    assert moved_back(after, past, past, YEAR) is not None


@pytest.mark.parametrize(
    ("archived", "leaving"), [(False, None), (True, None), (True, Leaving(date(2026, 7, 1)))], ids=str
)
def test_who_is_back_or_left_otherwise_is_not_taken_back(archived: bool, leaving: Leaving | None) -> None:
    past = a_past_year(5, ended=Ended.LEFT)
    assert moved_back(a_learner(archived=archived, leaving=leaving), past, past, YEAR) is None


def test_counts_add_up() -> None:
    counts = MoveCounts(1, 2, 3).plus([Step.UP, Step.LEAVE, Step.UP])
    assert (MoveCounts(3, 2, 4), 9) == (counts, counts.total)


def test_a_move_can_be_undone_for_14_days() -> None:
    done = a_move(status=MoveStatus.DONE, processed_at=NOON)
    until = NOON + timedelta(days=14)
    check_undo(done, [done], until - timedelta(microseconds=1))
    with pytest.raises(Conflict, match="could be undone until 28 Sep 2026"):
        check_undo(done, [done], until)


@pytest.mark.parametrize("status", [status for status in MoveStatus if status is not MoveStatus.DONE])
def test_only_what_is_done_is_undone(status: MoveStatus) -> None:
    with pytest.raises(Conflict, match="there is nothing to undo"):
        check_undo(a_move(status=status, processed_at=NOON), [], NOON)
    with pytest.raises(Conflict):
        check_undo(a_move(status=MoveStatus.DONE), [], NOON)


def test_the_later_of_two_moves_is_undone_first() -> None:
    done = a_move(status=MoveStatus.DONE, processed_at=NOON)
    next_year = a_move(2, academic_year=2027, status=MoveStatus.DONE)
    with pytest.raises(Conflict, match="Undo the later move first"):
        check_undo(done, [done, next_year], later(1))
    check_undo(done, [done, evolve(next_year, status=MoveStatus.UNDONE), a_move(3, academic_year=2025)], later(1))


@pytest.mark.parametrize(
    ("status", "waits", "counts"),
    [
        (MoveStatus.QUEUED, True, True),
        (MoveStatus.DONE, False, True),
        (MoveStatus.UNDOING, True, True),
        (MoveStatus.UNDONE, False, False),
        (MoveStatus.FAILED, False, False),
    ],
)
def test_a_provider_needs_another_move_once_the_first_is_undone_or_failed(
    status: MoveStatus, waits: bool, counts: bool
) -> None:
    move = a_move(status=status)
    assert (waits, counts, YEAR) == (move.waits, move.counts_as_done, move.year)


def test_a_corrected_year_group_is_that_of_the_present_year() -> None:
    before = in_year(10)
    after = evolve(before, details=evolve(before.details, year_group=11))
    assert [2025, 2026] == [regrouped(before, after, day).academic_year for day in (UNTIL, date(2026, 9, 1))]
    ahead = evolve(after, academic_year=2027)
    assert 2027 == regrouped(before, ahead, date(2026, 9, 1)).academic_year
    same = evolve(before, details=evolve(before.details, town="Otley"))
    assert same == regrouped(before, same, date(2026, 9, 1))


def test_a_new_learner_is_in_the_academic_year_of_their_creation() -> None:
    assert 2026 == a_learner().academic_year


def test_the_history_runs_without_gaps_until_today() -> None:
    learner = in_year(11, created_at=later(-365 * 24 * 60 * 2))
    past = (
        a_past_year(1, year_group=9, until=date(2025, 8, 31)),
        a_past_year(2, year_group=10, until=date(2026, 3, 1), ended=Ended.LEFT, returned_on=date(2026, 5, 2)),
    )
    first = Period(UKPRN, 9, 2025, date(2024, 9, 14), date(2025, 8, 31), Ended.MOVED_UP)
    second = Period(UKPRN, 10, 2025, date(2025, 9, 1), date(2026, 3, 1), Ended.LEFT)
    assert (first, second, Period(UKPRN, 11, 2025, date(2026, 5, 2))) == periods(learner, past)
    gone = evolve(learner, archived=True, leaving=LEAVING)
    assert (first, second) == periods(gone, past)


def test_a_preview_counts_each_year_group_with_its_exceptions() -> None:
    behind = {(UKPRN, 13): 10, (UKPRN, 11): 4, (UKPRN, 14): 2, ("10000009", 9): 7}
    groups = {1: (UKPRN, 13), 2: (UKPRN, 11), 3: ("10000009", 9), 4: (UKPRN, 14)}
    exceptions = Exceptions(frozenset({1, 4}), frozenset({2, 3}), frozenset({13}))
    years = years_of(UKPRN, behind, groups, exceptions)
    assert (
        YearPreview(14, MoveCounts(0, 1, 1)),
        YearPreview(13, MoveCounts(0, 1, 9)),
        YearPreview(11, MoveCounts(3, 0, 1)),
    ) == years
    due = ProviderPreview(UKPRN, "School", years)
    assert MoveCounts(3, 2, 11) == due.counts
    others = (ProviderPreview("1", "Done", years, a_move()), ProviderPreview("2", "Empty", ()))
    assert (due,) == MovePreview(YEAR, (due, *others)).due
