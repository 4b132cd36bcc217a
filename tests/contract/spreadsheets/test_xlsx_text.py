"""Reading an `.xlsx` by patterns gives the same as reading it by the XML parser, whatever it contains."""

from io import BytesIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from progress_excel.child import xlsx, xlsx_pattern, xlsx_rows, xml_text
from progress_excel.child.wire import UNCOMPUTED
from progress_excel.child.xml_text import text_part
from progress_excel.spreadsheets import ExcelSpreadsheets

from tests.contract.spreadsheets.test_xlsx import MAIN, bare, read, saved

pytestmark = pytest.mark.feature("E2")

GIVES_UP = (ValueError, IndexError, KeyError, ParseError)
FOR_A_PARSER = f'<!-- no pattern knows comments --><worksheet xmlns="{MAIN}">'
ENTITIES = " Zoë &amp; &lt;Sons&gt; &#65;&#x42;&quot;&apos;\r\nnext_x000D_ "
PLACES = st.sampled_from(["A1", "B1", "C1", "D1", "AA1", "ZZ1", ""])
TEXTS = (
    "<si><t>plain</t></si>",
    '<si><t xml:space="preserve"> out </t></si>',
    "<si><t/></si>",
    "<si><t></t></si>",
    f"<si><t>{ENTITIES}</t></si>",
    "\n  <si>\n  <t>breath</t></si>",
    "<si><r><t>two </t></r><r><t>runs</t></r></si>",
    "<si/>",
    "<!-- a comment -->",
    "<si><t><![CDATA[<b> & ]]></t></si>",
    "<si><t><![CDATA[<si/>]]></t></si>",
    "<!-- <si/> -->",
    "<?pi <si/> ?>",
)
CELLS = (
    "<c{at}/>",
    '<c{at} s="0"/>',
    "<c{at}></c>",
    "<c{at}><v>12</v></c>",
    "<c{at}><v>-1.5E3</v></c>",
    "<c{at}><v></v></c>",
    "<c{at}><v/></c>",
    '<c{at} t="n"><v>7</v></c>',
    '<c{at} s="0" t="s"><v>0</v></c>',
    '<c{at} t="s"><v>1</v></c>',
    '<c{at} t="s"><v>2</v></c>',
    '<c{at} t="s" s="0"><v>3</v></c>',
    '<c{at} t="s"><v>4</v></c>',
    '<c{at} t="s"><v>99</v></c>',
    '<c{at} t="b"><v>1</v></c>',
    '<c{at} t="e"><v>#N/A</v></c>',
    '<c{at} t="d"><v>2013-06-30</v></c>',
    '<c{at} t="str"><f>A1</f><v>b</v></c>',
    "<c{at}><f>1+1</f></c>",
    "<c{at}><f>1+1</f><v>2</v></c>",
    '<c{at} t="inlineStr"><is><t>in line</t></is></c>',
    f'<c{{at}} t="inlineStr"><is><t xml:space="preserve">{ENTITIES}</t></is></c>',
    '<c{at} t="inlineStr"><is><t></t></is></c>',
    '<c{at} t="inlineStr"><is><r><t>two </t></r><r><t>runs</t></r></is></c>',
    '<c{at} t="inlineStr"><v>3</v></c>',
    '<c{at} t="s"><is><t>x</t></is></c>',
    "<c{at}><v>1</v><extLst/></c>",
    "<c{at}><v>a/></v></c>",
    "\r\n  ",
    "<!-- <v> -->",
    '<!-- <row r="9"/> -->',
    '<!-- <c r="A1" t="s"><v>-7</v></c> -->',
    '<!-- <c r="ZZZZ1"><v>x</v></c> -->',
    '<?pi <row r="9"/> ?>',
    '<c{at} t="inlineStr"><is><t><![CDATA[<row r="1"/>]]></t></is></c>',
    '<c{at} t="str"><v><![CDATA[<row/>]]></v></c>',
)
ROWS = ('<row r="{n}">', "<row>", '<row spans="1:3" r="{n}">', '<row r="{n}" spans="1:3" ht="15">', "\n <row >")
ENDS = ("</row>", "</row>", "</row>", "</row >", "</row>\r\n")


