"""Running moves up, and undoing them: each provider in one transaction, whole or not at all (J1; reliability)."""

from collections.abc import Iterable
from datetime import timedelta

from attrs import evolve

from progress_core.domain.correspondence.notices import moves_outcome
from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.errors import NotAllowed, NotFound
from progress_core.domain.foundations.jobs import Job, JobState
from progress_core.domain.foundations.messages import sentence
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.learners.learners import Learner
from progress_core.domain.learners.leaving import Destination, Leaving
from progress_core.domain.operations.audit import Action, Entry
from progress_core.domain.values.academic_years import AcademicYear
from progress_core.domain.values.english_time import english_day
from progress_core.domain.years.history import Ended, PastYear, ended_year
from progress_core.domain.years.moves import HOW, MoveCounts, MoveStatus, MoveUp, Step, moved, moved_back
from progress_core.ports.learners import LearnerQuery
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.consequences.archiving import restore
from progress_core.usecases.correspondence.outbox import post
from progress_core.usecases.foundations.actors import actor_of
from progress_core.usecases.foundations.attempts import Attempt
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.job_runs import ATTEMPTS
from progress_core.usecases.learners.selection import listed_pages
from progress_core.usecases.years.leavers import let_go, place_of

BATCH_SIZE = 1_000
"""Learners who are moved back at a time, to save memory."""


def run_moves(context: Context, job: Job) -> None:
    """Do or undo whatever waits of a batch, or give up after the last attempt.

    Args:
        context: the ports.
        job: claimed by this worker; its subject is the batch.

    Raises:
        Conflict: another worker has the job.
        Exception: whatever went wrong, so that the job is tried again.

    Source: features J1.
    """
    attempt = Attempt(context, job)
    if attempt.is_one_too_many:
        return _finish(context, job, JobState.FAILED)
    try:
        with context.store.snapshot() as work:
            waiting = [move.id for move in work.years.of_batch(job.subject) if move.waits]
        for done, move_id in enumerate(waiting):
            _run_one(context, job, move_id, done, len(waiting))
    except Exception as error:
        if not attempt.failed_for_good(error):
            raise
        return _finish(context, job, JobState.FAILED)
    return _finish(context, job, JobState.DONE)


def _run_one(context: Context, job: Job, move_id: int, done: int, total: int) -> None:
    """Do or undo the move of one provider in one transaction, which only the worker that has the job can commit."""
    now = context.clock.now()
    with context.store.transaction() as work:
        hold(work, Lock.YEARS)
        lease = now + timedelta(seconds=context.limits.lease_seconds)
        work.jobs.renew(job.id, job.fence, lease_until=lease, done=done, total=total)
        move = work.years.move(move_id)
        undo = move.status is MoveStatus.UNDOING
        actor = _asker(work, job, move)
        if actor is None:
            status = MoveStatus.DONE if undo else MoveStatus.FAILED
            work.years.save_move(evolve(move, status=status, reason=sentence("move_not_allowed")))
            return
        after = (_undone if undo else _done)(context, work, move, actor)
        work.years.save_move(after)
        action = Action.UNDO_MOVE_UP if undo else Action.MOVE_UP
        work.audit.append([Entry(now, actor.account_id, action, "move", str(move.id), move.ukprn, _facts(after))])


def _facts(move: MoveUp) -> dict[str, str]:
    counts = move.counts
    return {
        "academic_year": str(move.year),
        "up": str(counts.up),
        "stay": str(counts.stay),
        "leave": str(counts.leave),
        "left_alone": str(len(move.left_alone)),
    }


def _asker(work: UnitOfWork, job: Job, move: MoveUp) -> Actor | None:
    """Return who asked, if they may still do this."""
    try:
        actor = actor_of(work, job.requested_by)
    except (NotAllowed, NotFound):
        return None
    allowed = actor.may(Permission.EDIT_LEARNERS) and actor.scope.sees_provider(move.ukprn)
    return actor if allowed else None


def _done(context: Context, work: UnitOfWork, move: MoveUp, actor: Actor) -> MoveUp:
    """Move the learners of a provider up, in packs."""
    counts = MoveCounts()
    for lines in listed_pages(work, actor, LearnerQuery(ukprn=move.ukprn, behind=move.academic_year)):
        learners = work.learners.get_many(EVERYTHING, [line.id for line in lines])
        steps = [(learner, move.exceptions.step(learner.id, learner.details.year_group)) for learner in learners]
        _advance(work, move, [(learner, step) for learner, step in steps if step is not Step.LEAVE])
        for learner, step in steps:
            if step is Step.LEAVE:
                _let_go(context, work, move, learner, actor)
        counts = counts.plus(step for _, step in steps)
    return evolve(move, status=MoveStatus.DONE, counts=counts, processed_at=context.clock.now(), reason="")


