"""A school in the summer: learners of every year group, and the state of everything that moving up may touch."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, cast

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.learners.learners import Learner
from progress_core.domain.years.moves import NO_EXCEPTIONS, Exceptions, MoveUp
from progress_core.testing.tools.builders import a_course, an_application
from tests.given.people import NORTH, SOUTH, form

if TYPE_CHECKING:
    from progress_core.memory.clock import FixedClock

JULY, AUGUST = datetime(2026, 7, 1, 9, tzinfo=UTC), datetime(2026, 8, 20, 9, tzinfo=UTC)
END = date(2026, 8, 31)
"""The last day of 2025/26."""


def set_clock(progress: Progress, moment: datetime) -> None:
    """Set the clock of a `Progress` whose clock stands still."""
    cast("FixedClock", progress.context.clock).set(moment)


def school(progress: Progress, *groups: int, ukprn: str = NORTH) -> list[int]:
    """Create a learner of each of these year groups in July, and let it become August; return their ids."""
    set_clock(progress, JULY)
    ids = [
        progress.learners.create(
            OPERATOR,
            form(username=f"pupil{ukprn[-1]}{place}", ukprn=ukprn, year_group=str(group), first_name=_name(place)),
            anyway=True,
        ).learner.id
        for place, group in enumerate(groups, 10)
    ]
    set_clock(progress, AUGUST)
    return ids


def _name(place: int) -> str:
    return "Pupil" + "".join(chr(ord("a") + int(digit)) for digit in str(place))


def move_up(
    progress: Progress,
    actor: Actor = OPERATOR,
    *ukprns: str,
    exceptions: Exceptions = NO_EXCEPTIONS,
    early: bool = False,
) -> list[MoveUp]:
    """Ask for a move up, and do it."""
    return ran(progress, actor, *progress.moves_up.request(actor, ukprns, exceptions, early=early))


def undo(progress: Progress, actor: Actor, move: MoveUp) -> MoveUp:
    """Ask to undo a move up, and do it."""
    return ran(progress, actor, progress.moves_up.undo(actor, move.id))[0]


def ran(progress: Progress, actor: Actor, *moves: MoveUp) -> list[MoveUp]:
    """Do what was asked for."""
    return list(progress.moves_up.run_now(actor, moves, "worker"))


def learners(progress: Progress, *ids: int) -> list[Learner]:
    """Return learners as they now are."""
    with progress.context.store.snapshot() as work:
        return work.learners.get_many(EVERYTHING, ids)


def groups(progress: Progress, *ids: int) -> list[tuple[int, int]]:
    """Return the year groups of learners, and the academic years of these."""
    return [(learner.details.year_group, learner.academic_year) for learner in learners(progress, *ids)]


def accept(progress: Progress, learner_id: int, number: int = 5) -> int:
    """Let a learner have accepted a place at South College; return the number of the application."""
    with progress.context.store.transaction() as work:
        work.courses.put_many([a_course(number, ukprn=SOUTH)])
        given = {"learner_id": learner_id, "course_id": number, "ukprn": SOUTH}
        work.applications.add(an_application(number, state=ApplicationState.ACCEPTED, **given))
    return number
