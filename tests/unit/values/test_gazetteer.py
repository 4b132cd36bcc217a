"""Places as people type them."""

import pytest

from progress_core.domain.values.gazetteer import Gazetteer, Town, outcodes_in, town_key
from progress_core.domain.values.places import Place

GAZETTEER = Gazetteer.of(
    [Place("M1", 53.48, -2.23), Place("M14", 53.45, -2.22), Place("W1A", 51.5, -0.1), Place("W1B", 51.6, -0.2)],
    [
        Town(Place("Leeds", 51.2, 0.6), "Kent"),
        Town(Place("Leeds", 53.8, -1.5), "West Yorkshire", 24),
        Town(Place("Newport", 52.8, -2.4), "Shropshire", 3),
        Town(Place("Newport", 50.7, -1.3), "Isle of Wight", 4),
        Town(Place("Newport", 51.6, -3.0), "NP19", 3),
        Town(Place("Newport Pagnell", 52.1, -0.7), "Milton Keynes", 9),
        Town(Place("Stoke", 51.0, -4.2), "Devon"),
        Town(Place("Stoke-on-Trent", 53.0, -2.2), "Staffordshire", 13),
        Town(Place("St Leonards", 50.8, -1.8), "Dorset"),
        Town(Place("St Leonards", 50.8, 0.5), "East Sussex"),
        Town(Place("St Leonards-on-Sea", 50.9, 0.5), "East Sussex", 3),
        Town(Place("Wells", 51.2, -2.6), "Somerset", 2),
        Town(Place("Wells-next-the-Sea", 52.9, 0.9), "Norfolk", 3),
        Town(Place("Milton Keynes", 52.0, -0.8), "Buckinghamshire", 6),
    ],
)


@pytest.mark.feature("H1")
@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("M14", "M14"),
        ("M1", "M1"),
        ("m1 4aa", "M1"),
        ("M14AA", "M1"),
        ("M144AA", "M14"),
        ("M145", "M14"),
        ("M14 oops", "M14"),
        ("near M14", "M14"),
        ("Manchester M14", "M14"),
        ("Manchester, M1 4AA", "M1"),
        ("W1", "W1"),
        ("M99", None),
        ("M", None),
        ("leeds", "Leeds"),
        ("in Leeds", "Leeds"),
        ("Leeds, Kent", "Leeds, Kent"),
        ("Leeds, Elsewhere", "Leeds"),
        ("Newport", "Newport, Isle of Wight"),
        ("Newport, Salop", "Newport, Isle of Wight"),
        ("Newport, shropshire", "Newport, Shropshire"),
        ("stoke", "Stoke-on-Trent"),
        ("Stoke upon Trent", "Stoke-on-Trent"),
        ("Stoke, Devon", "Stoke, Devon"),
        ("St Leonards", "St Leonards-on-Sea"),
        ("St Leonards, East Sussex", "St Leonards, East Sussex"),
        ("Wells, Norfolk", "Wells-next-the-Sea"),
        ("Milton", "Milton Keynes"),
        ("Milton K", None),
        ("near", None),
        (",", None),
        ("Leeds" + " " * 96, None),
    ],
)
def test_the_place_that_is_meant_is_found(typed: str, name: str | None) -> None:
    found = GAZETTEER.find(typed)
    assert name == (found.name if found else None)


@pytest.mark.feature("H1")
@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Newport", ["Newport, NP19", "Newport, Shropshire"]),
        ("near newport", ["Newport, NP19", "Newport, Shropshire"]),
        ("Newport, Salop", ["Newport, NP19", "Newport, Shropshire"]),
        ("St Leonards", ["St Leonards, Dorset", "St Leonards, East Sussex"]),
        ("St Leonards, East Sussex", []),
        ("Wells", ["Wells, Somerset"]),
        ("Newport, NP19", []),
        ("Newport, M14", []),
        ("Newport, shropshire", []),
        ("Newport, shrop", []),
        ("Leeds", []),
        ("Leeds, Kent", []),
        ("Newp", []),
        ("Ashf", []),
        ("Milton", []),
        ("M14", []),
        ("nowhere", []),
        ("", []),
    ],
)
def test_the_other_places_of_a_name_are_told_unless_they_are_much_smaller(typed: str, names: list[str]) -> None:
    assert names == [place.name for place in GAZETTEER.others(typed)]
    for name in names:
        found = GAZETTEER.find(name)
        assert found is not None
        assert found.name == name


@pytest.mark.feature("H1")
def test_the_middle_of_a_divided_outcode_is_between_its_parts() -> None:
    assert Place("W1", 51.55, -0.15) == _rounded(GAZETTEER.find("W1 1AA"))


def _rounded(place: Place | None) -> Place:
    assert place is not None
    return Place(place.name, round(place.latitude, 2), round(place.longitude, 2))


@pytest.mark.feature("H1")
def test_names_that_are_written_in_two_ways_have_one_key() -> None:
    assert {"st helens"} == set(map(town_key, ("Saint Helens", "St. Helens", " ST-HELENS ", "near st helens")))
    assert town_key("Brighton & Hove") == town_key("Brighton and Hove")
    assert [] == list(outcodes_in(""))
