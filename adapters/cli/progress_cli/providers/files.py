"""`progress providers import`: a file of providers, and the report about it."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from progress_cli.foundations import files
from progress_cli.foundations.errors import REFUSED
from progress_cli.foundations.options import dry_run_option
from progress_cli.foundations.output import json_option, print_json
from progress_cli.foundations.session import with_actor
from progress_cli.importing import planned
from progress_cli.importing.file_imports import errors_to_option
from progress_cli.importing.report import changes_in_words, show_problems
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.importing.imports import RowProblem
from progress_core.domain.importing.provider_files import PlannedProvider, ProviderReport

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor


@click.command("import")
@click.argument("file", type=files.INPUT)
@dry_run_option
@errors_to_option
@json_option
@with_actor
def import_(
    progress: "Progress", actor: "Actor", *, file: Path, dry_run: bool, errors_to: Path | None, json_: bool
) -> None:
    """Add or update providers from FILE: .xlsx, .xls, .ods or .csv, recognised by its content.

    All or nothing: if there is any error, nothing is changed and the exit code is 1.

    The columns are ukprn,name,area,postcode and optionally street,locality,town,lat,lon,website, in any order. What
    the file has no column for stays as it is, and so do providers that it does not name. A provider whose postcode
    changes loses its old position if the file has none.
    """
    if errors_to:
        files.require_writable(errors_to)
    content = files.read(file, progress.context.limits.upload_bytes)
    act = progress.provider_files.dry_run if dry_run else progress.provider_files.load
    try:
        found = act(actor, file.name, content)
    except Rejected as error:
        found = ProviderReport(problems=tuple(RowProblem(0, "", problem) for problem in error.problems))
    if json_:
        print_json(planned.data(found, _data, dry_run=dry_run))
    else:
        _show(found, dry_run=dry_run)
    if errors_to and found.problems:
        planned.write_marked(partial(progress.provider_files.marked, content, found.problems), errors_to)
    if not found.ok:
        click.get_current_context().exit(REFUSED)


def _show(report: ProviderReport, *, dry_run: bool) -> None:
    click.echo(planned.summary("Providers", report, dry_run=dry_run))
    show_problems(report.problems)
    if dry_run:
        planned.show_rows(report.plan, ("UKPRN", "Name", "Changes"), _cells)


def _cells(one: PlannedProvider) -> tuple[str, str, str]:
    return one.provider.ukprn, one.provider.name, "; ".join(changes_in_words(one.changes))


def _data(one: PlannedProvider) -> dict[str, Any]:
    return {"ukprn": one.provider.ukprn, "name": one.provider.name, "changes": one.changes}
