"""LibreOffice, for tests that need a real spreadsheet program."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from attrs import frozen

from tests.patience import PATIENCE

INSTALL = ["apt-get", "install", "-y", "--no-install-recommends", "libreoffice-calc"]
FILTERS = {"csv": "csv:Text - txt - csv (StarCalc):44,34,76,1", "xls": "xls:MS Excel 97"}
SAVED_AS = {"xlsx": "Calc MS Excel 2007 XML", "xls": "MS Excel 97"}

SUBS = """
Dim book As Object
Dim helper As Object

Sub Start(address As String, sheet As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  book = StarDesktop.loadComponentFromURL(address, "_blank", 0, hidden())
  helper = createUnoService("com.sun.star.frame.DispatchHelper")
  book.CurrentController.setActiveSheet(book.Sheets.getByName(sheet))
End Sub

Sub Enter(cell As String, text As String)
  Dim place(0) As New com.sun.star.beans.PropertyValue
  Dim typed(0) As New com.sun.star.beans.PropertyValue
  place(0).Name = "ToPoint" : place(0).Value = cell
  typed(0).Name = "StringName" : typed(0).Value = text
  helper.executeDispatch(book.CurrentController.Frame, ".uno:GoToCell", "", 0, place())
  helper.executeDispatch(book.CurrentController.Frame, ".uno:EnterString", "", 0, typed())
End Sub

Sub Save(address As String, filter As String)
  Dim how(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "FilterName" : how(0).Value = filter
  book.storeToURL(address, how())
  book.close(True)
  StarDesktop.terminate()
End Sub
"""
"""What a person does, in LibreOffice's own Basic: open a workbook, type into cells, save it under another name."""

MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
{code}</script:module>
"""


def _basic(text: str) -> str:
    """Return a text as a Basic literal."""
    return '"' + text.replace('"', '""') + '"'


@frozen
class Office:
    """A LibreOffice without a window.

    Args:
        program: path of soffice.
        folder: an empty folder of ours, for its settings and our files.
    """

    program: str
    folder: Path

    def convert(self, content: bytes, before: str, after: str) -> bytes:
        """Open a file of the kind `before` ("xlsx") and save it as `after`."""
        source, target = self._files(content, before, after)
        self._run("--convert-to", FILTERS.get(after, after), "--outdir", str(target.parent), str(source))
        return self._saved(target)

    def type_in(self, content: bytes, sheet: str, typed: Mapping[str, str], after: str) -> bytes:
        """Open an `.xlsx` file, type texts into cells of a sheet as a person does, and save it as `after`.

        Args:
            content: the file.
            sheet: its name.
            typed: cell ("I2") -> what is typed there.
            after: "xlsx" or "xls".
        """
        source, target = self._files(content, "xlsx", after)
        entered = "\n".join(f"Enter {_basic(cell)}, {_basic(text)}" for cell, text in typed.items())
        saved = f"{_basic(target.as_uri())}, {_basic(SAVED_AS[after])}"
        body = f"Start {_basic(source.as_uri())}, {_basic(sheet)}\n{entered}\nSave {saved}"
        module = self.folder / "settings" / "user" / "basic" / "Standard" / "Module1.xba"
        if not module.exists():
            self._run("--terminate_after_init")
        module.write_text(MODULE.format(code=escape(f"{SUBS}\nSub Main\n{body}\nEnd Sub")), "utf-8")
        self._run("macro:///Standard.Module1.Main")
        return self._saved(target)

    def _files(self, content: bytes, before: str, after: str) -> tuple[Path, Path]:
        source = self.folder / f"source.{before}"
        source.write_bytes(content)
        target = self.folder / "out" / f"source.{after}"
        target.parent.mkdir(exist_ok=True)
        target.unlink(missing_ok=True)
        return source, target

    def _run(self, *told: str) -> None:
        settings = f"-env:UserInstallation={(self.folder / 'settings').as_uri()}"
        command = [self.program, settings, "--headless", *told]
        subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603 - our own words

    @staticmethod
    def _saved(target: Path) -> bytes:
        assert target.exists(), f"LibreOffice did not save {target.name}"
        return target.read_bytes()


def find_office(folder: Path) -> Office:
    """Find LibreOffice, or install it; if neither works, skip tests with a loud message, and fail in CI."""
    program = shutil.which("soffice")
    if program is None and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        for command in (["apt-get", "update"], INSTALL):
            subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - our own words
        program = shutil.which("soffice")
    if program is None:
        missing = f"LibreOffice is missing: the tests that need it did not run. Install it: {' '.join(INSTALL)}"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return Office(program, folder)
