"""Learners with profiles in every state, and applications that wait for them."""

from datetime import date

from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.correspondence.inbox import InboxMessage
from progress_core.domain.courses.courses import Course
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import Profile, SectionStatus
from progress_core.usecases.consequences.standings import save_learner, with_tallies
from tests.given.people import SOUTH, form

DONE = SectionStatus.COMPLETE
COMPLETE = Profile(DONE, DONE, DONE)


def pupil(
    progress: Progress,
    username: str = "asmith",
    profile: Profile = COMPLETE,
    sign_off: Choice = Choice.YES,
    **values: object,
) -> Learner:
    """Create a learner whose profile is in this state."""
    made = progress.learners.create(OPERATOR, form(username=username, **values), sign_off=sign_off, anyway=True).learner
    with progress.context.store.transaction() as work:
        return save_learner(work, evolve(made, profile=profile))


def learner_of(progress: Progress, learner: Learner) -> Actor:
    """Return a learner as an actor."""
    with progress.context.store.snapshot() as work:
        return progress.accounts.actor(work.accounts.get(learner.id).username)


def apply(
    progress: Progress,
    learner: Learner,
    state: ApplicationState = ApplicationState.PENDING,
    title: str = "Digital",
    ukprn: str = SOUTH,
) -> Application:
    """Add an application of a learner to South College."""
    with progress.context.store.transaction() as work:
        course_id, number = work.new_ids(2)
        work.courses.put_many(
            [Course(course_id, ukprn, f"{title} {course_id}", "T Level", date(2027, 9, 1), "OX28 6NE")]
        )
        course = f"{title} (T Level)"
        made = Application(number, learner.id, ukprn, course_id, course, progress.context.clock.now(), state)
        work.applications.add(made)
        save_learner(work, with_tallies(work, work.learners.get(EVERYTHING, learner.id)))
    return made


def applications(progress: Progress, learner: Learner) -> list[Application]:
    """Return a learner's applications as they are now."""
    with progress.context.store.snapshot() as work:
        return work.applications.of_learner(EVERYTHING, learner.id)


def inbox(progress: Progress, learner: Learner) -> list[InboxMessage]:
    """Return a learner's messages, latest first."""
    with progress.context.store.snapshot() as work:
        return work.inbox.of(EVERYTHING, learner.id)


def now_of(progress: Progress, learner: Learner) -> Learner:
    """Return a learner as they are now."""
    with progress.context.store.snapshot() as work:
        return work.learners.get(EVERYTHING, learner.id)
