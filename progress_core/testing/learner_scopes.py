"""The contract kit of learners: what is out of scope is never visible, and looks as if it did not exist."""

import pytest

from progress_core.domain.foundations.actors import EVERYTHING, NOTHING, Scope
from progress_core.domain.foundations.errors import NotFound
from progress_core.ports.learners import LearnerQuery
from progress_core.ports.store import Store, UnitOfWork
from progress_core.testing.tools.builders import UKPRN, a_group, a_learner, enrol
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.marks import asvs, feature
from progress_core.testing.tools.paging import every_page

_OTHER = "10000002"

_SCOPES = {
    "everything": (EVERYTHING, [1, 2, 3, 4, 5, 6]),
    "own provider": (Scope(providers=frozenset({UKPRN})), [1, 2, 3, 4]),
    "two providers": (Scope(providers=frozenset({UKPRN, _OTHER})), [1, 2, 3, 4, 5, 6]),
    "one group": (Scope(groups=frozenset({1})), [1, 2]),
    "two groups of one provider": (Scope(groups=frozenset({1, 2})), [1, 2, 3]),
    "a group here and the whole of another": (
        Scope(providers=frozenset({_OTHER}), groups=frozenset({2})),
        [2, 3, 5, 6],
    ),
    "a group and its whole provider": (Scope(providers=frozenset({UKPRN}), groups=frozenset({1})), [1, 2, 3, 4]),
    "an empty group": (Scope(groups=frozenset({4})), []),
    "a learner": (Scope(learner=2), [2]),
    "absent provider, group, learner": (Scope(providers=frozenset({"1"}), groups=frozenset({404}), learner=404), []),
    "nothing": (NOTHING, []),
}
"""Scopes and the learners that they see; of six at two providers, 1 2 are in group 1, 2 3 in group 2, 5 in group 3."""

_ARCHIVED = 2

each_scope = pytest.mark.parametrize(("scope", "seen"), _SCOPES.values(), ids=_SCOPES)


class LearnerScopesContract(StoreFixture):
    """What use cases rely on for keeping learners within a scope."""

    @asvs("V8.2.2", "V8.4.1")
    @each_scope
    @feature("B9", "G3")
    def test_a_scope_gets_only_its_own_learners(self, store: Store, scope: Scope, seen: list[int]) -> None:
        _fill(store)
        with store.snapshot() as work:
            assert seen == [learner.id for learner in work.learners.get_many(scope, range(1, 8))]
            assert seen == [id_ for id_ in range(1, 8) if _found(work, scope, id_)]

    @each_scope
    @feature("B9", "G3", "D2")
    def test_a_scope_lists_and_counts_only_its_own_learners(self, store: Store, scope: Scope, seen: list[int]) -> None:
        _fill(store)
        present = [id_ for id_ in seen if id_ != _ARCHIVED]
        with store.snapshot() as work:
            pages = every_page(lambda after: work.learners.page(scope, LearnerQuery(limit=1, after=after)))
            archived = work.learners.page(scope, LearnerQuery(archived=True)).lines
            counted = work.learners.standings(scope)
        assert present == [line.id for page in pages for line in page.lines]
        assert [id_ for id_ in seen if id_ == _ARCHIVED] == [line.id for line in archived]
        assert {(UKPRN if id_ <= 4 else _OTHER, id_): 1 for id_ in present} == dict(counted)

    @each_scope
    @feature("B9", "G3")
    def test_a_scope_searches_and_filters_only_its_own_learners(
        self, store: Store, scope: Scope, seen: list[int]
    ) -> None:
        _fill(store)
        present = [id_ for id_ in seen if id_ != _ARCHIVED]
        queries = {
            LearnerQuery(search="learner1"): [1],
            LearnerQuery(search="0000000005"): [5],
            LearnerQuery(search="zoë"): [1, 3, 4, 5, 6],
            LearnerQuery(ukprn=_OTHER): [5, 6],
            LearnerQuery(group=2): [3],
            LearnerQuery(year_group=11): [1, 3, 4, 5, 6],
            LearnerQuery(mask=4, value=4): [4, 5, 6],
        }
        with store.snapshot() as work:
            for query, found in queries.items():
                page = work.learners.page(scope, query)
                assert [id_ for id_ in found if id_ in present] == [line.id for line in page.lines]

    @each_scope
    @feature("B9", "G3", "E7")
    def test_a_scope_identifies_only_its_own_learners(self, store: Store, scope: Scope, seen: list[int]) -> None:
        _fill(store)
        present = [id_ for id_ in seen if id_ != _ARCHIVED]
        ulns = [f"{id_:010}" for id_ in range(1, 8)]
        with store.snapshot() as work:
            by_provider = work.learners.identities(scope, [UKPRN, _OTHER])
            assert present == sorted(identity.id for identity in by_provider)
            assert present == sorted(identity.id for identity in work.learners.identified(scope, ulns, []))

    @each_scope
    @feature("B9", "G3", "B8")
    def test_a_scope_registers_only_its_own_learners(self, store: Store, scope: Scope, seen: list[int]) -> None:
        _fill(store)
        present = [id_ for id_ in seen if id_ != _ARCHIVED]
        with store.snapshot() as work:
            everybody = work.learners.not_logged_on(scope, LearnerQuery())
            assert present == [learner.id for learner, _ in everybody]
            grouped = work.learners.not_logged_on(scope, LearnerQuery(group=2, ukprn=UKPRN))
            assert [id_ for id_ in present if id_ == 3] == [learner.id for learner, _ in grouped]

    @asvs("V8.2.2", "V8.4.1")
    @feature("B9")
    def test_a_learner_out_of_scope_is_indistinguishable_from_a_missing_one(self, store: Store) -> None:
        _fill(store)
        messages = set()
        with store.snapshot() as work:
            for scope, seen in _SCOPES.values():
                for learner_id in {1, 2, 3, 4, 5, 6, 404}.difference(seen):
                    with pytest.raises(NotFound) as caught:
                        work.learners.get(scope, learner_id)
                    messages.add(caught.value.message)
        assert 1 == len(messages)

    @feature("G3")
    def test_a_learner_removed_from_a_group_leaves_its_scope_at_once(self, store: Store) -> None:
        _fill(store)
        scope = Scope(groups=frozenset({1}))
        with store.transaction() as work:
            work.groups.unassign(1, [1])
            assert not _found(work, scope, 1)
            assert {} == dict(work.learners.standings(scope))
            work.groups.assign(1, [4])
            assert {(UKPRN, 4): 1} == dict(work.learners.standings(scope))


def _fill(store: Store) -> None:
    """Add six learners, the second archived, and four groups, the last one empty."""
    enrol(
        store,
        *(
            a_learner(
                id_,
                ukprn=UKPRN if id_ <= 4 else _OTHER,
                uln=f"{id_:010}",
                upn="",
                standing=id_,
                archived=id_ == _ARCHIVED,
            )
            for id_ in range(1, 7)
        ),
    )
    with store.transaction() as work:
        for group, members in {1: [1, 2], 2: [2, 3], 4: []}.items():
            work.groups.add(a_group(group))
            work.groups.assign(group, members)
        work.groups.add(a_group(3, ukprn=_OTHER))
        work.groups.assign(3, [5])


def _found(work: UnitOfWork, scope: Scope, learner_id: int) -> bool:
    try:
        return work.learners.get(scope, learner_id).id == learner_id
    except NotFound:
        return False
