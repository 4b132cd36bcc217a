"""Learners who leave their provider: when, and where they go (J2)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, time, timedelta

from attrs import evolve, frozen

from progress_core.domain.applications.states import ApplicationState
from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.errors import Conflict, Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Accepted, Checked, Refused
from progress_core.domain.learners.learners import Learner
from progress_core.domain.learners.leaving import Destination, Leaving, check_leaving
from progress_core.domain.operations.audit import Action
from progress_core.domain.values.academic_years import AcademicYear
from progress_core.domain.values.english_time import english_day, london
from progress_core.domain.years.history import Ended, Period, ended_year, periods
from progress_core.domain.years.transfers import destination_of
from progress_core.ports.learners import LearnerQuery
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.proof import require_recent_proof
from progress_core.usecases.consequences.archiving import archive, latest_past
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.trail import learner_entry
from progress_core.usecases.learners.selection import all_selected, distinct

_DAY = timedelta(days=1)
_PLACES = (ApplicationState.ENROLLED, ApplicationState.ACCEPTED)


@frozen
class DestinationCount:
    """How many learners left for a destination.

    Args:
        destination: see `Destination`.
        this_year: in the academic year that it is.
        last_year: in the one before.
    """

    destination: Destination
    this_year: int
    last_year: int


class Leavers:
    """What staff do when learners leave. `LearnerSelection.restore` brings them back."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def leave(self, actor: Actor, learner_ids: Iterable[int], values: Mapping[str, object]) -> list[Learner]:
        """Archive learners who leave, all or none; of those who have left already, the date and destination change.

        Args:
            actor: staff in whose scope they are.
            learner_ids: their numbers.
            values: `leaving_date`, and `destination` and `destination_ukprn` if they are known.

        Raises:
            NotAllowed: the actor may not archive learners.
            ProofNeeded: the actor has not shown recently who they are.
            NotFound: one of them is not there or not in scope.
            Rejected: nobody is selected, the date or the destination is wrong, or somebody has accepted no place.
            Conflict: one of them is archived for another reason.

        Source: features J2.
        """
        actor.require(Permission.DELETE_LEARNERS)
        require_recent_proof(self._context, actor)
        now = self._context.clock.now()
        checked = check_leaving(values, today=english_day(now))
        if not checked.ok:
            raise Rejected(problems=checked.problems)
        with self._context.store.transaction() as work:
            left = []
            for learner in all_selected(work, actor, distinct(learner_ids)):
                placed = with_place(work, learner, checked.value)
                if not placed.ok:
                    raise Rejected(problems=placed.problems)
                left.append(record_leaver(work, actor, learner, placed.value, now))
        return left

    def history(self, actor: Actor, learner_id: int) -> tuple[Period, ...]:
        """Return where a learner in scope has been, in which year group, from when until when; the present last.

        Raises:
            NotAllowed: the actor may not see learners.
            NotFound: not there or not in scope.

        Source: features J1, J2.
        """
        actor.require(Permission.VIEW_LEARNERS)
        with self._context.store.snapshot() as work:
            learner = work.learners.get(actor.scope, learner_id)
            return periods(learner, work.years.of_many(actor.scope, [learner_id])[learner_id])

    def destinations(self, actor: Actor, ukprns: Collection[str] = ()) -> tuple[DestinationCount, ...]:
        """Count those who left in this academic year and in the one before, by destination, in the order of the list.

        Those who were handed over to another provider are counted by the year group that they were in.

        Args:
            actor: whose learners are counted.
            ukprns: only those of these providers; () for all in scope.

        Raises:
            NotAllowed: the actor may not see learners.

        Source: features J2, J3, H5.
        """
        actor.require(Permission.VIEW_LEARNERS)
        this = AcademicYear.at(self._context.clock.now())
        with self._context.store.snapshot() as work:
            now, then = (_counts(_departures(work, actor, year), ukprns) for year in (this, this.before))
        return tuple(
            DestinationCount(destination, now.get(destination.value, 0), then.get(destination.value, 0))
            for destination in Destination
            if destination.value in {*now, *then}
        )

    def count(self, actor: Actor, ukprn: str = "") -> int:
        """Return how many learners in scope have left, of one provider or of all.

        Raises:
            NotAllowed: the actor may not see learners.

        Source: features J2.
        """
        actor.require(Permission.VIEW_LEARNERS)
        with self._context.store.snapshot() as work:
            return (
                work.learners.page(actor.scope, LearnerQuery(ukprn=ukprn, left=True, limit=1, counted=True)).total or 0
            )


