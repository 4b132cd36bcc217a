"""`progress backup` and `progress restore`: all data as one file, and back."""

from pathlib import Path

import click

from progress_cli.foundations import files
from progress_cli.foundations.output import json_option, print_json
from progress_cli.foundations.session import open_progress
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.values.english_time import moment_in_words


@click.command()
@click.argument("file", type=files.Target(".gz"))
@json_option
def backup(*, file: Path, json_: bool) -> None:
    """Back up all data to FILE.gz while others go on working.

    The file is written whole or not at all, and only its owner can read it. It does not contain the key: keep
    the key somewhere else.
    """
    with open_progress() as progress, files.writing(file) as target:
        backed_up = progress.backups.write(progress.operator, target)
    if json_:
        print_json(
            {"file": str(file), "made_at": backed_up.made_at, "rows": backed_up.size, "bytes": file.stat().st_size}
        )
    else:
        click.echo(
            f"{backed_up.size:,} rows were written to {file} ({file.stat().st_size:,} bytes). "
            "Keep the key somewhere else."
        )


@click.command()
@click.argument("file", type=files.INPUT)
@json_option
def restore(*, file: Path, json_: bool) -> None:
    """Restore everything in the backup FILE to an empty store; all of it or nothing.

    `progress init` creates the empty store. A backup of SQLite can be restored to PostgreSQL, and the other way
    round. Initial passwords can only be read with the key that was in use when the backup was made.
    """
    with open_progress() as progress, files.reading(file) as source:
        try:
            found = progress.backups.restore(progress.operator, source)
        except Rejected as error:
            raise Rejected(f"{file}: {error.message}") from None
    if json_:
        print_json({"file": str(file), "made_at": found.made_at, "rows": found.size})
    else:
        click.echo(f"{found.size:,} rows of the backup of {moment_in_words(found.made_at)} were restored.")
