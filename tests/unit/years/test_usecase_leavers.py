"""Learners who leave, how that is corrected, and those who come back."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.leaving import Destination, Leaving
from progress_core.domain.operations.audit import Action
from progress_core.domain.reports.queries import ReportQuery
from progress_core.domain.years.history import Ended
from progress_core.memory.clock import FixedClock
from progress_core.ports.audit import AuditQuery
from progress_core.ports.learners import LearnerQuery
from tests.given.people import ELSEWHERE, NORTH, SOUTH, hire
from tests.given.years import accept, groups, learners, move_up, school, undo

pytestmark = pytest.mark.feature("J2")

DAY = {"leaving_date": "2026-08-10"}


def test_leavers_are_archived_counted_apart_and_cannot_log_in(progress: Progress, manager: Actor) -> None:
    ann, bob, cat = school(progress, 11, 12, 13)
    left = progress.leavers.leave(manager, [ann, bob], {**DAY, "destination": "gap-year"})
    assert [Leaving(date(2026, 8, 10), Destination.GAP_YEAR)] * 2 == [learner.leaving for learner in left]
    assert left == learners(progress, ann, bob)
    assert (2, 2, 0) == (
        progress.leavers.count(manager),
        progress.leavers.count(manager, NORTH),
        progress.leavers.count(hire(progress, Role.LEARNER_MANAGER, ELSEWHERE, email="else@school.example")),
    )
    assert 1 == progress.dashboard.counts(manager)["learners"]
    assert [cat] == [line.id for line in progress.learners.page(manager, LearnerQuery()).lines]
    assert {ann, bob} == {line.id for line in progress.learners.page(manager, LearnerQuery(left=True)).lines}
    with pytest.raises(NotAllowed):
        progress.accounts.log_in("pupil510", "sunny4day")


def test_the_audit_trail_and_the_security_log_tell_of_leavers(progress: Progress, manager: Actor) -> None:
    (ann,) = school(progress, 11)
    progress.leavers.leave(manager, [ann], DAY)
    progress.learner_selection.restore(manager, [ann])
    with progress.context.store.snapshot() as work:
        entries = work.audit.page(EVERYTHING, AuditQuery(subject_id=str(ann))).entries
    assert [Action.RETURN, Action.LEAVE, Action.CREATE_LEARNER] == [entry.action for entry in entries]
    assert {"destination": "not-known", "until": "2026-08-10"} == entries[1].facts


def test_a_leaver_goes_to_the_place_that_they_accepted(progress: Progress, manager: Actor) -> None:
    ann, bob = school(progress, 13, 13)
    number = accept(progress, ann)
    values = {**DAY, "destination": "accepted-place"}
    progress.leavers.leave(manager, [ann], values)
    assert Leaving(date(2026, 8, 10), Destination.ACCEPTED_PLACE, SOUTH, number) == learners(progress, ann)[0].leaving
    with pytest.raises(Rejected) as caught:
        progress.leavers.leave(manager, [bob], values)
    assert ["no_accepted_place"] == [found.code for found in caught.value.problems]


def test_the_date_and_the_destination_of_a_leaver_are_corrected(progress: Progress, manager: Actor) -> None:
    (ann,) = school(progress, 11)
    progress.leavers.leave(manager, [ann], DAY)
    progress.leavers.leave(manager, [ann], {"leaving_date": "2026-08-12", "destination": "employment"})
    assert Leaving(date(2026, 8, 12), Destination.EMPLOYMENT) == learners(progress, ann)[0].leaving
    (past,) = progress.leavers.history(manager, ann)
    assert (date(2026, 8, 12), Ended.LEFT) == (past.until, past.ended)


def test_a_corrected_leaver_is_not_taken_back_with_the_move_up(progress: Progress, manager: Actor) -> None:
    (ann,) = school(progress, 14)
    (move,) = move_up(progress, manager)
    progress.leavers.leave(manager, [ann], {**DAY, "destination": "employment"})
    assert () == undo(progress, manager, move).left_alone
    assert Leaving(date(2026, 8, 10), Destination.EMPLOYMENT) == learners(progress, ann)[0].leaving


def test_who_comes_back_has_a_gap_in_the_history(progress: Progress, manager: Actor, clock: FixedClock) -> None:
    (ann,) = school(progress, 11)
    progress.leavers.leave(manager, [ann], DAY)
    clock.set(datetime(2027, 1, 5, tzinfo=UTC))
    progress.learner_selection.restore(manager, [ann])
    assert (False, None) == (learners(progress, ann)[0].archived, learners(progress, ann)[0].leaving)
    away, back = progress.leavers.history(manager, ann)
    assert [date(2026, 8, 10), date(2027, 1, 5), None] == [away.until, back.since, back.until]
    assert progress.accounts.log_in("pupil510", "sunny4day").must_change_password


def test_who_comes_back_belongs_to_the_year_that_the_provider_has_moved_up_to(
    progress: Progress, manager: Actor, clock: FixedClock
) -> None:
    ann, bob, _ = school(progress, 11, 12, 10)
    progress.leavers.leave(manager, [ann, bob], DAY)
    clock.set(datetime(2026, 9, 3, tzinfo=UTC))
    progress.learner_selection.restore(manager, [bob])  # before the others move up, and with them
    move_up(progress, manager)
    progress.learner_selection.restore(manager, [ann])
    assert [(11, 2026), (13, 2026)] == groups(progress, ann, bob)
    assert [(11, 2025), (11, 2026)] == [
        (period.year_group, period.academic_year) for period in progress.leavers.history(manager, ann)
    ]


def test_who_comes_back_in_august_is_of_the_year_that_ends(
    progress: Progress, manager: Actor, clock: FixedClock
) -> None:
    ann, _ = school(progress, 11, 10)
    progress.leavers.leave(manager, [ann], DAY)
    move_up(progress, manager)
    clock.set(datetime(2026, 8, 25, tzinfo=UTC))
    progress.learner_selection.restore(manager, [ann])
    assert [(11, 2025)] == groups(progress, ann)


def test_who_never_went_has_no_gap_in_the_history(progress: Progress, manager: Actor) -> None:
    (ann,) = school(progress, 11)
    before = progress.leavers.history(manager, ann)
    progress.leavers.leave(manager, [ann], {"leaving_date": "2026-08-31"})
    progress.learner_selection.restore(manager, [ann])
    assert before == progress.leavers.history(manager, ann)


@pytest.mark.feature("H5")
def test_leavers_are_counted_by_destination_in_this_year_and_the_last(progress: Progress, manager: Actor) -> None:
    ann, bob = school(progress, 11, 12)
    (cat,) = school(progress, 13, ukprn=SOUTH)
    progress.leavers.leave(manager, [ann], {**DAY, "destination": "gap-year"})
    progress.leavers.leave(OPERATOR, [bob, cat], {"leaving_date": "2025-08-31", "destination": "employment"})

    def counted(actor: Actor, *ukprns: str) -> list[tuple[str, int, int]]:
        found = progress.leavers.destinations(actor, ukprns)
        return [(one.destination.value, one.this_year, one.last_year) for one in found]

    assert [("employment", 0, 1), ("gap-year", 1, 0)] == counted(manager)
    assert [("employment", 0, 2), ("gap-year", 1, 0)] == counted(OPERATOR)
    assert [("employment", 0, 1)] == counted(OPERATOR, SOUTH)
    with pytest.raises(NotAllowed):
        progress.leavers.destinations(hire(progress, Role.ADMISSIONS, NORTH))


@pytest.mark.feature("H5")
def test_the_report_on_destinations_has_leavers_unless_it_is_for_sharing(progress: Progress, manager: Actor) -> None:
    ids = [*school(progress, 11), *school(progress, 12, ukprn=SOUTH)]
    progress.leavers.leave(OPERATOR, ids, {**DAY, "destination": "gap-year"})
    leavers = progress.reports.leavers

    def counted(actor: Actor, **asked: Any) -> list[tuple[str, int, int]]:
        found = leavers(actor, "destinations", ReportQuery(**asked))
        return [(one.destination.value, one.this_year, one.last_year) for one in found]

    assert ([("gap-year", 2, 0)], [("gap-year", 1, 0)]) == (counted(OPERATOR), counted(OPERATOR, provider=SOUTH))
    assert ([("gap-year", 1, 0)], []) == (counted(manager, year=(11,)), counted(manager, provider=SOUTH))
    assert ([], ()) == (counted(manager, sharing=True), leavers(manager, "standing"))
    with pytest.raises(NotAllowed):
        leavers(hire(progress, Role.ADMISSIONS, SOUTH), "destinations")
    with pytest.raises(NotFound):
        leavers(manager, "nothing")


def test_leaving_is_all_or_nothing(progress: Progress, manager: Actor) -> None:
    ann, bob = school(progress, 11, 11)
    with progress.context.store.transaction() as work:
        learner = work.learners.get(EVERYTHING, bob)
        archived = work.learners.save(evolve(learner, archived=True))
    with pytest.raises(Conflict, match=r"is archived\. Restore them first"):
        progress.leavers.leave(manager, [ann, bob], DAY)
    assert [None, archived] == [learners(progress, ann)[0].leaving, learners(progress, bob)[0]]
    for ids in ([ann, 404], [404]):
        with pytest.raises(NotFound):
            progress.leavers.leave(manager, ids, DAY)
    for ids, values in (([], DAY), ([ann], {}), ([ann], {**DAY, "destination": "Mars"})):
        with pytest.raises(Rejected):
            progress.leavers.leave(manager, ids, values)
    assert learners(progress, ann)[0].leaving is None


def test_leaving_needs_the_permission_to_archive(progress: Progress) -> None:
    (ann,) = school(progress, 11)
    reader, admissions = hire(progress, Role.USER_MANAGER, NORTH), hire(progress, Role.ADMISSIONS, NORTH)
    with pytest.raises(NotAllowed):
        progress.leavers.leave(reader, [ann], DAY)
    assert 1 == len(progress.leavers.history(reader, ann))
    for act in (lambda: progress.leavers.history(admissions, ann), lambda: progress.leavers.count(admissions)):
        with pytest.raises(NotAllowed):
            act()


def test_a_leaver_without_a_history_is_restored_and_corrected_too(progress: Progress, manager: Actor) -> None:
    (ann,) = school(progress, 11)
    progress.leavers.leave(OPERATOR, [ann], DAY)
    with progress.context.store.transaction() as work:
        work.years.remove_past(past.id for past in work.years.of_many(EVERYTHING, [ann])[ann])
    progress.leavers.leave(manager, [ann], {"leaving_date": "2026-08-11"})
    progress.learner_selection.restore(manager, [ann])
    assert 1 == len(progress.leavers.history(manager, ann))
