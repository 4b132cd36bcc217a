"""Packages as other programs write them: part names in either case, with either slash, or missing."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from progress_excel import open_spreadsheets
from progress_excel.part_names import part_key
from xlsxwriter import Workbook as Writer

from progress_core.domain.foundations.errors import Rejected
from progress_core.testing.spreadsheets import ROWS, read_all

pytestmark = pytest.mark.feature("E2")

SPREADSHEETS = open_spreadsheets("excel:")

MAIN = "urn:oasis:names:tc:opendocument:xmlns"
CONTENT = (
    f'<o:document-content xmlns:o="{MAIN}:office:1.0" xmlns:t="{MAIN}:table:1.0" xmlns:x="{MAIN}:text:1.0">'
    '<o:body><o:spreadsheet><t:table t:name="Learners"><t:table-row><t:table-cell o:value-type="string">'
    "<x:p>UKPRN</x:p></t:table-cell></t:table-row></t:table></o:spreadsheet></o:body></o:document-content>"
)
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = f'<m:manifest xmlns:m="{MAIN}:manifest:1.0"><m:file-entry m:media-type="{ODS_TYPE}"/></m:manifest>'
ODS = {"mimetype": ODS_TYPE, "content.xml": CONTENT, "META-INF/manifest.xml": MANIFEST}


def workbook() -> bytes:
    """A workbook with shared strings and formats, as most programs write it."""
    out = BytesIO()
    with Writer(out) as book:
        sheet = book.add_worksheet("Learners")
        dates = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for number, cells in ROWS:
            for column, cell in enumerate(cells):
                sheet.write(number - 1, column, cell, dates if isinstance(cell, date) else None)
    return out.getvalue()


WORKBOOK = workbook()


def renamed(rename: Callable[[str], str], change: Callable[[str, str], str] = lambda _, text: text) -> bytes:
    """The workbook with parts of other names, and perhaps other texts."""
    out = BytesIO()
    with ZipFile(BytesIO(WORKBOOK)) as source, ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(rename(name), change(name, source.read(name).decode()))
    return out.getvalue()


def retargeted(old: str, new: str) -> Callable[[str, str], str]:
    """A change of the targets of the workbook's relations."""

    def change(name: str, text: str) -> str:
        if name == "xl/_rels/workbook.xml.rels":
            assert old in text
            return text.replace(old, new)
        return text

    return change


def packed(parts: dict[str, str]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    "rename",
    [
        str.upper,
        str.lower,
        str.title,
        lambda name: name.replace("sharedStrings", "SharedStrings"),
        lambda name: name.replace("[Content_Types]", "[content_types]"),
        lambda name: name.replace("/", "\\"),
        lambda name: name.replace("/", "\\").upper(),
        lambda name: f"/{name}",
        lambda name: f"./{name}",
        lambda name: name.replace("sheet1", "sheet%31"),
    ],
    ids=["upper", "lower", "title", "shared strings", "types", "backslashes", "both", "slash first", "dot", "percent"],
)
def test_part_names_are_found_however_they_are_spelled(rename: Callable[[str], str]) -> None:
    content = renamed(rename)
    assert read_all(SPREADSHEETS, content)["Learners"] == ROWS
    assert read_all(SPREADSHEETS, SPREADSHEETS.mark(content, "Learners", []))["Learners"] == ROWS


@pytest.mark.parametrize(
    "target",
    [
        "/xl/worksheets/sheet1.xml",
        "../xl/worksheets/sheet1.xml",
        "./worksheets/../worksheets/sheet1.xml",
        "worksheets\\sheet1.xml",
        "\\xl\\worksheets\\sheet1.xml",
        "Worksheets/Sheet1.XML",
        "worksheets/sheet%31.xml",
    ],
)
def test_targets_are_followed_however_they_are_spelled(target: str) -> None:
    content = renamed(str, retargeted("worksheets/sheet1.xml", target))
    assert read_all(SPREADSHEETS, content)["Learners"] == ROWS


def test_a_relation_to_texts_that_are_not_there_is_ignored() -> None:
    content = renamed(lambda name: name.replace("sharedStrings", "other").replace("styles", "others"))
    with pytest.raises(Rejected):
        read_all(SPREADSHEETS, content)  # its cells need them
    sheet = '<sheetData><row r="1"><c r="A1"><v>7</v></c></row></sheetData></worksheet>'

    def bare(name: str, text: str) -> str:
        return text.partition("<sheetData")[0] + sheet if name == "xl/worksheets/sheet1.xml" else text

    content = renamed(lambda name: name.replace("sharedStrings", "other").replace("styles", "others"), bare)
    assert read_all(SPREADSHEETS, content)["Learners"] == [(1, (7,))]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("10:59:59.9999999999984025", "11:00:00"),
        ("PT0H11M0.000S", "00:11:00"),
        ("PT30H", "30:00:00"),
        ("T08:30", "08:30:00"),
    ],
)
def test_a_time_in_a_strict_workbook_is_read_as_clocks_show_it(written: str, shown: str) -> None:
    sheet = f'<sheetData><row r="1"><c r="A1" t="d"><v>{written}</v></c></row></sheetData></worksheet>'
    content = renamed(
        str, lambda name, text: text.partition("<sheetData")[0] + sheet if "worksheets/sheet1.xml" in name else text
    )
    assert read_all(SPREADSHEETS, content)["Learners"] == [(1, (shown,))]


@pytest.mark.parametrize(
    "parts",
    [
        ODS,
        {name.upper(): text for name, text in ODS.items()},
        {name.replace("/", "\\"): text for name, text in ODS.items()},
        {name: text for name, text in ODS.items() if name != "mimetype"},
        {name: text for name, text in ODS.items() if not name.startswith("META")},
    ],
    ids=["as it is", "upper", "backslashes", "no mimetype", "no manifest"],
)
def test_opendocument_packages_are_read_likewise(parts: dict[str, str]) -> None:
    assert read_all(SPREADSHEETS, packed(parts)) == {"Learners": [(1, ("UKPRN",))]}


@pytest.mark.parametrize("name", ["xl/workbook.xml", "XL\\Workbook.XML", "/xl/workbook.xml", "xl//x/../workbook%2Exml"])
def test_names_of_one_part_have_one_key(name: str) -> None:
    assert part_key(name) == "xl/workbook.xml"


@pytest.mark.asvs("V1.5.1")
@pytest.mark.parametrize("rename", [str.upper, lambda name: name.replace("/", "\\")])
def test_a_document_type_is_refused_whatever_its_part_is_called(rename: Callable[[str], str]) -> None:
    content = renamed(rename, lambda _, text: text.replace("?>", '?><!DOCTYPE x [<!ENTITY a "b">]>', 1))
    with pytest.raises(Rejected) as caught:
        read_all(SPREADSHEETS, content)
    assert [problem.code for problem in caught.value.problems] == ["damaged"]
