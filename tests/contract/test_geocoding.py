"""Geocoders keep their contract."""

import pytest
from progress_geocoding import outcodes

from progress_core.domain.foundations.errors import Unavailable
from progress_core.domain.values.gazetteer import Gazetteer
from progress_core.domain.values.places import miles_between
from progress_core.ports.geocoding import Geocoder
from tests.kits.subjects import geocoding as subjects


class TestMemoryGeocoder(subjects.TestMemory):
    """The twin."""


class TestOutcodeGeocoder(subjects.TestOutcodes):
    @pytest.mark.feature("H1")
    @pytest.mark.parametrize(
        ("typed", "name"),
        [
            ("M14 5RQ", "M14"),
            ("LS1 4", "LS1"),
            ("Leeds LS1 4AP", "LS1"),
            ("near Leeds", "Leeds"),
            ("Leeds", "Leeds"),
            ("Saint Helens", "St Helens, Merseyside"),
            ("St. Helens", "St Helens, Merseyside"),
            ("Newport", "Newport, Isle of Wight"),
            ("newport, shropshire", "Newport, Shropshire"),
            ("newcastle", "Newcastle upon Tyne"),
            ("Newcastle under Lyme", "Newcastle-under-Lyme"),
            ("Stoke", "Stoke-on-Trent"),
            ("kings lynn", "King's Lynn"),
            ("tower hamlets", "Tower Hamlets"),
            ("Cardiff", "Cardiff"),
            ("W1", "W1"),
        ],
    )
    def test_places_are_found_as_people_type_them(self, geocoder: Geocoder, typed: str, name: str) -> None:
        found = geocoder.find(typed)
        assert found is not None
        assert (name, False) == (found.name, found.exact)

    @pytest.mark.feature("H1")
    def test_the_middle_of_a_divided_outcode_is_among_its_parts(self, geocoder: Geocoder) -> None:
        whole, part = geocoder.find("W1"), geocoder.find("W1G 9NY")
        assert whole is not None
        assert part is not None
        assert miles_between(whole.latitude, whole.longitude, part.latitude, part.longitude) < 1

    def test_damaged_tables_fail_the_check(self, geocoder: Geocoder, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(outcodes, "_places", lambda: Gazetteer.of((), ()))
        with pytest.raises(Unavailable, match="Install progress-core again"):
            geocoder.check()

    def test_a_missing_table_is_said(self) -> None:
        with pytest.raises(Unavailable, match=r"missing\.csv cannot be read: No such file"):
            outcodes._rows("missing.csv")
