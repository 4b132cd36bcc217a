"""What is suggested for a file whose headings are not ours."""

import pytest
from attrs import evolve

from progress_core.domain.importing.mappings import MAX_VALUES, DateOrder, FileMapping, check_mapping
from progress_core.domain.importing.ready_mappings import CTF, ONEROSTER
from progress_core.domain.importing.suggestions import (
    MAX_SAMPLES,
    FileColumn,
    FileColumns,
    Suggestion,
    columns_of,
    fits,
    suggest,
)
from progress_core.domain.values.sheets import Cell, Sheet
from progress_core.domain.values.transfer_files import COLUMNS

pytestmark = pytest.mark.feature("J5")


def columns(headings: str, *rows: tuple[Cell, ...], row: int = 1) -> FileColumns:
    sheet = Sheet("S", visible=True, rows=iter([(row, tuple(headings.split("|"))), *enumerate(rows, row + 1)]))
    return columns_of([sheet])


def suggested(headings: str, *rows: tuple[Cell, ...]) -> Suggestion:
    found = suggest(columns(headings, *rows))
    assert () == check_mapping(found.mapping)
    return found


def test_headings_of_several_systems_are_recognised() -> None:
    sims = suggested("Legal Surname|Legal Forename|DOB|Gender|Year Group|House Name|Post Code|Adno")
    assert ("sims", "SIMS", False) == (sims.kind, sims.mapping.name, sims.certain)
    assert ["last_name", "first_name", "date_of_birth", "gender", "year_group", "house", "postcode", ""] == list(
        sims.mapping.columns.values()
    )
    assert "arbor" == suggested("Legal First Name|Legal Last Name|Legal Sex|Date of Birth|Registration Form").kind
    assert "bromcom" == suggested("LearnerCode|LegalForename|LegalSurname|FormerSurname|DateOfBirth|PostCode").kind


def test_files_of_a_standard_need_no_confirmation() -> None:
    roster = suggested("sourcedId|status|role|username|givenName|familyName|email|grades")
    assert (ONEROSTER, "oneroster", True) == (roster.mapping, roster.kind, roster.certain)
    transfer = suggest(columns("|".join(COLUMNS), row=0))
    assert (CTF, "ctf", True) == (transfer.mapping, transfer.kind, transfer.certain)
    assert "ctf" == suggest(columns("|".join(COLUMNS))).kind


def test_identifiers_of_a_roster_are_read_where_most_are_upns() -> None:
    headings = "Role|Identifier|givenName|familyName|grades"
    pupils = [("student", f"{letter}80120000100{digit}", "Ann", "Lee", "11") for letter, digit in ("H1", "X2", "L3")]
    found = suggested(headings, *pupils, ("teacher", "T-17", "Tim", "Old", ""))
    assert ("upn", True) == (found.mapping.columns["identifier"], found.certain)
    assert ONEROSTER.columns.keys() == found.mapping.columns.keys()
    assert ONEROSTER == suggested(headings, pupils[0], ("student", "17", "Bob", "Ray", "11")).mapping


def test_of_two_columns_that_could_be_one_field_the_one_that_the_system_names_first_has_it() -> None:
    found = suggested("Preferred Forename|Legal Forename|Forename|Legal Surname|DOB|UPN").mapping
    assert {"first_name": "Forename"} == {name: head for head, name in found.columns.items() if name == "first_name"}
    assert "" == found.columns["Legal Forename"]


def test_numbers_with_a_check_digit_give_their_column_away() -> None:
    found = suggested("Forename|Surname|DOB|Ref|Key", ("A", "B", None, "1000000043", "x"), ("C", "D", None, "", None))
    assert ("uln", "") == (found.mapping.columns["Ref"], found.mapping.columns["Key"])


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (("25/10/2010", "1/2/2011"), DateOrder.DAY_FIRST),
        (("10/25/2010", "1/2/2011"), DateOrder.MONTH_FIRST),
        (("10/25/2010", "25/10/2010"), DateOrder.DAY_FIRST),
        (("1/2/2011",), DateOrder.DAY_FIRST),
        (("2011-02-01", None), DateOrder.YEAR_FIRST),
    ],
)
def test_dates_show_their_order_and_are_english_where_they_do_not(
    dates: tuple[str | None, ...], order: DateOrder
) -> None:
    found = suggested("Forename|Surname|DOB", *(("A", "B", day) for day in dates))
    assert order is found.mapping.dates


