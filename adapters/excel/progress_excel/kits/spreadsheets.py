"""Spreadsheets under their kit."""

import pytest

from progress_core.ports.spreadsheets import Spreadsheets
from progress_core.testing.spreadsheets import SpreadsheetsContract
from progress_core.testing.tools.workbooks import Hide, Look
from progress_excel import open_spreadsheets as open_excel
from progress_excel.kits.workbooks import hidden, look


class ExcelSpreadsheetsKit(SpreadsheetsContract):
    """The kit of `excel`."""

    @pytest.fixture
    def spreadsheets(self) -> Spreadsheets:
        return open_excel("excel:")

    @pytest.fixture
    def cells_of(self) -> Look:
        return look

    @pytest.fixture
    def hide(self) -> Hide:
        return hidden
