"""The contract kit of spreadsheets: values that come back as they were, however odd or many; see `spreadsheets`."""

from datetime import date, datetime

from attrs import evolve

from progress_core.domain.values.sheets import Cell, Column, ColumnKind, Table
from progress_core.ports.spreadsheets import Spreadsheets
from progress_core.testing.tools.marks import feature
from progress_core.testing.tools.texts import ALIKE
from progress_core.testing.tools.workbooks import (
    CHOSEN,
    LEARNERS,
    SUBJECTS,
    Look,
    first_column,
    read_all,
    sheet_of,
    table_of,
)

NUMBERS: tuple[int | float, ...] = (
    0, 1, -1, 7, 1000, 9999999999, 1234567890123, -9007199254740991, 2.5, -0.25, 0.1, 1234.56789, 98765.4321,
    123456789.125, 0.000001234, 3.141592653589793, 1e-12,
)  # fmt: skip
"""Numbers that are rounded, cut or lost by programs that are careless with them."""
MOMENTS = (
    datetime(2026, 9, 1, 9, 0, 1),  # noqa: DTZ001 - spreadsheets know no time zones
    datetime(2024, 2, 29, 23, 59, 59),  # noqa: DTZ001 - as above
    datetime(2020, 7, 4, 10, 0, 0),  # noqa: DTZ001 - as above
    datetime(2014, 3, 24, 9, 50, 0),  # noqa: DTZ001 - as above
    datetime(1999, 12, 31, 12, 18, 0),  # noqa: DTZ001 - as above
    *(datetime(2026, 1, 1 + second % 28, second % 24, second % 60, second) for second in range(1, 60)),  # noqa: DTZ001
)
"""Moments that come a second early where a part of a day is cut and not rounded."""
WORDS = (
    "-",
    "NULL",
    "null",
    "None",
    "nan",
    "NaN",
    "N/A",
    "NA",
    "n/a",
    "Infinity",
    "True",
    "FALSE",
    "yes",
    "1E5",
    "0x1F",
)
"""Texts that programs for tables of numbers take for something else."""
MANY = 1_205
"""More rows than programs write or read at a time."""