def test_values_that_contain_a_code_or_one_year_are_translated() -> None:
    rows: tuple[tuple[Cell, ...], ...] = (
        ("A", "B", "WBRI - White British", "Class of year 9", "M"),
        ("A", "B", "Klingon", "9 to 11", "F"),
        ("A", "B", "WBRI or WIRI", "Sixth form", "F"),
        ("A", "B", "Irish", "11", "Male"),
    )
    found = suggested("Forename|Surname|Ethnicity|Year Group|Gender", *rows).mapping.values
    assert "English / Welsh / Scottish / Northern Irish / British" == found["ethnicity"]["WBRI - White British"]
    assert "Year 9" == found["year_group"]["Class of year 9"]
    assert not {"Klingon", "WBRI or WIRI", "Irish"} & found["ethnicity"].keys()
    assert not {"9 to 11", "Sixth form", "11"} & found["year_group"].keys()
    assert "Female" == found["gender"]["F"]


def test_a_remembered_mapping_comes_first_if_it_knows_the_headings() -> None:
    mine = FileMapping("Mine", {"Vorname": "first_name", "Nachname": "last_name", "Klasse": ""})
    file = columns("Vorname|Nachname|Klasse", ("A", "B", "C"))
    assert Suggestion(mine, file) == suggest(file, [FileMapping("Other"), mine])
    assert not fits(mine, columns("Vorname|Klasse|Nachname|Ort"))
    assert not fits(evolve(mine, columns={"Vorname": "first_name", "Klasse": "", "Nachname": ""}), file)
    assert not fits(mine, FileColumns((), 1))


def test_unknown_headings_are_taken_from_the_first_row() -> None:
    found = columns("Vorname|Nachname|Klasse", ("A", "B", 11), ("A", "C", 12))
    assert (FileColumn("Vorname", ("A",), ("A",)), FileColumn("Klasse", ("11", "12"), ("11", "12"))) == (
        found.columns[0],
        found.columns[2],
    )
    assert {"Vorname": "", "Nachname": "", "Klasse": ""} == dict(suggest(found).mapping.columns)


def test_headings_are_found_below_a_title_and_samples_are_few() -> None:
    rows = [
        (1, ("Pupils of Year 11",)),
        (3, ("Forename", None, "Surname", 7, "UPN")),
        *((number, (f"A{number}",)) for number in range(4, 500)),
    ]
    hidden = Sheet("Hidden", visible=False, rows=iter(rows))
    found = columns_of([hidden, Sheet("Empty", visible=True, rows=iter(())), Sheet("S", visible=True, rows=iter(rows))])
    assert (3, ["Forename", "Surname", "UPN"]) == (found.row, [column.heading for column in found.columns])
    assert (MAX_SAMPLES, MAX_VALUES) == (len(found.columns[0].samples), len(found.columns[0].distinct))
    assert FileColumns((), 1) == columns_of([Sheet("S", visible=True, rows=iter([(1, ("A", "B"))]))])


def test_where_a_file_names_roles_only_students_are_read() -> None:
    found = suggested("Forename|Surname|Role|DOB", ("A", "B", "Student", None), ("C", "D", "teacher", None))
    assert {"Role": ("student",)} == found.mapping.only
    assert {} == suggested("Forename|Surname|Role|DOB", ("A", "B", "Prefect", None)).mapping.only


def test_our_own_headings_are_recognised() -> None:
    ours = "UKPRN|Year group|First name|Last name|Postcode|Dob"
    assert columns(ours).are_ours()
    assert not columns(ours[6:]).are_ours()
    assert columns(ours[6:]).are_ours(but={"ukprn"})


def test_a_provider_is_added_unless_the_file_names_it() -> None:
    without = suggested("Forename|Surname|DOB")
    assert without is without.for_provider("")
    assert {"ukprn": "10000055"} == without.for_provider("10000055").mapping.constants
    named = suggested("Forename|Surname|DOB|UKPRN")
    assert named is named.for_provider("10000055")
