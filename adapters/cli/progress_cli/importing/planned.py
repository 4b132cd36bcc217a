"""The report of files that are loaded whole, of courses or of providers: what became of each row, or would."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

import click

from progress_cli.foundations import files
from progress_cli.foundations.output import print_table
from progress_cli.importing.report import PREVIEW_ROWS, problems_data
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import how_many
from progress_core.domain.importing.imports import RowProblem

_WOULD_BE = {"add": "added", "change": "changed"}


class PlannedRow(Protocol):
    """What becomes of one row."""

    @property
    def row(self) -> int:
        """Number of the row in the file."""


R = TypeVar("R", bound=PlannedRow)
R_co = TypeVar("R_co", bound=PlannedRow, covariant=True)


class Plan(Protocol[R_co]):
    """What becomes of all rows."""

    @property
    def added(self) -> Sequence[R_co]:
        """The rows of what is new."""

    @property
    def changed(self) -> Sequence[R_co]:
        """The rows of what is there, and changes."""

    @property
    def unchanged(self) -> Sequence[R_co]:
        """The rows of what is there, and stays as it is."""

    @property
    def updated(self) -> int:
        """The number of rows of what is there."""


class Findings(Protocol):
    """What is wrong with a file."""

    @property
    def problems(self) -> tuple[RowProblem, ...]:
        """Errors and warnings."""

    @property
    def ok(self) -> bool:
        """Whether there are no errors."""


class Report(Findings, Protocol[R_co]):
    """What loading a file did or would do."""

    @property
    def plan(self) -> Plan[R_co]:
        """What becomes of all rows; nothing if there are errors."""


def found_in_words(report: Findings) -> str:
    """Return how many errors and warnings there are."""
    errors = sum(found.problem.severity == "error" for found in report.problems)
    return f"{how_many(errors, 'error')}, {how_many(len(report.problems) - errors, 'warning')}"


def status_of(report: Findings, *, dry_run: bool) -> str:
    """Return the status of a report for JSON."""
    return "dry run" if dry_run else "successful" if report.ok else "unsuccessful"


def summary(noun: str, report: Report[Any], *further: str, dry_run: bool) -> str:
    """Return what was done, or would be, as one sentence.

    Args:
        noun: what the rows are about, in the plural and with a capital letter.
        report: about the file.
        further: other figures in words.
        dry_run: whether nothing was changed.
    """
    found, plan = found_in_words(report), report.plan
    figures = ", ".join((f"{len(plan.added):,} added", f"{plan.updated:,} updated", *further))
    if not report.ok:
        return f"Nothing was changed: {found}."
    if dry_run:
        changed = f"of those updated, {len(plan.changed):,} with changes"
        return f"Dry run: nothing was changed. Would be {figures} ({changed}); {found}."
    return f"{noun}: {figures}."


def data(report: Report[R], of_row: Callable[[R], dict[str, Any]], *, dry_run: bool, **further: Any) -> dict[str, Any]:
    """Return a report for JSON.

    Args:
        report: about the file.
        of_row: returns what a row is about.
        dry_run: whether nothing was changed; only then are the rows told.
        further: what else is told.
    """
    plan = report.plan
    result: dict[str, Any] = {
        "status": status_of(report, dry_run=dry_run),
        "added": len(plan.added),
        "updated": plan.updated,
        "changed": len(plan.changed),
        "problems": problems_data(report.problems),
        **further,
    }
    if dry_run:
        result["rows"] = [{"row": planned.row, "action": action, **of_row(planned)} for action, planned in _rows(plan)]
    return result


def show_rows(plan: Plan[R], headings: Sequence[str], cells: Callable[[R], tuple[object, ...]]) -> None:
    """Print the rows that would add or change something; of many, only the first.

    Args:
        plan: what becomes of all rows.
        headings: of the columns of `cells`.
        cells: returns what a row is about.
    """
    changing = [(action, planned) for action, planned in _rows(plan) if action in _WOULD_BE]
    rows = [(planned.row, _WOULD_BE[action], *cells(planned)) for action, planned in changing]
    print_first(("Row", "Would be", *headings), rows)


def print_first(headings: Sequence[str], rows: Sequence[tuple[object, ...]]) -> None:
    """Print a table of the first rows, and how many there are more; nothing if there are none.

    Args:
        headings: of its columns.
        rows: all of them.
    """
    if rows:
        print_table(headings, rows[:PREVIEW_ROWS])
    if len(rows) > PREVIEW_ROWS:
        click.echo(f"And {len(rows) - PREVIEW_ROWS:,} more: --json prints all.")


def write_marked(mark: Callable[[], bytes], path: Path) -> None:
    """Write the sender's own file with its cells marked, and say where it is.

    Args:
        mark: returns the marked file.
        path: where it goes.
    """
    try:
        marked = mark()
    except Rejected:
        click.echo(f"{path} was not written: your file is not a spreadsheet that can be marked.", err=True)
        return
    files.write(path, marked)
    click.echo(f"A copy of your file with the cells marked: {path}", err=True)


def _rows(plan: Plan[R]) -> list[tuple[str, R]]:
    actions = (("add", plan.added), ("change", plan.changed), ("keep", plan.unchanged))
    found = [(action, planned) for action, rows in actions for planned in rows]
    return sorted(found, key=lambda pair: pair[1].row)
