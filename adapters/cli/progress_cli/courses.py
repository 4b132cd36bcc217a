"""`progress courses`: the course directory."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from progress_cli.foundations import csv_rows, files
from progress_cli.foundations.output import json_option, print_json, print_json_list, print_table
from progress_cli.foundations.session import with_actor
from progress_core.domain.foundations.errors import Rejected
from progress_core.usecases.applications.courses import CourseQuery

if TYPE_CHECKING:
    from collections.abc import Iterator

    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor

MANDATORY = ("ukprn", "venue_postcode", "start_year", "type", "subject")
OPTIONAL = ("venue", "town", "lat", "lon")


@click.group()
def courses() -> None:
    """Load and search the course directory."""


@courses.command("import")
@click.argument("file", type=files.INPUT)
@json_option
@with_actor
def import_(progress: "Progress", actor: "Actor", *, file: Path, json_: bool) -> None:
    """Replace the course directory with a CSV FILE; all of it or nothing.

    The columns are ukprn,venue_postcode,start_year,type,subject and optionally venue,town,lat,lon. Courses
    that are not in the file are withdrawn: they can no longer be found, but applications for them stay.
    """
    limit = progress.context.limits.upload_bytes
    numbers, rows = zip(*read_csv(files.read(file, limit), limit), strict=True)
    try:
        loaded = progress.courses.load(actor, rows)
    except Rejected as error:
        raise Rejected(problems=[csv_rows.with_row_number(problem, numbers) for problem in error.problems]) from None
    if json_:
        print_json({"added": loaded.added, "updated": loaded.updated, "withdrawn": loaded.withdrawn})
    else:
        click.echo(f"Courses: {loaded.added:,} added, {loaded.updated:,} updated, {loaded.withdrawn:,} withdrawn.")


def read_csv(content: bytes, limit: int) -> "Iterator[tuple[int, dict[str, object]]]":
    """Read a CSV file of courses; see `csv_rows.read_csv`."""
    return csv_rows.read_csv(content, limit, "course", MANDATORY, OPTIONAL)


@courses.command()
@click.argument("words", nargs=-1)
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000), help="Maximum number to list.")
@json_option
@with_actor
def search(progress: "Progress", actor: "Actor", *, words: tuple[str, ...], limit: int, json_: bool) -> None:
    """List the courses that match all of these WORDS: subject, type, place or provider."""
    lines = progress.courses.search(actor, CourseQuery(words=" ".join(words), limit=limit)).lines
    if json_:
        print_json_list(
            {
                "id": line.course.id,
                "subject": line.course.title,
                "type": line.course.type,
                "ukprn": line.course.ukprn,
                "provider": line.provider,
                "venue": line.course.venue,
                "town": line.course.town,
                "venue_postcode": line.course.postcode,
                "start_year": line.course.start_year,
            }
            for line in lines
        )
        return
    print_table(
        ("Course", "Provider", "Town", "Postcode", "Start"),
        [
            (line.course.name, line.provider, line.course.town, line.course.postcode, line.course.start_year)
            for line in lines
        ],
    )
