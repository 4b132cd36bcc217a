"""The contract kit of learner groups."""

import pytest
from attrs import evolve

from progress_core.domain.foundations.actors import EVERYTHING, NOTHING, Scope
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.providers.groups import Group
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import UKPRN, a_group, a_learner, a_staff, an_account, enrol
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.marks import feature

_OTHER = "10000002"


class GroupsContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.groups`."""

    @feature("G1", "I7")
    def test_an_added_group_is_returned_unchanged(self, store: Store) -> None:
        _fill(store, a_group(1, name="Ŵyth", version=2))
        with store.snapshot() as work:
            assert a_group(1, name="Ŵyth", version=2) == work.groups.get(EVERYTHING, 1)
            assert frozenset() == work.groups.members(1)

    def test_a_group_name_is_unique_within_its_provider_regardless_of_case(self, store: Store) -> None:
        _fill(store, a_group(1, name="Élite"))
        with pytest.raises(Conflict) as caught, store.transaction() as work:
            work.groups.add(a_group(2, name="éLITE"))
        assert "name" == caught.value.field
        for number, (taken, same) in enumerate((("Straße", "STRASSE"), ("ΟΔΟΣ", "οδος"), ("ﬁsh", "FISH")), 10):
            with store.transaction() as work:
                work.groups.add(a_group(number, name=taken))
            with pytest.raises(Conflict), store.transaction() as work:
                work.groups.add(a_group(number + 10, name=same))
        with store.transaction() as work:
            for number in (10, 11, 12):
                work.groups.remove(number)
            work.groups.add(a_group(3, name="élite", ukprn=_OTHER))
        with store.snapshot() as work:
            assert [1, 3] == [group.id for group in work.groups.in_scope(EVERYTHING)]

    def test_a_taken_group_id_is_a_conflict(self, store: Store) -> None:
        _fill(store, a_group(1))
        with pytest.raises(Conflict), store.transaction() as work:
            work.groups.add(a_group(1, name="Another"))
        with store.snapshot() as work:
            assert a_group(1) == work.groups.get(EVERYTHING, 1)

    @feature("G1")
    def test_a_saved_group_keeps_its_new_name_and_gets_the_next_version(self, store: Store) -> None:
        _fill(store, a_group(1, name="Old"), a_group(2, name="Other"))
        with store.transaction() as work:
            work.groups.assign(1, [1])
            saved = work.groups.save(a_group(1, name="New"))
        assert a_group(1, name="New", version=2) == saved
        with store.transaction() as work:
            assert saved == work.groups.get(EVERYTHING, 1)
            assert frozenset({1}) == work.groups.members(1)
            work.groups.save(a_group(1, name="NEW", version=2))
            work.groups.add(a_group(3, name="old"))
        with store.snapshot() as work:
            assert ["NEW", "old", "Other"] == [group.name for group in work.groups.in_scope(EVERYTHING)]

    @feature("G1")
    def test_saving_a_group_needs_the_current_version_a_free_name_and_an_existing_group(self, store: Store) -> None:
        _fill(store, a_group(1, name="First", version=2), a_group(2, name="Second"))
        with pytest.raises(Conflict) as caught, store.transaction() as work:
            work.groups.save(a_group(1, name="Third", version=1))
        assert "" == caught.value.field
        with pytest.raises(Conflict) as caught, store.transaction() as work:
            work.groups.save(a_group(1, name="SECOND", version=2))
        assert "name" == caught.value.field
        with pytest.raises(NotFound), store.transaction() as work:
            work.groups.save(a_group(404, name="Third"))
        with store.snapshot() as work:
            assert ["First", "Second"] == [group.name for group in work.groups.in_scope(EVERYTHING)]

    @feature("G1")
    def test_a_removed_group_loses_its_members_and_frees_its_name(self, store: Store) -> None:
        _fill(store, a_group(1, name="First"), a_group(2, name="Second"))
        with store.transaction() as work:
            work.groups.assign(1, [1, 2])
            work.groups.assign(2, [1])
        with store.transaction() as work:
            work.groups.remove(1)
            work.groups.remove(404)
        with store.transaction() as work:
            assert ["Second"] == [group.name for group in work.groups.in_scope(EVERYTHING)]
            assert (frozenset(), frozenset({1})) == (work.groups.members(1), work.groups.members(2))
            work.groups.add(a_group(3, name="First"))
            assert frozenset() == work.groups.members(3)

    @feature("G3", "G4")
    def test_a_group_that_restricts_staff_cannot_be_removed(self, store: Store) -> None:
        _fill(store, a_group(1))
        with store.transaction() as work:
            work.groups.assign(1, [1])
            work.accounts.add_many([an_account(9, role=Role.LEARNER_MANAGER)])
            work.staff.add(a_staff(9, groups={1: UKPRN}))
        with pytest.raises(Conflict), store.transaction() as work:
            work.groups.remove(1)
        with store.transaction() as work:
            assert frozenset({1}) == work.groups.members(1)
            work.staff.save(a_staff(9))
            work.groups.remove(1)
        with store.snapshot() as work:
            assert [] == list(work.groups.in_scope(EVERYTHING))

    def test_a_group_of_a_missing_provider_is_refused(self, store: Store) -> None:
        with pytest.raises(NotFound), store.transaction() as work:
            work.groups.add(a_group(1))

    @feature("B9", "G3")
    def test_groups_are_visible_through_their_provider_or_by_themselves(self, store: Store) -> None:
        groups = {1: a_group(1, name="b"), 2: a_group(2, name="A"), 3: a_group(3, ukprn=_OTHER)}
        _fill(store, *groups.values())
        expected = {
            EVERYTHING: [2, 1, 3],
            Scope(providers=frozenset({UKPRN})): [2, 1],
            Scope(providers=frozenset({_OTHER}), groups=frozenset({1, 404})): [1, 3],
            Scope(groups=frozenset({2})): [2],
            Scope(learner=1): [],
            NOTHING: [],
        }
        with store.snapshot() as work:
            assert expected == {scope: [group.id for group in work.groups.in_scope(scope)] for scope in expected}
            for scope, ids in expected.items():
                assert [groups[id_] for id_ in ids] == [work.groups.get(scope, id_) for id_ in ids]

    @feature("B9")
    def test_a_group_out_of_scope_is_indistinguishable_from_a_missing_one(self, store: Store) -> None:
        _fill(store, a_group(1), a_group(2))
        messages = set()
        with store.snapshot() as work:
            for scope in (Scope(providers=frozenset({_OTHER})), Scope(groups=frozenset({2})), NOTHING):
                for group_id in (1, 404):
                    with pytest.raises(NotFound) as caught:
                        work.groups.get(scope, group_id)
                    messages.add(caught.value.message)
        assert 1 == len(messages)

    def test_groups_are_ordered_by_ukprn_then_name_regardless_of_case(self, store: Store) -> None:
        _fill(
            store, a_group(1, ukprn=_OTHER, name="a"), a_group(2, name="b"), a_group(3, name="C"), a_group(4, name="A")
        )
        with store.snapshot() as work:
            assert [4, 2, 3, 1] == [group.id for group in work.groups.in_scope(EVERYTHING)]

    @feature("G2")
    def test_learners_are_added_to_groups_and_members_stay(self, store: Store) -> None:
        _fill(store, a_group(1), a_group(2))
        with store.transaction() as work:
            work.groups.assign(1, iter([1, 2]))
            work.groups.assign(1, [2, 3, 3])
            work.groups.assign(1, [])
            work.groups.assign(2, [1])
            assert frozenset({1, 2, 3}) == work.groups.members(1)
        with store.snapshot() as work:
            assert (frozenset({1, 2, 3}), frozenset({1})) == (work.groups.members(1), work.groups.members(2))
            assert isinstance(work.groups.members(1), frozenset), "whoever reads them can change them"
            assert frozenset() == work.groups.members(404)

    @pytest.mark.parametrize(
        ("group_id", "learner_ids"),
        [(404, [1]), (404, []), (1, [1, 404]), (1, [1, 4])],
        ids=["no group", "no group for nobody", "no learner", "learner of another provider"],
    )
    @feature("G2", "B9")
    def test_a_stranger_stops_everybody_from_being_added_to_a_group(
        self, store: Store, group_id: int, learner_ids: list[int]
    ) -> None:
        _fill(store, a_group(1))
        with pytest.raises(NotFound), store.transaction() as work:
            work.groups.assign(group_id, learner_ids)
        with store.snapshot() as work:
            assert frozenset() == work.groups.members(1)

    @feature("G2")
    def test_removing_learners_from_a_group_leaves_their_other_groups(self, store: Store) -> None:
        _fill(store, a_group(1), a_group(2))
        with store.transaction() as work:
            work.groups.assign(1, [1, 2, 3])
            work.groups.assign(2, [1, 2])
        with store.transaction() as work:
            work.groups.unassign(1, iter([1, 3, 4, 404]))
            work.groups.unassign(404, [1])
        with store.snapshot() as work:
            assert (frozenset({2}), frozenset({1, 2})) == (work.groups.members(1), work.groups.members(2))

    @feature("G1", "G3", "B9")
    def test_unarchived_learners_of_each_group_in_scope_are_counted(self, store: Store) -> None:
        _fill(store, a_group(1), a_group(2), a_group(3, ukprn=_OTHER), a_group(5))
        with store.transaction() as work:
            for group_id, members in {1: [1, 2, 3], 2: [2], 3: [4]}.items():
                work.groups.assign(group_id, members)
            work.learners.save(evolve(work.learners.get(EVERYTHING, 3), archived=True))
        expected = {
            EVERYTHING: {1: 2, 2: 1, 3: 1},
            Scope(providers=frozenset({UKPRN})): {1: 2, 2: 1},
            Scope(providers=frozenset({_OTHER}), groups=frozenset({2})): {2: 1, 3: 1},
            NOTHING: {},
        }
        with store.snapshot() as work:
            counts = {scope: work.groups.counts(scope) for scope in expected}
        assert expected == {scope: {id_: n for id_, n in found.items() if n} for scope, found in counts.items()}

    def test_thousands_of_learners_are_added_to_a_group_and_removed(self, store: Store) -> None:
        enrol(store, *(a_learner(id_) for id_ in range(1, 2001)))
        with store.transaction() as work:
            work.groups.add(a_group(1))
            work.groups.assign(1, range(1, 2001))
            assert 2000 == len(work.groups.members(1))
            work.groups.unassign(1, range(1, 2000))
            assert frozenset({2000}) == work.groups.members(1)


def _fill(store: Store, *groups: Group) -> None:
    """Add groups, three learners of one provider and one of another."""
    enrol(store, a_learner(1), a_learner(2), a_learner(3), a_learner(4, ukprn=_OTHER))
    with store.transaction() as work:
        for group in groups:
            work.groups.add(group)
