"""The contract kit of providers."""

import pytest
from attrs import evolve

from progress_core.domain.foundations.actors import EVERYTHING, NOTHING, Scope
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.providers.providers import Provider
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import UKPRN, a_group, a_learner, a_provider, enrol
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.marks import feature

_OTHER = "10000002"


class ProvidersContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.providers`."""

    @feature("I7")
    def test_added_providers_are_returned_unchanged(self, store: Store) -> None:
        full = a_provider(sign_off=True, staff_add_qualifications=True, referee="Ann Lee, Head", version=4)
        bare = Provider(_OTHER, "Ysgol Gŵyr", "Swansea")
        assert (2, 0) == _put(store, full, bare)
        with store.snapshot() as work:
            assert full == work.providers.get(EVERYTHING, UKPRN)
            assert bare == work.providers.get(EVERYTHING, _OTHER)

    @feature("B2")
    def test_putting_a_provider_again_keeps_its_defaults_and_referee(self, store: Store) -> None:
        _put(store, a_provider(sign_off=True, staff_add_qualifications=True, referee="Ann Lee, Head"))
        moved = Provider(UKPRN, "New name", "Devon")
        assert (1, 1) == _put(store, moved, a_provider(_OTHER))
        expected = evolve(moved, sign_off=True, staff_add_qualifications=True, referee="Ann Lee, Head", version=2)
        with store.snapshot() as work:
            assert expected == work.providers.get(EVERYTHING, UKPRN)
            assert a_provider(_OTHER) == work.providers.get(EVERYTHING, _OTHER)
        assert (0, 0) == _put(store)

    def test_thousands_of_providers_are_put_at_once(self, store: Store) -> None:
        with store.transaction() as work:
            assert (3000, 0) == work.providers.put_many(a_provider(str(10_000_000 + number)) for number in range(3000))
        with store.snapshot() as work:
            assert 3000 == len(work.providers.in_area("Dorset"))

    def test_a_saved_provider_keeps_its_changes_and_gets_the_next_version(self, store: Store) -> None:
        _put(store, a_provider(), a_provider(_OTHER))
        changed = a_provider(sign_off=True, referee="Ann Lee, Head", latitude=None, longitude=None)
        with store.transaction() as work:
            saved = work.providers.save(changed)
        assert evolve(changed, version=2) == saved
        with store.snapshot() as work:
            assert saved == work.providers.get(EVERYTHING, UKPRN)
            assert a_provider(_OTHER) == work.providers.get(EVERYTHING, _OTHER)

    def test_a_provider_saved_from_an_old_version_is_a_conflict(self, store: Store) -> None:
        _put(store, a_provider())
        with store.transaction() as work:
            saved = work.providers.save(a_provider(sign_off=True))
        with pytest.raises(Conflict), store.transaction() as work:
            work.providers.save(a_provider(referee="Late"))
        with store.snapshot() as work:
            assert saved == work.providers.get(EVERYTHING, UKPRN)

    def test_a_missing_provider_cannot_be_saved(self, store: Store) -> None:
        with pytest.raises(NotFound), store.transaction() as work:
            work.providers.save(a_provider())

    @feature("B9", "G3")
    def test_a_provider_is_visible_in_full_or_through_one_of_its_groups(self, store: Store) -> None:
        enrol(store, a_learner(1), a_learner(2, ukprn=_OTHER))
        with store.transaction() as work:
            work.groups.add(a_group(1))
        expected = {
            EVERYTHING: [UKPRN, _OTHER],
            Scope(providers=frozenset({UKPRN})): [UKPRN],
            Scope(providers=frozenset({UKPRN, _OTHER, "10000404"})): [UKPRN, _OTHER],
            Scope(groups=frozenset({1, 404})): [UKPRN],
            Scope(groups=frozenset({1}), providers=frozenset({UKPRN, _OTHER})): [UKPRN, _OTHER],
            Scope(learner=1): [],
            NOTHING: [],
        }
        with store.snapshot() as work:
            assert expected == {scope: [p.ukprn for p in work.providers.in_scope(scope)] for scope in expected}
            for scope, ukprns in expected.items():
                for ukprn in ukprns:
                    assert a_provider(ukprn) == work.providers.get(scope, ukprn)

    @feature("B9")
    def test_a_provider_out_of_scope_is_indistinguishable_from_a_missing_one(self, store: Store) -> None:
        _put(store, a_provider(), a_provider(_OTHER))
        messages = set()
        with store.snapshot() as work:
            for scope in (Scope(providers=frozenset({UKPRN})), Scope(groups=frozenset({1})), NOTHING):
                for ukprn in (_OTHER, "10000404"):
                    with pytest.raises(NotFound) as caught:
                        work.providers.get(scope, ukprn)
                    messages.add(caught.value.message)
        assert 1 == len(messages)

    @feature("B9")
    def test_providers_are_ordered_by_name_regardless_of_case_then_ukprn(self, store: Store) -> None:
        names = {
            "10000001": "beech",
            "10000002": "ASH",
            "10000003": "Éluard",
            "10000004": "Beech",
            "10000005": "ash b",
            "10000006": "St. Mary's",
            "10000007": "St Mary\u2019s A",
            "10000008": "St Marks",
        }
        _put(store, *(a_provider(ukprn, name=name) for ukprn, name in names.items()))
        with store.snapshot() as work:
            ordered = [provider.ukprn for provider in work.providers.in_scope(EVERYTHING)]
        assert [
            "10000002",
            "10000005",
            "10000001",
            "10000004",
            "10000003",
            "10000008",
            "10000006",
            "10000007",
        ] == ordered

    @feature("D3")
    def test_providers_are_found_by_the_exact_name_of_their_area(self, store: Store) -> None:
        _put(store, a_provider(), a_provider(_OTHER), a_provider("10000003", area="Devon"))
        with store.snapshot() as work:
            assert frozenset({UKPRN, _OTHER}) == work.providers.in_area("Dorset")
            assert frozenset() == work.providers.in_area("dorset")
            assert frozenset() == work.providers.in_area("Dor%")

    @feature("D3")
    def test_areas_are_listed_in_order_and_once_each(self, store: Store) -> None:
        areas = ["Zetland", "Avon", "Kent", "Devon", "avon", "Ŵyn", "Kent", "Bute", "Avon", "Essex"]
        _put(store, *(a_provider(f"100000{number}", area=area) for number, area in enumerate(areas, 10)))
        with store.snapshot() as work:
            assert ("Avon", "Bute", "Devon", "Essex", "Kent", "Zetland", "avon", "Ŵyn") == work.providers.areas()


def _put(store: Store, *providers: Provider) -> tuple[int, int]:
    with store.transaction() as work:
        return work.providers.put_many(providers)
