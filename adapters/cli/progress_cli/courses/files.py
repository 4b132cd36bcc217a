"""`progress courses import | template`: files of courses."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from progress_cli.courses import report
from progress_cli.foundations import files
from progress_cli.foundations.errors import REFUSED
from progress_cli.foundations.mail import deliver
from progress_cli.foundations.options import dry_run_option
from progress_cli.foundations.output import json_option, print_json
from progress_cli.foundations.session import with_actor
from progress_cli.importing.file_imports import errors_to_option
from progress_cli.importing.planned import write_marked
from progress_core.domain.courses.plan import CoursePlan, CourseReport
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.importing.imports import RowProblem

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor

_provider_option = click.option(
    "--provider", "ukprn", default="", metavar="UKPRN", help="Only the courses of this provider."
)


@click.command("import")
@click.argument("file", type=files.INPUT)
@_provider_option
@dry_run_option
@errors_to_option
@json_option
@with_actor
def import_(
    progress: "Progress",
    actor: "Actor",
    *,
    file: Path,
    ukprn: str,
    dry_run: bool,
    errors_to: Path | None,
    json_: bool,
) -> None:
    """Replace the course directory with FILE: .xlsx, .xls, .ods or .csv, recognised by its content.

    All or nothing: if there is any error, nothing is changed and the exit code is 1. With --provider, the file holds
    the courses of one provider, and only these are replaced; a manager of the provider may do this too.

    The columns are ukprn,venue_postcode,start_year,type,subject and optionally venue,town,lat,lon,subject_area,
    start,length,entry_requirements,website,applications_open,applications_close, in any order. Courses that are not
    in the file are withdrawn: they can no longer be found, but applications for them stay, and the learners are told.
    """
    if errors_to:
        files.require_writable(errors_to)
    content = files.read(file, progress.context.limits.upload_bytes)
    act = progress.course_files.dry_run if dry_run else progress.course_files.load
    try:
        found = act(actor, file.name, content, ukprn=ukprn)
    except Rejected as error:
        found = CourseReport(CoursePlan(), tuple(RowProblem(0, "", problem) for problem in error.problems))
    report.show(found, dry_run=dry_run, json_=json_)
    if errors_to and found.problems:
        write_marked(partial(progress.course_files.marked, content, found.problems, ukprn=ukprn), errors_to)
    if not dry_run:
        deliver(progress)
    if not found.ok:
        click.get_current_context().exit(REFUSED)


@click.command()
@click.argument("file", type=files.Target(".xlsx"))
@_provider_option
@json_option
@with_actor
def template(progress: "Progress", actor: "Actor", *, file: Path, ukprn: str, json_: bool) -> None:
    """Write a spreadsheet of the courses on offer to FILE.xlsx, to change and import again."""
    files.write(file, progress.course_files.template(actor, ukprn), private=False)
    if json_:
        print_json({"file": str(file)})
        return
    only = f" --provider {ukprn}" if ukprn else ""
    click.echo(f"Written to {file}. Change it, then: progress courses import {file}{only}")
