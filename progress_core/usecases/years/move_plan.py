"""What there is to move up: which providers, to which academic year, and who is behind it (J1)."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from attrs import frozen

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.values.academic_years import AcademicYear
from progress_core.domain.values.english_time import english_day
from progress_core.domain.years.moves import Exceptions, MoveUp
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context


@frozen
class MovePlan:
    """What there is to move up.

    Args:
        year: the academic year to move up to.
        early: whether it has not come yet, and is not prepared before August.
        names: UKPRN -> name of each provider, by name.
        moves: UKPRN -> the provider's move to this academic year, if there is one that counts as done.
        behind: (UKPRN, year group) -> how many learners have yet to move up.
    """

    year: AcademicYear
    early: bool
    names: Mapping[str, str]
    moves: Mapping[str, MoveUp]
    behind: Mapping[tuple[str, int], int]

    @property
    def due(self) -> tuple[str, ...]:
        """The providers that have yet to move up."""
        behind = {ukprn for ukprn, _ in self.behind}
        return tuple(ukprn for ukprn in self.names if ukprn in behind and ukprn not in self.moves)


def plan_of(context: Context, work: UnitOfWork, actor: Actor, ukprns: Sequence[str]) -> MovePlan:
    """Return what there is to move up for providers: to the academic year that schools prepare or are in.

    Where nobody is behind that, and nobody has moved up to it, it is the one after.

    Args:
        context: the ports.
        work: any unit of work.
        actor: who sees the whole of the providers.
        ukprns: of the providers; () for all in scope.

    Raises:
        NotFound: one of these is not there or not in scope.
    """
    names = whole_providers(work, actor, ukprns)
    year = AcademicYear.prepared_on(english_day(context.clock.now()))
    plan = _plan(work, actor, names, year, early=False)
    return plan if plan.due or plan.moves else _plan(work, actor, names, year.after, early=True)


def anybody_behind(context: Context, work: UnitOfWork, actor: Actor) -> bool:
    """Return whether any learner in scope is behind the academic year that schools prepare or are in."""
    return bool(work.years.behind(actor.scope, AcademicYear.prepared_on(english_day(context.clock.now())).start))


def _plan(work: UnitOfWork, actor: Actor, names: Mapping[str, str], year: AcademicYear, *, early: bool) -> MovePlan:
    behind = {place: count for place, count in work.years.behind(actor.scope, year.start).items() if place[0] in names}
    return MovePlan(year, early, names, _done(work, names, year), behind)


def whole_providers(work: UnitOfWork, actor: Actor, ukprns: Sequence[str]) -> dict[str, str]:
    """Return the names of the providers that the actor sees whole, by name: these, or all.

    Raises:
        NotFound: one of these is not there or not in scope.
    """
    seen = work.providers.in_scope(actor.scope)
    whole = {found.ukprn: found.name for found in seen if actor.scope.sees_provider(found.ukprn)}
    missing = sorted(set(ukprns) - whole.keys())
    if missing:
        raise NotFound(f"There is no provider with the UKPRN {missing[0]!r}.")
    return {ukprn: name for ukprn, name in whole.items() if not ukprns or ukprn in ukprns}


def _done(work: UnitOfWork, ukprns: Iterable[str], year: AcademicYear) -> dict[str, MoveUp]:
    """Return the moves to an academic year that count as done, by UKPRN."""
    found = work.years.moves(ukprns)
    return {move.ukprn: move for move in found if move.counts_as_done and move.academic_year == year.start}


def groups_of(
    work: UnitOfWork, actor: Actor, exceptions: Exceptions, year: AcademicYear, ukprns: Collection[str]
) -> dict[int, tuple[str, int]]:
    """Return the provider and the year group of each learner among the exceptions.

    Raises:
        NotFound: one of them is not there, not in scope, or not to move up.
    """
    named = exceptions.stays | exceptions.leaves
    found = {
        learner.id: (learner.details.ukprn, learner.details.year_group)
        for learner in work.learners.get_many(actor.scope, sorted(named))
        if learner.details.ukprn in ukprns and not learner.archived and learner.academic_year < year.start
    }
    if missing := sorted(named - found.keys()):
        raise NotFound(f"There is no learner {missing[0]} who has yet to move up.")
    return found