@st.composite
def rows(draw: st.DrawFn) -> str:
    """Make rows as programs write them, and as none would."""
    made = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        if draw(st.booleans()) and draw(st.booleans()):
            made.append(f'<row r="{number}"/>')
            continue
        cells = draw(st.lists(st.tuples(st.sampled_from(CELLS), PLACES), max_size=5))
        inside = "".join(cell.format(at=f' r="{place}"' if place else "") for cell, place in cells)
        made.append(draw(st.sampled_from(ROWS)).format(n=number) + inside + draw(st.sampled_from(ENDS)))
    return "".join(made)


@given(rows=rows(), texts=st.lists(st.sampled_from(TEXTS), max_size=8), piece=st.sampled_from([131_072, 150, 173]))
def test_the_pattern_reads_the_same_as_the_parser(rows: str, texts: list[str], piece: int) -> None:
    outcomes: list[object] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xml_text, "CHUNK", piece)
        patch.setattr(xml_text, "MAX_CHILD_CHARACTERS", 2 * piece)
        for head, before in ((f'<worksheet xmlns="{MAIN}">', ""), (FOR_A_PARSER, "<!-- -->")):
            try:
                outcomes.append(bare(rows, before + "".join(texts), head=head))
            except GIVES_UP:
                outcomes.append("given up")
    by_pattern, by_parser = outcomes
    assert by_pattern == by_parser


def test_files_written_by_programs_are_read_by_patterns_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(xlsx_rows.Rows, "_parsed")
    row = (
        '<row r="1" spans="1:5" xr:x="1"><c r="A1" s="0" t="s"><v>0</v></c><c r="B1" s="3"/>'
        f'<c r="C1" s="0"><v>2</v></c><c r="E1" t="inlineStr"><is><t>{ENTITIES}</t></is></c></row>'
    )
    assert bare(row, "<si><t>plain</t></si>") == [("plain", None, 2, None, " Zoë & <Sons> AB\"'\nnext\r ")]


def test_empty_rows_take_constant_memory_however_many_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(xlsx_rows.Rows, "_parsed")
    empty = "".join(f'<row r="{n}" spans="1:7" x14:dyDescent="0.25"/>' for n in range(2, 50_000))
    rows = f'<row r="1"><c r="A1"><v>1</v></c></row>{empty}<row><c r="A50000"><v>2</v></c></row>'
    assert bare(rows, head=f'<worksheet xmlns="{MAIN}" xmlns:x14="x14">') == [(1,), (2,)]


def test_whatever_follows_an_overlong_row_is_left_to_the_parser() -> None:
    row = '<row r="{n}"><c r="A{n}"><v>{n}</v></c>{more}</row>'
    long = row.format(n=2, more=" " * (xml_text.MAX_CHILD_CHARACTERS + 1))
    rows = [row.format(n=n, more="") if n != 2 else long for n in range(1, 5)]
    assert bare("".join(rows)) == [(1,), (2,), (3,), (4,)]


def test_a_text_that_looks_like_an_empty_row_is_kept() -> None:
    cell = '<c r="{at}" t="inlineStr"><is><t><![CDATA[<row r="1" ht="2"/><si/>]]></t></is></c>'
    rows = f'<row r="1"/><row r="2">{cell.format(at="A2")}<c r="B2" t="s"><v>0</v></c></row>'
    assert bare(rows, "<si><t><![CDATA[<si/>]]></t></si>") == [('<row r="1" ht="2"/><si/>', "<si/>")]


def test_children_are_found_across_pieces_of_the_part() -> None:
    cells = "".join(f'<c r="A{n}"><v>{n}</v></c>' if n % 7 else f'<c r="A{n}"><f>{n}</f></c>' for n in range(1, 9_001))
    rows = cells.replace("<c", "<row><c").replace("</c>", "</c></row>")
    assert bare(rows) == [(n,) if n % 7 else ((UNCOMPUTED, f"={n}"),) for n in range(1, 9_001)]


