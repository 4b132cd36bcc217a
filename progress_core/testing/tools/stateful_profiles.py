"""A state machine as in `stateful`, for profiles, references, courses, applications and messages."""

from collections.abc import Callable
from datetime import datetime
from unittest import TestCase

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.courses.favourites import Favourite
from progress_core.domain.foundations.actors import EVERYTHING, Scope
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.profiles.references import Reference, complete, save_draft
from progress_core.domain.profiles.statements import LearnerStatements, Statements
from progress_core.domain.qualifications.qualifications import LearnerQualifications
from progress_core.ports.applications import ApplicationQuery, ReceivedPage, ReceivedQuery
from progress_core.ports.courses import CourseQuery
from progress_core.ports.store import Store, UnitOfWork
from progress_core.testing.tools import strategies as some
from progress_core.testing.tools.builders import (
    a_course,
    a_group,
    a_learner,
    a_message,
    a_provider,
    an_application,
    enrol,
    some_qualifications,
    some_reference_details,
)
from progress_core.testing.tools.comparison import KEPT, BesideMemory, machine_case
from progress_core.testing.tools.paging import every_numbered_page, every_page

_IDS = st.integers(1, 4)
_OLDER = st.sampled_from([0, 0, 0, 1])
_STATES = st.sampled_from(ApplicationState)
_FINGERPRINTS = ("a", "b")
_WORDS = st.sampled_from(["", "", "a", "ann b", "strasse", "school a", "%", "_", "t", "(t"])


class ProfilesMachine(BesideMemory):
    """Does the same to both stores; see `profiles_machine`."""

    @initialize()
    def begin_with_a_few(self) -> None:
        for store in (self.model, self.store) if self.fresh else ():
            enrol(store, *(a_learner(id_, ukprn=some.UKPRNS[id_ % 2]) for id_ in range(1, 4)))
            with store.transaction() as work:
                work.groups.add(a_group(1))
                work.groups.assign(1, [2])
                work.courses.put_many([a_course(1), a_course(2)])
                course = work.courses.get(1).course
                given = {"course_id": 1, "ukprn": course.ukprn, "course": course.name}
                work.applications.add(an_application(1, learner_id=1, **given))

    @rule(learner_id=_IDS, learner_ids=st.lists(_IDS, max_size=3, unique=True), older=_OLDER, kept=KEPT)
    def save_qualifications(self, learner_id: int, learner_ids: list[int], older: int, kept: bool) -> None:
        def act(work: UnitOfWork) -> None:
            found = work.qualifications.of_many(EVERYTHING, [learner_id])
            others = [some_qualifications(other) for other in learner_ids if other != learner_id]
            fewer = [LearnerQualifications(id_, version=set_.version - older) for id_, set_ in found.items()]
            work.qualifications.save_many([*fewer, *others])

        self.both(act, kept=kept)

    @rule(learner_id=_IDS, text=some.names, older=_OLDER, kept=KEPT)
    def save_statements(self, learner_id: int, text: str, older: int, kept: bool) -> None:
        def act(work: UnitOfWork) -> LearnerStatements:
            stored = work.statements.of(EVERYTHING, learner_id)
            changed = Statements(text, stored.statements.personal_statement)
            return work.statements.save(LearnerStatements(learner_id, changed, stored.version - older))

        self.both(act, kept=kept)

    @rule(learner_id=_IDS, text=some.names, completed=st.booleans(), older=_OLDER, kept=KEPT)
    def write_reference(self, learner_id: int, text: str, completed: bool, older: int, kept: bool) -> None:
        def act(work: UnitOfWork) -> Reference:
            stored = work.references.of(EVERYTHING, learner_id)
            written = (complete if completed else save_draft)(stored, some_reference_details(further_details=text))
            return work.references.save(evolve(written, version=stored.version - older))

        self.both(act, kept=kept)

    @rule(learner_id=_IDS, fingerprint=st.sampled_from(_FINGERPRINTS), text=some.names, kept=KEPT)
    def keep_contents(self, learner_id: int, fingerprint: str, text: str, kept: bool) -> None:
        self.both(lambda work: work.profiles.keep(learner_id, fingerprint, {"name": text, "sets": []}), kept=kept)

    @rule(course_id=_IDS, title=some.names, ukprn=some.ukprns, withdrawn=st.booleans(), kept=KEPT)
    def put_course(self, course_id: int, title: str, ukprn: str, withdrawn: bool, kept: bool) -> None:
        course = a_course(course_id, title=title, ukprn=ukprn, withdrawn=withdrawn, postcode=f"DT1 {course_id % 2}AA")
        self.both(lambda work: work.courses.put_many([course]), kept=kept)

    @rule(ukprn=some.ukprns, name=some.names, kept=KEPT)
    def rename_provider(self, ukprn: str, name: str, kept: bool) -> None:
        self.both(lambda work: work.providers.put_many([a_provider(ukprn, name=name)]), kept=kept)

    @rule(id_=some.ids, learner_id=_IDS, course_id=_IDS, state=_STATES, kept=KEPT)
    def apply(self, id_: int, learner_id: int, course_id: int, state: ApplicationState, kept: bool) -> None:
        def act(work: UnitOfWork) -> None:
            course = work.courses.get(course_id).course
            given = {"learner_id": learner_id, "course_id": course_id, "ukprn": course.ukprn, "course": course.name}
            work.applications.add(an_application(id_, state=state, **given))

        self.both(act, kept=kept)

    @rule(id_=_IDS, state=_STATES, at=st.none() | some.moments, name=some.names, older=_OLDER, kept=KEPT)
    def move(self, id_: int, state: ApplicationState, at: datetime | None, name: str, older: int, kept: bool) -> None:
        def act(work: UnitOfWork) -> Application:
            stored = work.applications.get(EVERYTHING, id_)
            moved = evolve(stored, state=state, submitted_at=at, learner_name=name, reference=len(name))
            return work.applications.save(evolve(moved, version=stored.version - older))

        self.both(act, kept=kept)

    @rule(id_=some.ids, learner_id=_IDS, at=some.moments, kept=KEPT)
    def send_message(self, id_: int, learner_id: int, at: datetime, kept: bool) -> None:
        self.both(lambda work: work.inbox.add_many([a_message(id_, learner_id=learner_id, at=at)]), kept=kept)

    @rule(learner_id=_IDS, course_id=_IDS, at=some.moments, kept=KEPT)
    def save_favourite(self, learner_id: int, course_id: int, at: datetime, kept: bool) -> None:
        self.both(lambda work: work.favourites.put(Favourite(learner_id, course_id, at)), kept=kept)

    @rule(learner_id=_IDS, course_id=_IDS, kept=KEPT)
    def remove_favourite(self, learner_id: int, course_id: int, kept: bool) -> None:
        self.both(lambda work: work.favourites.remove(learner_id, course_id), kept=kept)

    @rule(learner_id=_IDS, ids=st.lists(some.ids, max_size=3), at=some.moments, kept=KEPT)
    def read_messages(self, learner_id: int, ids: list[int], at: datetime, kept: bool) -> None:
        self.both(lambda work: work.inbox.mark_read(learner_id, ids, at), kept=kept)

    @rule(learner_id=_IDS, again=st.booleans(), kept=KEPT)
    def remove_learner(self, learner_id: int, again: bool, kept: bool) -> None:
        def act(work: UnitOfWork) -> None:
            work.learners.remove_many([learner_id])
            if again:
                work.learners.add_many([a_learner(learner_id)])

        self.both(act, kept=kept)

    @rule(
        scope=some.scopes(),
        words=_WORDS,
        ukprn=st.just("") | some.ukprns,
        states=st.lists(_STATES, max_size=2),
        limit=st.integers(1, 3),
    )
    def look(self, scope: Scope, words: str, ukprn: str, states: list[ApplicationState], limit: int) -> None:
        courses = CourseQuery(words=words, ukprns=(ukprn,) if ukprn else (), limit=limit)
        received = ReceivedQuery(ukprn=ukprn, states=states, search=words, limit=limit)
        self.both(
            lambda work: (_directory(work, courses), _received(work, scope, received), _about(work, scope)), kept=False
        )

    @invariant()
    def both_look_the_same(self) -> None:
        self.agree(_everything)


