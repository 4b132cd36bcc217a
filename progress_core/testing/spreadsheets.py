"""The contract kit of `progress_core.ports.spreadsheets`."""

from datetime import date, datetime

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.values.sheets import (
    Cell,
    CellError,
    Column,
    ColumnKind,
    Lookup,
    Mark,
    Row,
    SheetNotes,
    Table,
    Uncomputed,
    UnreadableRow,
    column_letter,
)
from progress_core.ports.spreadsheets import Spreadsheets
from progress_core.testing.spreadsheet_charts import SpreadsheetChartsContract
from progress_core.testing.tools.marks import asvs, feature

FORMULA_LIKE = ["=1+1", "+44", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1+1", "'=1", "''-1", '=HYPERLINK("x")']
PLAIN = [
    "0",
    "007",
    "1e5",
    "TRUE",
    "'",
    "O'Neill",
    " lead",
    "Zoë",
    "王秀英",
    "محمد",
    "<b>&amp;",
    '"',
    "a,b;c",
    "_x0041_",
]
LEARNERS = Table(
    "Learners",
    (
        Column("UKPRN", mandatory=True, note="Eight digits."),
        Column("Dob", ColumnKind.DATE, mandatory=True),
        Column("Gender", choices=("Female", "Male", "Not known", "Not specified")),
        Column("Number", ColumnKind.NUMBER),
    ),
    (
        ("10000055", date(1997, 1, 31), "Female", 7),
        (None, None, None, None),
        ("10000056", datetime(1997, 1, 31, 12, 30, 15), None, 2.5),  # noqa: DTZ001 - spreadsheets know no time zones
    ),
    guidance=("One row for each learner.",),
)
"""What the kit writes; every kind of cell is in it."""
SUBJECTS = Table(
    "Subjects",
    (Column("Type", locked=True), Column("Subject", locked=True)),
    [("A", "Art"), ("A", "Music"), ("B", "Art")],
)
"""Choices for `CHOSEN`, in a locked sheet."""
CHOSEN = Table(
    "Chosen",
    (
        Column("Id", locked=True),
        Column("Type*", mandatory=True, lookup=Lookup("Subjects", "Type")),
        Column("Subject", mandatory=True, lookup=Lookup("Subjects", "Subject", by="Type", of="Type*")),
    ),
    [("007", "A", "Music"), ("008",)],
    in_view=1,
    opens=True,
)
ROWS: list[Row] = [
    (1, ("UKPRN *", "Dob *", "Gender", "Number")),
    (2, ("10000055", date(1997, 1, 31), "Female", 7)),
    (4, ("10000056", datetime(1997, 1, 31, 12, 30, 15), None, 2.5)),  # noqa: DTZ001 - as above
]
"""The same, as it is read again."""
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)

ONE_ADAPTER = [HealthCheck.function_scoped_fixture, HealthCheck.differing_executors, HealthCheck.too_slow]
"""Health checks that do not matter here: the adapter keeps nothing, and each class has its own."""


def table_of(texts: list[str]) -> Table:
    """Make a table of one column, for tests of your own."""
    return Table("Texts", (Column("Text"),), [(text,) for text in texts])


def read_all(spreadsheets: Spreadsheets, content: bytes) -> dict[str, list[Row]]:
    """Return the rows of all visible sheets by name."""
    with spreadsheets.read(content) as sheets:
        return {sheet.name: list(sheet.rows) for sheet in sheets if sheet.visible}


def first_column(spreadsheets: Spreadsheets, content: bytes) -> list[Cell]:
    """Return the cells below the heading of the first sheet's first column."""
    rows = next(iter(read_all(spreadsheets, content).values()))
    return [cells[0] for _, cells in rows[1:]]


