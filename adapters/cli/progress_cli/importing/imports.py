"""`progress learners import` and what belongs to it: template, undo, history (manual 7)."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from progress_cli.foundations import files
from progress_cli.foundations.errors import REFUSED
from progress_cli.foundations.mail import deliver
from progress_cli.foundations.output import as_json, json_list, json_option, progress_bar, table
from progress_cli.foundations.session import acting
from progress_cli.importing import report
from progress_cli.operations.worker import worker_name
from progress_core.domain.foundations.errors import Rejected, Unavailable
from progress_core.domain.foundations.messages import how_many
from progress_core.domain.importing.imports import (
    Import,
    ImportCounts,
    ImportKind,
    ImportStatus,
    OnDuplicate,
    RowProblem,
)

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor
    from progress_core.usecases.importing.imports import FileImports

dry_run_option = click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
errors_to_option = click.option(
    "--errors-to",
    type=files.Target(".xlsx"),
    metavar="FILE.xlsx",
    help="If anything is wrong or doubtful, write your file with these cells marked.",
)
_CHOICES = [choice.value for choice in OnDuplicate]


class Decision(click.ParamType[tuple[int, OnDuplicate]]):
    """What to do with one row: `12=create`."""

    name = "row=choice"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, OnDuplicate]:
        """Give the row's number and the choice."""
        row, _, choice = str(value).partition("=")
        if not (row.isascii() and row.isdigit()) or choice not in _CHOICES[1:]:
            self.fail(f"{value!r} must be a row number, = and one of {', '.join(_CHOICES[1:])}: 12=create", param, ctx)
        return int(row), OnDuplicate(choice)


@click.command()
@click.argument("file", type=files.Target(".xlsx"))
@json_option
@acting
def template(progress: "Progress", _actor: "Actor", *, file: Path, json_: bool) -> None:
    """Write the learner import template to FILE.xlsx."""
    files.write(file, progress.imports.template())
    if json_:
        as_json({"file": str(file)})
    else:
        click.echo(f"Written to {file}. Fill in a row for each learner, then: progress learners import {file}")


@click.command("import")
@click.argument("file", type=files.INPUT)
@dry_run_option
@errors_to_option
@click.option(
    "--duplicates",
    type=click.Choice(_CHOICES),
    default=_CHOICES[0],
    show_default=True,
    help="What to do with rows that are, or look like, learners who are there.",
)
@click.option("--decide", type=Decision(), multiple=True, metavar="ROW=CHOICE", help="The same for one row.")
@json_option
@acting
def import_(
    progress: "Progress",
    actor: "Actor",
    *,
    file: Path,
    dry_run: bool,
    errors_to: Path | None,
    duplicates: str,
    decide: Sequence[tuple[int, OnDuplicate]],
    json_: bool,
) -> None:
    """Import learners from FILE: .xlsx, .xls, .ods or .csv, recognised by its content.

    All or nothing: with any error, nothing is changed and the exit code is 1. Each learner gets a
    username and an initial password: see `progress learners not-logged-on` and `letters`.
    """
    if errors_to:
        files.require_writable(errors_to)
    content = files.read(file, progress.context.limits.upload_bytes)
    choices: dict[str, Any] = {"on_duplicate": OnDuplicate(duplicates), "decisions": dict(decide)}
    try:
        outcome = (_try_out if dry_run else _do)(progress, actor, file.name, content, choices)
    except Rejected as error:
        outcome = not_taken(error, dry_run=dry_run)
    conclude(progress, progress.imports, content, outcome, errors_to=errors_to, json_=json_)


def _try_out(
    progress: "Progress", actor: "Actor", name: str, content: bytes, choices: Mapping[str, Any]
) -> report.Outcome:
    planned = progress.imports.dry_run(actor, name, content, **choices)
    return report.Outcome("dry run", planned.counts, planned.problems, rows=planned.rows)


def _do(progress: "Progress", actor: "Actor", name: str, content: bytes, choices: Mapping[str, Any]) -> report.Outcome:
    done = run_now(progress, actor, name, content, **choices)
    return report.Outcome(done.status.value, done.counts, done.problems, done.id)


