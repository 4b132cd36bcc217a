"""Cells as spreadsheets return them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_core.domain.foundations.messages import problem
from progress_core.domain.values.cells import Reading, read_code, read_date, read_digits, read_text
from progress_core.domain.values.sheets import CellError, Uncomputed, column_index, column_letter

pytestmark = pytest.mark.feature("E2")


def codes(reading: Reading) -> list[str]:
    return [finding.code for finding in reading[1]]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("  a  b ", "a b"),
        (None, ""),
        (nan, ""),
        ("", ""),
        (12, "12"),
        (12.0, "12"),
        (1000000043.0, "1000000043"),
        (4440000123456, "4440000123456"),
        (-1, "-1"),
    ],
)
def test_text_and_whole_numbers_are_read_as_text(raw: object, text: str) -> None:
    assert (text, ()) == read_text(raw)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (True, "became_truth"),
        (False, "became_truth"),
        ("#N/A", "cell_error"),
        (" #Ref!\u200b", "cell_error"),
        ("Err:504", "cell_error"),
        (1.5, "lost_digits"),
        (1e15, "lost_digits"),
        (10**15, "lost_digits"),
        (inf, "lost_digits"),
        (date(2012, 1, 2), "became_date"),
        (datetime(2012, 1, 2, tzinfo=UTC), "became_date"),
        (CellError("#N/A"), "cell_error"),
        (Uncomputed("=A1"), "uncomputed_formula"),
        (Decimal("1.5"), "bad_format"),
        (b"text", "bad_format"),
    ],
)
def test_a_value_that_is_not_text_is_refused_with_the_reason(raw: object, code: str) -> None:
    assert ("", [code]) == (read_text(raw)[0], codes(read_text(raw)))


@pytest.mark.parametrize(
    ("raw", "text"),
    [("'12", "12"), ("\u20192 High Street", "2 High Street"), ("'t Hooft", "'t Hooft"), ("'", "'"), ("''1", "''1")],
)
def test_an_apostrophe_before_a_digit_is_the_mark_of_text_and_goes(raw: str, text: str) -> None:
    assert read_text(raw) == (text, ())


@pytest.mark.parametrize(
    "raw", ["#N/A", "#name?", " #REF! ", "#DIV/0!", "#NULL!", "#SPILL!", "########", "Err:502", "#GETTING_DATA"]
)
def test_a_spreadsheet_error_that_became_text_is_an_error(raw: str) -> None:
    assert ("", ["cell_error"]) == (read_text(raw)[0], codes(read_text(raw)))


@pytest.mark.parametrize("raw", ["#", "#1 Mill Lane", "N/A", "Flat #2", "#NAME", "#N/A not known", "Err: 502", "Null"])
def test_text_that_only_resembles_an_error_is_text(raw: str) -> None:
    assert (raw, ()) == read_text(raw)


@pytest.mark.parametrize("raw", ["'H801200001001", "'12", "'Female", "'ann@example.com", "\u2019LS1 4AA"])
def test_no_code_starts_with_an_apostrophe(raw: str) -> None:
    assert read_code(raw) == (raw[1:], ())
    assert read_digits(raw) == (raw[1:], ())


@pytest.mark.parametrize("raw", ["'2011-03-10", "' 2011-03-10 "])
def test_a_date_marked_as_text_is_a_date(raw: str) -> None:
    assert read_date(raw) == (date(2011, 3, 10), ())


@pytest.mark.asvs("V1.4.2")
def test_a_number_of_thousands_of_digits_is_refused_like_any_other() -> None:
    assert ["lost_digits"] == codes(read_digits(10**5000))
    assert "too many digits" in problem("uln", "lost_digits", 10**5000).message


def test_cells_without_a_usable_value_describe_what_they_hold() -> None:
    assert ["#N/A", "=A1+1", "a formula"] == [str(CellError("#N/A")), str(Uncomputed("=A1+1")), str(Uncomputed())]


@pytest.mark.parametrize(("raw", "text"), [("1000000043.0", "1000000043"), ("10000055.000", "10000055"), (7, "7")])
def test_digits_that_became_a_decimal_number_are_restored(raw: object, text: str) -> None:
    assert (text, ()) == read_digits(raw)


@pytest.mark.parametrize("raw", ["1E+09", "1.00E+09", "1,0e9", "1E10", "4.44E+12"])
def test_digits_that_a_spreadsheet_rounded_are_refused(raw: str) -> None:
    assert ("", ["lost_digits"]) == (read_digits(raw)[0], codes(read_digits(raw)))


@pytest.mark.parametrize(
    "raw",
    [
        "1997-01-01",
        date(1997, 1, 1),
        datetime(1997, 1, 1, tzinfo=UTC),
        " 1997-01-01\xa0",
        "1997-01-01 00:00:00",
        "1997-01-01T00:00",
        "1997-01-01 00:00:00.000",
        "1997-01-01T00:00:00Z",
        "1997-01-01 00:00 +01:00",
        "1997-01-01 12:00:00 AM",
    ],
)
def test_dates_and_iso_text_are_read(raw: object) -> None:
    assert (date(1997, 1, 1), ()) == read_date(raw)


@pytest.mark.parametrize("raw", [35431, 35431.0, "35431", "35431.0"])
def test_a_bare_day_number_is_read_with_a_warning(raw: object) -> None:
    day, (finding,) = read_date(raw)
    assert (date(1997, 1, 1), "restored", "warning") == (day, finding.code, finding.severity)
    assert {"taken": "1997-01-01"} == finding.facts


@pytest.mark.parametrize(
    "raw",
    [
        *("01/01/1997", "1/1/97", "1997/01/01", "1997-1-1", "19970101", "1997-W01-3", "1 January 1997", "soon"),
        *("1997-02-29", "1997-13-01", "1997-00-10", "0197-01-01", "2101-01-01", "\uff11997-01-01"),
        *("1997-01-01 24:00", "1997-01-01 12:60", "1997-01-01 12:00:60", "1997-01-01 13:00 PM", "1997-01-01 0:00 am"),
        *("1997-02-29 23:00", "1997-01-01 at 13:45", "23:00", 18263, 73051, 7, "18263", b"1997-01-01"),
        *(date(1899, 12, 31), date(2100, 1, 1), datetime(197, 1, 1, tzinfo=UTC)),
    ],
)
def test_other_dates_are_refused(raw: object) -> None:
    assert ("", ["bad_format"]) == (read_date(raw)[0], codes(read_date(raw)))


@pytest.mark.parametrize(
    ("raw", "time", "days"),
    [
        (datetime(2011, 3, 9, 23, 59, 12, tzinfo=UTC), "23:59:12", "2011-03-10 or 2011-03-09"),
        (datetime(2011, 3, 9, 23, tzinfo=UTC), "23:00", "2011-03-10 or 2011-03-09"),
        (datetime(2011, 3, 9, 23, 59, 59, tzinfo=UTC), "23:59:59", "2011-03-10 or 2011-03-09"),
        (datetime(2011, 3, 9, 12, tzinfo=UTC), "12:00", "2011-03-10 or 2011-03-09"),
        (datetime(2011, 3, 10, 1, tzinfo=UTC), "01:00", "2011-03-10"),
        (datetime(2011, 3, 10, 0, 0, 1, tzinfo=UTC), "00:00:01", "2011-03-10"),
        ("2011-03-09 23:00", "23:00", "2011-03-10 or 2011-03-09"),
        ("2011-03-09T23:00:00Z", "23:00", "2011-03-10 or 2011-03-09"),
        ("2011-03-09T23:00:00.000+00:00", "23:00", "2011-03-10 or 2011-03-09"),
        ("2011-03-09, 11:00:00 pm", "23:00", "2011-03-10 or 2011-03-09"),
        ("2011-12-31 23:59:12", "23:59:12", "2012-01-01 or 2011-12-31"),
        (40611.99944, "23:59:12", "2011-03-10 or 2011-03-09"),
        ("40611.99944", "23:59:12", "2011-03-10 or 2011-03-09"),
        ("40611,5", "12:00", "2011-03-10 or 2011-03-09"),
        (40612.041666667, "01:00", "2011-03-10"),
    ],
)
def test_a_date_with_a_time_of_day_is_refused_in_every_form(raw: object, time: str, days: str) -> None:
    value, (finding,) = read_date(raw)
    assert ("", "has_time", "error") == (value, finding.code, finding.severity)
    assert {"time": time, "days": days.split(" or ")} == finding.facts
    assert {"days": days} == finding.words


@pytest.mark.parametrize(
    "raw",
    [
        datetime(2011, 3, 9, 23, 59, 59, 700_000, tzinfo=UTC),
        datetime(2011, 3, 10, 0, 0, 0, 400_000, tzinfo=UTC),
        "2011-03-09T23:59:59.999999999",
        "2011-03-10 00:00:00.001Z",
    ],
)
def test_half_a_second_is_rounding(raw: object) -> None:
    assert (date(2011, 3, 10), ()) == read_date(raw)


@pytest.mark.parametrize("raw", [40611.999999, 40612.000001, "40611.999999"])
def test_a_count_of_days_is_rounded_to_the_midnight_that_is_meant(raw: object) -> None:
    day, (finding,) = read_date(raw)
    assert (date(2011, 3, 10), "restored") == (day, finding.code)


@pytest.mark.parametrize("raw", [True, False])
def test_true_is_no_date(raw: object) -> None:
    assert ("", ["became_truth"]) == (read_date(raw)[0], codes(read_date(raw)))


@pytest.mark.parametrize("raw", [None, "", " ", nan])
def test_an_empty_date_is_no_date(raw: object) -> None:
    assert ("", ()) == read_date(raw)


def test_a_date_in_an_error_cell_is_reported_as_that() -> None:
    assert ["cell_error"] == codes(read_date(CellError("#REF!")))


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_date_is_read_from_its_own_text(day: date) -> None:
    assert (day, ()) == read_date(day.isoformat())


@pytest.mark.parametrize(("letters", "index"), [("A", 0), ("Z", 25), ("AA", 26), ("XFD", 16_383)])
def test_letters_and_indexes_of_columns_correspond(letters: str, index: int) -> None:
    assert (index, letters) == (column_index(letters), column_letter(index))


def test_no_letter_is_no_column() -> None:
    assert column_index("") == -1