def profiles_machine(make_store: Callable[[], Store], *, examples: int = 30, steps: int = 20) -> type[TestCase]:
    """Make a test as `stateful.store_machine` does, for profiles, courses, applications and messages.

    Args:
        make_store: returns an empty, migrated store for each example, which is closed afterwards.
        examples: number of examples.
        steps: maximum number of steps in each example.
    """
    return machine_case(ProfilesMachine, make_store, examples=examples, steps=steps)


def _directory(work: UnitOfWork, query: CourseQuery) -> list[object]:
    pages = every_numbered_page(lambda number: list(work.courses.page(evolve(query, page=number))))
    return [work.courses.tally(query), work.courses.pins(query), *pages]


def _received(work: UnitOfWork, scope: Scope, query: ReceivedQuery) -> list[ReceivedPage]:
    return every_page(lambda after: work.applications.received(scope, evolve(query, after=after)))


def _everything(work: UnitOfWork) -> list[object]:
    """Return everything that can be read."""
    everybodys = _received(work, EVERYTHING, ReceivedQuery(limit=3))
    return [list(work.courses.all()), _directory(work, CourseQuery(limit=3)), everybodys, _about(work, EVERYTHING)]


def _about(work: UnitOfWork, scope: Scope) -> list[object]:
    reads: list[Callable[[int], object]] = [
        lambda id_: work.qualifications.of(scope, id_),
        lambda id_: work.statements.of(scope, id_),
        lambda id_: work.references.of(scope, id_),
        lambda id_: work.profiles.get(scope, id_, _FINGERPRINTS[0]),
        lambda id_: work.applications.of_learner(scope, id_),
        lambda id_: work.inbox.of(scope, id_),
        lambda id_: work.favourites.of(scope, id_),
        lambda id_: work.applications.get(scope, id_),
        lambda id_: work.applications.get_received(scope, id_),
    ]
    found = [_or_none(read, id_) for read in reads for id_ in range(1, 5)]
    query = ApplicationQuery(drafts=True, limit=2)
    pages = every_page(lambda after: work.applications.page(scope, evolve(query, after=after)))
    return [dict(work.qualifications.of_many(scope, range(6))), pages, *found]


def _or_none(read: Callable[[int], object], id_: int) -> object:
    try:
        return read(id_)
    except NotFound:
        return None
