"""A population for the kit of reports: learners in every state, in several groups, with every kind of application."""

from datetime import UTC, datetime
from random import Random

from attrs import evolve

from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import Profile, ReferenceStatus, SectionStatus
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import NOON, a_course, a_group, a_learner, an_application, enrol, later
from progress_core.testing.tools.strategies import UKPRNS

LEARNERS = 60
GROUPS = {1: UKPRNS[0], 2: UKPRNS[0], 3: UKPRNS[1], 4: UKPRNS[2]}
"""The learner groups, with their providers."""

_COURSES = (
    (1, UKPRNS[0], "T Level", ""),
    (2, UKPRNS[1], "T Level", "Digital technology"),
    (3, UKPRNS[1], "A level", "Social sciences"),
    (4, UKPRNS[2], "A level", "Digital technology"),
)
_MOMENTS = (
    None,
    datetime(2025, 8, 31, 22, 59, tzinfo=UTC),  # the last minute of an academic year, in summer time
    datetime(2025, 8, 31, 23, 0, tzinfo=UTC),
    NOON,
)


def populate(store: Store, seed: int = 1, learners: int = LEARNERS) -> None:
    """Fill an empty store; the same seed makes the same learners and applications.

    Args:
        store: the store.
        seed: of the numbers drawn.
        learners: how many.
    """
    drawn = Random(seed)  # noqa: S311 - test data
    made = [_learner(drawn, id_) for id_ in range(1, learners + 1)]
    enrol(store, *made)
    with store.transaction() as work:
        work.courses.put_many(
            a_course(id_, ukprn=ukprn, type=type_, subject_area=area) for id_, ukprn, type_, area in _COURSES
        )
        for group, ukprn in GROUPS.items():
            work.groups.add(a_group(group, ukprn=ukprn))
            members = [learner.id for learner in made if learner.details.ukprn == ukprn and drawn.random() < 1 / 2]
            work.groups.assign(group, members)
        number = 0
        for learner in made:
            for id_, ukprn, _, _ in drawn.sample(_COURSES, drawn.choice((0, 1, 2, 3))):
                number += 1
                state = drawn.choice(list(ApplicationState))
                work.applications.add(
                    an_application(
                        number,
                        learner_id=learner.id,
                        ukprn=ukprn,
                        course_id=id_,
                        state=state,
                        learner_name=f"As submitted {number}",
                        submitted_at=drawn.choice(_MOMENTS) if state.received else None,
                    )
                )


def _learner(drawn: Random, id_: int) -> Learner:
    learner = a_learner(
        id_,
        ukprn=drawn.choice(UKPRNS),
        year_group=drawn.choice((10, 11, 13)),
        last_name=drawn.choice(("Lee", "O'Brien", "Ŵyn")),
        standing=drawn.randrange(256),
        archived=drawn.random() < 1 / 8,
        created_at=later(id_),
    )
    sections = [drawn.choice(list(SectionStatus)) for _ in range(3)]
    touched = drawn.random() < 3 / 4  # others have no profile at all in some stores
    reference = drawn.choice(list(ReferenceStatus))
    profile = Profile(sections[0], sections[1], sections[2], reference=reference)
    return evolve(learner, profile=profile) if touched else learner
