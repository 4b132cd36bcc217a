"""Broken and hostile files: they give rows or one clear sentence, no traceback, and leave nothing behind."""

import random
import resource
import subprocess
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from progress_excel import open_spreadsheets

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.values.sheets import Mark
from tests.office import Office

SPREADSHEETS = open_spreadsheets("excel:")
ROW_CODES = {"unclosed_quotation", "unknown_letters", "control_character", "uneven_row"}
CODES = {"empty_file", "not_a_spreadsheet", "encrypted", "damaged", "too_large"} | ROW_CODES
OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
TYPES = "[Content_Types].xml"
MAX_SECONDS = 45.0
"""Of processor time for the whole of a file: each of two readers may use 15 s. A busy machine takes longer, no more."""


@pytest.fixture(autouse=True)
def children(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Check that every process has ended and been collected."""
    started: list[subprocess.Popen[bytes]] = []
    popen: Any = subprocess.Popen

    def recorded(*args: Any, **options: Any) -> subprocess.Popen[bytes]:
        started.append(popen(*args, **options))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", recorded)
    yield
    assert [child.returncode for child in started if child.returncode is None] == []


def outcome(content: bytes) -> str:
    """Read a file to its end: "rows", or the code with which it is refused."""
    begun = _worked()
    try:
        read(content)
    except Rejected as refusal:
        (problem,) = refusal.problems
        shown = (problem.field, problem.message)
        code = problem.code if problem.code in CODES and shown == ("file", refusal.message) else f"wrong: {problem}"
    else:
        code = "rows"
    return code if _worked() - begun < MAX_SECONDS else "late"


def _worked() -> float:
    """Return the seconds on a processor until now, with those of children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def read(content: bytes) -> None:
    with SPREADSHEETS.read(content) as sheets:
        for sheet in sheets:
            for number, cells in sheet.rows:
                assert number > 0
                assert cells[-1] is not None


def workbook() -> bytes:
    book = Workbook()
    for number in range(30):
        book.worksheets[0].append([f"1000{number:04}", "Zoë", number, 1.5, "=1+1" if number == 7 else None])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def changed(**parts: bytes | None) -> bytes:
    """The workbook with some parts replaced, added, or (None) left out; `__` in a name is a stroke."""
    out = BytesIO()
    named = {name.replace("__", "/") + ".xml": content for name, content in parts.items()}
    with ZipFile(BytesIO(workbook())) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in named:
                target.writestr(name, source.read(name))
        for name, content in named.items():
            if content is not None:
                target.writestr(name, content)
    return out.getvalue()


def sheet_xml(data: str, prologue: str = "") -> bytes:
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'{prologue}<worksheet xmlns="{namespace}"><sheetData>{data}</sheetData></worksheet>'.encode()


def zipped(**parts: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name.replace("__", "/"), content)
    return out.getvalue()


LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n + 1} '{f'&a{n};' * 10}'>" for n in range(9)) + "]>"
LAUGHING = '<row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row>'
FLAGGED = bytearray(workbook())
for _place in range(len(FLAGGED) - 4):  # every part claims to be under a password
    if bytes(FLAGGED[_place : _place + 4]) in (b"PK\x03\x04", b"PK\x01\x02"):
        FLAGGED[_place + (6 if FLAGGED[_place + 2] == 3 else 8)] |= 1

