"""`.xlsx` as a stream: never more than a piece of a sheet is in memory.

Readers that load a whole sheet need hundreds of megabytes for a large one; openpyxl streams, but takes ten times
as long. Error cells and formulas without a value are kept as what they are.

Source: ECMA-376 part 1, sections 18.3 (sheets), 18.4 (shared strings), 18.8.30 (number formats) and 12 (packages).
"""

from __future__ import annotations

import posixpath

from progress_excel.child.package import Package
from progress_excel.child.xlsx_rows import Rows
from progress_excel.child.xlsx_values import TRUE, Numbers, Texts
from progress_excel.child.xml_parts import whole

TYPE_CHECKING = False  # see the package
if TYPE_CHECKING:
    from progress_excel.child.package import Directory
    from progress_excel.child.wire import Book

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def open_book(content: bytes, directory: Directory | None = None) -> Book:
    """Open a workbook: its list of sheets, its shared strings and its formats."""
    package = Package(content, directory)
    (place,) = (target for kind, target in _relations(package, "").values() if kind == "officeDocument")
    book = whole(package, place)
    targets = _relations(package, place)
    parts = dict(targets.values())
    places: dict[str, str] = {}
    sheets: list[tuple[str, bool]] = []
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        kind, target = targets[sheet.get(RELATION) or sheet.get(STRICT_RELATION) or ""]
        if kind == "worksheet":
            name = sheet.attrib["name"]
            places[name] = target
            sheets.append((name, sheet.get("state", "visible") == "visible"))
    settings = book.find("{*}workbookPr")
    since_1904 = settings is not None and settings.get("date1904") in TRUE
    texts = Texts()
    if parts.get("sharedStrings", "") in package:
        texts.read(package, parts["sharedStrings"])
    styles = whole(package, parts["styles"]) if parts.get("styles", "") in package else None
    rows = Rows(package, texts, Numbers(styles, since_1904=since_1904))
    return sheets, since_1904, lambda name, notes=None: rows.of(places[name], notes)


def _relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Return the parts that a part refers to, by id: the last word of the relation's type, and the part's name."""
    folder, name = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}
    for relation in whole(package, posixpath.join(folder, "_rels", f"{name}.rels")):
        target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "").replace("\\", "/")))
        found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], target.lstrip("/"))
    return found