def _advance(work: UnitOfWork, move: MoveUp, steps: list[tuple[Learner, Step]]) -> None:
    """Save learners who go up or stay, with their past year; standings do not depend on year groups."""
    if not steps:
        return
    until, ids = move.year.before.last_day, work.new_ids(len(steps))
    work.years.put_past(
        ended_year(id_, learner, until, HOW[step], move.id) for id_, (learner, step) in zip(ids, steps, strict=True)
    )
    work.learners.save_many(moved(learner, step, move.year) for learner, step in steps)


def _let_go(context: Context, work: UnitOfWork, move: MoveUp, learner: Learner, actor: Actor) -> None:
    """Let a learner leave on the last day of the year, to the place that they accepted if there is one."""
    place = place_of(work, learner)
    leaving = Leaving(move.year.before.last_day)
    if place is not None:
        leaving = evolve(leaving, destination=Destination.ACCEPTED_PLACE, application=place[0], ukprn=place[1])
    let_go(work, learner, leaving, move.id)
    facts = {"destination": leaving.destination.value, "until": leaving.on.isoformat()}
    now, who = context.clock.now(), str(learner.id)
    work.audit.append([Entry(now, actor.account_id, Action.LEAVE, "learner", who, move.ukprn, facts)])


def _undone(context: Context, work: UnitOfWork, move: MoveUp, actor: Actor) -> MoveUp:
    """Move the learners of a provider back, in packs, and leave alone those who have changed since."""
    left_alone, after = list[int](), 0
    while rows := work.years.of_move(move.id, after=after, limit=BATCH_SIZE):
        after = rows[-1].id
        pairs = _pairs(work, rows, move.year)
        left_alone += [row.learner_id for row, back in pairs if back is None]
        work.years.remove_past(row.id for row, back in pairs if back is not None)
        left = [back for row, back in pairs if back is not None and row.ended is Ended.LEFT]
        work.learners.save_many(back for row, back in pairs if back is not None and row.ended is not Ended.LEFT)
        for learner in left:
            _take_back(context, work, learner, actor)
    undone_at = context.clock.now()
    return evolve(move, status=MoveStatus.UNDONE, undone_at=undone_at, left_alone=tuple(left_alone), reason="")


def _pairs(work: UnitOfWork, rows: Iterable[PastYear], year: AcademicYear) -> list[tuple[PastYear, Learner | None]]:
    """Return past years with their learners as they were before the move; None for those who have changed since."""
    given = list(rows)
    ids = [row.learner_id for row in given]
    learners = {learner.id: learner for learner in work.learners.get_many(EVERYTHING, ids)}
    past = work.years.of_many(EVERYTHING, ids)
    return [(row, moved_back(learners[row.learner_id], row, past[row.learner_id][-1], year)) for row in given]


def _take_back(context: Context, work: UnitOfWork, learner: Learner, actor: Actor) -> None:
    """Let a learner log in again who left with the move; the past year is gone already."""
    now, ukprn = context.clock.now(), learner.details.ukprn
    restore(work, learner, english_day(now))
    work.audit.append([Entry(now, actor.account_id, Action.RETURN, "learner", str(learner.id), ukprn)])


def _finish(context: Context, job: Job, state: JobState) -> None:
    """Finish the job, and tell whoever asked; what still waits after the last attempt has failed."""
    now = context.clock.now()
    with context.store.transaction() as work:
        hold(work, Lock.YEARS)
        failed = sentence("move_failed", attempts=ATTEMPTS) if state is JobState.FAILED else ""
        work.jobs.finish(job.id, job.fence, state, now=now, error=failed)
        for move in work.years.of_batch(job.subject):
            if move.waits:
                status = MoveStatus.DONE if move.status is MoveStatus.UNDOING else MoveStatus.FAILED
                work.years.save_move(evolve(move, status=status, reason=failed))
        try:
            actor = actor_of(work, job.requested_by)
        except (NotAllowed, NotFound):
            return
        moves = work.years.of_batch(job.subject)
        names = {move.ukprn: work.providers.get(EVERYTHING, move.ukprn).name for move in moves}
        post(context, work, actor.email, moves_outcome(moves, names, context.limits.base_url))
