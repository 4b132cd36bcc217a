"""The contract kit of spreadsheets: what a program shows of a workbook that was written; see `spreadsheets`."""

from datetime import date, datetime

import pytest
from attrs import evolve

from progress_core.domain.values.sheets import Column, Lookup, Table
from progress_core.ports.spreadsheets import Spreadsheets
from progress_core.testing.tools.marks import asvs, feature
from progress_core.testing.tools.workbooks import (
    CHOSEN,
    FORMULA_LIKE,
    LEARNERS,
    PLAIN,
    SUBJECTS,
    Look,
    read_all,
    sheet_of,
    table_of,
)

_FAR_DOWN = 500
"""A row that people may fill in, below those that were written."""


class SpreadsheetCellsContract:
    """What people see in a workbook; needs the fixtures `spreadsheets` and `cells_of`.

    `cells_of` opens a workbook as a spreadsheet program does, not as the adapter reads it: what an adapter writes
    wrong, it may well read wrong in the same way.
    """

    @pytest.fixture
    def cells_of(self) -> Look:
        """Return a function that returns the sheets of a workbook as a spreadsheet program shows them."""
        raise NotImplementedError("write a fixture `cells_of` that returns what returns the sheets of a workbook")

    @asvs("V1.2.10")
    @feature("B8", "E2")
    def test_shows_every_text_as_it_is_and_none_as_a_formula(self, spreadsheets: Spreadsheets, cells_of: Look) -> None:
        texts = FORMULA_LIKE + PLAIN
        table = Table("=1+1", (Column("=2+2"), Column("Text")), [(text, text) for text in texts])
        (seen,) = (sheet for sheet in cells_of(spreadsheets.write([table])) if sheet.visible)
        assert [] == [
            place for place, value in seen.cells.items() if place in seen.formulas or not isinstance(value, str)
        ]
        shown = {text: seen.cells.get(f"B{row}") for row, text in enumerate(texts, 2)}
        assert {text: text.replace("\r", "\n") for text in texts} == {
            text: str(value).replace("\r", "\n") for text, value in shown.items()
        }

    @feature("E1")
    def test_shows_headings_dates_and_numbers_in_their_places(self, spreadsheets: Spreadsheets, cells_of: Look) -> None:
        seen = sheet_of(cells_of, spreadsheets.write([LEARNERS]), "Learners")
        expected = {"A1": "UKPRN *", "B1": "Dob *", "C1": "Gender", "D1": "Number"}
        expected |= {"A2": "10000055", "C2": "Female", "A4": "10000056"}
        assert expected == {place: seen.cells.get(place) for place in expected}
        assert (7, 2.5) == (seen.cells["D2"], seen.cells["D4"])
        day, moment = seen.cells["B2"], seen.cells["B4"]
        assert isinstance(day, date), "a date is not written as a date"
        assert (day.year, day.month, day.day) == (1997, 1, 31)
        assert moment == datetime(1997, 1, 31, 12, 30, 15)  # noqa: DTZ001 - spreadsheets know no time zones
        assert not [place for place in seen.cells if place.endswith("3") and len(place) == 2]

    @feature("E1")
    def test_offers_the_choices_of_a_column_in_every_row(self, spreadsheets: Spreadsheets, cells_of: Look) -> None:
        for rows in ([], LEARNERS.rows):
            seen = sheet_of(cells_of, spreadsheets.write([evolve(LEARNERS, rows=rows)]), "Learners")
            for row in (2, 3, 4, _FAR_DOWN):
                assert ("Female", "Male", "Not known", "Not specified") == tuple(seen.choices(f"C{row}"))
                assert [(), (), ()] == [tuple(seen.choices(f"{letter}{row}")) for letter in "ABD"]
            assert () == tuple(seen.choices("C1")), "the heading has choices"

    @feature("E1")
    def test_offers_choices_however_many_and_long(self, spreadsheets: Spreadsheets, cells_of: Look) -> None:
        many = tuple(f"Choice {number} of very many" for number in range(200))
        odd = ("A, B", 'say "x"', "Zoë & <Co>", "it's", "=1+1", "1", "TRUE")
        table = Table("Odd", (Column("Many", choices=many), Column("Odd", choices=odd), Column("Again", choices=many)))
        content = spreadsheets.write([table])
        seen = sheet_of(cells_of, content, "Odd")
        assert ["Odd"] == [sheet.name for sheet in cells_of(content) if sheet.visible]
        assert [many, odd, many] == [tuple(map(str, seen.choices(place))) for place in ("A2", "B2", "C2")]

    @feature("F2")
    def test_offers_the_choices_of_another_table(self, spreadsheets: Spreadsheets, cells_of: Look) -> None:
        seen = sheet_of(cells_of, spreadsheets.write([SUBJECTS, CHOSEN]), "Chosen")
        assert {"A", "B"} == set(seen.choices("B2")) == set(seen.choices(f"B{_FAR_DOWN}"))
        assert (("Art", "Music"), ("Art",)) == (tuple(seen.choices("C2")), tuple(seen.choices("C4")))
        assert not any(seen.choices("C3")), "choices are offered though nothing is chosen that they depend on"
        assert () == tuple(seen.choices("A2"))

    @feature("F2")
    def test_offers_the_choices_of_another_table_with_a_name_of_several_words(
        self, spreadsheets: Spreadsheets, cells_of: Look
    ) -> None:
        subjects = evolve(
            SUBJECTS, name="All subjects", rows=[("A", "Art"), ("B", "Art"), ("B", "Drama"), ("B", "Music")]
        )
        kind = Column("Kind", lookup=Lookup("All subjects", "Type"))
        subject = Column("Subject", lookup=Lookup("All subjects", "Subject", by="Type", of="Kind"))
        content = spreadsheets.write([Table("Chosen", (kind, subject), [("B",), ("A",)]), subjects])
        seen = sheet_of(cells_of, content, "Chosen")
        assert (("Art", "Drama", "Music"), ("Art",)) == (tuple(seen.choices("B2")), tuple(seen.choices("B3")))

    @feature("F2")
    def test_locks_the_cells_of_locked_columns_alone(self, spreadsheets: Spreadsheets, cells_of: Look) -> None:
        content = spreadsheets.write([SUBJECTS, CHOSEN, LEARNERS])
        for name, columns in (("Subjects", {"A": True, "B": True}), ("Chosen", {"A": True, "B": False, "C": False})):
            seen = sheet_of(cells_of, content, name)
            for row in (2, 3, 4, _FAR_DOWN):
                assert columns == {letter: seen.locked(f"{letter}{row}") for letter in columns}, f"row {row} of {name}"
        free = sheet_of(cells_of, content, "Learners")
        assert not [place for place in ("A1", "A2", "D4", f"B{_FAR_DOWN}") if free.locked(place)]

    @feature("F2")
    def test_opens_on_the_right_sheet_and_keeps_columns_in_view(
        self, spreadsheets: Spreadsheets, cells_of: Look
    ) -> None:
        seen = cells_of(spreadsheets.write([SUBJECTS, CHOSEN]))
        assert ["Chosen"] == [sheet.name for sheet in seen if sheet.opens]
        assert {"Subjects": 0, "Chosen": 1} == {sheet.name: sheet.in_view for sheet in seen if sheet.visible}
        seen = cells_of(spreadsheets.write([SUBJECTS, evolve(CHOSEN, opens=False, in_view=2)]))
        assert ["Subjects"] == [sheet.name for sheet in seen if sheet.opens]
        assert 2 == next(sheet.in_view for sheet in seen if sheet.name == "Chosen")

    @feature("E1")
    def test_shows_guidance_and_notes_after_the_data(self, spreadsheets: Spreadsheets, cells_of: Look) -> None:
        seen = [sheet for sheet in cells_of(spreadsheets.write([LEARNERS, SUBJECTS])) if sheet.visible]
        assert ["Learners", "Subjects"] == [sheet.name for sheet in seen[:2]]
        assert seen[0].opens
        texts = [str(value) for sheet in seen[2:] for value in sheet.cells.values()]
        assert [] == [line for line in (*LEARNERS.guidance, "Eight digits.") if line not in texts]
        assert "UKPRN" in texts
        assert [] == [text for sheet in seen[:2] for text in sheet.cells.values() if text in LEARNERS.guidance]

    @feature("F2")
    def test_shows_no_guidance_where_there_is_none_to_give(self, spreadsheets: Spreadsheets, cells_of: Look) -> None:
        seen = cells_of(spreadsheets.write([SUBJECTS, CHOSEN]))
        assert ["Subjects", "Chosen"] == [sheet.name for sheet in seen if sheet.visible]

    @feature("E1", "E2")
    def test_what_is_shown_is_what_is_read(self, spreadsheets: Spreadsheets, cells_of: Look) -> None:
        content = spreadsheets.write([LEARNERS, SUBJECTS, CHOSEN])
        assert [sheet.name for sheet in cells_of(content) if sheet.visible] == list(read_all(spreadsheets, content))

    @feature("E1")
    def test_writes_a_template_without_rows(self, spreadsheets: Spreadsheets, cells_of: Look) -> None:
        seen = sheet_of(cells_of, spreadsheets.write([evolve(table_of([]), name="Empty")]), "Empty")
        assert {"A1": "Text"} == dict(seen.cells)
