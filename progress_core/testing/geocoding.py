"""The contract kit of `progress_core.ports.geocoding`."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from progress_core.domain.values.places import Place, miles_between
from progress_core.ports.geocoding import Geocoder
from progress_core.testing.tools.marks import feature

KIT = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors, HealthCheck.too_slow],
)
PLACES = {
    "M14 5RQ": (53.448, -2.224),
    "m14": (53.448, -2.224),
    "LS1": (53.797, -1.549),
    "Didcot": (51.607, -1.241),
    "Leeds": (53.80, -1.55),
}
"""Places as people type them, which every adapter knows, with where they are."""
SEVERAL = "Newport"
"""A name that several towns have, which every adapter knows."""
MOST_OTHERS = 20
"""More other places than anybody chooses from."""
NEARLY_MILES = 5
"""How far an adapter may be from where a place is: middles of towns differ by source."""


class GeocodingContract:
    """What the core relies on in a geocoder; needs a fixture `geocoder`."""

    @pytest.fixture
    def geocoder(self) -> Geocoder:
        """Return a geocoder."""
        raise NotImplementedError("write a fixture `geocoder` that returns a Geocoder")

    @feature("H1", "I2")
    @pytest.mark.parametrize(("typed", "position"), PLACES.items())
    def test_postcodes_and_towns_are_found_where_they_are(
        self, geocoder: Geocoder, typed: str, position: tuple[float, float]
    ) -> None:
        found = geocoder.find(typed)
        assert found is not None
        assert found.name
        assert miles_between(*position, found.latitude, found.longitude) <= NEARLY_MILES

    @feature("H1")
    @pytest.mark.parametrize("typed", [" Didcot ", "DIDCOT", "didcot", "  m14   5rq ", "M145RQ"])
    def test_case_and_spaces_make_no_difference(self, geocoder: Geocoder, typed: str) -> None:
        plain = "Didcot" if "didcot" in typed.lower() else "M14 5RQ"
        assert geocoder.find(plain) == geocoder.find(typed) is not None

    @feature("H1", "K8")
    @pytest.mark.parametrize("typed", ["", " ", "xyzzy", "Q99 9QQ", "%", "\0", "\ud800", "Didcot" * 50, "9" * 100_000])
    def test_what_is_no_place_is_not_found(self, geocoder: Geocoder, typed: str) -> None:
        assert geocoder.find(typed) is None

    @feature("H1", "K8")
    @KIT
    @given(text=st.text(st.characters(exclude_categories=()), max_size=40))
    def test_any_text_is_a_place_or_none(self, geocoder: Geocoder, text: str) -> None:
        found = geocoder.find(text)
        assert found is None or isinstance(found, Place)
        assert len(geocoder.others(text)) <= (MOST_OTHERS if found else 0)

    @feature("H1")
    def test_the_other_places_of_a_name_are_told_apart(self, geocoder: Geocoder) -> None:
        found = geocoder.find(SEVERAL)
        assert found is not None
        places = [found, *geocoder.others(SEVERAL)]
        assert len(places) > 1
        assert len({place.name for place in places}) == len(places)
        for place in places:
            assert geocoder.find(place.name) == place
            assert list(geocoder.others(place.name)) == []

    @feature("H1")
    def test_a_postcode_is_nowhere_else(self, geocoder: Geocoder) -> None:
        assert list(geocoder.others("M14 5RQ")) == []

    def test_a_sound_geocoder_passes_its_check(self, geocoder: Geocoder) -> None:
        geocoder.check()
