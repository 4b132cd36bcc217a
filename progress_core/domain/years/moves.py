"""Moving a provider's learners up to the next academic year, once, and taking that back (J1)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import Enum, StrEnum

from attrs import evolve, frozen

from progress_core.domain.foundations.errors import Conflict, Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.learners.learners import Learner
from progress_core.domain.learners.leaving import Leaving
from progress_core.domain.values.academic_years import AcademicYear
from progress_core.domain.values.codes import YEAR_GROUPS
from progress_core.domain.values.english_time import moment_in_words
from progress_core.domain.years.history import Ended, PastYear

UNDO_DAYS = 14
"""For how long a move up can be undone."""

MAX_EXCEPTIONS = 5_000
"""How many learners of a provider may stay or leave by name."""

LAST_YEAR_GROUP = YEAR_GROUPS[-1]
"""The year group that nobody moves up from."""

_EXCEPTIONS, _UNDO = "years.exceptions", "years.undo"


class MoveStatus(StrEnum):
    """The status of a move up; stores keep the text, and pages show it."""

    QUEUED = "queued"
    DONE = "done"
    UNDOING = "undo queued"
    UNDONE = "undone"
    FAILED = "failed"


class Step(Enum):
    """What moving up does to a learner."""

    UP = "up"
    STAY = "stay"
    LEAVE = "leave"


@frozen
class Exceptions:
    """Who does not go up; everybody else does, apart from Year 14, which leaves.

    Args:
        stays: ids of learners who stay in their year group.
        leaves: ids of learners who leave.
        leaving_years: year groups that leave, apart from those who stay.
    """

    stays: frozenset[int] = frozenset()
    leaves: frozenset[int] = frozenset()
    leaving_years: frozenset[int] = frozenset()

    def step(self, learner_id: int, year_group: int) -> Step:
        """Return what happens to a learner of a year group."""
        if learner_id in self.stays:
            return Step.STAY
        leaves = learner_id in self.leaves or year_group in self.leaving_years or year_group >= LAST_YEAR_GROUP
        return Step.LEAVE if leaves else Step.UP

    def at(self, ukprn: str, providers: Mapping[int, str]) -> "Exceptions":
        """Return the exceptions of one provider.

        Args:
            ukprn: UKPRN of the provider.
            providers: UKPRN of the provider of each learner, by id.
        """

        def there(learners: frozenset[int]) -> frozenset[int]:
            return frozenset(learner_id for learner_id in learners if providers[learner_id] == ukprn)

        return evolve(self, stays=there(self.stays), leaves=there(self.leaves))


NO_EXCEPTIONS = Exceptions()
"""Everybody goes up, apart from Year 14."""


def check_exceptions(exceptions: Exceptions) -> None:
    """Refuse exceptions that contradict each other.

    Raises:
        Rejected: a learner both stays and leaves, a year group does not exist, or there are too many.
    """
    problems = []
    if both := sorted(exceptions.stays & exceptions.leaves):
        problems.append(problem("stays", "stays_and_leaves", rule=_EXCEPTIONS, learners=both[:10]))
    if unknown := sorted(exceptions.leaving_years - set(YEAR_GROUPS)):
        problems.append(problem("leaving_years", "not_in_list", unknown[0], rule=_EXCEPTIONS))
    if len(exceptions.stays) + len(exceptions.leaves) > MAX_EXCEPTIONS:
        problems.append(problem("stays", "too_many_exceptions", rule=_EXCEPTIONS, most=MAX_EXCEPTIONS))
    if problems:
        raise Rejected(problems=problems)


@frozen
class MoveCounts:
    """How many learners a move up concerns.

    Args:
        up: those who go up.
        stay: those who stay in their year group.
        leave: those who leave.
    """

    up: int = 0
    stay: int = 0
    leave: int = 0

    def plus(self, steps: Iterable[Step]) -> "MoveCounts":
        """Return the counts with further learners."""
        counts = dict.fromkeys(Step, 0)
        for step in steps:
            counts[step] += 1
        return MoveCounts(self.up + counts[Step.UP], self.stay + counts[Step.STAY], self.leave + counts[Step.LEAVE])

    @property
    def total(self) -> int:
        """All of them."""
        return self.up + self.stay + self.leave


@frozen
class MoveUp:
    """The move of one provider's learners to an academic year: the request, and what came of it.

    Args:
        id: number.
        batch: number of the job's work: moves that were asked for together have the same.
        ukprn: UKPRN of the provider.
        academic_year: the calendar year in which the academic year begins that learners move up to.
        requested_by: account id; 0 for the operator.
        requested_at: aware UTC.
        exceptions: who does not go up.
        status: see `MoveStatus`.
        counts: how many learners went up, stayed and left.
        processed_at: when that was done, aware UTC; None while it was not.
        undone_at: when it was undone, aware UTC; None while it was not.
        left_alone: ids of learners whom undoing left as they were, because they had changed since.
        reason: why it failed, in one sentence; "" if it did not.
    """

    id: int
    batch: int
    ukprn: str
    academic_year: int
    requested_by: int
    requested_at: datetime
    exceptions: Exceptions = NO_EXCEPTIONS
    status: MoveStatus = MoveStatus.QUEUED
    counts: MoveCounts = MoveCounts()
    processed_at: datetime | None = None
    undone_at: datetime | None = None
    left_alone: tuple[int, ...] = ()
    reason: str = ""

    @property
    def year(self) -> AcademicYear:
        """The academic year that learners move up to."""
        return AcademicYear(self.academic_year)

    @property
    def waits(self) -> bool:
        """Whether a worker has yet to do or undo it."""
        return self.status in (MoveStatus.QUEUED, MoveStatus.UNDOING)

    @property
    def counts_as_done(self) -> bool:
        """Whether its provider needs no other move to the same academic year."""
        return self.status in (MoveStatus.QUEUED, MoveStatus.DONE, MoveStatus.UNDOING)

    @property
    def undo_until(self) -> datetime | None:
        """Until when it can be undone; None if there is nothing to undo."""
        if self.status is not MoveStatus.DONE or self.processed_at is None:
            return None
        return self.processed_at + timedelta(days=UNDO_DAYS)


def check_undo(move: MoveUp, later: Iterable[MoveUp], now: datetime) -> None:
    """Refuse to undo a move up that cannot be undone any more.

    Args:
        move: the one to undo.
        later: other moves of the same provider.
        now: aware UTC.

    Raises:
        Conflict: it was not done, too long ago, or the provider has moved up again since.
    """
    until = move.undo_until
    if until is None:
        raise Conflict(f"This move up is {move.status.value}, so there is nothing to undo.")
    if now >= until:
        raise Conflict(
            f"This move up could be undone until {moment_in_words(until)}. Change the learners one by one instead."
        )
    if any(other.counts_as_done and other.academic_year > move.academic_year for other in later):
        raise Conflict("The provider has moved up again since. Undo the later move first.")


def moved(learner: Learner, step: Step, year: AcademicYear, leaving: Leaving | None = None) -> Learner:
    """Return a learner after moving up.

    Args:
        learner: in a year group of an earlier academic year.
        step: what happens to them; nobody goes up from the last year group.
        year: the academic year that their provider moves up to.
        leaving: how they leave; given for those who do.
    """
    if step is Step.LEAVE:
        return evolve(learner, archived=True, leaving=leaving)
    group = learner.details.year_group + (step is Step.UP)
    return evolve(learner, details=evolve(learner.details, year_group=group), academic_year=year.start)


HOW: Mapping[Step, Ended] = {Step.UP: Ended.MOVED_UP, Step.STAY: Ended.STAYED, Step.LEAVE: Ended.LEFT}
"""What the history says of each step."""


def moved_back(learner: Learner, past: PastYear, latest: PastYear, year: AcademicYear) -> Learner | None:
    """Return a learner as they were before a move up; None if something has changed since that contradicts it.

    Other details, such as an address, contradict nothing; another year group, provider or leaving does.

    Args:
        learner: as they now are.
        past: what the move up ended.
        latest: what ended last.
        year: the academic year that the provider had moved up to.
    """
    if latest != past or learner.details.ukprn != past.ukprn:
        return None
    if past.ended is Ended.LEFT:
        left = learner.archived and learner.leaving is not None and learner.leaving.on == past.until
        return evolve(learner, archived=False, leaving=None) if left else None
    group = past.year_group + (past.ended is Ended.MOVED_UP)
    if (learner.details.year_group, learner.academic_year) != (group, year.start):
        return None
    back = evolve(learner.details, year_group=past.year_group)
    return evolve(learner, details=back, academic_year=past.academic_year)


def regrouped(before: Learner, after: Learner, today: date) -> Learner:
    """Return a changed learner, whose year group is that of the present academic year if it was changed.

    Args:
        before: as stored.
        after: as changed.
        today: the day that it is in England.
    """
    if before.details.year_group == after.details.year_group:
        return after
    return evolve(after, academic_year=max(after.academic_year, AcademicYear.of(today).start))


RULES = (
    Rule(
        "years.move_up",
        "features J1",
        "From 1 August, each provider moves up once to the next academic year: every learner goes up one year group, "
        "those of Year 14 leave, and exceptions stay or leave.",
    ),
    Rule(
        _EXCEPTIONS,
        "features J1",
        f"Nobody both stays and leaves, and at most {MAX_EXCEPTIONS:,} learners of a provider are exceptions.",
        ("stays_and_leaves", "not_in_list", "too_many_exceptions"),
    ),
    Rule(
        _UNDO,
        "features J1",
        f"A move up can be undone for {UNDO_DAYS} days, apart from learners whose year group, provider or leaving has "
        "changed since.",
    ),
)