class SpreadsheetsContract(SpreadsheetChartsContract):
    """What the core relies on when it reads and writes spreadsheets; needs a fixture `spreadsheets`.

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
        assert read["Chosen"] == [(1, ("Id", "Type*", "Subject *")), (2, ("007", "A", "Music")), (3, ("008",))]

    @feature("E1")
    def test_marks_only_mandatory_headings(self, spreadsheets: Spreadsheets) -> None:
        assert next(iter(read_all(spreadsheets, spreadsheets.write([LEARNERS])).values()))[0] == ROWS[0]

    @asvs("V1.2.10")
    @feature("B8", "E2")
    @pytest.mark.parametrize("text", FORMULA_LIKE + PLAIN)
    def test_returns_every_text_as_text(self, spreadsheets: Spreadsheets, text: str) -> None:
        assert first_column(spreadsheets, spreadsheets.write([table_of([text])])) == [text]

    @asvs("V1.2.10")
    @feature("B8", "E2")
    @pytest.mark.parametrize("text", FORMULA_LIKE + PLAIN)
    def test_returns_every_text_from_csv(self, spreadsheets: Spreadsheets, text: str) -> None:
        assert first_column(spreadsheets, spreadsheets.write_csv(table_of([text]))) == [text]

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
        assert (error, type(formula) in (CellError, Uncomputed), truth) == (CellError("#N/A"), True, True)
        (rows,) = read_all(spreadsheets, spreadsheets.write_csv(table)).values()
        assert rows[1:] == [(2, ("#N/A",)), (4, ("TRUE",))]

    @feature("K8")
    def test_reads_a_small_file_alike_for_somebody_who_waits(self, spreadsheets: Spreadsheets) -> None:
        """An ordinary file is read within seconds."""
        for content in (spreadsheets.write([LEARNERS]), spreadsheets.write_csv(LEARNERS)):
            with spreadsheets.read(content, seconds=2) as sheets:
                in_haste = {sheet.name: list(sheet.rows) for sheet in sheets if sheet.visible}
            assert in_haste == read_all(spreadsheets, content)

    @feature("B8")
    def test_starts_csv_with_a_byte_order_mark(self, spreadsheets: Spreadsheets) -> None:
        assert spreadsheets.write_csv(LEARNERS).startswith(b"\xef\xbb\xbfUKPRN *,Dob *,Gender,Number\r\n")

    @feature("B8", "E2")
    def test_writes_dates_to_csv_in_the_format_of_the_manual(self, spreadsheets: Spreadsheets) -> None:
        (rows,) = read_all(spreadsheets, spreadsheets.write_csv(LEARNERS)).values()
        assert rows[1:] == [
            (2, ("10000055", "1997-01-31", "Female", "7")),
            (4, ("10000056", "1997-01-31 12:30:15", None, "2.5")),
        ]

    @feature("E2")
    def test_counts_the_blank_lines_of_csv(self, spreadsheets: Spreadsheets) -> None:
        (rows,) = read_all(spreadsheets, b'\r\nUKPRN,Street\r\n\r\n10000055,"Two\r\nlines"\r\n1,\r\n').values()
        assert rows == [(2, ("UKPRN", "Street")), (4, ("10000055", "Two\r\nlines")), (5, ("1",))]

    @feature("E2")
    @pytest.mark.parametrize(
        ("content", "row"),
        [
            (b'A,B,C\n1,"2,3\n4,5,6\n', 2),
            (b'A,B,C\n1,2,3\n4,"5,6\n7,8",9\n', 3),
            (b"A,B,C\n1,Zo\xc3\xab,3\n4,Zo\x81,6\n", 3),
            (b"A,B,C\n1,2,3\n4,5,6,7\n", 3),
        ],
    )
    def test_refuses_csv_with_the_row_that_is_in_doubt(
        self, spreadsheets: Spreadsheets, content: bytes, row: int
    ) -> None:
        with pytest.raises(UnreadableRow) as caught:
            read_all(spreadsheets, content)
        assert (caught.value.row, [problem.field for problem in caught.value.problems]) == (row, ["file"])

    @feature("E2")
    def test_reads_what_programs_write_to_keep_text_as_text(self, spreadsheets: Spreadsheets) -> None:
        content = b'A,B\n"=""0123""",\'=1\n7,\'\'-\n'
        (rows,) = read_all(spreadsheets, content).values()
        assert rows[1:] == [(2, ("0123", "=1")), (3, ("7", "'-"))]

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

    @feature("E6")
    def test_marks_without_changing_what_is_read(self, spreadsheets: Spreadsheets) -> None:
        content = spreadsheets.write([LEARNERS])
        marks = [
            Mark(0, "", "The file as a whole."),
            Mark(4, "", "The row."),
            Mark(4, "B", "The date."),
            Mark(3, "A", "?"),
        ]
        marked = spreadsheets.mark(content, "Learners", marks)
        assert read_all(spreadsheets, marked) == read_all(spreadsheets, content)

    @feature("E6")
    def test_marks_a_marked_file_again(self, spreadsheets: Spreadsheets) -> None:
        content = spreadsheets.write([LEARNERS])
        marked = spreadsheets.mark(content, "", [Mark(2, "A", "Wrong.")])
        again = spreadsheets.mark(marked, "", [Mark(2, "D", "Wrong as well.", "warning")])
        assert read_all(spreadsheets, again) == read_all(spreadsheets, content)

    @feature("E6")
    def test_marks_csv(self, spreadsheets: Spreadsheets) -> None:
        content = spreadsheets.write_csv(LEARNERS)
        marked = spreadsheets.mark(content, "", [Mark(2, column_letter(1), "Wrong.")])
        assert list(read_all(spreadsheets, marked).values()) == list(read_all(spreadsheets, content).values())

    @feature("E6")
    def test_refuses_to_mark_a_file_it_cannot_read(self, spreadsheets: Spreadsheets) -> None:
        with pytest.raises(Rejected) as caught:
            spreadsheets.mark(b"\x00\x01", "", [])
        assert [problem.code for problem in caught.value.problems] == ["not_a_spreadsheet"]

    @staticmethod
    def refusal(spreadsheets: Spreadsheets, content: bytes) -> str:
        """Return the code of the single problem with which a file is refused."""
        with pytest.raises(Rejected) as caught:
            read_all(spreadsheets, content)
        (problem,) = caught.value.problems
        assert problem.field == "file"
        return problem.code
