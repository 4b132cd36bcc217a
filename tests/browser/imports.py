"""Helpers for tests of imports: spreadsheets on disk, and the steps of the manual."""

from datetime import date
from pathlib import Path

from attrs import evolve
from playwright.sync_api import Download, Page, expect
from progress_cli.demo import cohort

from progress_core.compose.adapters import load
from progress_core.domain.values.sheets import Table
from tests.living import Site

YEAR = cohort.academic_year(date(2026, 9, 1))


def workbook(site: Site, name: str, table: Table) -> Path:
    """Write a spreadsheet as a person may have it on their disk."""
    path = site.folder / name
    path.write_bytes(load("spreadsheets", "excel").write([table]))
    return path


def fresh(count: int, *, twice: int = 0, seed: int = 99) -> Table:
    """Build a spreadsheet of new learners, the first of whom may be repeated at its end."""
    table = cohort.table(cohort.cohort(YEAR, count, seed))
    rows = list(table.rows)
    return evolve(table, rows=[*rows, *rows[:twice]])


def open_imports(page: Page) -> None:
    """Do as the manual says, section 7.2 a and b, and 7.4 a and b."""
    page.get_by_role("link", name="Learners", exact=True).first.click()
    page.get_by_role("button", name="Import learners").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Import learners")


def send(page: Page, file: Path, button: str = "Import") -> None:
    """Do as the manual says, section 7.4 c and d."""
    page.get_by_role("button", name="Browse").set_input_files(file)
    page.get_by_role("button", name=button, exact=True).click()


def ask(page: Page, file: Path) -> None:
    """Import a file, and check that it is listed."""
    send(page, file)
    expect(page.get_by_text(f"The import of {file.name} has been requested.")).to_be_visible()


def downloaded(download: Download) -> bytes:
    return Path(download.path()).read_bytes()


def cells(page: Page, row: int) -> list[str]:
    """Return the texts of a row of the list of imports; the latest is row 1."""
    found = page.get_by_role("table").get_by_role("row").nth(row).get_by_role("cell").all_inner_texts()
    return [text.strip() for text in found]
