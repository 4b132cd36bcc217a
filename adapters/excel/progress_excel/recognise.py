"""The kind of a file, recognised by its content alone; its name does not matter."""

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from progress_core.domain.values.transfer_files import MAX_BYTES, is_transfer_file
from progress_excel.csv_files.decoding import is_text
from progress_excel.part_names import CONTENT_TYPES, MANIFEST, by_key
from progress_excel.refusals import refused


class Kind(str, Enum):
    """A kind of file that can be read."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"
    CTF = "ctf"


OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
BARE_BIFF = re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00..[\x05\x10\x20\x40]\x00", re.DOTALL)
ODS_TYPE = re.compile(rb"application/vnd\.oasis\.opendocument\.spreadsheet(?:-template)?\s*")
XLSX_TYPES = (b"spreadsheetml.sheet.main+xml", b"spreadsheetml.template.main+xml", b"ms-excel.sheet.macroEnabled.main")
DOCTYPES = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"))
MAX_PARTS, MAX_UNPACKED_BYTES, PROLOGUE_BYTES = 10_000, 512 * 1024 * 1024, 2_048


def recognise(content: bytes) -> Kind:
    """Return the kind of a file, or refuse it at once where no reader is needed to tell.

    Raises:
        Rejected: `empty_file`, `not_a_spreadsheet`, `encrypted`, `damaged` or `too_large`.
    """
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise refused("empty_file")
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    if content.startswith(OLE2):
        return _compound(content)
    if BARE_BIFF.match(content):
        return Kind.XLS
    if is_transfer_file(content):
        if len(content) > MAX_BYTES:
            raise refused("too_large")
        return Kind.CTF
    if content.startswith((b"PK\x05\x06", b"%PDF-", b"{\\rtf")) or content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        raise refused("not_a_spreadsheet")  # an empty zip, PDF, RTF; web pages and XML named .xls
    if not is_text(content):
        raise refused("not_a_spreadsheet")
    return Kind.CSV


def _compound(content: bytes) -> Kind:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise refused("encrypted")
    if not any(name.encode("utf-16-le") in content for name in ("Workbook", "Book", "WORKBOOK", "BOOK")):
        raise refused("not_a_spreadsheet")
    return Kind.XLS


@contextmanager
def _open_package(content: bytes) -> Iterator[ZipFile]:
    """Open a zip package; any fault in it is `damaged`, and a part with a password is `encrypted`."""
    try:
        with ZipFile(BytesIO(content)) as package:
            if any(part.flag_bits & 1 for part in package.infolist()):
                raise refused("encrypted")
            yield package
    except (
        BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        ValueError,
        KeyError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise refused("damaged") from error


def _packed(content: bytes) -> Kind:
    with _open_package(content) as package:
        parts = package.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
            raise refused("too_large")
        if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
            raise refused("damaged")
        kind = _kind(package)
        for part in parts:
            if part.filename.lower().endswith((".xml", ".rels")):
                with package.open(part) as source:
                    prologue = source.read(PROLOGUE_BYTES)
                    if any(doctype in prologue for doctype in DOCTYPES):  # no program writes one in a spreadsheet
                        raise refused("damaged")
        return kind


def _kind(package: ZipFile) -> Kind:
    names = by_key(package.namelist())
    if "mimetype" in names:
        if not ODS_TYPE.fullmatch(_head(package, names["mimetype"])):
            raise refused("not_a_spreadsheet")
        if MANIFEST in names and b"manifest:encryption-data" in _head(package, names[MANIFEST]):
            raise refused("encrypted")
        return Kind.ODS
    if CONTENT_TYPES in names:
        types = _head(package, names[CONTENT_TYPES])
        if any(name in types for name in XLSX_TYPES):
            return Kind.XLSX
    elif {"content.xml", MANIFEST} <= names.keys() and ODS_TYPE.search(_head(package, names[MANIFEST])):
        return Kind.ODS  # some programs leave out the mimetype
    raise refused("not_a_spreadsheet")


def _head(package: ZipFile, name: str) -> bytes:
    with package.open(name) as source:
        return source.read(1024 * 1024)
