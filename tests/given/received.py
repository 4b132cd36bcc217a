"""Applications that a college has received, and what became of them."""

from typing import Any

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.applications.offers import Condition, Terms
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.learners.learners import Learner
from tests.given.profiles import learner_of, pupil

INTERVIEW = Condition("Come to an interview")
MATHS = Condition(type="GCSE (9 to 1)", subject="Mathematics", grade="4")
ON_CONDITIONS = Terms((INTERVIEW, MATHS))


def applied(progress: Progress, course_id: int, username: str = "asmith", **values: Any) -> tuple[Learner, int]:
    """Create a learner who has submitted an application; return them and its number."""
    learner = pupil(progress, username, sign_off=Choice.NO, **values)
    return learner, apply_too(progress, learner, course_id)


def apply_too(progress: Progress, learner: Learner, course_id: int) -> int:
    """Let a learner submit an application, or another one; return its number."""
    actor = learner_of(progress, learner)
    begun = progress.applications.begin(actor, course_id).application
    progress.applications.move(actor, begun.id, ApplicationState.PENDING)
    return begun.id


def offer(progress: Progress, staff: Actor, number: int, terms: Terms = ON_CONDITIONS) -> None:
    """Make an offer, with conditions unless others are said."""
    progress.admissions.decide(staff, number, ApplicationState.OFFERED, terms=terms)


def accept(progress: Progress, learner: Learner, number: int) -> None:
    """Let a learner accept an offer."""
    progress.applications.move(learner_of(progress, learner), number, ApplicationState.ACCEPTED)


def state_of(progress: Progress, learner: Learner, number: int) -> ApplicationState:
    """Return the state of an application of a learner."""
    return progress.applications.get(learner_of(progress, learner), number).application.state
