"""The contract kit of `progress_core.ports.geocoding`."""

from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from progress_core.domain.foundations.errors import Unavailable
from progress_core.domain.values.places import Place, miles_between
from progress_core.ports.geocoding import Geocoder
from progress_core.testing.tools.guards import Patient
from progress_core.testing.tools.marks import feature
from progress_core.testing.tools.threads import all_done

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


class GeocoderContract(Patient):
    """What the core relies on in a geocoder; needs the fixtures `geocoder` and `unreachable`."""

    @pytest.fixture
    def geocoder(self) -> Geocoder:
        """Return a geocoder."""
        raise NotImplementedError("write a fixture `geocoder` that returns a Geocoder")

    @pytest.fixture
    def unreachable(self) -> Geocoder | None:
        """Return a geocoder that cannot reach what knows the places; None if that cannot happen."""
        raise NotImplementedError(
            "write a fixture `unreachable` that returns a Geocoder that reaches no places, or None"
        )

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
    def test_different_places_are_in_different_places(self, geocoder: Geocoder) -> None:
        found = [geocoder.find(typed) for typed in ("Didcot", "Leeds", "M14", "LS1")]
        places = [(place.latitude, place.longitude) for place in found if place is not None]
        assert len(set(places)) == 4
        assert all(49 < latitude < 61 and -9 < longitude < 2 for latitude, longitude in places)

    @feature("H1")
    @pytest.mark.parametrize(
        ("typed", "name"), [("didcot", "Didcot"), ("LEEDS", "Leeds"), ("m14 5rq", "M14"), ("ls1", "LS1")]
    )
    def test_a_place_has_a_name_to_show(self, geocoder: Geocoder, typed: str, name: str) -> None:
        """It is written as people write it, whatever was typed; a postcode may be shown whole."""
        found = geocoder.find(typed)
        assert found is not None
        assert found.name.startswith(name)

    @feature("H1")
    @pytest.mark.parametrize(
        ("typed", "plain"),
        [("Dïdcot", "Didcot"), ("Lééds", "Leeds"), ("Leeds\u0301", "Leeds"), ("Di\u0308dcot", "Didcot")],
    )
    def test_accents_make_no_difference(self, geocoder: Geocoder, typed: str, plain: str) -> None:
        assert geocoder.find(typed) == geocoder.find(plain) is not None

    @feature("H1")
    def test_a_place_is_found_again_by_its_name(self, geocoder: Geocoder) -> None:
        for typed in PLACES:
            found = geocoder.find(typed)
            assert found is not None
            again = geocoder.find(found.name)
            assert again is not None
            assert miles_between(found.latitude, found.longitude, again.latitude, again.longitude) <= NEARLY_MILES

    @feature("H1")
    def test_a_place_that_nobody_shares_the_name_of_has_no_others(self, geocoder: Geocoder) -> None:
        assert [] == [typed for typed in ("Didcot", "Leeds", "m14", "xyzzy", "") if list(geocoder.others(typed))]

    @feature("H1")
    def test_the_other_places_are_elsewhere(self, geocoder: Geocoder) -> None:
        found = geocoder.find(SEVERAL)
        assert found is not None
        others = geocoder.others(SEVERAL)
        assert found not in others
        places = [(place.latitude, place.longitude) for place in (found, *others)]
        assert len(set(places)) == len(places)
        assert all(place.name.startswith(SEVERAL) for place in others)
        assert list(geocoder.others(f" {SEVERAL.lower()} ")) == list(others)

    @feature("H1")
    def test_threads_find_places_at_once(self, geocoder: Geocoder) -> None:
        expected = [geocoder.find(typed) for typed in PLACES]
        assert all_done(*[lambda: [geocoder.find(typed) for typed in PLACES]] * 6) == [expected] * 6

    @feature("H1")
    def test_a_geocoder_that_reaches_no_places_says_so(self, unreachable: Geocoder | None) -> None:
        if unreachable is not None:
            acts = (partial(unreachable.find, "Didcot"), partial(unreachable.others, SEVERAL), unreachable.check)
            for act in acts:
                with pytest.raises(Unavailable) as caught:
                    act()
                assert caught.value.message.endswith(".")

    @feature("H1")
    @pytest.mark.parametrize(
        "typed", [" Didcot ", "\u00a0Didcot\u2003", "\tDidcot\r\n", "DIDCOT", "didcot", "  m14   5rq ", "M145RQ"]
    )
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
