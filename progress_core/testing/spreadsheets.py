"""The contract kit of `progress_core.ports.spreadsheets`."""

from datetime import date, datetime

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.values.sheets import (
    CellError,
    Column,
    Mark,
    Row,
    SheetNotes,
    Table,
    Uncomputed,
)
from progress_core.ports.spreadsheets import Spreadsheets
from progress_core.testing.spreadsheet_cells import SpreadsheetCellsContract
from progress_core.testing.spreadsheet_charts import SpreadsheetChartsContract
from progress_core.testing.spreadsheet_csv import SpreadsheetCsvContract
from progress_core.testing.spreadsheet_hidden import SpreadsheetHiddenContract
from progress_core.testing.spreadsheet_marks import SpreadsheetMarksContract
from progress_core.testing.spreadsheet_transfers import SpreadsheetTransfersContract
from progress_core.testing.spreadsheet_values import SpreadsheetValuesContract
from progress_core.testing.tools.guards import Patient
from progress_core.testing.tools.marks import asvs, feature
from progress_core.testing.tools.workbooks import (
    CHOSEN,
    FORMULA_LIKE,
    LEARNERS,
    PLAIN,
    SUBJECTS,
    first_column,
    read_all,
    table_of,
)

__all__ = [
    "CHOSEN",
    "FORMULA_LIKE",
    "LEARNERS",
    "PLAIN",
    "SUBJECTS",
    "SpreadsheetsContract",
    "first_column",
    "read_all",
    "table_of",
]

ROWS: list[Row] = [
    (1, ("UKPRN *", "Dob *", "Gender", "Number")),
    (2, ("10000055", date(1997, 1, 31), "Female", 7)),
    (4, ("10000056", datetime(1997, 1, 31, 12, 30, 15), None, 2.5)),  # noqa: DTZ001 - as above
]
"""The same, as it is read again."""
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)

ONE_ADAPTER = [HealthCheck.function_scoped_fixture, HealthCheck.differing_executors, HealthCheck.too_slow]
"""Health checks that do not matter here: the adapter keeps nothing, and each class has its own."""