def _departures(work: UnitOfWork, actor: Actor, year: AcademicYear) -> dict[tuple[str, str], int]:
    """Count those who left in an academic year by (UKPRN, destination), those who were handed over too."""
    found = Counter(work.years.destinations(actor.scope, year.first_day, year.last_day))
    begin, end = (datetime.combine(day, time.min, london()) for day in (year.first_day, year.last_day + _DAY))
    for (ukprn, group), count in work.transfers.departures(actor.scope, begin, end).items():
        found[ukprn, destination_of(group).value] += count
    return found


def _counts(found: Mapping[tuple[str, str], int], ukprns: Collection[str]) -> dict[str, int]:
    """Return how many leavers of some providers went to each destination; of all if none is named."""
    counts: dict[str, int] = {}
    for (ukprn, destination), number in found.items():
        if not ukprns or ukprn in ukprns:
            counts[destination] = counts.get(destination, 0) + number
    return counts


def record_leaver(work: UnitOfWork, actor: Actor, learner: Learner, leaving: Leaving, now: datetime) -> Learner:
    """Let a learner go, as `let_go` does, with an entry of who did it.

    Args:
        work: the transaction.
        actor: who does it.
        learner: in their scope.
        leaving: how the learner leaves.
        now: aware UTC.

    Raises:
        Conflict: the learner is archived for another reason.
    """
    left = let_go(work, learner, leaving)
    facts = {"destination": leaving.destination.value, "until": leaving.on.isoformat()}
    work.audit.append([learner_entry(now, actor, Action.LEAVE, learner, **facts)])
    return left


def let_go(work: UnitOfWork, learner: Learner, leaving: Leaving, move_id: int = 0) -> Learner:
    """Archive a learner who leaves, or correct how one left.

    Raises:
        Conflict: the learner is archived for another reason.
    """
    if learner.archived:
        if learner.leaving is None:
            raise Conflict(f"{learner.name} is archived. Restore them first.")
        latest = latest_past(work, learner)
        if latest is not None and latest.ended is Ended.LEFT:
            work.years.put_past([evolve(latest, until=leaving.on, move_id=0)])
        return work.learners.save(evolve(learner, leaving=leaving))
    (id_,) = work.new_ids(1)
    work.years.put_past([ended_year(id_, learner, leaving.on, Ended.LEFT, move_id)])
    return archive(work, learner, leaving)


def place_of(work: UnitOfWork, learner: Learner) -> tuple[int, str] | None:
    """Return the number and the UKPRN of the application whose place a learner has accepted; None if there is none."""
    applications = work.applications.of_learner(EVERYTHING, learner.id)
    found = [(_PLACES.index(one.state), one.id, one.ukprn) for one in applications if one.state in _PLACES]
    return min(found)[1:] if found else None


def with_place(work: UnitOfWork, learner: Learner, leaving: Leaving) -> Checked[Leaving]:
    """Return how a learner leaves, with the place that they accepted if they go there; refused if they have none."""
    if leaving.destination is not Destination.ACCEPTED_PLACE:
        return Accepted(leaving)
    place = place_of(work, learner)
    if place is None:
        none = problem("destination", "no_accepted_place", rule="leaving.destination", learner=learner.name)
        return Refused((none,))
    application, ukprn = place
    return Accepted(evolve(leaving, application=application, ukprn=ukprn))
