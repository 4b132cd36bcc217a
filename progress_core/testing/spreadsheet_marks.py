"""The contract kit of spreadsheets: marks on wrong cells, which change nothing of what is read; see `spreadsheets`."""

import pytest

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.values.sheets import Mark, column_letter
from progress_core.ports.spreadsheets import Spreadsheets
from progress_core.testing.tools.marks import feature
from progress_core.testing.tools.workbooks import CHOSEN, LEARNERS, SUBJECTS, Look, read_all, sheet_of

MARKS = [Mark(4, "B", "The date is wrong."), Mark(2, "D", "Too small.", "warning"), Mark(3, "A", "Row 3 is empty.")]


class SpreadsheetMarksContract:
    """What the core relies on when it marks a person's own file; needs the fixtures `spreadsheets` and `cells_of`."""

    @feature("E6")
    def test_marks_without_changing_what_is_read(self, spreadsheets: Spreadsheets) -> None:
        content = spreadsheets.write([LEARNERS])
        marks = [
            Mark(0, "", "The file as a whole."),
            Mark(4, "", "The row."),
            Mark(4, "B", "The date."),
            Mark(3, "A", "?"),
            Mark(90, "AA", "Far away."),
        ]
        marked = spreadsheets.mark(content, "Learners", marks)
        assert read_all(spreadsheets, marked) == read_all(spreadsheets, content)

    @feature("E6")
    def test_marks_exactly_the_wrong_cells(self, spreadsheets: Spreadsheets, cells_of: Look) -> None:
        content = spreadsheets.write([LEARNERS])
        before = sheet_of(cells_of, content, "Learners")
        seen = sheet_of(cells_of, spreadsheets.mark(content, "Learners", iter(MARKS)), "Learners")
        places = {f"{mark.column}{mark.row}": mark.text for mark in MARKS}
        assert places == {place: text.strip() for place, text in seen.marks.items()}
        assert places.keys() == seen.colours.keys()
        assert before.cells == seen.cells

    @feature("E6")
    def test_colours_errors_unlike_warnings(self, spreadsheets: Spreadsheets, cells_of: Look) -> None:
        seen = sheet_of(cells_of, spreadsheets.mark(spreadsheets.write([LEARNERS]), "", MARKS), "Learners")
        assert seen.colours["B4"] == seen.colours["A3"] != seen.colours["D2"]

    @feature("E6")
    def test_puts_all_marks_of_a_cell_into_one(self, spreadsheets: Spreadsheets, cells_of: Look) -> None:
        marks = [
            Mark(2, "A", "First."),
            Mark(4, "A", "Only.", "warning"),
            Mark(2, "A", "Second.", "warning"),
            Mark(2, "A", "=1+1", "warning"),
        ]
        seen = sheet_of(cells_of, spreadsheets.mark(spreadsheets.write([LEARNERS]), "", marks), "Learners")
        assert {"A2", "A4"} == set(seen.marks)
        assert [] == [text for text in ("First.", "Second.", "=1+1") if text not in seen.marks["A2"]]
        assert "Only." in seen.marks["A4"]
        assert seen.colours["A2"] != seen.colours["A4"], "an error on a cell with a warning looks like a warning"

    @feature("E6")
    def test_shows_marks_of_a_row_in_it_and_those_of_the_file_somewhere(
        self, spreadsheets: Spreadsheets, cells_of: Look
    ) -> None:
        marks = [Mark(0, "", "The file as a whole."), Mark(4, "", "The row.")]
        seen = cells_of(spreadsheets.mark(spreadsheets.write([LEARNERS]), "", marks))
        learners = next(sheet for sheet in seen if sheet.name == "Learners")
        assert [place[-1:] for place, text in learners.marks.items() if "The row." in text] == ["4"]
        assert [True] == [place.endswith("4") for place in learners.colours if place != "A1"]
        everywhere = [text for sheet in seen for text in (*sheet.marks.values(), *map(str, sheet.cells.values()))]
        assert [text for text in everywhere if "The file as a whole." in text]

    @feature("E6")
    def test_marks_the_sheet_of_that_name_alone(self, spreadsheets: Spreadsheets, cells_of: Look) -> None:
        content = spreadsheets.write([SUBJECTS, CHOSEN, LEARNERS])
        for name, meant in (("Chosen", "Chosen"), ("Learners", "Learners"), ("", "Subjects")):
            seen = cells_of(spreadsheets.mark(content, name, [Mark(2, "B", "Wrong.")]))
            assert [meant] == [sheet.name for sheet in seen if sheet.marks or sheet.colours]
            assert ["B2"] == [place for sheet in seen for place in sheet.marks]

    @feature("E6")
    def test_keeps_the_other_sheets_as_they_are(self, spreadsheets: Spreadsheets, cells_of: Look) -> None:
        content = spreadsheets.write([SUBJECTS, CHOSEN, LEARNERS])
        before = {sheet.name: (sheet.visible, dict(sheet.cells), sheet.formulas) for sheet in cells_of(content)}
        after = {
            sheet.name: (sheet.visible, dict(sheet.cells), sheet.formulas)
            for sheet in cells_of(spreadsheets.mark(content, "Chosen", MARKS))
        }
        assert list(before) == [name for name in after if name in before]
        assert before == {name: after[name] for name in before}
        assert len(after) <= len(before) + 1, "more than one sheet was added"

    @feature("E6")
    def test_shows_any_text_of_a_mark(self, spreadsheets: Spreadsheets, cells_of: Look) -> None:
        texts = ["Zoë 王秀英 محمد \U0001f600", "<b>&amp;", "=HYPERLINK('x')", "Two\nlines.", "Long. " * 200]
        marks = [Mark(row, "A", text) for row, text in enumerate(texts, 2)]
        seen = cells_of(spreadsheets.mark(spreadsheets.write([LEARNERS]), "", marks))
        learners = next(sheet for sheet in seen if sheet.name == "Learners")
        assert {f"A{row}": text.strip() for row, text in enumerate(texts, 2)} == {
            place: text.strip() for place, text in learners.marks.items()
        }
        assert not [sheet.name for sheet in seen if sheet.formulas]

    @feature("E6")
    def test_a_file_that_is_marked_again_has_the_new_marks_alone(
        self, spreadsheets: Spreadsheets, cells_of: Look
    ) -> None:
        content = spreadsheets.write([LEARNERS])
        marked = spreadsheets.mark(content, "", [Mark(2, "A", "Wrong."), Mark(4, "C", "Wrong.")])
        again = spreadsheets.mark(marked, "", [Mark(2, "D", "Wrong as well.", "warning")])
        assert read_all(spreadsheets, again) == read_all(spreadsheets, content)
        seen = sheet_of(cells_of, again, "Learners")
        assert ({"D2": "Wrong as well."}, {"D2"}) == (dict(seen.marks), set(seen.colours))

    @feature("E6")
    def test_marks_csv(self, spreadsheets: Spreadsheets, cells_of: Look) -> None:
        content = spreadsheets.write_csv(LEARNERS)
        marked = spreadsheets.mark(content, "", [Mark(2, column_letter(1), "Wrong.")])
        assert list(read_all(spreadsheets, marked).values()) == list(read_all(spreadsheets, content).values())
        (seen,) = (sheet for sheet in cells_of(marked) if sheet.marks)
        assert {"B2": "Wrong."} == dict(seen.marks)
        assert ("UKPRN *", "1997-01-31", "10000056") == tuple(seen.cells[place] for place in ("A1", "B2", "A4"))

    @feature("E6")
    def test_a_file_without_mistakes_gets_no_marks(self, spreadsheets: Spreadsheets, cells_of: Look) -> None:
        content = spreadsheets.write([LEARNERS])
        marked = spreadsheets.mark(content, "", [])
        assert read_all(spreadsheets, marked) == read_all(spreadsheets, content)
        assert not [sheet for sheet in cells_of(marked) if sheet.marks or sheet.colours]

    @feature("E6")
    def test_refuses_to_mark_a_file_it_cannot_read(self, spreadsheets: Spreadsheets) -> None:
        with pytest.raises(Rejected) as caught:
            spreadsheets.mark(b"\x00\x01", "", [])
        assert [problem.code for problem in caught.value.problems] == ["not_a_spreadsheet"]
