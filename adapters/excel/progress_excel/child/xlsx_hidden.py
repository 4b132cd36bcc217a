"""Which rows and columns of an `.xlsx` are hidden.

Source: ECMA-376 part 1, section 18.3.
"""

from __future__ import annotations

import re

from progress_excel.child.xlsx_values import TRUE

TYPE_CHECKING = False  # see the package
if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

    from progress_excel.child.wire import Notes

ZERO = re.compile(r"0(?:\.0*)?")
HIDDEN = re.compile(r' (?:hidden="(?:1|true|on)"|ht="0(?:\.0*)?")')


def sheet_data(root: Element, notes: Notes) -> Element | None:
    """Return the element around the rows, and note the hidden columns; None if it is not there yet."""
    found = root.find("{*}sheetData")
    if found is not None:
        note_columns(root, notes)
    return found


def note_columns(root: Element, notes: Notes) -> None:
    """Note the hidden columns, which stand before the rows."""
    for column in root.iterfind("{*}cols/{*}col"):
        if is_hidden(column.attrib, "width"):
            notes.hide_columns(int(column.get("min", "1")) - 1, int(column.get("max", "0")) - 1)


def is_hidden(about: Mapping[str, str], size: str) -> bool:
    """Return whether the attributes of a row or column say that it is hidden, or has no height or width."""
    return about.get("hidden") in TRUE or ZERO.fullmatch(about.get(size, "")) is not None
