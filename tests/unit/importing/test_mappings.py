"""What a mapping may say, and what is wrong with others."""

import pytest

from progress_core.domain.importing.mappings import MAX_HEADINGS, MAX_VALUES, FileMapping, check_mapping, with_provider
from progress_core.domain.importing.ready_mappings import CODES, READY
from progress_core.domain.values.codes import ETHNICITIES, GENDERS

pytestmark = pytest.mark.feature("J5")

SOUND = FileMapping(
    "Ours",
    {"Forename": "first_name", "Surname": "last_name", "Reg": ""},
    {"gender": {"M": "Male"}},
    {"ukprn": "10000055"},
    only={"role": ("student",)},
)


def codes(mapping: FileMapping) -> list[tuple[str, str]]:
    return [(found.field, found.code) for found in check_mapping(mapping)]


def test_a_sound_mapping_has_no_problems() -> None:
    assert () == check_mapping(SOUND) == check_mapping(FileMapping())


@pytest.mark.parametrize("name", READY)
def test_every_ready_mapping_is_sound(name: str) -> None:
    assert () == check_mapping(READY[name])
    assert {"first_name", "last_name", "year_group"} <= set(READY[name].columns.values())


@pytest.mark.parametrize(
    ("mapping", "found"),
    [
        (FileMapping(columns={"Forename": "forename"}), [("mapping", "no_such_field")]),
        (FileMapping(values={"nothing": {"M": "Male"}}), [("mapping", "no_such_field")]),
        (FileMapping(constants={"nothing": "x"}), [("mapping", "no_such_field")]),
        (FileMapping(columns={"(–)": "first_name"}), [("mapping", "heading_without_letters")]),
        (FileMapping(columns={"D.O.B.": "date_of_birth", "dob": ""}), [("mapping", "same_headings")]),
        (
            FileMapping(columns={"Provider": "ukprn"}, constants={"ukprn": "10000055"}),
            [("ukprn", "constant_and_column")],
        ),
        (
            FileMapping(columns={f"H{number}": "" for number in range(MAX_HEADINGS + 1)}),
            [("mapping", "too_many_headings")],
        ),
        (FileMapping(values={"postcode": {"x": "OX1 1AA"}}), [("postcode", "not_translated")]),
        (
            FileMapping(values={"gender": {f"M{number}": "Male" for number in range(MAX_VALUES + 1)}}),
            [("gender", "too_many_values")],
        ),
        (FileMapping(values={"gender": {"M": "Man", "m": "Man"}}), [("gender", "not_our_value")]),
        (FileMapping(only={"r" * 101: ("student",)}), [("mapping", "too_long")]),
        (FileMapping(values={"gender": {"M" * 101: "Male"}}), [("mapping", "too_long")]),
    ],
)
def test_each_fault_of_a_mapping_is_named(mapping: FileMapping, found: list[tuple[str, str]]) -> None:
    assert found == codes(mapping)


def test_all_faults_are_reported_at_once() -> None:
    faulty = FileMapping("n" * 101, {"": "x"}, {"gender": {"M": "Man"}}, {"town": "Oxford"})
    expected = [("mapping", "no_such_field"), ("mapping", "heading_without_letters"), ("gender", "not_our_value")]
    assert [*expected, ("mapping", "too_long")] == codes(faulty)


def test_every_code_of_the_census_has_one_of_our_values() -> None:
    assert {"M": "Male", "F": "Female", "U": "Not known", "9": "Not specified"}.items() <= CODES["gender"].items()
    assert {"WBRI", "WROM", "OARA", "OOTH", "REFU", "NOBT"} <= CODES["ethnicity"].keys()
    assert "Any other ethnic group" == CODES["ethnicity"]["OOTH"]
    assert set(ETHNICITIES) == set(CODES["ethnicity"].values())
    assert set(GENDERS) == set(CODES["gender"].values())


def test_a_provider_for_all_rows_replaces_a_column() -> None:
    given = FileMapping(columns={"School": "ukprn", "Forename": "first_name"})
    assert given == with_provider(given, "")
    assert FileMapping(
        columns={"School": "", "Forename": "first_name"}, constants={"ukprn": "10000055"}
    ) == with_provider(given, "10000055")
