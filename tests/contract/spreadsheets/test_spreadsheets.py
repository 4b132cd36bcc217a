"""The spreadsheets kit over both adapters."""

from tests.kits.subjects import spreadsheets as subjects


class TestMemorySpreadsheets(subjects.TestMemory):
    """The twin."""


class TestExcelSpreadsheets(subjects.TestExcel):
    """`excel`."""
