"""`progress learners template | import | undo | imports`: importing learners (manual 7)."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from progress_cli.foundations import files
from progress_cli.foundations.options import dry_run_option, limit_option
from progress_cli.foundations.output import json_option, print_json
from progress_cli.foundations.session import with_actor
from progress_cli.importing import report
from progress_cli.importing.file_imports import (
    conclude,
    errors_to_option,
    print_history,
    refused_outcome,
    run_requested,
)
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import how_many
from progress_core.domain.importing.imports import Import, OnDuplicate

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor

_CHOICES = [choice.value for choice in OnDuplicate]
_MAX_ROW_DIGITS = 9
"""More than any spreadsheet has rows."""


class Decision(click.ParamType[tuple[int, OnDuplicate]]):
    """The option that decides about one row: `12=create`."""

    name = "row=choice"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, OnDuplicate]:
        """Return the row's number and the choice."""
        row, _, choice = str(value).partition("=")
        if not (row.isascii() and row.isdigit() and len(row) <= _MAX_ROW_DIGITS) or choice not in _CHOICES[1:]:
            self.fail(
                f"{value!r} must be a row number, = and one of {', '.join(_CHOICES[1:])}, such as 12=create", param, ctx
            )
        return int(row), OnDuplicate(choice)


@click.command()
@click.argument("file", type=files.Target(".xlsx"))
@json_option
@with_actor
def template(progress: "Progress", _actor: "Actor", *, file: Path, json_: bool) -> None:
    """Write the learner import template to FILE.xlsx."""
    files.write(file, progress.imports.template(), private=False)
    if json_:
        print_json({"file": str(file)})
    else:
        click.echo(f"Written to {file}. Fill in one row per learner, then: progress learners import {file}")


@click.command("import")
@click.argument("file", type=files.INPUT)
@dry_run_option
@errors_to_option
@click.option(
    "--duplicates",
    type=click.Choice(_CHOICES),
    default=_CHOICES[0],
    show_default=True,
    help="What to do with rows that match, or may match, a learner who already exists.",
)
@click.option("--decide", type=Decision(), multiple=True, metavar="ROW=CHOICE", help="The same choice for one row.")
@json_option
@with_actor
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

    All or nothing: if there is any error, nothing is changed and the exit code is 1. Each learner gets a
    username and an initial password: see `progress learners not-logged-on` and `progress learners letters`.
    """
    if errors_to:
        files.require_writable(errors_to)
    content = files.read(file, progress.context.limits.upload_bytes)
    choices: dict[str, Any] = {"on_duplicate": OnDuplicate(duplicates), "decisions": dict(decide)}
    try:
        outcome = (_dry_run if dry_run else _run)(progress, actor, file.name, content, choices)
    except Rejected as error:
        outcome = refused_outcome(error, dry_run=dry_run)
    conclude(progress, progress.imports, content, outcome, errors_to=errors_to, json_=json_)


def _dry_run(
    progress: "Progress", actor: "Actor", name: str, content: bytes, choices: Mapping[str, Any]
) -> report.Outcome:
    planned = progress.imports.dry_run(actor, name, content, **choices)
    return report.Outcome("dry run", planned.counts, planned.problems, rows=planned.rows)


def _run(progress: "Progress", actor: "Actor", name: str, content: bytes, choices: Mapping[str, Any]) -> report.Outcome:
    done = run_now(progress, actor, name, content, **choices)
    return report.Outcome(done.status.value, done.counts, done.problems, done.id)


def run_now(progress: "Progress", actor: "Actor", name: str, content: bytes, **choices: Any) -> Import:
    """Request an import of learners and run it in this process.

    Raises:
        Unavailable: it could not be run now, or another worker has not finished it.
    """
    return run_requested(progress, progress.imports, actor, progress.imports.request(actor, name, content, **choices))


@click.command()
@click.argument("import_id", type=int)
@json_option
@with_actor
def undo(progress: "Progress", actor: "Actor", *, import_id: int, json_: bool) -> None:
    """Remove the learners that an import created, if none of them has logged in."""
    undone = progress.imports.undo(actor, import_id)
    if json_:
        print_json({"import_id": import_id, "status": undone.status, "removed": undone.counts.created})
    else:
        click.echo(f"Import {import_id} has been undone: {how_many(undone.counts.created, 'learner')} removed.")


@click.command("imports")
@limit_option
@json_option
@with_actor
def history(progress: "Progress", actor: "Actor", *, limit: int, json_: bool) -> None:
    """List your imports with their outcomes, newest first."""
    print_history(
        progress.imports.list(actor, limit=limit),
        {"created": "Created", "updated": "Updated", "skipped": "Skipped"},
        json_=json_,
    )
