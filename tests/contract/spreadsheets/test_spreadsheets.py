"""The spreadsheets kit over both adapters."""

import pytest
from progress_excel import open_spreadsheets as open_excel

from progress_core.memory.spreadsheets import open_spreadsheets as open_memory
from progress_core.ports.spreadsheets import Spreadsheets
from progress_core.testing.spreadsheets import SpreadsheetsContract


class TestMemorySpreadsheets(SpreadsheetsContract):
    @pytest.fixture
    def spreadsheets(self) -> Spreadsheets:
        return open_memory("memory:")


class TestExcelSpreadsheets(SpreadsheetsContract):
    @pytest.fixture
    def spreadsheets(self) -> Spreadsheets:
        return open_excel("excel:")
