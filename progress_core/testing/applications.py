"""The contract kit of applications for learners and their staff; for receivers, see `applications_received`."""

from functools import partial

import pytest
from attrs import evolve

from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.applications.offers import Condition
from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.errors import Conflict, NotFound, Rejected
from progress_core.domain.values import cursors
from progress_core.ports.applications import ApplicationPage, ApplicationQuery
from progress_core.ports.store import Store, UnitOfWork
from progress_core.testing.tools.builders import UKPRN, a_course, an_application, later
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.learner_records import OTHER, SEEN, check_scopes, delete_and_add_again, two_learners
from progress_core.testing.tools.marks import asvs, feature
from progress_core.testing.tools.paging import every_page
from progress_core.testing.tools.threads import together

_S = ApplicationState


class ApplicationsContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.applications`."""

    @pytest.mark.parametrize("state", _S, ids=lambda state: state.value)
    @feature("H2", "C9", "I7")
    def test_an_application_is_returned_as_added_and_as_saved(self, store: Store, state: ApplicationState) -> None:
        pinned = an_application(
            1,
            course="Ŵyn (T Level)",
            state=state,
            submitted_at=later(1 / 7),
            fingerprint="f" * 64,
            reference=2,
            learner_name="Zoë O'Brien-Smith",
            version=4,
            conditions=(Condition("An interview.\tŴel"), Condition("", "GCSE", "Art", "C", met=False)),
            reason="course_full",
            message="Sorry.\nApply again.",
            before=_S.OFFERED,
            decided_at=later(1 / 3),
            cause=7,
        )
        _fill(store, pinned)
        with store.transaction() as work:
            assert pinned == work.applications.get(EVERYTHING, 1)
            saved = work.applications.save(evolve(an_application(1), state=state, version=4))
            assert an_application(1, state=state, version=5) == saved == work.applications.get(EVERYTHING, 1)
        with store.snapshot() as work:
            assert [saved] == work.applications.of_learner(EVERYTHING, 1)

    @pytest.mark.parametrize(
        ("added", "error"),
        [
            (an_application(1, course_id=2), Conflict),
            (an_application(2, learner_id=404), NotFound),
            (an_application(2, course_id=404), NotFound),
        ],
        ids=["id taken", "no learner", "no course"],
    )
    def test_an_impossible_application_is_refused(
        self, store: Store, added: Application, error: type[Exception]
    ) -> None:
        _fill(store, an_application(1))
        with pytest.raises(error), store.transaction() as work:
            work.applications.add(added)
        with store.snapshot() as work:
            assert [an_application(1)] == work.applications.of_learner(EVERYTHING, 1)

    @pytest.mark.parametrize("state", [state for state in _S if state.live], ids=lambda state: state.value)
    @feature("H2")
    def test_a_learner_has_one_live_application_for_a_course(self, store: Store, state: ApplicationState) -> None:
        others = (
            an_application(2, course_id=2),
            an_application(3, learner_id=2),
            an_application(4, state=_S.WITHDRAWN),
        )
        _fill(store, an_application(1, state=state), *others)
        with pytest.raises(Conflict) as added, store.transaction() as work:
            work.applications.add(an_application(5))
        with pytest.raises(Conflict) as saved, store.transaction() as work:
            work.applications.save(an_application(4))
        assert ["course"] * 2 == [caught.value.field for caught in (added, saved)]
        with store.transaction() as work:
            work.applications.add(an_application(5, state=_S.WITHDRAWN))
            work.applications.save(an_application(1, state=state))

    @pytest.mark.parametrize("state", [state for state in _S if not state.live], ids=lambda state: state.value)
    @feature("H2")
    def test_a_learner_applies_again_for_a_course_once_the_application_has_ended(
        self, store: Store, state: ApplicationState
    ) -> None:
        _fill(store, an_application(1))
        with store.transaction() as work:
            work.applications.save(an_application(1, state=state))
            work.applications.add(an_application(2))
            work.applications.add(an_application(3, state=state))
        with store.snapshot() as work:
            assert [state, _S.DRAFT, state] == [
                application.state for application in work.applications.of_learner(EVERYTHING, 1)
            ]

    @asvs("V2.3.4")
    @feature("H2")
    def test_exactly_one_of_several_threads_can_apply_for_a_course(self, store: Store) -> None:
        def apply(id_: int) -> None:
            with store.transaction() as work:
                work.applications.add(an_application(id_))

        _fill(store)
        outcomes = together(*(lambda id_=id_: apply(id_) for id_ in (1, 2, 3, 4)))
        assert ["course"] * 3 == [outcome.field for outcome in outcomes if isinstance(outcome, Conflict)]
        with store.snapshot() as work:
            assert 1 == len(work.applications.of_learner(EVERYTHING, 1))

    @pytest.mark.parametrize("version", [2, 4], ids=["older", "newer"])
    @feature("H2")
    def test_an_application_saved_from_another_version_is_a_conflict_and_changes_nothing(
        self, store: Store, version: int
    ) -> None:
        _fill(store, an_application(1, version=3))
        with pytest.raises(Conflict) as caught, store.transaction() as work:
            work.applications.save(an_application(1, state=_S.PENDING, version=version))
        assert "" == caught.value.field
        with store.snapshot() as work:
            assert an_application(1, version=3) == work.applications.get(EVERYTHING, 1)

    @feature("H2")
    def test_exactly_one_of_several_threads_can_move_an_application(self, store: Store) -> None:
        def move(state: ApplicationState) -> Application:
            with store.transaction() as work:
                return work.applications.save(an_application(1, state=state))

        _fill(store, an_application(1))
        pending, withdrawn = together(lambda: move(_S.PENDING), lambda: move(_S.WITHDRAWN))
        with store.snapshot() as work:
            kept = work.applications.get(EVERYTHING, 1)
        assert (kept in (pending, withdrawn), 2) == (True, kept.version)
        assert 1 == sum(isinstance(outcome, Conflict) for outcome in (pending, withdrawn))

    def test_a_removed_application_cannot_be_saved(self, store: Store) -> None:
        _fill(store)
        with pytest.raises(NotFound), store.transaction() as work:
            work.applications.save(an_application(1))

    @feature("B9", "H4")
    def test_applications_are_visible_when_their_learner_is(self, store: Store) -> None:
        _fill(store, an_application(2, learner_id=2), an_application(1), an_application(3, course_id=2))
        check_scopes(store, lambda work, scope, number: work.applications.get(scope, number))
        with store.snapshot() as work:
            for scope, seen in SEEN:
                found = {
                    id_: [application.id for application in work.applications.of_learner(scope, id_)]
                    for id_ in (1, 2, 404)
                }
                kept = {1: [1, 3], 2: [2], 404: []}
                assert {id_: kept[id_] if id_ in seen else [] for id_ in kept} == found

    @feature("B9", "H4", "I6")
    def test_a_page_has_the_applications_of_learners_in_scope(self, store: Store) -> None:
        _fill(store, an_application(2, learner_id=2), an_application(1), an_application(3, course_id=2))
        with store.snapshot() as work:
            for scope, seen in SEEN:
                page = work.applications.page(scope, ApplicationQuery(drafts=True))
                expected = [id_ for id_, learner_id in ((3, 1), (2, 2), (1, 1)) if learner_id in seen]
                assert (expected, "") == ([application.id for application in page.applications], page.next)

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            (ApplicationQuery(), [4, 3, 2]),
            (ApplicationQuery(drafts=True), [4, 3, 2, 1]),
            (ApplicationQuery(states=(_S.DRAFT, _S.OFFERED)), [3]),
            (ApplicationQuery(states=(_S.DRAFT, _S.OFFERED), drafts=True), [3, 1]),
            (ApplicationQuery(course_id=2), [4]),
            (ApplicationQuery(course_id=404), []),
            (ApplicationQuery(ukprn=UKPRN), [3, 2]),
            (ApplicationQuery(ukprn="10000404"), []),
            (ApplicationQuery(ukprn="\0"), []),
        ],
    )
    @feature("H2", "I6")
    def test_pages_of_applications_are_filtered(self, store: Store, query: ApplicationQuery, found: list[int]) -> None:
        _fill(
            store,
            an_application(3, learner_id=2, state=_S.OFFERED),
            an_application(1, course_id=2),
            an_application(2, state=_S.SUBMITTED),
            an_application(4, learner_id=2, course_id=2, ukprn=OTHER, state=_S.WITHDRAWN),
        )
        with store.snapshot() as work:
            assert found == [application.id for application in work.applications.page(EVERYTHING, query).applications]
            for limit in (1, 2, 4):
                pages = every_page(partial(_page, work, evolve(query, limit=limit)))
                assert all(len(page.applications) <= limit for page in pages)
                assert found == [application.id for page in pages for application in page.applications]

    def test_a_place_of_another_list_is_refused(self, store: Store) -> None:
        _fill(store, an_application(1))
        for after in ("nonsense", cursors.encode(["name", 1])):
            with pytest.raises(Rejected), store.snapshot() as work:
                work.applications.page(EVERYTHING, ApplicationQuery(drafts=True, after=after))

    @pytest.mark.parametrize("state", _S, ids=lambda state: state.value)
    @feature("H1", "H2")
    def test_applications_wait_for_a_course_until_they_end_or_enrol(
        self, store: Store, state: ApplicationState
    ) -> None:
        _fill(store, an_application(1, state=state), an_application(2, course_id=2))
        waits = state.live and state is not _S.ENROLLED
        with store.snapshot() as work:
            assert ([1] if waits else []) == [found.id for found in work.applications.waiting_for([1])]
            assert ([1, 2] if waits else [2]) == [
                found.id for found in work.applications.waiting_for(iter([2, 1, 404]))
            ]
            assert [] == work.applications.waiting_for([])
            assert ({1: 1} if state.received else {}) == dict(work.applications.received_by_course(UKPRN))
            assert {} == dict(work.applications.received_by_course("10000404"))

    @pytest.mark.parametrize("state", _S, ids=lambda state: state.value)
    @feature("J7")
    def test_offers_without_an_answer_are_counted_by_learner(self, store: Store, state: ApplicationState) -> None:
        offers = [an_application(2, course_id=2, state=_S.OFFERED), an_application(3, learner_id=2, state=_S.OFFERED)]
        _fill(store, an_application(1, state=state), *offers)
        with store.snapshot() as work:
            assert {1: 2 if state is _S.OFFERED else 1, 2: 1} == work.applications.open_offers(iter([1, 2, 404, 1]))
            assert {2: 1} == work.applications.open_offers([2])
            assert {} == work.applications.open_offers([])

    def test_applications_are_removed_with_their_learner(self, store: Store) -> None:
        _fill(store, an_application(1), an_application(2, learner_id=2))
        delete_and_add_again(store)
        with store.snapshot() as work:
            assert [] == work.applications.of_learner(EVERYTHING, 1)
            assert [an_application(2, learner_id=2)] == work.applications.of_learner(EVERYTHING, 2)


def _page(work: UnitOfWork, query: ApplicationQuery, after: str) -> ApplicationPage:
    return work.applications.page(EVERYTHING, evolve(query, after=after))


def _fill(store: Store, *applications: Application) -> None:
    """Add two learners, two courses, and applications."""
    two_learners(store)
    with store.transaction() as work:
        work.courses.put_many([a_course(1), a_course(2)])
        for application in applications:
            work.applications.add(application)
