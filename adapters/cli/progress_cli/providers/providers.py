"""`progress providers`: schools, colleges and training companies."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from progress_cli.foundations import csv_rows, files
from progress_cli.foundations.output import json_option, print_json, print_json_list, print_table
from progress_cli.foundations.session import with_actor
from progress_cli.providers.defaults import defaults
from progress_core.domain.foundations.errors import Rejected

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor

MANDATORY = ("ukprn", "name", "area", "postcode")
OPTIONAL = ("street", "locality", "town", "lat", "lon")


@click.group()
def providers() -> None:
    """Load and list schools, colleges and training companies, and change their defaults."""


providers.add_command(defaults)


@providers.command("import")
@click.argument("file", type=files.INPUT)
@json_option
@with_actor
def import_(progress: "Progress", actor: "Actor", *, file: Path, json_: bool) -> None:
    """Add or update providers from a CSV FILE; all of them or none.

    The columns are ukprn,name,area,postcode and optionally street,locality,town,lat,lon.
    """
    limit = progress.context.limits.upload_bytes
    numbers, rows = zip(*read_csv(files.read(file, limit), limit), strict=True)
    try:
        added, updated = progress.providers.put_many(actor, rows)
    except Rejected as error:
        raise Rejected(problems=[csv_rows.with_row_number(problem, numbers) for problem in error.problems]) from None
    if json_:
        print_json({"added": added, "updated": updated})
    else:
        click.echo(f"Providers: {added:,} added, {updated:,} updated.")


def read_csv(content: bytes, limit: int) -> Iterator[tuple[int, dict[str, object]]]:
    """Read a CSV file of providers; see `csv_rows.read_csv`."""
    return csv_rows.read_csv(content, limit, "provider", MANDATORY, OPTIONAL)


@providers.command("list")
@json_option
@with_actor
def list_(progress: "Progress", actor: "Actor", *, json_: bool) -> None:
    """List the providers you may see, with the number of learners at each."""
    lines = progress.providers.list(actor)
    if json_:
        print_json_list(
            {
                "ukprn": line.provider.ukprn,
                "name": line.provider.name,
                "area": line.provider.area,
                "postcode": line.provider.postcode,
                "learners": line.learners,
            }
            for line in lines
        )
        return
    print_table(
        ("UKPRN", "Name", "Area", "Postcode", "Learners"),
        [
            (line.provider.ukprn, line.provider.name, line.provider.area, line.provider.postcode, line.learners)
            for line in lines
        ],
    )


@providers.command()
@click.argument("ukprn")
@json_option
@with_actor
def show(progress: "Progress", actor: "Actor", *, ukprn: str, json_: bool) -> None:
    """Show one provider with its defaults."""
    found = progress.providers.get(actor, ukprn)
    data = {
        "ukprn": found.ukprn,
        "name": found.name,
        "area": found.area,
        "street": found.street,
        "locality": found.locality,
        "town": found.town,
        "postcode": found.postcode,
        "lat": found.latitude,
        "lon": found.longitude,
        "sign_off": found.sign_off,
        "staff_add_qualifications": found.staff_add_qualifications,
        "referee": found.referee,
    }
    if json_:
        print_json(data)
    else:
        print_table(("Field", "Value"), list(data.items()))
