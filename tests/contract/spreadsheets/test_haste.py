"""Small files that take very long to read: somebody who waits is told so within two seconds of processor time."""

import os
import resource
import subprocess
import sys
from io import BytesIO

import pytest
from openpyxl import Workbook
from progress_excel import open_spreadsheets
from progress_excel.child.main import NICENESS

from progress_core.domain.foundations.errors import Rejected
from tests.contract.spreadsheets.test_hostile import changed, sheet_xml

pytestmark = pytest.mark.feature("K8")

SPREADSHEETS = open_spreadsheets("excel:")
SECONDS = 2
SPARE_SECONDS = 2
"""The limit holds whole seconds, for each of two readers."""


def _rows_in_haste(content: bytes) -> int:
    with SPREADSHEETS.read(content, seconds=SECONDS) as sheets:
        return sum(1 for sheet in sheets for _ in sheet.rows)


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.asvs("V5.2.1", "V15.2.2")
@pytest.mark.parametrize(
    ("row", "count"),
    [
        ("<row/>", 9_000_000),
        ('<row><c t="e"><v>#N/A</v></c></row>', 2_000_000),
        ('<row><c t="n"><f>1</f></c></row>', 1_500_000),
    ],
    ids=["empty rows", "errors", "formulas"],
)
def test_a_small_workbook_that_takes_long_is_given_up_soon(row: str, count: int) -> None:
    content = changed(xl__worksheets__sheet1=sheet_xml(row * count))
    assert len(content) < 300_000
    before = _processor_seconds()
    with pytest.raises(Rejected) as refused:
        _rows_in_haste(content)
    assert [found.code for found in refused.value.problems] == ["too_slow"]
    assert "Choose “Import” instead" in refused.value.message
    assert _processor_seconds() - before < SECONDS + SPARE_SECONDS


def test_ten_thousand_learners_are_read_while_somebody_waits() -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Learners")
    for number in range(10_000):
        sheet.append([f"{10_000_000 + number}", "Year 11", "Zoë", "Smith", "OX28 6NE", number, *["text"] * 11])
    out = BytesIO()
    book.save(out)
    assert _rows_in_haste(out.getvalue()) == 10_000


def test_the_readers_run_behind_every_other_process() -> None:
    limited = "import os; from progress_excel.child.main import limit; limit(2**32, 20); print(os.nice(0))"
    shown = subprocess.run([sys.executable, "-c", limited], capture_output=True, check=True)  # noqa: S603 - ourselves
    assert int(shown.stdout) == min(os.nice(0) + NICENESS, 19)
