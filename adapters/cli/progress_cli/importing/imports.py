"""`progress learners template | import | undo | imports`: importing learners (manual 7)."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from progress_cli.foundations import files
from progress_cli.foundations.options import dry_run_option, limit_option
from progress_cli.foundations.output import json_option, print_json, print_json_list, print_table
from progress_cli.foundations.session import with_actor
from progress_cli.importing import report
from progress_cli.importing.file_imports import (
    conclude,
    errors_to_option,
    print_history,
    refused_outcome,
    run_requested,
)
from progress_cli.importing.mappings import read_mapping
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import how_many
from progress_core.domain.importing.imports import Import, ImportKind, OnDuplicate
from progress_core.domain.importing.mappings import with_provider
from progress_core.usecases.importing.mappings import FileFormat

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor
    from progress_core.domain.importing.mappings import FileMapping
    from progress_core.usecases.importing.update_lists import LearnerUpdate

_CHOICES = [choice.value for choice in OnDuplicate]
_OF_ROWS = ("skip", "update", "create")
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
        if not (row.isascii() and row.isdigit() and len(row) <= _MAX_ROW_DIGITS) or choice not in _OF_ROWS:
            self.fail(
                f"{value!r} must be a row number, = and one of {', '.join(_OF_ROWS)}, such as 12=create", param, ctx
            )
        return int(row), OnDuplicate(choice)


_kind_option = click.option(
    "--format",
    "kind",
    type=click.Choice(get_args(FileFormat)),
    default="auto",
    show_default=True,
    help="What the file is: a Common Transfer File, users.csv of OneRoster, or any spreadsheet with our headings.",
)
_mapping_option = click.option(
    "--mapping",
    type=files.INPUT,
    metavar="MAPPING.json",
    help="What the columns and values of the file stand for; see progress mappings suggest.",
)
_provider_of_all_option = click.option(
    "--provider",
    "ukprn",
    default="",
    metavar="UKPRN",
    help="The provider of all learners, if the file does not name it.",
)


@click.command()
@click.argument("file", type=files.Target(".xlsx"))
@click.option(
    "--from",
    "source",
    type=files.INPUT,
    metavar="SOURCE",
    help="Fill it in with what this file says, and with what is known of learners whose ULN or UPN it has.",
)
@_kind_option
@_mapping_option
@_provider_of_all_option
@json_option
@with_actor
def template(
    progress: "Progress",
    actor: "Actor",
    *,
    file: Path,
    source: Path | None,
    kind: FileFormat,
    mapping: Path | None,
    ukprn: str,
    json_: bool,
) -> None:
    """Write the learner import template to FILE.xlsx.

    With --from SOURCE, it is filled in already, as far as SOURCE says: users.csv of OneRoster, for example, has
    neither postcodes nor dates of birth. Complete the rest, and import it.
    """
    if source is None:
        content = progress.imports.template()
    else:
        theirs = files.read(source, progress.context.limits.upload_bytes)
        used = _mapping(progress, actor, source.name, theirs, kind=kind, mapping=mapping, ukprn=ukprn)
        content = progress.mappings.filled_template(actor, source.name, theirs, used)
    files.write(file, content, private=source is not None)
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
    help="What to do with rows that match, or may match, a learner who already exists; update-known updates those "
    "whose ULN or UPN is known.",
)
@click.option("--decide", type=Decision(), multiple=True, metavar="ROW=CHOICE", help="The same choice for one row.")
@_kind_option
@_mapping_option
@_provider_of_all_option
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
    kind: FileFormat,
    mapping: Path | None,
    ukprn: str,
    json_: bool,
) -> None:
    """Import learners from FILE: .xlsx, .xls, .ods, .csv or Common Transfer File, recognised by its content.

    All or nothing: if there is any error, nothing is changed and the exit code is 1. Each learner gets a
    username and an initial password: see `progress learners not-logged-on` and `progress learners letters`.
    Rows with the ULN or UPN of an existing learner are offered as updates: nothing changes until you agree, and
    --dry-run shows each old and new value.
    """
    if errors_to:
        files.require_writable(errors_to)
    content = files.read(file, progress.context.limits.upload_bytes)
    choices: dict[str, Any] = {"on_duplicate": OnDuplicate(duplicates), "decisions": dict(decide)}
    try:
        choices["mapping"] = _mapping(progress, actor, file.name, content, kind=kind, mapping=mapping, ukprn=ukprn)
        outcome = (_dry_run if dry_run else _run)(progress, actor, file.name, content, choices)
    except Rejected as error:
        outcome = refused_outcome(error, ImportKind.LEARNERS, dry_run=dry_run)
    marked = partial(progress.imports.marked, mapping=choices.get("mapping"))
    conclude(progress, marked, content, outcome, errors_to=errors_to, json_=json_)


def _mapping(
    progress: "Progress",
    actor: "Actor",
    name: str,
    content: bytes,
    *,
    kind: FileFormat,
    mapping: Path | None,
    ukprn: str,
) -> "FileMapping | None":
    """Return what the columns of a file stand for: what the person says, or else what the file is.

    Raises:
        NotFound: there is no such provider.
        Rejected: the mapping or the file cannot be read.
    """
    if mapping is not None:
        return with_provider(read_mapping(mapping), ukprn)
    return progress.mappings.of_file(actor, name, content, kind=kind, ukprn=ukprn)


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
    """Remove the learners that an import created, if none of them has logged in, and take its updates back."""
    undone = progress.imports.undo(actor, import_id)
    kept = tuple(found for found in undone.problems if found.problem.code.startswith("kept_"))
    removed, restored = undone.counts.created, undone.counts.updated - len(kept)
    if json_:
        figures = {"removed": removed, "restored": restored, "kept": report.problems_data(kept)}
        print_json({"import_id": import_id, "status": undone.status, **figures})
        return
    done = f"{how_many(removed, 'learner')} removed"
    done += f", {how_many(restored, 'learner')} changed back" if undone.counts.updated else ""
    click.echo(f"Import {import_id} has been undone: {done}.")
    report.show_problems(kept)


@click.command("updates")
@click.argument("import_id", type=int)
@click.option("--out", type=files.Target(".xlsx"), metavar="FILE.xlsx", help="Write them to a workbook.")
@json_option
@with_actor
def updates(progress: "Progress", actor: "Actor", *, import_id: int, out: Path | None, json_: bool) -> None:
    """Show what an import changed about existing learners, or would change once you agree, field by field."""
    if out:
        files.write(out, progress.imports.updates_workbook(actor, import_id))
        click.echo(f"Written to {out}.", err=json_)
        return
    lines = _updates(progress, actor, import_id)
    if json_:
        print_json_list({"row": line.row, **_who(line), "changes": line.changes} for line in lines)
        return
    shown = [(line.row, *_who(line).values(), "; ".join(report.changes_in_words(line.changes))) for line in lines]
    print_table(("Row", "Username", "First name", "Last name", "Changes"), shown)


def _updates(progress: "Progress", actor: "Actor", import_id: int) -> Iterator["LearnerUpdate"]:
    page = progress.imports.updates(actor, import_id)
    yield from page.lines
    while page.next:
        page = progress.imports.updates(actor, import_id, after=page.next)
        yield from page.lines


def _who(line: "LearnerUpdate") -> dict[str, str]:
    return {"username": line.username, "first_name": line.first_name, "last_name": line.last_name}


@click.command("imports")
@limit_option
@json_option
@with_actor
def history(progress: "Progress", actor: "Actor", *, limit: int, json_: bool) -> None:
    """List the imports that you see, yours and your colleagues', with their outcomes, newest first."""
    found = progress.imports.list(actor, limit=limit)
    print_history(
        progress.imports,
        actor,
        found,
        {"created": "Created", "updated": "Updated", "skipped": "Skipped", "unchanged": "Unchanged"},
        json_=json_,
        waiting=progress.imports.waiting(actor, found),
    )
