"""The contract kit of staff records."""

from typing import Any

import pytest
from attrs import evolve

from progress_core.domain.accounts.staff import Staff
from progress_core.domain.foundations.actors import EVERYTHING, NOTHING, Scope
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.foundations.permissions import Role
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import UKPRN, a_group, a_provider, a_staff, an_account
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.marks import feature

_OTHER = "10000002"


class StaffRecordsContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.staff`."""

    @feature("I7", "G3")
    def test_added_staff_are_returned_unchanged(self, store: Store) -> None:
        manager = a_staff(1, providers=frozenset({UKPRN, _OTHER}), groups={1: UKPRN, 2: UKPRN}, version=3)
        area = a_staff(2, role=Role.AREA_ADMINISTRATOR, providers=frozenset(), area="Dorset", first_name="Zoë")
        _add(store, manager, area)
        with store.snapshot() as work:
            assert manager == work.staff.get(1)
            assert area == work.staff.get(2)

    def test_missing_staff_are_not_found(self, store: Store) -> None:
        with store.snapshot() as work, pytest.raises(NotFound):
            work.staff.get(1)

    def test_a_taken_staff_id_is_a_conflict(self, store: Store) -> None:
        _add(store, a_staff(1))
        with pytest.raises(Conflict), store.transaction() as work:
            work.staff.add(a_staff(1, email="other@example.org"))
        with store.snapshot() as work:
            assert a_staff(1) == work.staff.get(1)

    @pytest.mark.parametrize(
        "changes",
        [{"id": 404}, {"providers": frozenset({UKPRN, "10000404"})}, {"groups": {404: UKPRN}}],
        ids=["account", "provider", "group"],
    )
    def test_staff_of_a_missing_account_provider_or_group_are_refused(
        self, store: Store, changes: dict[str, Any]
    ) -> None:
        _add(store, a_staff(1))
        with pytest.raises(NotFound), store.transaction() as work:
            work.accounts.add_many([an_account(2)])
            work.staff.add(a_staff(**{"id_": 2, **_renamed(changes)}))
        with pytest.raises(NotFound), store.transaction() as work:
            work.staff.save(evolve(a_staff(1), **changes))
        with store.snapshot() as work:
            assert [a_staff(1)] == list(work.staff.in_scope(EVERYTHING))

    def test_a_saved_staff_record_keeps_its_changes_and_gets_the_next_version(self, store: Store) -> None:
        _add(store, a_staff(1, groups={1: UKPRN}), a_staff(2))
        changed = a_staff(1, email="new@example.org", providers=frozenset({_OTHER}), groups={2: UKPRN})
        with store.transaction() as work:
            saved = work.staff.save(changed)
        assert evolve(changed, version=2) == saved
        with store.snapshot() as work:
            assert saved == work.staff.get(1)
            assert a_staff(2) == work.staff.get(2)

    def test_staff_saved_from_an_old_version_are_a_conflict(self, store: Store) -> None:
        _add(store, a_staff(1))
        with store.transaction() as work:
            saved = work.staff.save(a_staff(1, telephone=""))
        with pytest.raises(Conflict), store.transaction() as work:
            work.staff.save(a_staff(1, telephone="0"))
        with store.snapshot() as work:
            assert saved == work.staff.get(1)

    @feature("B9")
    def test_staff_are_listed_when_one_of_their_providers_is_visible_in_full(self, store: Store) -> None:
        both = a_staff(1, email="a@example.org", providers=frozenset({UKPRN, _OTHER}))
        restricted = a_staff(2, email="B@example.org", groups={1: UKPRN})
        other = a_staff(3, email="b@example.org", providers=frozenset({_OTHER}))
        area = a_staff(4, email="c@example.org", providers=frozenset(), area="Dorset")
        _add(store, area, other, restricted, both)
        expected = {
            EVERYTHING: [both, restricted, other, area],
            Scope(providers=frozenset({UKPRN})): [both, restricted],
            Scope(providers=frozenset({UKPRN, _OTHER, "10000404"})): [both, restricted, other],
            Scope(groups=frozenset({1})): [],
            Scope(learner=1): [],
            NOTHING: [],
        }
        with store.snapshot() as work:
            assert expected == {scope: list(work.staff.in_scope(scope)) for scope in expected}

    @feature("A1", "A6")
    def test_the_administrators_of_an_area_are_listed(self, store: Store) -> None:
        nobody = frozenset[str]()
        ann = a_staff(3, email="ANN@example.org", providers=nobody, area="Dorset")
        bob = a_staff(1, email="bob@example.org", providers=nobody, area="Dorset")
        devon = a_staff(2, email="c@example.org", providers=nobody, area="Devon")
        _add(store, bob, ann, devon, a_staff(4))
        expected = {"Dorset": [ann, bob], "Devon": [devon], "dorset": [], "": []}
        with store.snapshot() as work:
            assert expected == {area: list(work.staff.in_area(area)) for area in expected}

    @feature("A7")
    def test_staff_are_found_by_email_address_regardless_of_case(self, store: Store) -> None:
        first, second = a_staff(1, email="ANN@example.org"), a_staff(2, email="ann@Example.org")
        _add(store, second, first, a_staff(3, email="joanna@example.org"))
        with store.snapshot() as work:
            assert [first, second] == list(work.staff.with_email("Ann@EXAMPLE.org"))
            assert [] == list(work.staff.with_email("nn@example.org"))

    def test_staff_groups_are_not_shared_with_the_store(self, store: Store) -> None:
        groups = {1: UKPRN}
        _add(store, a_staff(1, groups=groups))
        groups[2] = UKPRN
        with store.transaction() as work:
            work.staff.get(1).groups.clear()
            next(work.staff.in_scope(EVERYTHING)).groups.clear()
            next(work.staff.with_email("staff1@example.org")).groups.clear()
            assert {1: UKPRN} == work.staff.get(1).groups
            work.staff.save(a_staff(1, groups=groups)).groups.clear()
            groups.clear()
            assert {1: UKPRN, 2: UKPRN} == work.staff.get(1).groups

    def test_a_removed_staff_record_is_gone_and_its_account_can_be_removed(self, store: Store) -> None:
        _add(store, a_staff(1, groups={1: UKPRN}), a_staff(2))
        with store.transaction() as work:
            work.staff.remove(1)
            work.staff.remove(404)
            work.accounts.remove_many([1])
        with store.snapshot() as work:
            assert [2] == [staff.id for staff in work.staff.in_scope(EVERYTHING)]
            with pytest.raises(NotFound):
                work.staff.get(1)


def _renamed(changes: dict[str, Any]) -> dict[str, Any]:
    return {"id_" if name == "id" else name: value for name, value in changes.items()}


def _add(store: Store, *staff: Staff) -> None:
    """Add staff, with their accounts, two providers and two groups of the first."""
    with store.transaction() as work:
        work.providers.put_many([a_provider(UKPRN), a_provider(_OTHER)])
        work.groups.add(a_group(1))
        work.groups.add(a_group(2))
        work.accounts.add_many(an_account(person.id, role=person.role) for person in staff)
        for person in staff:
            work.staff.add(person)