@pytest.mark.parametrize(
    "head",
    [
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<worksheet xmlns="{MAIN}"><dimension ref="A1"/>',
        f'\ufeff<?xml version="1.0"?><worksheet xmlns="{MAIN}" xmlns:r="a>b"><sheetViews><sheetView/></sheetViews>',
        f"<worksheet xmlns='{MAIN}'>",
        FOR_A_PARSER,
        f'<x:worksheet xmlns:x="{MAIN}" xmlns="{MAIN}">',
        f'<?xml version="1.0" encoding="us-ascii"?><worksheet xmlns="{MAIN}">',
    ],
)
def test_a_part_may_begin_in_any_valid_way(head: str) -> None:
    prefix = "x:" if "<x:" in head else ""
    rows = '<row r="1"><c r="A1"><v>1</v></c></row>'.replace("<", f"<{prefix}").replace(f"<{prefix}/", f"</{prefix}")
    assert bare(rows, head=head) == [(1,)]


@pytest.mark.parametrize("space", [" ", " " * 300])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "iso-8859-1"])
def test_a_part_that_is_not_utf_8_is_left_to_the_parser(encoding: str, space: str) -> None:
    text = f'<?xml version="1.0"{space}encoding="{encoding}"?><sst><si><t>Zoë</t></si></sst>'
    with opened(text.encode(encoding)) as source:
        assert text_part(source, "sst", "si") is None


@pytest.mark.parametrize(
    "text",
    [
        "<worksheet><sheetData/></worksheet>",
        "<worksheet><other><sheetData></sheetData></other></worksheet>",
        "<worksheet><!-- <sheetData> --><sheetData></sheetData></worksheet>",
        "no XML",
        "<worksheet>" + "<col/>" * 30_000 + "<sheetData></sheetData></worksheet>",
    ],
)
def test_a_part_whose_rows_are_not_found_at_once_is_left_to_the_parser(text: str) -> None:
    with opened(text.encode()) as source:
        assert text_part(source, "sheetData", "row") is None


def test_a_truncated_part_is_given_up_on() -> None:
    with opened(b'<worksheet><sheetData><row r="1"></row><row r="2">') as source:
        part = text_part(source, "sheetData", "row")
        assert part is not None
        with pytest.raises(ValueError, match="sheetData"):
            list(part.blocks())
    with opened(b'<worksheet><sheetData><row r="1"></row><row r="2">') as source:
        part = text_part(source, "sheetData", "row")
        assert part is not None
        with pytest.raises(ValueError, match="sheetData"):
            list(part.pieces(xlsx_pattern.RowPattern()))


def test_a_false_end_of_data_is_left_to_the_next_reader() -> None:
    changed = BytesIO()
    with ZipFile(BytesIO(saved([1, 2]))) as book, ZipFile(changed, "w") as package:
        for name in book.namelist():
            package.writestr(name, book.read(name).replace(b"</row><row", b"</row><!-- </sheetData> --><row"))
    assert b"<!--" in changed.getvalue()
    with pytest.raises(ParseError):
        read(xlsx.open_book(changed.getvalue()))
    with ExcelSpreadsheets().read(changed.getvalue()) as sheets:
        assert [cells for sheet in sheets for _, cells in sheet.rows] == [(None, 1), (None, 2)]


def test_a_part_is_read_to_its_checksum() -> None:
    out = BytesIO()
    with ZipFile(out, "w") as package:
        package.writestr("part", "<sst><si><t>a</t></si></sst>" + " " * 300_000)
    damaged = bytearray(out.getvalue())
    damaged[200_000] ^= 1
    with ZipFile(BytesIO(damaged)) as package, package.open("part") as source:
        part = text_part(source, "sst", "si")
        assert part is not None
        blocks = part.blocks()
        assert next(blocks) == "<si><t>a</t></si>"
        with pytest.raises(BadZipFile):
            next(blocks)


def opened(content: bytes) -> BytesIO:
    return BytesIO(content)
