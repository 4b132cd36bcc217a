"""`progress learners personal-data | erase`: exporting and erasing one learner's personal data."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from progress_cli.foundations import files
from progress_cli.foundations.output import json_option, print_json
from progress_cli.foundations.session import with_actor

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor


@click.command("personal-data")
@click.argument("username")
@click.argument("file", type=files.Target(".json"))
@json_option
@with_actor
def export(progress: "Progress", actor: "Actor", *, username: str, file: Path, json_: bool) -> None:
    """Write all data held about a learner to FILE.json.

    Passwords are left out, and so is a reference that the learner may not see. The audit trail records the
    export.
    """
    learner_id = progress.learners.find(actor, username).id
    files.require_writable(file)
    data = progress.personal_data.export(actor, learner_id)
    files.write(file, json.dumps(data, indent=2, ensure_ascii=False).encode())
    if json_:
        print_json({"username": username, "file": str(file)})
    else:
        click.echo(f"Written to {file}. It holds personal data: give it to nobody but the learner, then delete it.")


@click.command()
@click.argument("username")
@click.option(
    "--confirm",
    default="",
    metavar="USERNAME",
    help="The username again, as confirmation. Nothing is erased without it.",
)
@json_option
@with_actor
def erase(progress: "Progress", actor: "Actor", *, username: str, confirm: str, json_: bool) -> None:
    """Erase a learner and everything about them, for good, even if they have applied for courses.

    The database files are then rewritten, so that no trace is left in them.
    """
    progress.personal_data.erase(actor, progress.learners.find(actor, username).id, confirm)
    compacted = progress.personal_data.leave_no_trace(actor)
    if json_:
        print_json({"username": username, "erased": True, "compacted": compacted})
        return
    click.echo(f"{username} has been erased. Earlier backups still contain their data: delete those as well.")
    if not compacted:
        click.echo("The database is in use, so traces stay in its files until you run progress retention,")
        click.echo("or until a worker's daily run.")
