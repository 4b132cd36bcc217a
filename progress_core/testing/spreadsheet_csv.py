"""The contract kit of spreadsheets: CSV, which is read exactly or refused; see `spreadsheets`."""

import csv
from datetime import date
from io import StringIO

import pytest

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.values.sheets import CellError, Column, ColumnKind, Table, Uncomputed, UnreadableRow
from progress_core.ports.spreadsheets import Spreadsheets
from progress_core.testing.tools.marks import asvs, feature
from progress_core.testing.tools.workbooks import FORMULA_LIKE, LEARNERS, PLAIN, first_column, read_all, table_of

_NAMES = ("Zoë Müller", "Renée O’Neill", "Siân – Art")  # noqa: RUF001 - what Windows writes
_FORMULAS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


class SpreadsheetCsvContract:
    """What the core relies on when it reads and writes CSV; needs a fixture `spreadsheets`."""

    @asvs("V1.2.10")
    @feature("B8", "E2")
    @pytest.mark.parametrize("text", FORMULA_LIKE + PLAIN, ids=ascii)
    def test_returns_every_text_from_csv(self, spreadsheets: Spreadsheets, text: str) -> None:
        assert first_column(spreadsheets, spreadsheets.write_csv(table_of([text]))) == [text]

    @asvs("V1.2.10")
    @feature("B8")
    def test_no_cell_of_csv_is_a_formula_to_other_programs(self, spreadsheets: Spreadsheets) -> None:
        texts = FORMULA_LIKE + [sign + "1" for sign in _FORMULAS]
        written = spreadsheets.write_csv(Table("T", (Column("=1+1"), Column("B")), [(text, text) for text in texts]))
        rows = list(csv.reader(StringIO(written.decode("utf-8-sig"), newline="")))
        assert [] == [cell for row in rows for cell in row if cell.startswith(_FORMULAS)]
        assert len(rows) == 1 + len(texts)

    @feature("B8")
    def test_starts_csv_with_a_byte_order_mark(self, spreadsheets: Spreadsheets) -> None:
        assert spreadsheets.write_csv(LEARNERS).startswith(b"\xef\xbb\xbfUKPRN *,Dob *,Gender,Number\r\n")

    @feature("B8")
    def test_writes_csv_as_every_program_reads_it(self, spreadsheets: Spreadsheets) -> None:
        columns = (Column("A"), Column("B"), Column("C", ColumnKind.NUMBER), Column("D", ColumnKind.DATE))
        rows = [
            ('say "x"', "a,b", 7, date(2026, 11, 30)),
            ("two\r\nlines", "a;b\tc", 2.5, None),
            (" Zoë ", "", -1, None),
        ]
        expected = '\ufeffA,B,C,D\r\n"say ""x""","a,b",7,2026-11-30\r\n"two\r\nlines",a;b\tc,2.5,\r\n Zoë ,,-1,\r\n'
        assert expected.encode() == spreadsheets.write_csv(Table("T", columns, iter(rows)))

    @feature("B8")
    def test_writes_headings_alone_where_there_are_no_rows(self, spreadsheets: Spreadsheets) -> None:
        assert "\ufeffText\r\n".encode() == spreadsheets.write_csv(table_of([]))

    @feature("B8", "E2")
    def test_writes_dates_to_csv_in_the_format_of_the_manual(self, spreadsheets: Spreadsheets) -> None:
        (rows,) = read_all(spreadsheets, spreadsheets.write_csv(LEARNERS)).values()
        assert rows[1:] == [
            (2, ("10000055", "1997-01-31", "Female", "7")),
            (4, ("10000056", "1997-01-31 12:30:15", None, "2.5")),
        ]

    @feature("E6")
    def test_writes_errors_and_truth_to_csv_as_programs_show_them(self, spreadsheets: Spreadsheets) -> None:
        table = Table("T", (Column("Text"),), [(CellError("#N/A"),), (Uncomputed("=A9"),), (True,)])
        (rows,) = read_all(spreadsheets, spreadsheets.write_csv(table)).values()
        assert rows[1:] == [(2, ("#N/A",)), (4, ("TRUE",))]

    @feature("E2")
    @pytest.mark.parametrize("separator", [",", ";", "\t"], ids=["commas", "semicolons", "tabs"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    @pytest.mark.parametrize("line_end", ["\r\n", "\n"], ids=["windows", "unix"])
    def test_reads_csv_in_the_usual_letters_and_separators(
        self, spreadsheets: Spreadsheets, separator: str, encoding: str, line_end: str
    ) -> None:
        lines = [
            ["UKPRN", "Name", "Note"],
            *(["10000055", name, "a b"] for name in _NAMES),
            ["007", '"x, y; z"', "end"],
        ]
        content = line_end.join(map(separator.join, lines)) + line_end
        (rows,) = read_all(spreadsheets, content.encode(encoding)).values()
        expected = [(2 + at, ("10000055", name, "a b")) for at, name in enumerate(_NAMES)]
        assert rows == [(1, ("UKPRN", "Name", "Note")), *expected, (5, ("007", "x, y; z", "end"))]

    @feature("E2")
    def test_reads_other_scripts_in_both_kinds_of_utf_16(self, spreadsheets: Spreadsheets) -> None:
        text = "Id,Name\r\n1,王秀英\r\n2,Ελένη \U0001f600\r\n"
        for content in (b"\xff\xfe" + text.encode("utf-16-le"), b"\xfe\xff" + text.encode("utf-16-be"), text.encode()):
            (rows,) = read_all(spreadsheets, content).values()
            assert rows == [(1, ("Id", "Name")), (2, ("1", "王秀英")), (3, ("2", "Ελένη \U0001f600"))]

    @feature("E2")
    def test_reads_every_cell_of_csv_as_it_stands(self, spreadsheets: Spreadsheets) -> None:
        content = (
            b'A,B,C\r\n007,1e5,1997-01-31\r\n" a ",b ,"say ""x"""\r\nTRUE,1/2,"a,b\r\nc"\r\n10000000000000000001,,x\r\n'
        )
        (rows,) = read_all(spreadsheets, content).values()
        assert rows[1:] == [
            (2, ("007", "1e5", "1997-01-31")),
            (3, (" a ", "b ", 'say "x"')),
            (4, ("TRUE", "1/2", "a,b\r\nc")),
            (5, ("10000000000000000001", None, "x")),
        ]

    @feature("E2")
    def test_counts_the_blank_lines_of_csv(self, spreadsheets: Spreadsheets) -> None:
        (rows,) = read_all(spreadsheets, b'\r\nUKPRN,Street\r\n\r\n10000055,"Two\r\nlines"\r\n1,\r\n').values()
        assert rows == [(2, ("UKPRN", "Street")), (4, ("10000055", "Two\r\nlines")), (5, ("1",))]

    @feature("E2")
    def test_reads_the_last_line_of_csv_without_its_end(self, spreadsheets: Spreadsheets) -> None:
        (rows,) = read_all(spreadsheets, b"A,B\n1,2\n3,4").values()
        assert rows == [(1, ("A", "B")), (2, ("1", "2")), (3, ("3", "4"))]

    @feature("E2")
    @pytest.mark.parametrize(
        ("content", "row", "code"),
        [
            (b'A,B,C\n1,"2,3\n4,5,6\n', 2, "unclosed_quotation"),
            (b'A,B,C\n1,2,3\n4,"5,6\n7,8",9\n', 3, "unclosed_quotation"),
            (b"A,B,C\n1,Zo\xc3\xab,3\n4,Zo\x81,6\n", 3, "unknown_letters"),
            (b"A,B,C\n1,2,3\n4,5,6,7\n", 3, "uneven_row"),
        ],
    )
    def test_refuses_csv_with_the_row_that_is_in_doubt(
        self, spreadsheets: Spreadsheets, content: bytes, row: int, code: str
    ) -> None:
        with pytest.raises(UnreadableRow) as caught:
            read_all(spreadsheets, content)
        assert [("file", code)] == [(problem.field, problem.code) for problem in caught.value.problems]
        assert caught.value.row == row

    @feature("E2")
    def test_reads_what_programs_write_to_keep_text_as_text(self, spreadsheets: Spreadsheets) -> None:
        content = b'A,B\n"=""0123""",\'=1\n7,\'\'-\n'
        (rows,) = read_all(spreadsheets, content).values()
        assert rows[1:] == [(2, ("0123", "=1")), (3, ("7", "'-"))]

    @feature("E2")
    def test_refuses_what_is_no_text(self, spreadsheets: Spreadsheets) -> None:
        with pytest.raises(Rejected):
            read_all(spreadsheets, b"A,B\n1,\x002\n" + bytes(200))
