"""The contract kit of spreadsheets: what is hidden in a person's own file, and what marks leave alone."""

import pytest

from progress_core.domain.values.sheets import Column, Mark, Table
from progress_core.ports.spreadsheets import Spreadsheets
from progress_core.testing.tools.marks import feature
from progress_core.testing.tools.workbooks import CHOSEN, LEARNERS, SUBJECTS, Hide, Look, sheet_of

_TABLE = Table("Ours", tuple(Column(f"Heading {number}") for number in range(30)), [["x"] * 30 for _ in range(1_210)])


class SpreadsheetHiddenContract:
    """What the core relies on in hidden rows, columns and sheets; needs `spreadsheets`, `cells_of` and `hide`."""

    @pytest.fixture
    def hide(self) -> Hide | None:
        """Return a function that hides rows, columns and sheets of a workbook, as people do; None if nobody can."""
        return None

    @feature("E2")
    def test_what_is_hidden_is_read_and_noted(self, spreadsheets: Spreadsheets, hide: Hide | None) -> None:
        if hide is not None:
            content = hide(spreadsheets.write([LEARNERS, SUBJECTS, CHOSEN]), "Learners", {4}, {1, 2}, {"Subjects"})
            with spreadsheets.read(content) as sheets:
                found = [(sheet.name, sheet.visible, list(sheet.rows), sheet.notes) for sheet in sheets]
            plain = spreadsheets.write([LEARNERS, SUBJECTS, CHOSEN])
            with spreadsheets.read(plain) as sheets:
                expected = [(sheet.name, list(sheet.rows)) for sheet in sheets]
            assert expected == [(name, rows) for name, _, rows, _ in found]
            assert {"Learners": True, "Subjects": False, "Chosen": True}.items() <= {
                name: visible for name, visible, _, _ in found
            }.items()
            notes = found[0][3]
            assert ({4}, {1, 2}) == (notes.hidden_rows, notes.hidden_columns)

    @feature("E6")
    def test_rows_and_columns_with_marks_are_shown_and_no_others(
        self, spreadsheets: Spreadsheets, cells_of: Look, hide: Hide | None
    ) -> None:
        if hide is not None:
            content = hide(spreadsheets.write([_TABLE, SUBJECTS, CHOSEN]), "Ours", {3, 4, 7}, {1, 2, 27}, {"Chosen"})
            marked = spreadsheets.mark(content, "", [Mark(4, "C", "Wrong."), Mark(9, "AB", "Wrong.")])
            assert {"C4", "AB9"} == set(sheet_of(cells_of, marked, "Ours").marks)
            with spreadsheets.read(marked) as sheets:
                found = {sheet.name: (sheet.visible, len(list(sheet.rows)), sheet.notes) for sheet in sheets}
            visible, count, notes = found["Ours"]
            assert (True, 1_211, {3, 7}, {1}) == (visible, count, notes.hidden_rows, notes.hidden_columns)
            assert [True, False] == [found[name][0] for name in ("Subjects", "Chosen")]

    @feature("E6")
    def test_marks_reach_far_down_far_to_the_right_and_to_all_of_many(
        self, spreadsheets: Spreadsheets, cells_of: Look
    ) -> None:
        marks = [Mark(row, "B", f"Wrong {row}.") for row in range(2, 1_208, 5)]
        marks += [Mark(1_208, column, f"Wrong {column}.") for column in ("Z", "AA", "AD")]
        seen = sheet_of(cells_of, spreadsheets.mark(spreadsheets.write([_TABLE]), "", iter(marks)), "Ours")
        places = {f"{mark.column}{mark.row}": mark.text for mark in marks}
        assert (places, places.keys()) == (
            {place: text.strip() for place, text in seen.marks.items()},
            seen.colours.keys(),
        )

    @feature("E6")
    def test_the_marks_of_a_cell_are_in_their_order(self, spreadsheets: Spreadsheets, cells_of: Look) -> None:
        texts = ["Third thing.", "First thing.", "Second thing."]
        marked = spreadsheets.mark(spreadsheets.write([LEARNERS]), "", [Mark(2, "A", text) for text in texts])
        shown = sheet_of(cells_of, marked, "Learners").marks["A2"]
        assert texts == sorted(texts, key=shown.index)

    @feature("E6")
    def test_a_sheet_is_found_by_its_whole_name(self, spreadsheets: Spreadsheets, cells_of: Look) -> None:
        names = ("Learners of 2025", "LEARNERS 2", "Learners")
        content = spreadsheets.write([Table(name, (Column("N"),), [(name,)]) for name in names])
        for name in names:
            seen = cells_of(spreadsheets.mark(content, name, [Mark(2, "A", "Wrong.")]))
            assert [name] == [sheet.name for sheet in seen if sheet.marks]

    @feature("E6", "F2")
    def test_marks_leave_choices_and_locks_as_they_are(self, spreadsheets: Spreadsheets, cells_of: Look) -> None:
        content = spreadsheets.write([SUBJECTS, CHOSEN, LEARNERS])
        marked = spreadsheets.mark(content, "Chosen", [Mark(2, "B", "Wrong."), Mark(3, "C", "Wrong.")])
        for name in ("Subjects", "Chosen", "Learners"):
            before, after = (sheet_of(cells_of, one, name) for one in (content, marked))
            for place in ("A2", "B2", "C2", "C4", "B300"):
                assert tuple(before.choices(place)) == tuple(after.choices(place)), f"{place} of {name}"
                assert before.locked(place) == after.locked(place), f"{place} of {name}"
            assert (before.in_view, before.opens) == (after.in_view, after.opens)
