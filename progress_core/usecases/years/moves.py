"""Moving providers' learners up to the next academic year: preview, request, undo (J1)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial

from attrs import evolve

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.domain.foundations.jobs import Job, JobKind
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.operations.audit import Action
from progress_core.domain.years.moves import (
    NO_EXCEPTIONS,
    Exceptions,
    MoveStatus,
    MoveUp,
    check_exceptions,
    check_undo,
)
from progress_core.domain.years.previews import MovePreview, ProviderPreview, years_of
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.proof import require_recent_proof
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.following import follow
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.trail import entry_by
from progress_core.usecases.years.move_plan import MovePlan, anybody_behind, groups_of, plan_of, whole_providers
from progress_core.usecases.years.move_run import run_moves

_NO_MOVE = "There is no such move up."


class MovesUp:
    """What staff do once a year, who see the whole of a provider.

    Raises, in every method that takes an actor:
        NotAllowed: the actor may not edit learners.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def preview(self, actor: Actor, ukprn: str = "", exceptions: Exceptions = NO_EXCEPTIONS) -> MovePreview:
        """Return what moving up would do now; nothing is changed.

        Args:
            actor: who sees the whole of the providers.
            ukprn: of one provider; "" for all in scope.
            exceptions: who is not to go up.

        Raises:
            NotFound: the provider, or a learner among the exceptions, is not there, not in scope, or not to move.
            Rejected: the exceptions contradict each other.

        Source: features J1.
        """
        actor.require(Permission.EDIT_LEARNERS)
        check_exceptions(exceptions)
        with self._context.store.snapshot() as work:
            plan = plan_of(self._context, work, actor, [ukprn] if ukprn else ())
            groups = groups_of(work, actor, exceptions, plan.year, plan.names)
        providers = (
            ProviderPreview(at, name, years_of(at, plan.behind, groups, exceptions), plan.moves.get(at))
            for at, name in plan.names.items()
        )
        return MovePreview(plan.year, tuple(providers), plan.early)

    def due(self, actor: Actor) -> MovePreview | None:
        """Return what there is to move up, for the dashboard; None if there is nothing, or not for this actor."""
        if not actor.may(Permission.EDIT_LEARNERS):
            return None
        with self._context.store.snapshot() as work:
            if not anybody_behind(self._context, work, actor):  # as nearly always: one question of the dashboard
                return None
        found = self.preview(actor)
        return found if found.due and not found.early else None

    def request(
        self,
        actor: Actor,
        ukprns: Iterable[str] = (),
        exceptions: Exceptions = NO_EXCEPTIONS,
        *,
        early: bool = False,
    ) -> tuple[MoveUp, ...]:
        """Ask for a move up; a worker does it, each provider in one transaction, and the actor is e-mailed.

        A provider that has moved up, or waits to, is left alone, whoever asked for that.

        Args:
            actor: who sees the whole of the providers.
            ukprns: of the providers; () for all in scope that have yet to move up.
            exceptions: who is not to go up.
            early: before August, move up to the next academic year where nobody is behind.

        Returns:
            the move of each provider, those asked for earlier too.

        Raises:
            ProofNeeded: the actor has not shown recently who they are.
            NotFound: as in `preview`.
            Rejected: as in `preview`; or nobody has yet to move up, or only early.

        Source: features J1.
        """
        actor.require(Permission.EDIT_LEARNERS)
        require_recent_proof(self._context, actor)
        check_exceptions(exceptions)
        now = self._context.clock.now()
        with self._context.store.transaction() as work:
            hold(work, Lock.YEARS)
            plan = plan_of(self._context, work, actor, tuple(ukprns))
            _require_somebody(plan, early=early)
            moves = dict(plan.moves)
            if plan.due:
                groups = groups_of(work, actor, exceptions, plan.year, plan.due)
                asked = _moves(work, actor, plan, now, exceptions, groups)
                self._ask(work, actor, asked, Action.REQUEST_MOVE_UP)
                work.years.add_moves(asked)
                moves |= {move.ukprn: move for move in asked}
        return tuple(moves[ukprn] for ukprn in plan.names if ukprn in moves)

    def undo(self, actor: Actor, move_id: int) -> MoveUp:
        """Ask to undo a move up; a worker does it, in one transaction.

        Learners whose year group, provider or leaving has changed since stay as they are; `left_alone` names them.

        Raises:
            ProofNeeded: the actor has not shown recently who they are.
            NotFound: there is no such move, or its provider is not in scope.
            Conflict: it was not done, too long ago, or the provider has moved up again since.

        Source: features J1.
        """
        actor.require(Permission.EDIT_LEARNERS)
        require_recent_proof(self._context, actor)
        with self._context.store.transaction() as work:
            hold(work, Lock.YEARS)
            move = _visible(work, actor, move_id)
            if move.status is MoveStatus.UNDOING:
                return move
            check_undo(move, work.years.moves([move.ukprn]), self._context.clock.now())
            undoing = evolve(move, status=MoveStatus.UNDOING)
            work.years.save_move(undoing)
            self._ask(work, actor, [undoing], Action.REQUEST_UNDO_MOVE_UP)
        return undoing

    def get(self, actor: Actor, move_id: int) -> MoveUp:
        """Return one move up.

        Raises:
            NotFound: there is no such move, or its provider is not in scope.
        """
        actor.require(Permission.EDIT_LEARNERS)
        with self._context.store.snapshot() as work:
            return _visible(work, actor, move_id)

    def list(self, actor: Actor, ukprn: str = "", *, limit: int = 100) -> Sequence[MoveUp]:
        """Return the moves up of one provider, or of all in scope, the latest first.

        Raises:
            NotFound: the provider is not there or not in scope.
        """
        actor.require(Permission.EDIT_LEARNERS)
        with self._context.store.snapshot() as work:
            return work.years.moves(whole_providers(work, actor, [ukprn] if ukprn else ()), limit=limit)

    def run(self, job: Job) -> None:
        """Do the moves of a claimed job; what workers call.

        Raises:
            Conflict: another worker has the job.
            Exception: whatever went wrong, so that the job is tried again.
        """
        run_moves(self._context, job)

    def run_now(
        self, actor: Actor, moves: Sequence[MoveUp], owner: str, *, patience: float | None = None
    ) -> tuple[MoveUp, ...]:
        """Do what was asked for in this process, or wait for the worker that has it; see `FileImports.run_now`.

        Returns:
            the moves as they then are.

        Raises:
            NotFound: one of the moves does not exist, or its provider is not in scope.
            Unavailable: it could not be done now, and why; it is tried again by the next worker.
        """
        asked = [self.get(actor, move.id) for move in moves]
        for batch in sorted({move.batch for move in asked if move.waits}):
            follow(
                self._context,
                JobKind.MOVE_UP,
                self.run,
                batch,
                owner=owner,
                finished=partial(self._finished, batch),
                patience=patience,
            )
        return tuple(self.get(actor, move.id) for move in asked)

    def _finished(self, batch: int) -> bool:
        with self._context.store.snapshot() as work:
            return not any(move.waits for move in work.years.of_batch(batch))

    def _ask(self, work: UnitOfWork, actor: Actor, moves: Sequence[MoveUp], action: Action) -> None:
        """Add the job, and an entry for each provider."""
        (job_id,) = work.new_ids(1)
        now = self._context.clock.now()
        work.jobs.add(Job(job_id, JobKind.MOVE_UP, moves[0].batch, actor.account_id, now))
        work.audit.append(
            entry_by(actor, now, action, "move", str(move.id), move.ukprn, {"academic_year": str(move.year)})
            for move in moves
        )


