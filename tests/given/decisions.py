"""Learners who have applied to the college, as far as a test needs."""

from typing import Any

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.learners.learners import Learner
from tests.given.profiles import learner_of, pupil


def applicant(progress: Progress, username: str = "asmith", **values: Any) -> Learner:
    """Create a learner with a complete profile that needs no approval, and an e-mail address."""
    given: dict[str, Any] = {"email": f"{username}@example.com", **values}
    return pupil(progress, username=username, sign_off=Choice.NO, **given)


def applied(progress: Progress, learner: Learner, course_id: int = 1) -> int:
    """Let a learner apply, which submits at once; return the number of the application."""
    herself = learner_of(progress, learner)
    number = progress.applications.begin(herself, course_id).application.id
    progress.applications.move(herself, number, ApplicationState.PENDING)
    return number


def offered(progress: Progress, college: Actor, learner: Learner, *course_ids: int) -> list[int]:
    """Let a learner apply for courses and get an offer for each; return the numbers of the applications."""
    numbers = [applied(progress, learner, course_id) for course_id in course_ids]
    for number in numbers:
        progress.admissions.decide(college, number, ApplicationState.OFFERED)
    return numbers


def found(progress: Progress, number: int) -> Application:
    """Return an application as it is now."""
    with progress.context.store.snapshot() as work:
        return work.applications.get(EVERYTHING, number)
