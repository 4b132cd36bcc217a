"""`progress backup` and `progress restore`: everything as one file, and back."""

from pathlib import Path

import click

from progress_cli.foundations import files
from progress_cli.foundations.output import as_json, json_option
from progress_cli.foundations.session import opened
from progress_core.domain.foundations.errors import Rejected


@click.command()
@click.argument("file", type=files.Target(".gz"))
@json_option
def backup(*, file: Path, json_: bool) -> None:
    """Write everything into FILE, which ends in .gz, while others go on working.

    The file is there whole or not at all, for its owner's eyes alone. The key is not in it: keep it elsewhere.
    """
    with opened() as progress, files.writing(file, private=True) as target:
        made = progress.backups.write(progress.operator, target)
    if json_:
        as_json({"file": str(file), "made_at": made.made_at, "rows": made.size, "bytes": file.stat().st_size})
    else:
        click.echo(
            f"{made.size:,} rows were written to {file} ({file.stat().st_size:,} bytes). Keep the key elsewhere."
        )


@click.command()
@click.argument("file", type=files.INPUT)
@json_option
def restore(*, file: Path, json_: bool) -> None:
    """Bring everything in FILE back into an empty store, which `progress init` makes; all of it or nothing.

    A backup of SQLite may go to PostgreSQL and back. Initial passwords need the key of the time.
    """
    with opened() as progress, files.reading(file) as source:
        try:
            found = progress.backups.restore(progress.operator, source)
        except Rejected as error:
            raise Rejected(f"{file}: {error.message}") from None
    if json_:
        as_json({"file": str(file), "made_at": found.made_at, "rows": found.size})
    else:
        click.echo(f"{found.size:,} rows of the backup of {found.made_at:%Y-%m-%d %H:%M} UTC were restored.")
