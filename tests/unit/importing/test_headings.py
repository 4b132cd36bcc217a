"""Which column holds which field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_core.domain.importing.headings import HEADING_SEARCH_ROWS
from progress_core.domain.importing.learner_headings import LABELS, LEARNER_HEADINGS, MANDATORY
from progress_core.domain.learners.learners import FIELDS
from progress_core.domain.values.sheets import Cell, Row, Sheet

TEMPLATE = tuple(LABELS[field] for field in FIELDS)


def sheet(*rows: Row, name: str = "Learners", visible: bool = True) -> Sheet:
    return Sheet(name, visible, iter(rows))


def codes(cells: tuple[Cell, ...]) -> list[tuple[str, str, str, str]]:
    found = LEARNER_HEADINGS.match((4, cells)).problems
    return [(what.column, what.problem.field, what.problem.code, what.problem.severity) for what in found]


@pytest.mark.feature("E2")
def test_the_headings_of_the_template_match() -> None:
    headings = LEARNER_HEADINGS.match((1, TEMPLATE))
    assert (dict(zip(FIELDS, range(len(FIELDS)), strict=True)), ()) == (headings.columns, headings.problems)


@pytest.mark.feature("E2")
@given(st.permutations(FIELDS), st.randoms())
def test_order_case_spaces_and_stars_do_not_matter(order: list[str], random: "st.random.Random") -> None:  # type: ignore[name-defined] # no public name
    def spoilt(text: str) -> str:
        return "".join(random.choice((c.upper(), c.lower() + " ", f"{c}*")) for c in text)

    headings = LEARNER_HEADINGS.match((1, tuple(spoilt(LABELS[field]) for field in order)))
    assert (order, ()) == (list(headings.columns), headings.problems)


@pytest.mark.feature("E2")
@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("D.O.B.", "date_of_birth"),
        ("Date of birth (YYYY-MM-DD)", "date_of_birth"),
        ("Forename", "first_name"),
        ("SURNAME", "last_name"),
        ("Year", "year_group"),
        ("E-mail", "email"),
        ("Phone", "telephone"),
        ("Ethnic group", "ethnicity"),
        ("House number", "house"),
        ("date_of_birth", "date_of_birth"),
    ],
)
def test_common_spellings_of_headings_match(heading: str, field: str) -> None:
    assert [field] == list(LEARNER_HEADINGS.match((1, (heading,))).columns)


@pytest.mark.feature("E2")
def test_unknown_repeated_and_missing_headings_are_all_listed() -> None:
    assert [
        ("B", "file", "unknown_heading", "warning"),
        ("C", "ukprn", "duplicate_heading", "error"),
        ("", "year_group", "missing_heading", "error"),
        ("", "last_name", "missing_heading", "error"),
        ("", "postcode", "missing_heading", "error"),
        ("", "date_of_birth", "missing_heading", "error"),
    ] == codes(("UKPRN", "Shoe size", "ukprn", "First name", None, " "))


@pytest.mark.feature("E2")
def test_a_missing_heading_lists_the_headings_found() -> None:
    (missing,) = LEARNER_HEADINGS.match((4, tuple(LABELS[field] for field in MANDATORY[:-1]))).problems
    assert (
        "The heading “Dob” is missing from row 4, and it is mandatory. "
        "The headings found are: UKPRN, Learner year group, First name, Last name, Postcode."
    ) == missing.problem.message


@pytest.mark.feature("E2")
def test_titles_may_stand_above_the_headings() -> None:
    found = LEARNER_HEADINGS.headed(sheet((2, ("Our school", None)), (5, TEMPLATE), (6, ("10000055",))))
    assert found is not None
    assert (5, [(6, ("10000055",))]) == (found.headings.row, list(found.rows))


@pytest.mark.feature("E2")
def test_headings_far_down_are_not_searched() -> None:
    notes: list[Row] = [(number, ("note",)) for number in range(1, HEADING_SEARCH_ROWS + 1)]
    assert LEARNER_HEADINGS.headed(sheet(*notes, (HEADING_SEARCH_ROWS + 1, TEMPLATE))) is None


@pytest.mark.feature("E2")
def test_a_row_with_two_matches_is_not_a_heading_row() -> None:
    assert LEARNER_HEADINGS.headed(sheet((1, ("Town", "City", "Street", 4)))) is None


def test_an_empty_sheet_has_no_headings() -> None:
    assert LEARNER_HEADINGS.headed(sheet()) is None


def test_headings_have_the_letters_of_their_columns() -> None:
    headings = LEARNER_HEADINGS.match((1, (*["x"] * 26, "UKPRN")))
    assert ("AA", "") == (headings.letter("ukprn"), headings.letter("town"))


@pytest.mark.feature("E6")
def test_the_chosen_sheet_is_the_first_visible_one_with_headings() -> None:
    sheets = [sheet((1, ("Notes",)), name="Notes"), sheet((1, TEMPLATE), name="Hidden", visible=False)]
    assert ("Y11", "") == (
        LEARNER_HEADINGS.chosen([*sheets, sheet((1, TEMPLATE), name="Y11")]),
        LEARNER_HEADINGS.chosen(sheets[:1]),
    )


def test_very_long_bracketed_headings_are_read_quickly() -> None:
    assert {} == LEARNER_HEADINGS.match((1, ("(" * 200_000,))).columns