REFUSED = {
    "nothing": (b"", "empty_file"),
    "white space": (b"\xef\xbb\xbf \r\n\t", "empty_file"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1", "not_a_spreadsheet"),
    "a PDF": (b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", "not_a_spreadsheet"),
    "a web page called .xls": (b"<html><table><tr><td>UKPRN</td></tr></table></html>", "not_a_spreadsheet"),
    "XML of 2003": (b'<?xml version="1.0"?><Workbook><Worksheet/></Workbook>', "not_a_spreadsheet"),
    "rich text": (b"{\\rtf1\\ansi UKPRN}", "not_a_spreadsheet"),
    "text with a NUL": (b"UKPRN,Dob\r\n\x00,1\r\n", "not_a_spreadsheet"),
    "UTF-16 with a NUL": ("UKPRN\0".encode("utf-16"), "not_a_spreadsheet"),
    "half a UTF-16 character": ("UKPRN".encode("utf-16") + b"\x00", "not_a_spreadsheet"),
    "bytes that no code page has": (b"UKPRN\x81\x8d", "unknown_letters"),
    "CSV without its closing quotation mark": (b'A,"' + b"x" * 200_000, "unclosed_quotation"),
    "CSV that is too wide": (b"," * 16_384 + b"x", "too_large"),
    "an empty zip": (zipped(), "not_a_spreadsheet"),
    "a zip of folders": (zipped(a__=b"", b__=b""), "not_a_spreadsheet"),
    "a zip of CSV": (zipped(**{"learners.csv": b"UKPRN\r\n"}), "not_a_spreadsheet"),
    "a Word document": (zipped(**{TYPES: b"wordprocessingml.document.main+xml"}), "not_a_spreadsheet"),
    "an OpenDocument text": (zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "not_a_spreadsheet"),
    "a binary workbook": (
        zipped(**{TYPES: b"application/vnd.ms-excel.sheet.binary.macroEnabled.main"}),
        "not_a_spreadsheet",
    ),
    "a workbook without anything in it": (zipped(**{TYPES: b"spreadsheetml.sheet.main+xml"}), "damaged"),
    "an empty OpenDocument spreadsheet": (
        zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", **{"META-INF__manifest.xml": b"<m/>"}),
        "damaged",
    ),
    "an encrypted OpenDocument spreadsheet": (
        zipped(
            mimetype=b"application/vnd.oasis.opendocument.spreadsheet",
            **{"META-INF__manifest.xml": b"<manifest:encryption-data/>"},
        ),
        "encrypted",
    ),
    "a zip under a password": (bytes(FLAGGED), "encrypted"),
    "an encrypted workbook": (OLE2 + bytes(1_024) + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "an old Word document": (OLE2 + bytes(1_024) + "WordDocument".encode("utf-16-le"), "not_a_spreadsheet"),
    "the shell of an old workbook": (OLE2 + bytes(1_024) + "Workbook".encode("utf-16-le"), "damaged"),
    "a bare stream of an old workbook": (bytes.fromhex("0908100000060500") + bytes(200), "damaged"),
    "a sheet that is missing": (changed(xl__worksheets__sheet1=None), "damaged"),
    "laughs": (changed(xl__worksheets__sheet1=sheet_xml(LAUGHING, LAUGHS)), "damaged"),
    "laughs in UTF-16": (
        changed(xl__worksheets__sheet1=sheet_xml(LAUGHING, LAUGHS).decode().encode("utf-16")),
        "damaged",
    ),
    "too many parts": (zipped(**{f"{number}": b"" for number in range(10_001)}), "too_large"),
}


@pytest.mark.asvs("V1.5.1", "V5.2.3")
@pytest.mark.feature("E2")
@pytest.mark.parametrize("name", REFUSED)
def test_refuses_bad_files_with_one_clear_sentence(name: str) -> None:
    content, code = REFUSED[name]
    assert outcome(content) == code


@pytest.mark.asvs("V5.2.3")
@pytest.mark.feature("E2")
def test_refuses_a_bomb_by_its_declared_size() -> None:
    assert outcome(changed(xl__theme__theme1=bytes(600 * 1024 * 1024))) == "too_large"


@pytest.mark.feature("E2")
@pytest.mark.parametrize(
    "data",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>',
        '<row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row>',
        '<row r="-1"><c r="A-1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>999999</v></c></row>',
        '<row r="1"><c r="A1" s="99999"><v>1e308</v></c></row>',
        '<row r="1"><c r="A1"><v>nan</v></c><c r="B1" t="d"><v>never</v></c></row>',
        "<row>" * 50_000,
    ],
)
def test_survives_impossible_cells(data: str) -> None:
    assert outcome(changed(xl__worksheets__sheet1=sheet_xml(data))) in CODES | {"rows"}


@pytest.mark.asvs("V1.4.3")
@pytest.mark.feature("E2")
@pytest.mark.slow
def test_survives_a_bomb_of_cells_in_constant_memory() -> None:
    resource = pytest.importorskip("resource")
    cells = '<c t="inlineStr"><is><t>' + "x" * 32_000 + "</t></is></c>"
    content = changed(xl__worksheets__sheet1=sheet_xml(f"<row>{cells * 10}</row>" * 1_000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert outcome(content) in ("rows", "too_large")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 256 * 1024


@pytest.mark.asvs("V1.4.1")
@pytest.mark.feature("E2")
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "csv"])
def test_survives_any_damage(office: Office, kind: str) -> None:
    content = office.convert(workbook(), "xlsx", kind)
    chance = random.Random(2013)  # noqa: S311 - the same mutants every time
    codes = {outcome(mutant(content, chance)) for _ in range(75)}
    assert "rows" in codes or "damaged" in codes
    assert codes <= CODES | {"rows"}


@pytest.mark.feature("E2")
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_survives_truncated_files(office: Office, kind: str) -> None:
    content = office.convert(workbook(), "xlsx", kind)
    codes = {outcome(content[: len(content) * tenths // 10]) for tenths in range(1, 10)}
    assert codes <= {"damaged", "not_a_spreadsheet", "rows"}
    assert outcome(content) == "rows"


@pytest.mark.feature("E6")
@pytest.mark.parametrize("name", REFUSED)
def test_refuses_to_mark_hostile_files_too(name: str) -> None:
    content, code = REFUSED[name]
    with pytest.raises(Rejected) as caught:
        SPREADSHEETS.mark(content, "", [Mark(1, "A", "?")])
    assert [problem.code for problem in caught.value.problems] == [code]


def mutant(content: bytes, chance: random.Random) -> bytes:
    """Change, cut out or double some bytes."""
    damaged = bytearray(content)
    for _ in range(chance.choice((1, 3, 10, 50))):
        start = chance.randrange(len(damaged))
        match chance.randrange(3):
            case 0:
                damaged[start] = chance.randrange(256)
            case 1:
                del damaged[start : start + chance.randrange(1, 20)]
            case _:
                damaged[start:start] = damaged[start : start + chance.randrange(1, 20)]
    return bytes(damaged)