def run_now(progress: "Progress", actor: "Actor", name: str, content: bytes, **choices: Any) -> Import:
    """Ask for an import of learners and do it in this process.

    Raises:
        Unavailable: it could not be done now, or another worker is not done with it.
    """
    return finish(progress, progress.imports, actor, progress.imports.request(actor, name, content, **choices))


def finish(progress: "Progress", imports: "FileImports", actor: "Actor", asked: Import) -> Import:
    """Do in this process an import that was asked for.

    Raises:
        Unavailable: it could not be done now, or another worker is not done with it.
    """
    if asked.status is ImportStatus.RUNNING:
        seconds = progress.context.limits.lease_seconds
        click.echo(
            f"This file was sent before, and a worker has begun import {asked.id}. Waiting for it; "
            f"if it has died, this goes on within {seconds:.0f} seconds.",
            err=True,
        )
    with progress_bar("Importing", lambda: imports.progress(actor, asked.id)):
        done = imports.run_now(actor, asked.id, worker_name())
    if not done.finished:
        noun = "learners" if done.kind is ImportKind.LEARNERS else "qualifications"
        raise Unavailable(f"A worker is not done with import {done.id} yet. Look later: progress {noun} imports")
    return done


def not_taken(error: Rejected, *, dry_run: bool) -> report.Outcome:
    """Give the outcome of a file that was not even taken: too large, for example."""
    problems = tuple(RowProblem(0, "", each) for each in error.problems)
    return report.Outcome("dry run" if dry_run else "unsuccessful", ImportCounts(), problems)


def conclude(
    progress: "Progress",
    imports: "FileImports",
    content: bytes,
    outcome: report.Outcome,
    *,
    errors_to: Path | None,
    json_: bool,
) -> None:
    """Show how an import went, mark the cells in its file, tell who asked, and end with the exit code."""
    report.show(outcome, json_=json_)
    if errors_to and outcome.problems:
        _write_marked(imports, content, outcome.problems, errors_to)
    if outcome.status != "dry run":
        deliver(progress)
    if not outcome.ok:
        click.get_current_context().exit(REFUSED)


def _write_marked(imports: "FileImports", content: bytes, problems: tuple[RowProblem, ...], path: Path) -> None:
    try:
        marked = imports.marked(content, problems)
    except Rejected:
        click.echo(f"{path} was not written: the file is no spreadsheet that could be marked.", err=True)
        return
    files.write(path, marked)
    click.echo(f"Your file with the cells marked: {path}", err=True)


@click.command()
@click.argument("import_id", type=int)
@json_option
@acting
def undo(progress: "Progress", actor: "Actor", *, import_id: int, json_: bool) -> None:
    """Remove the learners that an import made, as long as none has logged in."""
    undone = progress.imports.undo(actor, import_id)
    if json_:
        as_json({"import_id": import_id, "status": undone.status, "removed": undone.counts.created})
    else:
        click.echo(f"Import {import_id} is undone: {how_many(undone.counts.created, 'learner')} removed.")


@click.command("imports")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="At most so many imports.")
@json_option
@acting
def history(progress: "Progress", actor: "Actor", *, limit: int, json_: bool) -> None:
    """List your imports with their outcomes, the latest first."""
    show_history(
        progress.imports.list(actor, limit=limit),
        {"created": "Created", "updated": "Updated", "skipped": "Skipped"},
        json_=json_,
    )


def show_history(found: Sequence[Import], counted: Mapping[str, str], *, json_: bool) -> None:
    """Show imports with their outcomes.

    Args:
        found: the imports.
        counted: which of their counts are shown, each with the heading of its column.
        json_: for programs.
    """
    if json_:
        json_list(
            {
                "import_id": each.id,
                "file": each.file_name,
                "requested_at": each.requested_at,
                "processed_at": each.processed_at,
                "status": each.status,
                **{name: getattr(each.counts, name) for name in counted},
            }
            for each in found
        )
        return
    table(
        ("Id", "File", "Requested at", "Status", *counted.values()),
        [
            (each.id, each.file_name, each.requested_at.isoformat(timespec="seconds"), each.status,
             *(getattr(each.counts, name) for name in counted))
            for each in found
        ],
    )  # fmt: skip
