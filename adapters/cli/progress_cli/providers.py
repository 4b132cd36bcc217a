"""`progress providers`: schools, colleges and training companies."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from attrs import evolve

from progress_cli import files
from progress_cli.output import as_json, json_list, json_option, table
from progress_cli.session import acting
from progress_cli.settings import defaults
from progress_core.domain.errors import Rejected

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.permissions import Actor
    from progress_core.domain.problems import Problem

MANDATORY = ("ukprn", "name", "area", "postcode")
OPTIONAL = ("street", "locality", "town", "lat", "lon")


@click.group()
def providers() -> None:
    """Schools, colleges and training companies."""


providers.add_command(defaults)


@providers.command("import")
@click.argument("file", type=files.INPUT)
@json_option
@acting
def import_(progress: "Progress", actor: "Actor", *, file: Path, json_: bool) -> None:
    """Add providers from a CSV FILE, or bring up to date those that are there; all or none.

    The columns are ukprn,name,area,postcode and optionally street,locality,town,lat,lon.
    """
    limit = progress.context.limits.upload_bytes
    numbers, rows = zip(*read_csv(files.read(file, limit), limit), strict=True)
    try:
        added, updated = progress.providers.put_many(actor, rows)
    except Rejected as error:
        raise Rejected(problems=[_placed(each, numbers) for each in error.problems]) from None
    if json_:
        as_json({"added": added, "updated": updated})
    else:
        click.echo(f"Providers: {added:,} added, {updated:,} brought up to date.")


def _placed(problem: "Problem", numbers: Sequence[int]) -> "Problem":
    """Name the file's own row: the use case knows only which of the rows it was given it is."""
    index, _, field = problem.field.removeprefix("row ").partition(": ")
    row = numbers[int(index) - 1]
    return evolve(problem, field=f"row {row}: {field}", message=f"Row {row}: {problem.message}")


def read_csv(content: bytes, limit: int) -> Iterator[tuple[int, dict[str, object]]]:
    """Read a CSV file of providers.

    Args:
        content: of the file.
        limit: bytes that are too many when passed.

    Gives:
        each row with its number in the file.

    Raises:
        Rejected: it is no such CSV file, or has no rows; the sentence says why and names the row.
    """
    if len(content) > limit:
        raise Rejected(f"The file is too large: at most {limit // (1024 * 1024)} MiB are taken.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise Rejected(f"Row {row} is not UTF-8 text. Save the file as CSV (UTF-8).") from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found = False
    try:
        headings = [heading.strip().lower() for heading in next(reader, [])]
        _check_headings(headings)
        for cells in reader:
            if not any(map(str.strip, cells)):
                continue
            if len(cells) != len(headings):
                raise Rejected(
                    f"Row {reader.line_num} has {len(cells)} cells, but there are {len(headings)} headings. "
                    "Put values that hold a comma into double quotes."
                )
            found = True
            yield reader.line_num, dict(zip(headings, cells, strict=True))
    except csv.Error as error:
        raise Rejected(f"Row {reader.line_num} is not CSV: {error}.") from None
    if not found:
        raise Rejected("The file has no providers. It needs a row for each, below the headings.")


def _check_headings(headings: list[str]) -> None:
    if not any(headings):
        raise Rejected(f"The file is empty. It needs the headings {','.join(MANDATORY)} and a row for each provider.")
    missing = [name for name in MANDATORY if name not in headings]
    unknown = [name for name in headings if name not in (*MANDATORY, *OPTIONAL)]
    if missing or unknown or len(set(headings)) != len(headings):
        raise Rejected(
            f"The headings must be {','.join(MANDATORY)} and optionally {','.join(OPTIONAL)}, each once. "
            f"Missing: {', '.join(missing) or 'none'}. Not known: {', '.join(map(repr, unknown)) or 'none'}."
        )


@providers.command("list")
@json_option
@acting
def list_(progress: "Progress", actor: "Actor", *, json_: bool) -> None:
    """List the providers in scope with their learner counts."""
    lines = progress.providers.list(actor)
    if json_:
        json_list(
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
    table(
        ("UKPRN", "Name", "Area", "Postcode", "Learners"),
        [
            (line.provider.ukprn, line.provider.name, line.provider.area, line.provider.postcode, line.learners)
            for line in lines
        ],
    )


@providers.command()
@click.argument("ukprn")
@json_option
@acting
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
        as_json(data)
    else:
        table(("What", "Value"), list(data.items()))
