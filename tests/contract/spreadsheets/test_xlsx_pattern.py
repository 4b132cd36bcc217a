"""Rows of an `.xlsx` that a learned pattern matches give the same as rows that are read cell by cell."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from progress_excel.child import xlsx, xlsx_pattern, xlsx_rows, xlsx_values, xml_text
from progress_excel.child.wire import Notes

from tests.contract.spreadsheets.test_xlsx import bare, in_rows, package_of
from tests.contract.spreadsheets.test_xlsx_text import CELLS, GIVES_UP, TEXTS

pytestmark = pytest.mark.feature("E2")

HEADS = (
    '<row r="{n}">',
    '<row r="{n}" spans="1:3" ht="15">',
    '<row r="{n}" ht="0" spans="1:3">',
    '<row r="{n}" hidden="1">',
    '<row r="{n}" hidden="false" x:ht="0">',
    '<row r="{n}" ht="12.8" hidden="0">',
    '<row r="1{n}">',
    '<row spans="1:3" r="{n}">',
    "<row>",
)


@st.composite
def similar_rows(draw: st.DrawFn) -> str:
    """Make rows of which most have some forms in common, as in the sheets that programs write."""
    heads = draw(st.lists(st.sampled_from(HEADS), min_size=1, max_size=3))
    columns = draw(st.lists(st.sampled_from("ABCD"), unique=True, max_size=4).map(sorted))
    forms = {column: draw(st.lists(st.sampled_from(CELLS), min_size=1, max_size=3)) for column in columns}
    made = []
    for number in range(1, draw(st.integers(1, 12)) + 1):
        cells = [draw(st.sampled_from(forms[column])).format(at=f' r="{column}{number}"') for column in columns]
        kept = [cell for cell in cells if draw(st.integers(0, 5))]
        odd = draw(st.sampled_from(CELLS)).format(at=f' r="B{number}"') if not draw(st.integers(0, 9)) else ""
        made.append(draw(st.sampled_from(heads)).format(n=number) + "".join(kept) + odd + "</row>")
    return "".join(made)


@given(
    rows=similar_rows(), texts=st.lists(st.sampled_from(TEXTS), max_size=8), piece=st.sampled_from([131_072, 150, 173])
)
@pytest.mark.parametrize("compact", [False, True])
def test_a_pattern_learned_from_some_rows_reads_others_the_same(
    rows: str, texts: list[str], piece: int, *, compact: bool
) -> None:
    outcomes: list[object] = []
    for learned_from in (2, 1_000):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(xml_text, "CHUNK", piece)
            patch.setattr(xlsx_pattern, "LEARNED_FROM", learned_from)
            patch.setattr(xlsx_rows, "LEARNED_FROM", learned_from)
            if compact:
                patch.setattr(xlsx_values, "MAX_HELD", 2)
                patch.setattr(xlsx_values, "TAKEN", 1)
            try:
                outcomes.append(book(rows, "".join(texts)))
            except GIVES_UP:
                outcomes.append("given up")
    assert outcomes[0] == outcomes[1]


def book(rows: str, texts: str) -> tuple[object, list[int]]:
    """Read a sheet with its rows' numbers, and which of them are hidden."""
    _, _, get_rows = xlsx.open_book(package_of(rows, texts))
    notes = Notes()
    return [row for piece in get_rows("One", notes) for row in in_rows(piece)], notes.hidden_rows


def test_most_rows_that_programs_write_match_a_learned_pattern(monkeypatch: pytest.MonkeyPatch) -> None:
    """Excel, LibreOffice and openpyxl write such rows."""
    for head, style in (
        (' spans="1:2" x14ac:dyDescent="0.25"', ""),
        (
            ' customFormat="false" ht="12.8" hidden="false" customHeight="false" outlineLevel="0" collapsed="false"',
            ' s="0"',
        ),
        ("", ' s="3"'),
    ):
        one_by_one: list[str] = []
        monkeypatch.setattr(xlsx_rows.Rows, "_matched", counted(xlsx_rows.Rows._matched, one_by_one))
        made = "".join(
            f'<row r="{n}"{head}><c r="A{n}"{style} t="s"><v>0</v></c><c r="B{n}"{style}><v>{n}</v></c></row>'
            for n in range(1, 101)
        )
        assert bare(made, "<si><t>plain</t></si>") == [("plain", n) for n in range(1, 101)]
        assert len(one_by_one) <= xlsx_pattern.LEARNED_FROM


def counted(plain: Any, pieces: list[str]) -> Any:
    def method(self: object, piece: str, *rest: object) -> object:
        pieces.append(piece)
        return plain(self, piece, *rest)

    return method
