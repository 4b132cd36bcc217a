"""`progress qualifications`: out as a workbook, filled in, and back (manual 9)."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from progress_cli.foundations import files
from progress_cli.foundations.mail import deliver
from progress_cli.foundations.output import as_json, json_list, json_option, progress_bar, table
from progress_cli.foundations.session import acting
from progress_cli.importing import imports, report
from progress_cli.operations.worker import worker_name
from progress_core.domain.foundations.errors import Rejected, Unavailable
from progress_core.domain.foundations.messages import how_many
from progress_core.domain.importing.imports import ImportKind
from progress_core.domain.qualifications.exports import ExportStatus

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor
    from progress_core.domain.qualifications.exports import Export

limit_option = click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="At most so many.")


@click.group()
def qualifications() -> None:
    """Learners' qualifications: export them as a workbook, fill it in, import it."""


@qualifications.command()
@click.argument("file", type=files.Target(".xlsx"))
@json_option
@acting
def template(progress: "Progress", _actor: "Actor", *, file: Path, json_: bool) -> None:
    """Write the workbook without learners to FILE.xlsx: its lists hold every type, subject and grade."""
    files.write(file, progress.qualification_exports.template())
    if json_:
        as_json({"file": str(file)})
    else:
        click.echo(f"Written to {file}. To have the learners in it: progress qualifications export")


@qualifications.command()
@click.argument("file", type=files.Target(".xlsx", ".zip"))
@click.option("--provider", "ukprn", required=True, metavar="UKPRN", help="Whose learners.")
@click.option("--year", type=click.IntRange(7, 14), required=True, help="Their year group.")
@json_option
@acting
def export(progress: "Progress", actor: "Actor", *, file: Path, ukprn: str, year: int, json_: bool) -> None:
    """Write the qualifications of a year group to FILE.xlsx, or to FILE.zip that holds the workbook.

    In it are the learners whose qualifications staff add; those who add their own are left out.
    """
    files.require_writable(file)
    asked = progress.qualification_exports.request(actor, ukprn, year)
    with progress_bar("Exporting", lambda: progress.qualification_exports.progress(actor, asked.id)):
        done = progress.qualification_exports.run_now(actor, asked.id, worker_name())
    if not done.finished:
        raise Unavailable(
            f"A worker is not done with export {done.id} yet. Look later: progress qualifications exports"
        )
    deliver(progress)
    if done.status is ExportStatus.FAILED:
        raise Rejected(done.reason)
    of = progress.qualification_exports
    files.write(file, (of.download if file.suffix.lower() == ".zip" else of.workbook)(actor, done.id))
    if json_:
        as_json({"export_id": done.id, "file": str(file), "learners": done.learners, "left_out": done.left_out})
    else:
        _tell(done, file)


def _tell(done: "Export", file: Path) -> None:
    click.echo(f"Written to {file}: {how_many(done.learners, 'learner')} of Year {done.year_group}.")
    if done.left_out:
        click.echo(f"Left out, because they add their own qualifications: {how_many(done.left_out, 'learner')}.")
    click.echo("Fill it in, then: progress qualifications import FILE.xlsx")


@qualifications.command("import")
@click.argument("file", type=files.INPUT)
@click.option("--provider", "ukprn", default="", metavar="UKPRN", help="Refuse learners of any other provider.")
@click.option("--complete", is_flag=True, help="These are all their qualifications: mark the sections as complete.")
@imports.dry_run_option
@imports.errors_to_option
@json_option
@acting
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
    """Import qualifications from FILE, an export that was filled in: .xlsx, .xls, .ods or .csv.

    A learner's qualifications are replaced by those in their row; a row without any changes nothing.
    All or nothing: with any error, nothing is changed and the exit code is 1.
    """
    if errors_to:
        files.require_writable(errors_to)
    content = files.read(file, progress.context.limits.upload_bytes)
    try:
        outcome = (_try_out if dry_run else _do)(progress, actor, file.name, content, options)
    except Rejected as error:
        outcome = imports.not_taken(error, dry_run=dry_run)
    imports.conclude(progress, progress.qualification_imports, content, outcome, errors_to=errors_to, json_=json_)


def _try_out(
    progress: "Progress", actor: "Actor", name: str, content: bytes, options: Mapping[str, Any]
) -> report.Outcome:
    planned = progress.qualification_imports.dry_run(actor, name, content, **options)
    kind = ImportKind.QUALIFICATIONS
    return report.Outcome("dry run", planned.counts, planned.problems, kind=kind, learners=planned.rows)


def _do(progress: "Progress", actor: "Actor", name: str, content: bytes, options: Mapping[str, Any]) -> report.Outcome:
    of = progress.qualification_imports
    done = imports.finish(progress, of, actor, of.request(actor, name, content, **options))
    return report.Outcome(done.status.value, done.counts, done.problems, done.id, kind=done.kind)


@qualifications.command("exports")
@click.option("--provider", "ukprn", default="", metavar="UKPRN", help="Only this provider.")
@limit_option
@json_option
@acting
def exported(progress: "Progress", actor: "Actor", *, ukprn: str, limit: int, json_: bool) -> None:
    """List your exports with their outcomes, the latest first."""
    found = progress.qualification_exports.list(actor, ukprn, limit=limit)
    if json_:
        json_list(
            {
                "export_id": each.id,
                "ukprn": each.ukprn,
                "year_group": each.year_group,
                "requested_at": each.requested_at,
                "processed_at": each.processed_at,
                "status": each.status,
                "learners": each.learners,
                "left_out": each.left_out,
                "reason": each.reason,
            }
            for each in found
        )
        return
    table(
        ("Id", "Provider", "Year", "Requested at", "Status", "Learners", "Left out", "Reason"),
        [
            (each.id, each.ukprn, each.year_group, each.requested_at.isoformat(timespec="seconds"), each.status,
             each.learners, each.left_out, each.reason)
            for each in found
        ],
    )  # fmt: skip


@qualifications.command("imports")
@limit_option
@json_option
@acting
def imported(progress: "Progress", actor: "Actor", *, limit: int, json_: bool) -> None:
    """List your imports of qualifications with their outcomes, the latest first."""
    found = progress.qualification_imports.list(actor, limit=limit)
    imports.show_history(found, {"updated": "Changed", "skipped": "Left as they are"}, json_=json_)