def _require_somebody(plan: MovePlan, *, early: bool) -> None:
    """Refuse a move of nobody, and an early one that was not asked for as such: nobody means to repeat a year.

    Raises:
        Rejected: and why.
    """
    if not plan.due and not plan.moves:
        raise Rejected(problems=[problem("ukprn", "nobody_to_move", str(plan.year), rule="years.move_up")])
    if plan.due and plan.early and not early:
        year, august = str(plan.year), plan.year.start
        raise Rejected(problems=[problem("early", "required", rule="years.move_up", year=year, august=august)])


def _moves(
    work: UnitOfWork,
    actor: Actor,
    plan: MovePlan,
    now: datetime,
    exceptions: Exceptions,
    groups: Mapping[int, tuple[str, int]],
) -> list[MoveUp]:
    """Build the moves of the providers that are due, each with its own learners as exceptions."""
    batch, *ids = work.new_ids(len(plan.due) + 1)
    at = {learner_id: ukprn for learner_id, (ukprn, _) in groups.items()}
    return [
        MoveUp(id_, batch, ukprn, plan.year.start, actor.account_id, now, exceptions.at(ukprn, at))
        for id_, ukprn in zip(ids, plan.due, strict=True)
    ]


def _visible(work: UnitOfWork, actor: Actor, move_id: int) -> MoveUp:
    """Return one move up; foreign and absent read alike.

    Raises:
        NotFound: there is none, or its provider is not in scope.
    """
    try:
        move = work.years.move(move_id)
    except NotFound:
        raise NotFound(_NO_MOVE) from None
    if not actor.scope.sees_provider(move.ukprn):
        raise NotFound(_NO_MOVE)
    return move
