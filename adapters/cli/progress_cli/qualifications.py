"""`progress qualifications`: exported as a workbook, filled in, and imported (manual 9)."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from progress_cli.foundations import files
from progress_cli.foundations.mail import deliver
from progress_cli.foundations.options import dry_run_option, limit_option
from progress_cli.foundations.output import json_option, print_json, print_json_list, print_table, progress_bar
from progress_cli.foundations.session import with_actor
from progress_cli.importing import file_imports, report
from progress_cli.operations.worker import worker_name
from progress_core.domain.foundations.errors import Rejected, Unavailable
from progress_core.domain.foundations.messages import how_many
from progress_core.domain.importing.imports import ImportKind
from progress_core.domain.qualifications.exports import ExportStatus

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor
    from progress_core.domain.qualifications.exports import Export


@click.group()
def qualifications() -> None:
    """Export learners' qualifications as a workbook, and import it when it is filled in."""


@qualifications.command()
@click.argument("file", type=files.Target(".xlsx"))
@json_option
@with_actor
def template(progress: "Progress", _actor: "Actor", *, file: Path, json_: bool) -> None:
    """Write the workbook without learners to FILE.xlsx, with every type, subject and grade in its lists."""
    files.write(file, progress.qualification_exports.template(), private=False)
    if json_:
        print_json({"file": str(file)})
    else:
        click.echo(f"Written to {file}. For a workbook with your learners: progress qualifications export")


@qualifications.command()
@click.argument("file", type=files.Target(".xlsx", ".zip"))
@click.option("--provider", "ukprn", required=True, metavar="UKPRN", help="The learners' provider.")
@click.option("--year", type=click.IntRange(7, 14), required=True, help="The learners' year group.")
@json_option
@with_actor
def export(progress: "Progress", actor: "Actor", *, file: Path, ukprn: str, year: int, json_: bool) -> None:
    """Write a year group's qualifications to FILE.xlsx, or to FILE.zip that contains the workbook.

    The workbook contains learners whose qualifications staff add. Learners who add their own are left out.
    """
    files.require_writable(file)
    requested = progress.qualification_exports.request(actor, ukprn, year)
    with progress_bar("Exporting", lambda: progress.qualification_exports.progress(actor, requested.id)):
        done = progress.qualification_exports.run_now(actor, requested.id, worker_name())
    if not done.finished:
        raise Unavailable(
            f"A worker has not finished export {done.id} yet. Check later: progress qualifications exports"
        )
    deliver(progress)
    if done.status is ExportStatus.FAILED:
        raise Rejected(done.reason)
    exports = progress.qualification_exports
    files.write(file, (exports.download if file.suffix.lower() == ".zip" else exports.workbook)(actor, done.id))
    if json_:
        print_json({"export_id": done.id, "file": str(file), "learners": done.learners, "left_out": done.left_out})
    else:
        _print_exported(done, file)


def _print_exported(done: "Export", file: Path) -> None:
    click.echo(f"Written to {file}: {how_many(done.learners, 'learner')} of Year {done.year_group}.")
    if done.left_out:
        click.echo(f"Left out, because they add their own qualifications: {how_many(done.left_out, 'learner')}.")
    click.echo("Fill it in, then: progress qualifications import FILE.xlsx")


@qualifications.command("import")
@click.argument("file", type=files.INPUT)
@click.option("--provider", "ukprn", default="", metavar="UKPRN", help="Refuse learners of any other provider.")
@click.option(
    "--complete", is_flag=True, help="Mark the sections as complete: the file has all the learners' qualifications."
)
@dry_run_option
@file_imports.errors_to_option
@json_option
@with_actor
def import_(
    progress: "Progress",
    actor: "Actor",
    *,
    file: Path,
    dry_run: bool,
    errors_to: Path | None,
    json_: bool,
    **options: Any,
) -> None:
    """Import qualifications from FILE, a filled-in export: .xlsx, .xls, .ods or .csv.

    The qualifications in a row replace those the learner has; a row without any changes nothing.
    All or nothing: if there is any error, nothing is changed and the exit code is 1.
    """
    if errors_to:
        files.require_writable(errors_to)
    content = files.read(file, progress.context.limits.upload_bytes)
    try:
        outcome = (_dry_run if dry_run else _run)(progress, actor, file.name, content, options)
    except Rejected as error:
        outcome = file_imports.refused_outcome(error, ImportKind.QUALIFICATIONS, dry_run=dry_run)
    file_imports.conclude(
        progress, progress.qualification_imports.marked, content, outcome, errors_to=errors_to, json_=json_
    )


def _dry_run(
    progress: "Progress", actor: "Actor", name: str, content: bytes, options: Mapping[str, Any]
) -> report.Outcome:
    planned = progress.qualification_imports.dry_run(actor, name, content, **options)
    kind = ImportKind.QUALIFICATIONS
    return report.Outcome("dry run", planned.counts, planned.problems, kind=kind, learners=planned.rows)


def _run(progress: "Progress", actor: "Actor", name: str, content: bytes, options: Mapping[str, Any]) -> report.Outcome:
    imports = progress.qualification_imports
    requested = imports.request(actor, name, content, **options)
    done = file_imports.run_requested(progress, imports, actor, requested)
    return report.Outcome(done.status.value, done.counts, done.problems, done.id, kind=done.kind)


@qualifications.command("exports")
@click.option("--provider", "ukprn", default="", metavar="UKPRN", help="Only this provider.")
@limit_option
@json_option
@with_actor
def list_exports(progress: "Progress", actor: "Actor", *, ukprn: str, limit: int, json_: bool) -> None:
    """List your exports with their outcomes, newest first."""
    exports = progress.qualification_exports.list(actor, ukprn, limit=limit)
    if json_:
        print_json_list(
            {
                "export_id": past.id,
                "ukprn": past.ukprn,
                "year_group": past.year_group,
                "requested_at": past.requested_at,
                "processed_at": past.processed_at,
                "status": past.status,
                "learners": past.learners,
                "left_out": past.left_out,
                "reason": past.reason,
            }
            for past in exports
        )
        return
    print_table(
        ("Id", "Provider", "Year", "Requested at", "Status", "Learners", "Left out", "Reason"),
        [
            (past.id, past.ukprn, past.year_group, past.requested_at, past.status,
             past.learners, past.left_out, past.reason)
            for past in exports
        ],
    )  # fmt: skip


@qualifications.command("imports")
@limit_option
@json_option
@with_actor
def list_imports(progress: "Progress", actor: "Actor", *, limit: int, json_: bool) -> None:
    """List the imports of qualifications that you see, yours and your colleagues', with outcomes, newest first."""
    imports = progress.qualification_imports
    counts = {"updated": "Changed", "skipped": "Left as they are"}
    file_imports.print_history(imports, actor, imports.list(actor, limit=limit), counts, json_=json_)
