"""The contract kit of spreadsheets: Common Transfer Files, read as sheets of pupils; see `spreadsheets`."""

import pytest

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.values.sheets import Mark, UnreadableRow
from progress_core.domain.values.transfer_files import COLUMNS, MAX_BYTES
from progress_core.ports.spreadsheets import Spreadsheets
from progress_core.testing.tools.marks import asvs, feature
from progress_core.testing.tools.workbooks import read_all

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_ADDRESS = "<Address><PostCode>AA1 1AA</PostCode></Address>"
_CONTACT = f"<Contacts><Contact><Surname>Parent</Surname>{_ADDRESS}</Contact></Contacts>"
_ZOE = f"<Pupil>{_CONTACT}<Surname>O'Neill</Surname><Forename>Zoë</Forename><NCyearActual>11</NCyearActual></Pupil>"
_NOBODY = f"<Pupil>{_CONTACT}</Pupil>"


def _file(*pupils: str, head: str = _HEAD) -> str:
    return f"{head}<CTfile><Header></Header><CTFpupilData>{''.join(pupils)}</CTFpupilData></CTfile>"


class SpreadsheetTransfersContract:
    """What the core relies on when it reads Common Transfer Files; needs a fixture `spreadsheets`."""

    @feature("J5", "E2")
    @pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "Windows-1252"])
    def test_reads_a_transfer_file_as_a_sheet_of_pupils(self, spreadsheets: Spreadsheets, encoding: str) -> None:
        content = _file(_ZOE, _NOBODY, _ZOE, head=_HEAD.replace("UTF-8", encoding)).encode(encoding)
        (rows,) = read_all(spreadsheets, content).values()
        zoe = (None, None, "O'Neill", "Zoë", None, None, None, "11")
        assert [(0, COLUMNS), (1, zoe), (3, zoe)] == rows

    @asvs("V1.5.1")
    @feature("J5", "E2")
    @pytest.mark.parametrize(
        "doctype",
        [
            '<!DOCTYPE CTfile [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
            '<!DOCTYPE CTfile [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
            '<!DOCTYPE CTfile SYSTEM "http://example.com/ctf.dtd">',
        ],
        ids=["entities", "file", "address"],
    )
    def test_refuses_a_transfer_file_with_a_document_type(self, spreadsheets: Spreadsheets, doctype: str) -> None:
        assert (1, "document_type") == _refusal(spreadsheets, _file(_ZOE, head=doctype).encode())

    @feature("J5", "E2")
    def test_names_the_pupil_from_whom_on_a_transfer_file_cannot_be_read(self, spreadsheets: Spreadsheets) -> None:
        wrong = _file(_NOBODY, _ZOE).encode().replace("ë".encode(), b"\xeb")
        assert (2, "damaged_transfer_file") == _refusal(spreadsheets, wrong)
        assert (3, "damaged_transfer_file") == _refusal(spreadsheets, _file(_ZOE, _ZOE)[:-20].encode())

    @asvs("V5.2.1")
    @feature("J5", "E2")
    def test_refuses_a_transfer_file_that_is_too_large(self, spreadsheets: Spreadsheets) -> None:
        content = _file(_ZOE, " " * MAX_BYTES).encode()
        with pytest.raises(Rejected) as refused:
            read_all(spreadsheets, content)
        assert ["too_large"] == [found.code for found in refused.value.problems]

    @feature("J5", "E6")
    def test_marks_a_copy_of_a_transfer_file_with_all_its_pupils(self, spreadsheets: Spreadsheets) -> None:
        marked = spreadsheets.mark(_file(_ZOE).encode(), "", [Mark(1, "C", "What is wrong")])
        rows = next(iter(read_all(spreadsheets, marked).values()))
        assert [COLUMNS, (None, None, "O'Neill", "Zoë", None, None, None, "11")] == [cells for _, cells in rows]


def _refusal(spreadsheets: Spreadsheets, content: bytes) -> tuple[int, str]:
    with pytest.raises(UnreadableRow) as refused:
        read_all(spreadsheets, content)
    return refused.value.row, refused.value.problems[0].code
