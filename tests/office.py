"""LibreOffice, for tests that want a real spreadsheet program's opinion."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from attrs import frozen

INSTALL = ["apt-get", "install", "-y", "--no-install-recommends", "libreoffice-calc"]
FILTERS = {"csv": "csv:Text - txt - csv (StarCalc):44,34,76,1", "xls": "xls:MS Excel 97"}


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
        source = self.folder / f"source.{before}"
        source.write_bytes(content)
        target = self.folder / "out" / f"source.{after}"
        target.unlink(missing_ok=True)
        settings = f"-env:UserInstallation={(self.folder / 'settings').as_uri()}"
        told = ["--headless", "--convert-to", FILTERS.get(after, after), "--outdir", str(target.parent), str(source)]
        done = subprocess.run([self.program, settings, *told], capture_output=True, timeout=120, check=False)  # noqa: S603 - our own words
        assert target.exists(), f"LibreOffice did not save {target.name}: {done.stderr.decode()}"
        return target.read_bytes()


def find_office(folder: Path) -> Office:
    """Find LibreOffice, or install it; say loudly that tests are left out if neither works, and fail for it in CI."""
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
