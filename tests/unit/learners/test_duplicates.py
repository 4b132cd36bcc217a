"""Detecting the same learner twice."""

from array import array
from collections.abc import Iterable
from datetime import date
from unittest import mock

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from progress_core.domain.learners import file_keys
from progress_core.domain.learners.duplicates import Likeness, compare, same_numbers
from progress_core.domain.learners.file_keys import FileKeys, Match, _perhaps_alike, _sorted, earlier_alike, matches
from progress_core.domain.learners.learners import LearnerDetails

ANN = LearnerDetails("10000055", 11, "Ann", "O'Brien", "OX14 1GG", date(2010, 1, 31))
PEOPLE = st.builds(
    LearnerDetails,
    ukprn=st.just("10000055"),
    year_group=st.just(11),
    first_name=st.sampled_from(("Ann", "ANN ", "Bob")),
    last_name=st.sampled_from(("Lee", "Le-e", "Ray")),
    postcode=st.sampled_from(("OX14 1GG", "OX14 2GG", "")),
    date_of_birth=st.sampled_from((date(2010, 1, 31), date(2010, 2, 1))),
    uln=st.sampled_from(("", "1000000043", "9276308686", "9999999999")),
    upn=st.sampled_from(("", "B801200005001")),
)


def keys_of(people: Iterable[LearnerDetails]) -> FileKeys:
    keys = FileKeys()
    keys.note_all([*people])
    return keys


@pytest.mark.feature("E7")
@pytest.mark.parametrize(
    ("changes", "likeness"),
    [
        ({}, Likeness.CERTAIN),
        ({"first_name": "ANN", "last_name": "O\u2019Brien"}, Likeness.CERTAIN),
        ({"last_name": "Obrien", "house": "7"}, Likeness.CERTAIN),
        ({"postcode": "OX14 2GG"}, Likeness.POSSIBLE),
        ({"first_name": "Anna"}, Likeness.POSSIBLE),
        ({"last_name": "Lee"}, Likeness.POSSIBLE),
        ({"date_of_birth": date(2010, 2, 1)}, Likeness.POSSIBLE),
        ({"first_name": "Anna", "postcode": "OX14 2GG"}, None),
        ({"postcode": ""}, Likeness.POSSIBLE),
    ],
)
def test_three_of_four_matching_parts_make_a_possible_duplicate_and_four_a_certain_one(
    changes: dict[str, object], likeness: Likeness | None
) -> None:
    assert likeness == compare(ANN, evolve(ANN, **changes))  # type: ignore[arg-type] # each value fits its name


@pytest.mark.feature("E7")
@pytest.mark.parametrize(("name", "number"), [("uln", "1000000043"), ("upn", "B801200005001")])
def test_the_same_number_makes_a_certain_duplicate(name: str, number: str) -> None:
    one = evolve(ANN, **{name: number})  # type: ignore[arg-type] # a text field
    other = LearnerDetails("10013279", 9, "Zoe", "Ray", "NW3 2BQ", date(2012, 5, 5), **{name: number})
    assert (Likeness.CERTAIN, (name,)) == (compare(one, other), same_numbers(one, other))


@pytest.mark.feature("E7")
def test_the_placeholder_for_no_uln_matches_nobody() -> None:
    one, other = evolve(ANN, uln="9999999999"), evolve(ANN, uln="9999999999", first_name="Zoe", last_name="Ray")
    assert (None, ()) == (compare(one, other), same_numbers(one, other))


@pytest.mark.feature("E7")
def test_siblings_with_different_numbers_are_twins() -> None:
    one, other = evolve(ANN, uln="1000000043"), evolve(ANN, first_name="Zoe", uln="9276308686")
    assert Likeness.TWINS == compare(one, other)
    assert Likeness.TWINS == compare(
        evolve(ANN, upn="B801200005001"), evolve(ANN, first_name="Zoe", upn="M80120000500A")
    )
    assert Likeness.POSSIBLE == compare(one, evolve(other, uln="9999999999"))


def test_dates_are_compared_in_both_forms() -> None:
    class Known:
        first_name, last_name, date_of_birth, postcode, uln, upn = "ann", "obrien", "2010-01-31", "OX14 1GG", "", ""

    assert Likeness.CERTAIN == compare(ANN, Known())
    assert FileKeys().of(ANN) == FileKeys().of(Known())


@pytest.mark.feature("E7", "B11")
@pytest.mark.parametrize("postcode", ["ZZ99 3VZ", "ZZ99 9ZZ"])
def test_postcodes_that_stand_for_no_home_are_never_alike(postcode: str) -> None:
    homeless = evolve(ANN, postcode=postcode)
    assert compare(homeless, homeless) is Likeness.POSSIBLE  # as with no postcode
    assert compare(homeless, evolve(homeless, first_name="Bob")) is None
    assert compare(homeless, evolve(homeless, date_of_birth=date(2011, 1, 1))) is None
    keys = keys_of([homeless, evolve(homeless, first_name="Bob", last_name="Lee", date_of_birth=date(2011, 1, 1))])
    assert [] == keys.sharing()
    assert 1 == len(keys.of(homeless))


