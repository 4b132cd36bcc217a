"""The contract kit of remembered mappings."""

from typing import Any

import pytest
from attrs import evolve

from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.importing.mappings import DateOrder, FileMapping, RememberedMapping
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import NOON, UKPRN, a_provider, later
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.marks import feature
from progress_core.testing.tools.samples import nasty_text

_OTHER = "10000002"


class MappingsContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.mappings`."""

    @feature("J5", "I7")
    def test_mappings_are_returned_unchanged_latest_first_then_by_name(self, store: Store) -> None:
        given = [a_mapping("a"), a_mapping("B"), a_mapping("c", saved_at=later(1)), a_mapping("a", ukprn=_OTHER)]
        _put(store, *given)
        with store.snapshot() as work:
            assert [given[2], given[1], given[0]] == work.mappings.of(UKPRN)
            assert [given[3]] == work.mappings.of(_OTHER)
            assert [] == work.mappings.of("10000404")

    @feature("J5")
    def test_a_mapping_replaces_the_one_of_its_name(self, store: Store) -> None:
        changed = a_mapping("a", mapping=FileMapping("a", {"Vorname": "first_name"}), saved_at=later(2), saved_by=9)
        _put(store, a_mapping("a"), a_mapping("A"), changed)
        with store.snapshot() as work:
            assert [changed, a_mapping("A")] == work.mappings.of(UKPRN)

    @feature("J5")
    def test_the_order_of_columns_and_values_is_kept(self, store: Store) -> None:
        columns = dict.fromkeys(("Number", "Flat", "Apartment"), "house")
        _put(store, a_mapping("a", mapping=FileMapping("a", columns)))
        with store.snapshot() as work:
            assert list(columns) == list(work.mappings.of(UKPRN)[0].mapping.columns)

    @feature("J5")
    def test_a_removed_mapping_is_gone_and_removing_it_again_changes_nothing(self, store: Store) -> None:
        _put(store, a_mapping("a"), a_mapping("b"), a_mapping("a", ukprn=_OTHER))
        with store.transaction() as work:
            work.mappings.remove(UKPRN, "a")
            work.mappings.remove(UKPRN, "a")
            work.mappings.remove("10000404", "b")
        with store.snapshot() as work:
            assert [a_mapping("b")] == work.mappings.of(UKPRN)
            assert [a_mapping("a", ukprn=_OTHER)] == work.mappings.of(_OTHER)

    def test_a_mapping_of_an_unknown_provider_is_refused(self, store: Store) -> None:
        with pytest.raises(NotFound):
            _put(store, evolve(a_mapping("a"), ukprn="10000404"))
        with store.snapshot() as work:
            assert [] == work.mappings.of("10000404")


def _put(store: Store, *mappings: RememberedMapping) -> None:
    with store.transaction() as work:
        work.providers.put_many([a_provider(), a_provider(_OTHER)])
        for mapping in mappings:
            work.mappings.put(mapping)


def a_mapping(
    name: str = "SIMS", ukprn: str = UKPRN, mapping: FileMapping | None = None, **changes: Any
) -> RememberedMapping:
    """Build a mapping that was saved at noon."""
    given = FileMapping(
        name,
        {nasty_text("Surname"): "last_name", "Forename": "first_name", "DOB": "date_of_birth", "Reg": ""},
        {"gender": {"M": "Male", nasty_text("F"): "Female"}, "ethnicity": {}},
        {"ukprn": UKPRN},
        DateOrder.DAY_FIRST,
        {"role": ("student", "")},
    )
    return evolve(RememberedMapping(ukprn, mapping or given, 7, NOON), **changes)
