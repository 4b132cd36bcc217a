"""The contract kit of lists of received applications: filters, orders and counts; see `applications_received`."""

import pytest
from attrs import evolve

from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.applications.offers import Condition, ConditionsState
from progress_core.domain.foundations.actors import EVERYTHING, NOTHING, Scope
from progress_core.ports.applications import ReceivedChoices, ReceivedQuery, ReceivedSort
from progress_core.ports.store import Store, UnitOfWork
from progress_core.testing.tools.builders import UKPRN, a_course, a_learner, an_application, enrol, later
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.learner_records import OTHER
from progress_core.testing.tools.marks import feature

_S = ApplicationState
_YES, _NO, _OPEN = (Condition("Interview", met=met) for met in (True, False, None))


class ListedApplicationsContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.applications.received` and `choices`."""

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            (ReceivedQuery(course_id=2), [2]),
            (ReceivedQuery(course_id=404), []),
            (ReceivedQuery(school=OTHER), [5, 4]),
            (ReceivedQuery(school="10000404"), []),
            (ReceivedQuery(school="\0"), []),
            (ReceivedQuery(submitted_from=later(3)), [5, 4, 3]),
            (ReceivedQuery(submitted_until=later(3)), [2, 1]),
            (ReceivedQuery(submitted_from=later(2), submitted_until=later(4)), [3, 2]),
            (ReceivedQuery(conditions=ConditionsState.NONE), [5, 1]),
            (ReceivedQuery(conditions=ConditionsState.WAITING), [4]),
            (ReceivedQuery(conditions=ConditionsState.MET), [2]),
            (ReceivedQuery(conditions=ConditionsState.NOT_MET), [3]),
            (ReceivedQuery(conditions=ConditionsState.NOT_MET, school=OTHER), []),
        ],
    )
    @feature("H3")
    def test_received_applications_are_filtered(self, store: Store, query: ReceivedQuery, found: list[int]) -> None:
        _fill(store)
        assert found == _found(store, evolve(query, limit=1))
        assert found[::-1] == _found(store, evolve(query, limit=2, descending=False))

    @pytest.mark.parametrize(
        ("sort", "found"),
        [
            (ReceivedSort.SUBMITTED, [1, 2, 3, 4, 5]),
            (ReceivedSort.NAME, [5, 2, 4, 1, 3]),
            (ReceivedSort.COURSE, [3, 2, 5, 4, 1]),
            (ReceivedSort.STATUS, [5, 1, 4, 2, 3]),
        ],
        ids=lambda value: value.value if isinstance(value, ReceivedSort) else "",
    )
    @feature("H3")
    def test_received_applications_are_ordered_both_ways(
        self, store: Store, sort: ReceivedSort, found: list[int]
    ) -> None:
        _fill(store)
        for limit in (1, 2, 5):
            assert found == _found(store, ReceivedQuery(sort=sort, descending=False, limit=limit))
            assert found[::-1] == _found(store, ReceivedQuery(sort=sort, descending=True, limit=limit))
        usual = found[::-1] if sort is ReceivedSort.SUBMITTED else found
        assert usual == _found(store, ReceivedQuery(sort=sort, limit=2))

    @feature("H3")
    def test_states_are_counted_whichever_are_asked_for(self, store: Store) -> None:
        _fill(store)
        every = {_S.SUBMITTED: 2, _S.OFFERED: 1, _S.ACCEPTED: 1, _S.ENROLLED: 1}
        with store.snapshot() as work:
            for query in (ReceivedQuery(counted=True), ReceivedQuery(counted=True, states=(_S.ENROLLED,), limit=1)):
                assert every == work.applications.received(EVERYTHING, query).counts
            elsewhere = ReceivedQuery(counted=True, school=OTHER)
            assert {_S.SUBMITTED: 1, _S.OFFERED: 1} == work.applications.received(EVERYTHING, elsewhere).counts
            assert {} == work.applications.received(NOTHING, ReceivedQuery(counted=True)).counts
            assert {} == work.applications.received(EVERYTHING, ReceivedQuery()).counts

    @feature("H3", "B9")
    def test_choices_are_those_of_what_was_received(self, store: Store) -> None:
        _fill(store)
        with store.transaction() as work:
            work.applications.add(an_application(6, course_id=6, state=_S.PENDING, course="Zoology"))
        courses = ((3, "art"), (2, "Dance (A level)"), (1, "Science"), (4, "Science"), (5, "Science"))
        with store.snapshot() as work:
            assert ReceivedChoices(courses, (UKPRN, OTHER)) == work.applications.choices(EVERYTHING)
            assert ReceivedChoices(courses[3:4], (OTHER,)) == work.applications.choices(_other())
            assert ReceivedChoices() == work.applications.choices(NOTHING)


def _other() -> Scope:
    return Scope(providers=frozenset({OTHER}))


def _fill(store: Store) -> None:
    """Add two learners at two schools and five applications, of which the fourth is to another provider."""
    enrol(store, a_learner(1), a_learner(2, ukprn=OTHER))
    with store.transaction() as work:
        work.courses.put_many(a_course(id_) for id_ in range(1, 7))
        for each in (
            _submitted(1, "Ann Smith", "Science", _S.SUBMITTED),
            _submitted(2, "Zo\u00eb Hall", "Dance (A level)", _S.ACCEPTED, _YES, _YES),
            _submitted(3, "Ben van Smith", "art", _S.ENROLLED, _NO, _OPEN, _YES),
            evolve(_submitted(4, "Zoe Hall", "Science", _S.OFFERED, _OPEN, _YES), learner_id=2, ukprn=OTHER),
            evolve(_submitted(5, "Cleo", "Science", _S.SUBMITTED), learner_id=2),
        ):
            work.applications.add(each)


def _submitted(id_: int, name: str, course: str, state: ApplicationState, *conditions: Condition) -> Application:
    return an_application(
        id_,
        course_id=id_,
        course=course,
        state=state,
        submitted_at=later(id_),
        learner_name=name,
        conditions=conditions,
    )


def _found(store: Store, query: ReceivedQuery) -> list[int]:
    """Return the ids on all pages."""
    with store.snapshot() as work:
        return _ids(work, query)


def _ids(work: UnitOfWork, query: ReceivedQuery) -> list[int]:
    page = work.applications.received(EVERYTHING, query)
    found = [application.id for application in page.applications]
    return found + (_ids(work, evolve(query, after=page.next)) if page.next else [])