@pytest.mark.feature("E7")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("\u0141ukasz", "Lukasz"),
        ("S\u00f8ren", "SOREN"),
        ("Wei\u00df", "Weiss"),
        ("\u0110or\u0111e", "Dorde"),
        ("\u00c6thelst\u00e1n", "Aethelstan"),
        ("I\u015f\u0131l", "Isil"),
        ("O\u02bcBrien", "OBrien"),
    ],
)
def test_people_are_the_same_with_and_without_accents_and_strokes(one: str, other: str) -> None:
    assert compare(evolve(ANN, first_name=one), evolve(ANN, first_name=other)) is Likeness.CERTAIN
    assert compare(evolve(ANN, last_name=one), evolve(ANN, last_name=other)) is Likeness.CERTAIN


@pytest.mark.feature("E7")
@given(PEOPLE, PEOPLE)
def test_similar_people_share_a_key(one: LearnerDetails, other: LearnerDetails) -> None:
    keys = FileKeys()
    shared = bool(set(keys.of(one)) & set(keys.of(other)))
    assert shared == (compare(one, other) is not None)


@pytest.mark.feature("E7")
@given(st.lists(PEOPLE, max_size=12))
@pytest.mark.slow
def test_the_most_similar_earlier_row_is_found(people: list[LearnerDetails]) -> None:
    expected = {}
    for place, person in enumerate(people):
        alike = [(likeness, -at) for at in range(place) if (likeness := compare(person, people[at])) is not None]
        if alike:
            expected[place] = (max(alike)[0], -max(alike)[1])
    assert expected == earlier_alike(people, keys_of(people), lambda *_: False)


@pytest.mark.feature("E7")
@given(st.lists(PEOPLE, max_size=8), st.lists(PEOPLE, max_size=8, unique=True))
@pytest.mark.slow
def test_matches_equal_those_of_comparing_everybody_with_everybody(
    people: list[LearnerDetails], known: list[LearnerDetails]
) -> None:
    expected = {}
    for place, person in enumerate(people):
        alike = {one: likeness for one in known if (likeness := compare(person, one)) is not None}
        if alike:
            most = max(alike.values())
            chosen = [one for one in known if alike.get(one) is most]
            expected[place] = (most, len(chosen) - 1, set(chosen))
    found = matches(people, keys_of(people), [*known, *known])
    assert expected.keys() == found.keys()
    for place, match in found.items():
        likeness, others, chosen_set = expected[place]
        assert (likeness, others) == (match.likeness, match.others)
        assert match.person in chosen_set


@pytest.mark.feature("E7")
def test_only_part_of_a_crowd_of_identical_people_is_compared() -> None:
    crowd = [evolve(ANN, house=str(number)) for number in range(60)]
    found = matches(crowd, keys_of(crowd), crowd)
    assert {Match(Likeness.CERTAIN, crowd[0], 19)} == set(found.values())


@pytest.mark.slow
def test_names_beyond_the_cache_are_still_compared() -> None:
    people = [evolve(ANN, first_name=f"Ann {number}", postcode=f"OX{number} 1GG") for number in range(20_001)]
    people.append(people[0])
    assert {20_001: (Likeness.CERTAIN, 0)} == earlier_alike(people, keys_of(people), lambda *_: False)


@pytest.mark.feature("E7")
@given(st.lists(PEOPLE, max_size=6), st.integers(0, 6))
def test_people_noted_together_have_the_keys_of_each(people: list[LearnerDetails], some: int) -> None:
    keys = FileKeys()
    keys.note_all(people[:some])
    keys.note_all(people[some:])
    assert [pair for person in people for pair in FileKeys()._pairs(person)] == [*keys._noted]


@pytest.mark.feature("E7")
@given(st.lists(st.integers(-(2**63), 2**63 - 1)), st.integers(0, 5))
def test_hashes_sorted_in_parts_are_in_order(hashes: list[int], whole: int) -> None:
    with mock.patch.object(file_keys, "_SORTED_WHOLE", whole):
        assert sorted(hashes) == [*_sorted(array("q", hashes))]


@pytest.mark.feature("E7")
@given(st.lists(PEOPLE, max_size=12))
def test_nobody_is_like_somebody_before_whose_keys_nobody_shares(people: list[LearnerDetails]) -> None:
    keys = keys_of(people)
    near = [place for place, _ in _perhaps_alike(people, keys)]
    shared = [set(keys.of(person)) for person in people]
    others = [set().union(*shared[:place], *shared[place + 1 :]) for place in range(len(people))]
    alike = [place for place, own in enumerate(shared) if own & others[place]]
    assert alike == near
