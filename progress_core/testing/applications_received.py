"""The contract kit of applications for the providers that have received them."""

import pytest
from attrs import evolve

from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.foundations.actors import EVERYTHING, NOTHING, Scope
from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.ports.applications import ReceivedQuery
from progress_core.ports.store import Store, UnitOfWork
from progress_core.testing.tools.builders import UKPRN, a_course, a_group, a_learner, an_application, enrol, later
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.learner_records import OTHER, delete_and_add_again
from progress_core.testing.tools.marks import feature
from progress_core.testing.tools.paging import every_page

_S = ApplicationState
_RECEIVED = [state for state in _S if state.received]


class ReceivedApplicationsContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.applications` for receiving providers."""

    @pytest.mark.parametrize("state", _S, ids=lambda state: state.value)
    @feature("H3")
    def test_a_provider_sees_an_application_once_it_is_submitted(self, store: Store, state: ApplicationState) -> None:
        application = an_application(1, state=state, submitted_at=later(1))
        _fill(store, application)
        with store.snapshot() as work:
            expected = [application] if state in _RECEIVED else []
            assert expected == list(work.applications.received(EVERYTHING, ReceivedQuery()).applications)
            if expected:
                assert application == work.applications.get_received(EVERYTHING, 1)
            else:
                with pytest.raises(NotFound):
                    work.applications.get_received(EVERYTHING, 1)

    @feature("H3", "B9")
    def test_applications_are_received_by_their_addressee_regardless_of_the_learners_provider(
        self, store: Store
    ) -> None:
        _fill(
            store,
            _submitted(1),
            _submitted(2, ukprn=OTHER, course_id=3),
            an_application(3, course_id=2, state=_S.PENDING),
        )
        expected = {
            EVERYTHING: [2, 1],
            Scope(providers=frozenset({UKPRN})): [1],
            Scope(providers=frozenset({OTHER}), groups=frozenset({1})): [2],
            Scope(providers=frozenset({UKPRN, OTHER}), learner=1): [2, 1],
            Scope(groups=frozenset({1})): [],
            Scope(learner=1): [],
            NOTHING: [],
        }
        messages = set()
        with store.snapshot() as work:
            for scope, seen in expected.items():
                assert seen == _ids(work, scope, ReceivedQuery())
                for id_ in (1, 2, 3, 404):
                    if id_ in seen:
                        assert id_ == work.applications.get_received(scope, id_).id
                        continue
                    with pytest.raises(NotFound) as caught:
                        work.applications.get_received(scope, id_)
                    messages.add(caught.value.message)
        assert 1 == len(messages)

    @feature("H3")
    def test_received_applications_are_ordered_latest_first_then_by_highest_id(self, store: Store) -> None:
        moments = {1: 5, 2: 1, 3: 5, 4: -5, 5: 0, 6: 1}
        _fill(store, *(_submitted(id_, course_id=id_, submitted_at=later(at)) for id_, at in moments.items()))
        for limit in (1, 2, 3, 5, 6, 50):
            assert [3, 1, 6, 2, 5, 4] == _found(store, ReceivedQuery(limit=limit))

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            (ReceivedQuery(ukprn=UKPRN), [4, 3, 1]),
            (ReceivedQuery(ukprn=OTHER), [2]),
            (ReceivedQuery(ukprn="10000404"), []),
            (ReceivedQuery(states=(_S.OFFERED, _S.ENROLLED)), [4, 3]),
            (ReceivedQuery(states=[_S.SUBMITTED], ukprn=UKPRN), [1]),
            (ReceivedQuery(states=(_S.DRAFT, _S.WITHDRAWN)), []),
        ],
    )
    @feature("H3")
    def test_received_applications_are_filtered_by_provider_and_state(
        self, store: Store, query: ReceivedQuery, found: list[int]
    ) -> None:
        _fill(
            store,
            _submitted(1),
            _submitted(2, ukprn=OTHER, course_id=5),
            _submitted(3, course_id=2, state=_S.OFFERED),
            _submitted(4, course_id=3, state=_S.ENROLLED),
            _submitted(6, course_id=4, state=_S.WITHDRAWN),
        )
        assert found == _found(store, evolve(query, limit=1))

    @pytest.mark.parametrize(
        ("search", "found"),
        [
            ("  ", [4, 3, 2, 1]),
            ("zoë", [1]),
            ("zoe", [1]),
            ("o\u2019hara", [4]),
            ("OHara Lukasz", [4]),
            ("smith jones", [4]),
            ("Smith-Jones", [4]),
            ("smithjones", [4]),
            ("jones", [4]),
            ("ZO", [1]),
            ("oë", []),
            ("hall zoë", [1]),
            ("hall level", [2, 1]),
            ("strasse", [2]),
            ("Straße", [2]),
            ("(t", [2, 1]),
            ("science", [3]),
            ("ann hallscience", []),
            ("hall ann dance", [3]),
            ("100%", [3]),
            ("100", [3]),
            ("%", []),
            ("_", []),
            ("\0", []),
            ("\ud800", []),
        ],
    )
    @feature("H3")
    def test_every_search_word_starts_a_word_of_the_learners_name_or_course(
        self, store: Store, search: str, found: list[int]
    ) -> None:
        _fill(
            store,
            _submitted(1, learner_name="Zoë Hall"),
            _submitted(2, course_id=2, learner_name="Ann  von\tStraße-Hall Hall"),
            _submitted(3, course_id=3, learner_name="ANN HALL", course="Science 100% dance"),
            _submitted(4, course_id=4, learner_name="\u0141ukasz O'Hara Smith-Jones", course="Art"),
        )
        assert found == _found(store, ReceivedQuery(search=search, limit=2))

    @feature("H3")
    def test_a_list_follows_changes_of_state(self, store: Store) -> None:
        _fill(store, an_application(1, state=_S.PENDING))
        with store.transaction() as work:
            work.applications.save(_submitted(1, learner_name="Ann"))
        assert [1] == _found(store, ReceivedQuery(search="ann"))
        with store.transaction() as work:
            work.applications.save(_submitted(1, state=_S.WITHDRAWN, version=2))
        assert [] == _found(store, ReceivedQuery())

    @feature("H3")
    def test_applications_added_or_removed_between_pages_shift_no_others(self, store: Store) -> None:
        _fill(store, *(_submitted(id_, course_id=id_, submitted_at=later(id_)) for id_ in range(1, 6)))
        with store.snapshot() as work:
            page = work.applications.received(EVERYTHING, ReceivedQuery(limit=2))
        with store.transaction() as work:
            work.applications.add(_submitted(7, course_id=7, submitted_at=later(7)))
            work.applications.save(_submitted(4, course_id=4, state=_S.WITHDRAWN))
        with store.snapshot() as work:
            rest = _ids(work, EVERYTHING, ReceivedQuery(limit=2, after=page.next))
        assert ([5, 4], [3, 2, 1]) == ([application.id for application in page.applications], rest)

    @pytest.mark.parametrize("after", ["nonsense", "é", "W10=", "WyJhIiwgMV0=", "WzEsIDEwMDAwMDAwMDAwMDAwMDAwMDAwXQ=="])
    def test_an_invalid_position_among_applications_is_refused(self, store: Store, after: str) -> None:
        _fill(store, _submitted(1))
        with pytest.raises(Rejected, match="first page"), store.snapshot() as work:
            work.applications.received(EVERYTHING, ReceivedQuery(after=after))

    def test_an_application_of_a_removed_learner_is_no_longer_received(self, store: Store) -> None:
        _fill(store, _submitted(1))
        delete_and_add_again(store)
        assert [] == _found(store, ReceivedQuery())


def _submitted(id_: int, **changes: object) -> Application:
    return an_application(id_, **{"state": _S.SUBMITTED, "submitted_at": later(1), **changes})


def _fill(store: Store, *applications: Application) -> None:
    """Add a learner in a group, seven courses, and applications."""
    enrol(store, a_learner(1), a_learner(2, ukprn=OTHER))
    with store.transaction() as work:
        work.groups.add(a_group(1))
        work.groups.assign(1, [1])
        work.courses.put_many(a_course(id_) for id_ in range(1, 8))
        for application in applications:
            work.applications.add(application)


def _found(store: Store, query: ReceivedQuery) -> list[int]:
    """Return the ids on all pages."""
    with store.snapshot() as work:
        return _ids(work, EVERYTHING, query)


def _ids(work: UnitOfWork, scope: Scope, query: ReceivedQuery) -> list[int]:
    pages = every_page(lambda after: work.applications.received(scope, evolve(query, after=after or query.after)))
    assert {query.limit} >= {len(page.applications) for page in pages[:-1]}
    return [application.id for page in pages for application in page.applications]
