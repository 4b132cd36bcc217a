"""`progress learners leavers-import | leavers-template`: files of leavers (J2)."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from progress_cli.foundations import files
from progress_cli.foundations.errors import REFUSED
from progress_cli.foundations.options import dry_run_option
from progress_cli.foundations.output import json_option, print_json
from progress_cli.foundations.session import with_actor
from progress_cli.importing.file_imports import errors_to_option
from progress_cli.importing.planned import found_in_words, print_first, status_of, write_marked
from progress_cli.importing.report import changes_in_words, problems_data, show_problems
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.importing.imports import RowProblem
from progress_core.domain.importing.leaver_plan import LeaverPlan, LeaverReport, PlannedLeaver

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor


@click.command("leavers-import")
@click.argument("file", type=files.INPUT)
@dry_run_option
@errors_to_option
@json_option
@with_actor
def import_(
    progress: "Progress", actor: "Actor", *, file: Path, dry_run: bool, errors_to: Path | None, json_: bool
) -> None:
    """Archive the learners of FILE who leave: .xlsx, .xls, .ods or .csv, recognised by its content.

    All or nothing: if there is any error, nobody leaves and the exit code is 1.

    The columns are leaving_date and username, uln or upn, and optionally first_name,last_name,destination,
    destination_ukprn, in any order. If neither name is the learner's, the row is refused. Learners who have left
    already are corrected; what the file has no column for stays as it is for them.
    """
    if errors_to:
        files.require_writable(errors_to)
    content = files.read(file, progress.context.limits.upload_bytes)
    act = progress.leaver_files.dry_run if dry_run else progress.leaver_files.load
    try:
        found = act(actor, file.name, content)
    except Rejected as error:
        found = LeaverReport(problems=tuple(RowProblem(0, "", problem) for problem in error.problems))
    if json_:
        print_json(_data(found, dry_run=dry_run))
    else:
        _show(found, dry_run=dry_run)
    if errors_to and found.problems:
        write_marked(partial(progress.leaver_files.marked, content, found.problems), errors_to)
    if not found.ok:
        click.get_current_context().exit(REFUSED)


@click.command("leavers-template")
@click.argument("file", type=files.Target(".xlsx"))
@json_option
@with_actor
def template(progress: "Progress", actor: "Actor", *, file: Path, json_: bool) -> None:
    """Write an empty spreadsheet for leavers to FILE.xlsx, to fill in and import."""
    files.write(file, progress.leaver_files.template(actor), private=False)
    if json_:
        print_json({"file": str(file)})
        return
    click.echo(f"Written to {file}. Fill it in, then: progress learners leavers-import {file}")


def _show(report: LeaverReport, *, dry_run: bool) -> None:
    plan = report.plan
    figures = (
        f"{len(plan.leave):,} {'leave' if dry_run else 'left'}, {len(plan.corrected):,} corrected, "
        f"{len(plan.unchanged):,} unchanged"
    )
    if not report.ok:
        click.echo(f"Nothing was changed: {found_in_words(report)}.")
    elif dry_run:
        click.echo(f"Dry run: nothing was changed. Would be {figures}; {found_in_words(report)}.")
    else:
        click.echo(f"Leavers: {figures}.")
    show_problems(report.problems)
    if dry_run:
        rows = [
            (one.row, one.username, one.name, _what(action, one)) for action, one in _rows(plan) if action != "keep"
        ]
        print_first(("Row", "Username", "Name", "What would happen"), rows)


def _what(action: str, one: PlannedLeaver) -> str:
    if action == "leave":
        return f"leaves on {one.leaving.on.isoformat()}: {one.leaving.destination.label}"
    return "; ".join(changes_in_words(one.changes))


def _rows(plan: LeaverPlan) -> list[tuple[str, PlannedLeaver]]:
    actions = (("leave", plan.leave), ("correct", plan.corrected), ("keep", plan.unchanged))
    return sorted(((action, one) for action, rows in actions for one in rows), key=lambda pair: pair[1].row)


def _data(report: LeaverReport, *, dry_run: bool) -> dict[str, Any]:
    plan = report.plan
    result: dict[str, Any] = {
        "status": status_of(report, dry_run=dry_run),
        "left": len(plan.leave),
        "corrected": len(plan.corrected),
        "unchanged": len(plan.unchanged),
        "problems": problems_data(report.problems),
    }
    if dry_run:
        result["rows"] = [_row_data(action, one) for action, one in _rows(plan)]
    return result


def _row_data(action: str, one: PlannedLeaver) -> dict[str, Any]:
    leaving = one.leaving
    return {
        "row": one.row,
        "action": action,
        "id": one.learner_id,
        "username": one.username,
        "leaving_date": leaving.on.isoformat(),
        "destination": leaving.destination.value,
        "destination_ukprn": leaving.ukprn,
        "changes": one.changes,
    }
