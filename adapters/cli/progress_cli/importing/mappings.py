"""`progress mappings`: how files of school systems are matched with our fields (features J5)."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from progress_cli.foundations import files
from progress_cli.foundations.options import provider_option
from progress_cli.foundations.output import json_option, print_json, print_json_list, print_table
from progress_cli.foundations.session import with_actor
from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.domain.foundations.messages import label, problem
from progress_core.domain.importing.mappings import FileMapping

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor
    from progress_core.domain.importing.suggestions import Suggestion

MAX_MAPPING_BYTES = 1024 * 1024

_of_provider_option = click.option(
    "--provider", "ukprn", required=True, metavar="UKPRN", help="The provider for which it is remembered."
)
_target = files.Target(".json")


def read_mapping(path: Path) -> FileMapping:
    """Return the mapping in a JSON file.

    Raises:
        Rejected: the file holds no mapping, with all that is wrong with it.
        Unavailable: the file cannot be read.
    """
    from progress_json import loads  # noqa: PLC0415 - an extra of its own

    content = files.read(path, MAX_MAPPING_BYTES)
    if len(content) > MAX_MAPPING_BYTES:
        too_large = problem("mapping", "upload_too_large", size=len(content), most=MAX_MAPPING_BYTES)
        raise Rejected(problems=[too_large])
    return loads(FileMapping, content)


@click.group()
def mappings() -> None:
    """Match the columns and values of school systems' files with ours.

    A mapping says which heading stands for which field, which value for which of ours, and in which order dates are
    written. `progress learners import FILE --mapping MAPPING.json` reads a file with it.
    """


@mappings.command()
@click.argument("file", type=files.INPUT)
@provider_option
@click.option("--out", type=_target, metavar="MAPPING.json", help="Write the mapping, to be corrected and used.")
@json_option
@with_actor
def suggest(progress: "Progress", actor: "Actor", *, file: Path, ukprn: str, out: Path | None, json_: bool) -> None:
    """Suggest a mapping for FILE, from its headings and values."""
    content = files.read(file, progress.context.limits.upload_bytes)
    found = progress.mappings.suggest(actor, file.name, content, ukprn=ukprn)
    if out:
        _write(out, found.mapping)
    if json_:
        print_json(_suggestion_data(found))
        return
    fields = found.mapping.fields
    print_table(
        ("Heading", "Field", "Some of its values"),
        [
            (column.heading, _field(fields.get(key, "")), ", ".join(column.samples))
            for key, column in zip(found.columns.keys, found.columns.columns, strict=True)
        ],
    )
    for name, value in found.mapping.constants.items():
        click.echo(f"{label(name)} of every row: {value}")
    click.echo(f"Dates: {found.mapping.dates.value}")
    if out:
        click.echo(f"Written to {out}. Correct it, then: progress learners import {file} --mapping {out}")


@mappings.command("list")
@_of_provider_option
@json_option
@with_actor
def list_(progress: "Progress", actor: "Actor", *, ukprn: str, json_: bool) -> None:
    """List the mappings that are remembered for a provider, latest first."""
    remembered = progress.mappings.list(actor, ukprn)
    if json_:
        print_json_list({"name": one.mapping.name, "ukprn": ukprn, "saved_at": one.saved_at} for one in remembered)
        return
    print_table(
        ("Name", "Columns", "Saved at"),
        [(one.mapping.name, len(one.mapping.columns), one.saved_at) for one in remembered],
    )


@mappings.command()
@click.argument("name")
@click.argument("file", type=_target)
@click.option("--provider", "ukprn", default="", metavar="UKPRN", help="The provider for which it is remembered.")
@json_option
@with_actor
def export(progress: "Progress", actor: "Actor", *, name: str, file: Path, ukprn: str, json_: bool) -> None:
    """Write the mapping NAME to FILE.json; without --provider, one of those that come with Progress.

    These are ctf, oneroster, sims, arbor and bromcom.
    """
    mapping = progress.mappings.get(actor, ukprn, name).mapping if ukprn else _ready(name)
    _write(file, mapping)
    if json_:
        print_json({"file": str(file)})
    else:
        click.echo(f"Written to {file}.")


@mappings.command("import")
@click.argument("file", type=files.INPUT)
@_of_provider_option
@json_option
@with_actor
def import_(progress: "Progress", actor: "Actor", *, file: Path, ukprn: str, json_: bool) -> None:
    """Remember the mapping in FILE.json for a provider, under the name it has there."""
    saved = progress.mappings.save(actor, ukprn, read_mapping(file)).mapping
    if json_:
        print_json({"name": saved.name, "ukprn": ukprn})
    else:
        click.echo(f"The mapping {saved.name} is remembered for {ukprn}.")


@mappings.command()
@click.argument("name")
@_of_provider_option
@json_option
@with_actor
def remove(progress: "Progress", actor: "Actor", *, name: str, ukprn: str, json_: bool) -> None:
    """Forget the mapping NAME of a provider."""
    progress.mappings.remove(actor, ukprn, name)
    if json_:
        print_json({"name": name, "ukprn": ukprn})
    else:
        click.echo(f"The mapping {name} of {ukprn} has been removed.")


def _ready(name: str) -> FileMapping:
    from progress_core.domain.importing.ready_mappings import READY  # noqa: PLC0415 - few commands need it

    if name not in READY:
        raise NotFound(f"There is no ready mapping called {name!r}. There are {', '.join(READY)}.")
    return READY[name]


def _write(path: Path, mapping: FileMapping) -> None:
    from progress_json import dumps  # noqa: PLC0415 - an extra of its own

    files.write(path, dumps(mapping).encode(), private=False)


def _field(name: str) -> str:
    return label(name) if name else "-"


def _suggestion_data(found: "Suggestion") -> dict[str, object]:
    from progress_json import to_data  # noqa: PLC0415 - an extra of its own

    columns = [{"heading": column.heading, "samples": list(column.samples)} for column in found.columns.columns]
    return {"kind": found.kind, "mapping": to_data(found.mapping), "columns": columns}
