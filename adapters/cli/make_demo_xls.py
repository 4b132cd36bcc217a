"""Make the demo's .xls file with LibreOffice, as no maintained Python library writes that format.

Run it when `progress_cli/demo/cohort.py` has changed:  python adapters/cli/make_demo_xls.py
"""  # noqa: INP001 - a script beside the package

import shutil
import subprocess
import tempfile
from pathlib import Path

from progress_cli.demo import build, cohort

from progress_core.compose.adapters import load

DATA = Path(build.__file__).parent / "data"


def main() -> None:
    """Write the cohort as .xlsx, let LibreOffice save it as .xls, and keep that."""
    table = cohort.table(cohort.cohort(build.XLS_YEAR), text_dates=True)
    with tempfile.TemporaryDirectory() as folder:
        workbook = Path(folder) / "learners.xlsx"
        workbook.write_bytes(load("spreadsheets", "excel").write([table]))
        office = shutil.which("soffice") or "soffice"
        subprocess.run(  # noqa: S603 - our own file
            [office, "--headless", "--convert-to", "xls:MS Excel 97", "--outdir", folder, str(workbook)], check=True
        )
        shutil.copyfile(workbook.with_suffix(".xls"), DATA / "learners.xls")


if __name__ == "__main__":
    main()
