"""Quotation marks in CSV files: what is certain is read, and what is not is refused with its row."""

from collections.abc import Sequence

import pytest
from progress_excel import open_spreadsheets

from progress_core.domain.values.sheets import Cell, Uncomputed, UnreadableRow

pytestmark = pytest.mark.feature("E2")
SPREADSHEETS = open_spreadsheets()
HEADINGS = "UKPRN,First name,Last name,Street,Town"


def rows_of(text: str, encoding: str = "utf-8") -> list[tuple[int, tuple[Cell, ...]]]:
    """Return the rows below the headings of a CSV file."""
    with SPREADSHEETS.read(text.encode(encoding)) as sheets:
        (sheet,) = sheets
        return [row for row in sheet.rows if row[0] > 1]


def refusal(text: str) -> tuple[int, str]:
    """Return the row and the code with which a CSV file is refused."""
    with pytest.raises(UnreadableRow) as caught:
        rows_of(text)
    (problem,) = caught.value.problems
    assert f"ow {caught.value.row} " in problem.message
    return caught.value.row, problem.code


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("5'6\" tall", "5'6\" tall"),
        ('Ann "Annie"', 'Ann "Annie"'),
        ('7" x 5"', '7" x 5"'),
        ('"The ""Old"" Mill"', 'The "Old" Mill'),
        ('"12 High Street, Flat 2"', "12 High Street, Flat 2"),
        ('"Ann "Annie" Smith"', 'Ann "Annie" Smith'),
        ('"5\'6" tall"', "5'6\" tall"),
        ('"Mill\r\nLane, Leeds"', "Mill\r\nLane, Leeds"),
        (' "Mill Lane, Flat 2"', "Mill Lane, Flat 2"),
        ('"Mill Lane" ', "Mill Lane"),
        (' "the" mill', ' "the" mill'),
        ('"Bob" Robert', '"Bob" Robert'),
        ('"The" "Nook" Cottage', '"The" "Nook" Cottage'),
        ('The Nook"', 'The Nook"'),
        ('""The Nook"', '"The Nook'),
        (
            '"Moved, with aunt, uncle,\r\nand son, from Hull, York, Leeds"',
            "Moved, with aunt, uncle,\r\nand son, from Hull, York, Leeds",
        ),
        ('""', None),
        ('""""', '"'),
        ('="00123"', "00123"),
        ('"=""00123"""', "00123"),
        ('="12, High Street"', "12, High Street"),
        ('="a ""b"" c"', 'a "b" c'),
        ('=""', None),
    ],
)
def test_marks_that_leave_no_doubt_are_read(cell: str, read: str | None) -> None:
    assert rows_of(f"{HEADINGS}\r\n1,Ann,Lee,{cell},Leeds\r\n1,Bob,Lee,,York\r\n") == [
        (2, ("1", "Ann", "Lee", read, "Leeds")),
        (3, ("1", "Bob", "Lee", None, "York")),
    ]


@pytest.mark.parametrize(
    ("rows", "row"),
    [
        (['1,Ann,"Lee,Mill Lane,Leeds', "1,Bob,Ray,,York"], 2),
        (["1,Ann,Lee,,Leeds", '1,"Bob,Ray,,York', "1,Cat,Moon,,Hull"], 3),
        (['1,Ann,"Lee,Mill Lane,Leeds', "1,Bob,Ray,,York", "1,Cat,Moon,5'6\",Hull"], 2),
        (['1,Ann,"Lee,Mill Lane,Leeds', '1,Bob,Ray",,York'], 2),
        (['1,Ann,Lee,"Mill Lane,Leeds', '1,Bob",Ray,,York'], 2),
        (['"1","Ann","Lee","","Leeds"', '"1,"Bob","Ray","","York"', '"1","Cat","Moon","","Hull"'], 3),
        (['"1","Ann","Lee","","Leeds', '"1","Bob","Ray","","York"'], 2),
        (["1,Ann,Lee,,Leeds"] * 20 + ['1,Ann,"Lee,,Leeds'], 22),
        (['1,Ann,="Lee,,Leeds'], 2),
        (['"1","Ann","Lee""Mill Lane","Leeds"'], 2),
        (['1,Ann,Lee,Mill"12 Lane, Flat 2",Leeds'], 2),
    ],
)
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_mark_that_may_swallow_cells_is_refused_with_its_row(
    rows: Sequence[str], row: int, end: str, separator: str
) -> None:
    text = end.join((HEADINGS, *rows, ""))
    assert refusal(text.replace(",", separator)) == (row, "unclosed_quotation")


def test_an_unclosed_mark_in_the_headings_is_refused() -> None:
    assert refusal('UKPRN,"First name,Last name,Street,Town\n1,Ann,Lee,,Leeds\n') == (1, "unclosed_quotation")


def test_a_mark_that_is_never_closed_does_not_read_on_for_ever() -> None:
    text = f'{HEADINGS}\n1,Ann,"Lee,,Leeds\n' + "1,Bob,Ray,,York\n" * 50_000
    assert refusal(text) == (2, "unclosed_quotation")


@pytest.mark.parametrize("formula", ["=A1", "=1+2", '=CONCATENATE("a"; "b")', "=TODAY()", "="])
def test_a_formula_is_not_taken_for_text(formula: str) -> None:
    ((_, cells),) = rows_of(f"{HEADINGS}\n1,Ann,Lee,{formula},Leeds\n")
    assert cells[3] == Uncomputed(formula)
