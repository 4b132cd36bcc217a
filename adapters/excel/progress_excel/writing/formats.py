"""The formats of the cells that we write."""

from xlsxwriter import Workbook
from xlsxwriter.format import Format

ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}
"""The errors that a cell can hold."""


class Formats:
    """The cell formats of one workbook.

    Args:
        book: the workbook.
        fill: properties that all formats share, such as a colour.
    """

    def __init__(self, book: Workbook, **fill: object) -> None:
        def add(**properties: object) -> Format:
            return book.add_format({"valign": "top", **properties, **fill})

        self.text = add(num_format="@")
        self.quoted = add(num_format="@", quote_prefix=True)
        self.number = add()
        self.date = add(num_format="yyyy-mm-dd", align="left")
        self.datetime = add(num_format="yyyy-mm-dd hh:mm:ss", align="left")
        self.heading = add(bold=True, text_wrap=True, bottom=1, bg_color="#E7EEF5")
        self.mandatory = add(bold=True, text_wrap=True, bottom=1, bg_color="#FFE9A8")
        self.title = add(bold=True, font_size=14)
        self.prose = add(text_wrap=True)