class SpreadsheetValuesContract:
    """What the core relies on in the values of cells; needs the fixtures `spreadsheets` and `cells_of`."""

    @feature("E2")
    def test_numbers_come_back_as_they_were(self, spreadsheets: Spreadsheets) -> None:
        table = Table("Numbers", (Column("Number", ColumnKind.NUMBER),), [(number,) for number in NUMBERS])
        found = first_column(spreadsheets, spreadsheets.write([table]))
        assert [(type(number), number) for number in NUMBERS] == [(type(number), number) for number in found]
        assert [*map(str, NUMBERS)] == first_column(spreadsheets, spreadsheets.write_csv(table))

    @feature("E2")
    def test_truth_is_neither_text_nor_number(self, spreadsheets: Spreadsheets, cells_of: Look) -> None:
        rows = [(True, "x"), (False, "x"), (0, "x"), (1, "x")]
        content = spreadsheets.write([Table("Truth", (Column("Value", ColumnKind.NUMBER), Column("Text")), rows)])
        found = first_column(spreadsheets, content)
        assert [(bool, True), (bool, False), (int, 0), (int, 1)] == [(type(value), value) for value in found]
        seen = sheet_of(cells_of, content, "Truth")
        assert [True, False, 0, 1] == [seen.cells.get(f"A{row}") for row in range(2, 6)]

    @feature("E2")
    def test_days_and_moments_come_back_to_the_second(self, spreadsheets: Spreadsheets) -> None:
        days = [date(1997, 1, 31), date(2000, 2, 29), date(1969, 12, 31), date(2038, 1, 20), date(1904, 1, 2)]
        values: list[Cell] = [*days, *MOMENTS]
        found = first_column(
            spreadsheets,
            spreadsheets.write([Table("Days", (Column("Day", ColumnKind.DATE),), [(one,) for one in values])]),
        )
        assert [(type(value), value) for value in values] == [(type(value), value) for value in found]

    @feature("E2", "B8")
    def test_texts_that_look_alike_come_back_as_they_were(self, spreadsheets: Spreadsheets, cells_of: Look) -> None:
        alike = [
            text
            for pair in ALIKE.values()
            for text in pair
            if text.isprintable() or ("\n" in text and "\r" not in text)
        ]
        texts = [*WORDS, *(text for text in alike if "\ud800" > text[0] or text[0] > "\udfff"), " outer ", "  ", "\n"]
        content = spreadsheets.write([table_of([*texts, "end"])])
        assert [*texts, "end"] == first_column(spreadsheets, content)
        seen = sheet_of(cells_of, content, "Texts")
        assert {f"A{row}": text for row, text in enumerate(texts, 2)} == {
            f"A{row}": seen.cells.get(f"A{row}") for row, _ in enumerate(texts, 2)
        }
        plain = [text for text in texts if text.strip()]
        assert plain == first_column(spreadsheets, spreadsheets.write_csv(table_of(plain)))

    @feature("E2", "E4")
    def test_many_rows_come_back(self, spreadsheets: Spreadsheets, cells_of: Look) -> None:
        table = Table("Many", (Column("Row"), Column("Only sometimes")), ())
        rows = [(f"Row {number}", "x" if number % 100 == 0 else None) for number in range(2, MANY)]
        expected = [(1, ("Row", "Only sometimes"))]
        expected += [(number, row if row[1] else row[:1]) for number, row in enumerate(rows, 2)]  # type: ignore[misc] # shorter rows
        content = spreadsheets.write([evolve(table, rows=iter(rows))])
        assert expected == read_all(spreadsheets, content)["Many"]
        assert f"Row {MANY - 1}" == sheet_of(cells_of, content, "Many").cells[f"A{MANY - 1}"]
        csv = spreadsheets.write_csv(evolve(table, rows=iter(rows)))
        assert expected[1:] == next(iter(read_all(spreadsheets, csv).values()))[1:]

    @feature("F2")
    def test_rows_are_read_once_even_where_others_look_them_up(self, spreadsheets: Spreadsheets) -> None:
        tables = [evolve(table, rows=iter([*table.rows])) for table in (CHOSEN, SUBJECTS, LEARNERS)]
        found = read_all(spreadsheets, spreadsheets.write(tables))
        expected = read_all(spreadsheets, spreadsheets.write([CHOSEN, SUBJECTS, LEARNERS]))
        assert expected == found

    @feature("E1")
    def test_every_table_has_its_guidance(self, spreadsheets: Spreadsheets, cells_of: Look) -> None:
        tables = [evolve(table, guidance=(f"How to fill in {table.name}.",)) for table in (LEARNERS, SUBJECTS, CHOSEN)]
        shown = [str(text) for sheet in cells_of(spreadsheets.write(tables)) for text in sheet.cells.values()]
        assert [] == [table.name for table in tables if f"How to fill in {table.name}." not in shown]

    @feature("E1")
    def test_choices_have_their_spaces_and_reach_to_the_last_row(
        self, spreadsheets: Spreadsheets, cells_of: Look
    ) -> None:
        choices = (" outer ", "B", "A", "a", "Zoe\u0308", "fish  chips")
        content = spreadsheets.write([Table("Odd", (Column("Free"), Column("Odd", choices=choices), Column("Last")))])
        seen = sheet_of(cells_of, content, "Odd")
        for row in (2, 1_002, 20_000, 1_048_576):
            assert [(), choices, ()] == [tuple(map(str, seen.choices(f"{letter}{row}"))) for letter in "ABC"]

    @feature("E1")
    def test_headings_stay_in_view(self, spreadsheets: Spreadsheets, cells_of: Look) -> None:
        for sheet in cells_of(spreadsheets.write([LEARNERS, CHOSEN, SUBJECTS])):
            assert sheet.headings_in_view or sheet.name not in ("Learners", "Chosen", "Subjects")
