"""Spreadsheets under their kit."""

from progress_excel.kits.spreadsheets import ExcelSpreadsheetsKit

from progress_core.testing.twins.spreadsheets import MemorySpreadsheetsKit


class TestMemory(MemorySpreadsheetsKit):
    """The twin."""


class TestExcel(ExcelSpreadsheetsKit):
    """`excel`."""