class SpreadsheetsContract(
    SpreadsheetCellsContract,
    SpreadsheetValuesContract,
    SpreadsheetMarksContract,
    SpreadsheetHiddenContract,
    SpreadsheetCsvContract,
    SpreadsheetTransfersContract,
    SpreadsheetChartsContract,
    Patient,
):
    """What the core relies on when it reads and writes spreadsheets; needs the fixtures `spreadsheets` and `cells_of`.

    What other programs' files lead to belongs to the adapter: test that beside it.
    """

    @pytest.fixture
    def spreadsheets(self) -> Spreadsheets:
        """Return the adapter."""
        raise NotImplementedError("write a fixture `spreadsheets` that returns a Spreadsheets")

    @feature("E1", "E2")
    def test_reads_back_what_it_wrote_with_types_and_row_numbers(self, spreadsheets: Spreadsheets) -> None:
        read = read_all(spreadsheets, spreadsheets.write([LEARNERS]))
        assert read["Learners"] == ROWS
        assert [type(cell) for cell in read["Learners"][1][1]] == [str, date, str, int]

    @feature("E1")
    def test_puts_the_data_first_and_the_guidance_behind_it(self, spreadsheets: Spreadsheets) -> None:
        read = read_all(spreadsheets, spreadsheets.write([LEARNERS]))
        name, *others = read
        assert name == "Learners"
        assert any(LEARNERS.guidance[0] in cells for other in others for _, cells in read[other])

    @feature("F2")
    def test_writes_one_sheet_per_table_in_order(self, spreadsheets: Spreadsheets) -> None:
        tables = [Table(name, (Column("Heading"),), [(name,)]) for name in ("Type", "Subject", "Grading")]
        read = read_all(spreadsheets, spreadsheets.write(tables))
        assert list(read.items()) == [(table.name, [(1, ("Heading",)), (2, (table.name,))]) for table in tables]

    @feature("F2")
    def test_writes_tables_with_locked_columns_and_dependent_choices(self, spreadsheets: Spreadsheets) -> None:
        read = read_all(spreadsheets, spreadsheets.write([SUBJECTS, CHOSEN]))
        assert read["Subjects"] == [(1, ("Type", "Subject")), (2, ("A", "Art")), (3, ("A", "Music")), (4, ("B", "Art"))]
        assert read["Chosen"] == [
            (1, ("Id", "Type*", "Subject *")),
            (2, ("007", "A", "Music")),
            (3, ("008",)),
            (4, ("009", "B")),
        ]

    @feature("E1")
    def test_marks_only_mandatory_headings(self, spreadsheets: Spreadsheets) -> None:
        assert next(iter(read_all(spreadsheets, spreadsheets.write([LEARNERS])).values()))[0] == ROWS[0]

    @asvs("V1.2.10")
    @feature("B8", "E2")
    @pytest.mark.parametrize("text", FORMULA_LIKE + PLAIN)
    def test_returns_every_text_as_text(self, spreadsheets: Spreadsheets, text: str) -> None:
        assert first_column(spreadsheets, spreadsheets.write([table_of([text])])) == [text]

    @feature("B8", "E2")
    @settings(max_examples=20, deadline=None, suppress_health_check=ONE_ADAPTER)
    @given(texts=st.lists(TEXTS, min_size=1, max_size=30))
    def test_returns_any_texts_unchanged(self, spreadsheets: Spreadsheets, texts: list[str]) -> None:
        table = table_of(texts)
        assert first_column(spreadsheets, spreadsheets.write([table])) == texts
        assert first_column(spreadsheets, spreadsheets.write_csv(table)) == texts

    @feature("E6")
    def test_keeps_error_cells_as_errors(self, spreadsheets: Spreadsheets) -> None:
        """Marking a file must not turn a cell without a value into one with a value."""
        table = evolve(table_of([]), rows=[(CellError("#N/A"),), (Uncomputed("=A9"),), (True,)])
        error, formula, truth = first_column(spreadsheets, spreadsheets.write([table]))
        assert (error, type(formula) in (CellError, Uncomputed)) == (CellError("#N/A"), True)
        assert truth is True

    @feature("K8")
    def test_reads_a_small_file_alike_for_somebody_who_waits(self, spreadsheets: Spreadsheets) -> None:
        """An ordinary file is read within seconds."""
        for content in (spreadsheets.write([LEARNERS]), spreadsheets.write_csv(LEARNERS)):
            with spreadsheets.read(content, seconds=2) as sheets:
                in_haste = {sheet.name: list(sheet.rows) for sheet in sheets if sheet.visible}
            assert in_haste == read_all(spreadsheets, content)

    @feature("E2")
    def test_allows_skipping_sheets_and_stopping_early(self, spreadsheets: Spreadsheets) -> None:
        tables = [Table(name, (Column("N"),), [(number,) for number in range(3_000)]) for name in ("One", "Two")]
        with spreadsheets.read(spreadsheets.write(tables)) as sheets:
            _, second = next(sheets), next(sheets)
            assert (second.name, next(second.rows)) == ("Two", (1, ("N",)))

    @feature("E2")
    def test_notes_nothing_hidden_in_what_it_wrote(self, spreadsheets: Spreadsheets) -> None:
        content = spreadsheets.write([LEARNERS, SUBJECTS])
        for written in (content, spreadsheets.mark(content, "", [Mark(2, "A", "?")]), spreadsheets.write_csv(LEARNERS)):
            with spreadsheets.read(written) as sheets:
                for sheet in sheets:
                    assert list(sheet.rows)
                    assert sheet.notes == SheetNotes()

    @asvs("V5.2.2")
    @feature("E2")
    @pytest.mark.parametrize(
        ("content", "codes"),
        [
            (b"", {"empty_file"}),
            (b" \r\n", {"empty_file"}),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", {"not_a_spreadsheet"}),
            (bytes(range(256)), {"not_a_spreadsheet"}),
        ],
    )
    def test_refuses_a_file_that_is_not_a_spreadsheet(
        self, spreadsheets: Spreadsheets, content: bytes, codes: set[str]
    ) -> None:
        assert self.refusal(spreadsheets, content) in codes

    @feature("E2")
    def test_refuses_a_truncated_workbook(self, spreadsheets: Spreadsheets) -> None:
        content = spreadsheets.write([LEARNERS])
        assert self.refusal(spreadsheets, content[: len(content) // 2]) == "damaged"

    @staticmethod
    def refusal(spreadsheets: Spreadsheets, content: bytes) -> str:
        """Return the code of the single problem with which a file is refused."""
        with pytest.raises(Rejected) as caught:
            read_all(spreadsheets, content)
        (problem,) = caught.value.problems
        assert problem.field == "file"
        return problem.code
