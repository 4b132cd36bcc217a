"""Moving providers up: once a year, by one job, and back."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.accounts import AccountState
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.jobs import JobState
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.leaving import Destination, Leaving
from progress_core.domain.years.moves import Exceptions, MoveCounts, MoveStatus
from progress_core.memory.clock import FixedClock
from progress_core.memory.mail import MemoryMailer
from progress_core.ports.store import UnitOfWork
from tests.given.groups import restrict
from tests.given.people import ELSEWHERE, NORTH, SOUTH, hire
from tests.given.years import AUGUST, END, accept, groups, learners, move_up, ran, school, undo

pytestmark = pytest.mark.feature("J1")


def test_everybody_goes_up_one_year_group_and_year_14_leaves(progress: Progress, manager: Actor) -> None:
    nine, ten, last = school(progress, 9, 10, 14)
    (move,) = move_up(progress, manager)
    assert [(10, 2026), (11, 2026), (14, 2025)] == groups(progress, nine, ten, last)
    assert (MoveStatus.DONE, MoveCounts(2, 0, 1), AUGUST) == (move.status, move.counts, move.processed_at)
    gone = learners(progress, last)[0]
    assert (True, Leaving(END)) == (gone.archived, gone.leaving)
    with progress.context.store.snapshot() as work:
        assert AccountState.DELETED is work.accounts.get(last).state


def test_exceptions_stay_or_leave(progress: Progress, manager: Actor) -> None:
    ids = school(progress, 11, 11, 13, 13, 14)
    (move,) = move_up(
        progress, manager, exceptions=Exceptions(frozenset({ids[0], ids[4]}), frozenset({ids[1]}), frozenset({13}))
    )
    assert MoveCounts(0, 2, 3) == move.counts
    assert [False, True, True, True, False] == [one.archived for one in learners(progress, *ids)]
    assert [(11, 2026), (14, 2026)] == groups(progress, ids[0], ids[4])


def test_a_leaver_goes_to_the_place_that_they_accepted(progress: Progress, manager: Actor) -> None:
    (last,) = school(progress, 14)
    number = accept(progress, last)
    move_up(progress, manager)
    assert Leaving(END, Destination.ACCEPTED_PLACE, SOUTH, number) == learners(progress, last)[0].leaving


def test_the_preview_counts_what_the_move_then_does(progress: Progress, manager: Actor) -> None:
    ids = school(progress, 9, 13, 13, 14)
    exceptions = Exceptions(frozenset({ids[1]}), leaving_years=frozenset({13}))
    (provider,) = progress.moves_up.preview(manager, exceptions=exceptions).providers
    assert [(14, 0, 0, 1), (13, 0, 1, 1), (9, 1, 0, 0)] == [
        (year.year_group, year.counts.up, year.counts.stay, year.counts.leave) for year in provider.years
    ]
    (move,) = move_up(progress, manager, exceptions=exceptions)
    assert provider.counts == move.counts
    (after,) = progress.moves_up.preview(manager, NORTH).providers
    assert (move, (), False) == (after.move, after.years, after.due)


def test_a_provider_moves_up_once_in_an_academic_year(progress: Progress, manager: Actor, clock: FixedClock) -> None:
    (ten,) = school(progress, 10)
    (first,) = progress.moves_up.request(manager, [NORTH])
    colleague = hire(progress, Role.PROVIDER_MANAGER, NORTH)
    assert (first,) == progress.moves_up.request(colleague)
    assert [MoveStatus.DONE] == [move.status for move in ran(progress, manager, first)]
    clock.set(datetime(2027, 7, 31, 22, 59, tzinfo=UTC))  # the last minute before August
    assert [first.id] == [move.id for move in progress.moves_up.request(manager)]
    assert [(11, 2026)] == groups(progress, ten)
    clock.advance(timedelta(minutes=1))
    move_up(progress, manager)
    assert [(12, 2027)] == groups(progress, ten)


def test_those_who_are_of_the_new_year_already_stay_as_they_are(progress: Progress, manager: Actor) -> None:
    old, edited = school(progress, 10, 10)
    clock = progress.context.clock
    assert isinstance(clock, FixedClock)
    clock.set(datetime(2026, 9, 2, tzinfo=UTC))
    progress.learners.edit(manager, edited, {"year_group": "11"})
    new = school(progress, 9, ukprn=SOUTH)[0]
    with pytest.raises(NotFound, match=f"no learner {edited} who has yet to move up"):
        progress.moves_up.preview(manager, exceptions=Exceptions(frozenset({edited})))
    clock.set(datetime(2026, 9, 2, tzinfo=UTC))
    move_up(progress, OPERATOR)
    assert [(11, 2026), (11, 2026), (10, 2026)] == groups(progress, old, edited, new)


def test_one_job_moves_all_providers_in_scope_and_each_has_its_own_exceptions(progress: Progress) -> None:
    north, south = school(progress, 10, 10), school(progress, 13, ukprn=SOUTH)
    both = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH, email="both@school.example")
    exceptions = Exceptions(frozenset({north[1]}), frozenset(south))
    moves = progress.moves_up.request(both, (), exceptions)
    assert [(NORTH, {north[1]}, set()), (SOUTH, set(), {south[0]})] == [
        (move.ukprn, set(move.exceptions.stays), set(move.exceptions.leaves)) for move in moves
    ]
    assert 1 == len({move.batch for move in moves})
    progress.jobs.round("worker")
    assert [MoveStatus.DONE] * 2 == [progress.moves_up.get(both, move.id).status for move in moves]
    (job,) = [job for job in progress.jobs.list(OPERATOR) if job.kind == "move-up"]
    assert JobState.DONE is job.state


def test_whoever_asked_is_told_by_e_mail(progress: Progress, mailer: MemoryMailer) -> None:
    boss = hire(progress, Role.PROVIDER_MANAGER, NORTH, email="boss@school.example")
    (ten,) = school(progress, 10)
    (move,) = move_up(progress, boss)
    progress.learners.edit(boss, ten, {"year_group": "12"})
    undo(progress, boss, move)
    progress.jobs.round("worker")
    texts = [mail.text for mail in mailer.sent if mail.to == "boss@school.example" and "Move up" in mail.subject]
    assert "North School: done. 1 moved up, 0 stayed, 0 left" in texts[0]
    assert "North School: undone, apart from 1 learner who had changed since" in texts[1]


def test_undoing_gives_everything_back(progress: Progress, manager: Actor) -> None:
    ids = school(progress, 9, 11, 13, 14)
    before = learners(progress, *ids)
    (move,) = move_up(progress, manager, exceptions=Exceptions(frozenset({ids[1]}), frozenset({ids[2]})))
    undone = undo(progress, manager, move)
    assert (MoveStatus.UNDONE, (), AUGUST) == (undone.status, undone.left_alone, undone.undone_at)
    assert before == [
        evolve(one, version=old.version) for one, old in zip(learners(progress, *ids), before, strict=True)
    ]
    with progress.context.store.snapshot() as work:
        assert dict.fromkeys(ids, ()) == dict(work.years.of_many(EVERYTHING, ids))
        assert not any(work.accounts.get(id_).deleted for id_ in ids)
    (again,) = move_up(progress, manager)
    assert again.id != move.id
    assert [(10, 2026), (12, 2026), (14, 2026)] == groups(progress, *ids[:3])


def test_undoing_leaves_those_alone_who_have_changed_since(progress: Progress, manager: Actor) -> None:
    edited, left, town, erased = ids = school(progress, 9, 10, 11, 12)
    (move,) = move_up(progress, manager)
    progress.learners.edit(manager, edited, {"year_group": "11"})
    progress.leavers.leave(manager, [left], {"leaving_date": "2026-08-20"})
    progress.learners.edit(manager, town, {"town": "Otley"})
    progress.learner_selection.delete(manager, [erased])
    undone = undo(progress, manager, move)
    assert [edited, left] == sorted(undone.left_alone)
    assert [(11, 2026), (11, 2026), (11, 2025)] == groups(progress, *ids[:3])


def test_undoing_is_asked_for_once_and_not_too_late(progress: Progress, manager: Actor, clock: FixedClock) -> None:
    school(progress, 10)
    (move,) = move_up(progress, manager)
    asked = progress.moves_up.undo(manager, move.id)
    assert asked == progress.moves_up.undo(manager, move.id)
    assert MoveStatus.UNDONE is ran(progress, manager, asked)[0].status
    with pytest.raises(Conflict, match="nothing to undo"):
        progress.moves_up.undo(manager, move.id)
    (again,) = move_up(progress, manager)
    clock.advance(timedelta(days=14))
    with pytest.raises(Conflict, match="could be undone until"):
        progress.moves_up.undo(manager, again.id)


def test_the_history_tells_who_was_where(progress: Progress, manager: Actor, clock: FixedClock) -> None:
    (nine,) = school(progress, 9)
    move_up(progress, manager)
    clock.set(datetime(2026, 10, 1, tzinfo=UTC))
    progress.learners.edit(OPERATOR, nine, {"ukprn": SOUTH})
    told = [
        (one.ukprn, one.year_group, str(one.since), str(one.until)) for one in progress.leavers.history(OPERATOR, nine)
    ]
    assert [
        (NORTH, 9, "2026-07-01", "2026-08-31"),
        (NORTH, 10, "2026-09-01", "2026-10-01"),
        (SOUTH, 10, "2026-10-02", "None"),
    ] == told
    with pytest.raises(NotFound):
        progress.leavers.history(manager, nine)


def test_there_is_something_due_from_august_until_it_is_done(progress: Progress, clock: FixedClock) -> None:
    boss, viewer = hire(progress, Role.PROVIDER_MANAGER, NORTH), hire(progress, Role.USER_MANAGER, NORTH)
    school(progress, 10)
    clock.set(datetime(2026, 7, 31, 22, 59, tzinfo=UTC))
    assert progress.moves_up.due(boss) is None
    clock.advance(timedelta(minutes=1))
    due = progress.moves_up.due(boss)
    assert due is not None
    assert ("2026/27", [NORTH]) == (str(due.year), [provider.ukprn for provider in due.due])
    assert progress.moves_up.due(viewer) is None
    move_up(progress, boss)
    assert progress.moves_up.due(boss) is None


def test_nobody_to_move_is_said(progress: Progress, manager: Actor) -> None:
    with pytest.raises(Rejected) as caught:
        progress.moves_up.request(manager)
    assert ["nobody_to_move"] == [found.code for found in caught.value.problems]


@pytest.mark.feature("B9")
def test_only_whole_providers_in_scope_move_up(progress: Progress, manager: Actor) -> None:
    (north,) = school(progress, 10)
    school(progress, 10, ukprn=ELSEWHERE)
    stranger = hire(progress, Role.LEARNER_MANAGER, ELSEWHERE, email="else@school.example")
    with pytest.raises(NotFound):
        progress.moves_up.preview(stranger, NORTH)
    with pytest.raises(NotFound):
        progress.moves_up.request(stranger, [NORTH])
    with pytest.raises(NotFound):
        progress.moves_up.request(stranger, [], Exceptions(frozenset({north})))
    (move,) = move_up(progress, manager)
    for move_id in (move.id, 404):
        for act in (progress.moves_up.get, progress.moves_up.undo):
            with pytest.raises(NotFound, match=r"There is no such move up\."):
                act(stranger, move_id)
    assert [move] == list(progress.moves_up.list(manager))
    assert [] == list(progress.moves_up.list(stranger))
    tutor = restrict(progress, manager, progress.groups.create(OPERATOR, NORTH, "11A"))
    assert ((), []) == (progress.moves_up.preview(tutor).providers, list(progress.moves_up.list(tutor)))
    with pytest.raises(NotFound):
        progress.moves_up.get(tutor, move.id)


@pytest.mark.parametrize("role", [Role.USER_MANAGER, Role.AREA_ADMINISTRATOR, Role.ADMISSIONS])
def test_moving_up_needs_the_permission_to_edit_learners(progress: Progress, role: Role) -> None:
    of_area = role is Role.AREA_ADMINISTRATOR
    actor = hire(progress, role, *([] if of_area else [NORTH]), area="Oxfordshire" if of_area else "")
    moves = progress.moves_up
    for act in (moves.preview, moves.request, moves.list):
        with pytest.raises(NotAllowed):
            act(actor)
    for on_one in (moves.get, moves.undo):
        with pytest.raises(NotAllowed):
            on_one(actor, 1)


def test_a_move_fails_if_whoever_asked_may_no_longer_do_it(progress: Progress, manager: Actor) -> None:
    (ten,) = school(progress, 10)
    asked = progress.moves_up.request(manager)
    progress.staff.create(OPERATOR, "other@example.com", Role.LEARNER_MANAGER, providers=[NORTH], password="teach3rs")
    progress.staff_changes.disable(OPERATOR, manager.account_id)
    (failed,) = ran(progress, OPERATOR, *asked)
    assert MoveStatus.FAILED is failed.status
    assert "may no longer do this" in failed.reason
    assert [(10, 2025)] == groups(progress, ten)
    (done,) = move_up(progress, OPERATOR)
    assert MoveStatus.DONE is done.status


@pytest.mark.parametrize("back", [False, True], ids=["up", "back"])
def test_a_move_that_fails_time_after_time_is_given_up_whole(
    progress: Progress, manager: Actor, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, *, back: bool
) -> None:
    (ten,) = school(progress, 10)
    asked = [progress.moves_up.undo(manager, move_up(progress, manager)[0].id)] if back else None
    waiting = asked or list(progress.moves_up.request(manager))
    before = groups(progress, ten)

    def broken(_work: UnitOfWork, *_given: object) -> None:
        raise OSError

    monkeypatch.setattr("progress_core.memory.years.MemoryYears.save_move", broken)
    for _ in range(4):
        progress.jobs.round("worker")
        clock.advance(timedelta(hours=1))
    assert before == groups(progress, ten)
    monkeypatch.undo()
    monkeypatch.setattr("progress_core.memory.learners.MemoryLearners.save_many", broken)
    progress.jobs.round("worker")
    move = progress.moves_up.get(manager, waiting[0].id)
    assert (MoveStatus.DONE if back else MoveStatus.FAILED) is move.status
    assert "It was tried 5 times" in move.reason
    assert before == groups(progress, ten)


def test_a_job_whose_workers_died_is_given_up(progress: Progress, manager: Actor, clock: FixedClock) -> None:
    school(progress, 10)
    (asked,) = progress.moves_up.request(manager)
    for attempt in range(5):
        with progress.context.store.transaction() as work:
            now = clock.now()
            work.jobs.claim(owner=f"w{attempt}", now=now, lease_until=now, kinds=["move-up"])
    progress.jobs.round("worker")
    assert MoveStatus.FAILED is progress.moves_up.get(manager, asked.id).status
