"""`progress learners personal-data | erase`: all that is kept about one learner, given out or erased for good."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from progress_cli.foundations import files
from progress_cli.foundations.output import as_json, json_option
from progress_cli.foundations.session import acting

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor


@click.command("personal-data")
@click.argument("username")
@click.argument("file", type=files.Target(".json"))
@json_option
@acting
def give_out(progress: "Progress", actor: "Actor", *, username: str, file: Path, json_: bool) -> None:
    """Write everything that is kept about a learner to FILE.json.

    Passwords are left out, and a reference that the learner may not see. That it was given out is put
    into the audit trail.
    """
    learner_id = progress.learners.find(actor, username).id
    files.require_writable(file)
    given = progress.personal_data.export(actor, learner_id)
    files.write(file, json.dumps(given, indent=2, ensure_ascii=False).encode(), private=True)
    if json_:
        as_json({"username": username, "file": str(file)})
    else:
        click.echo(f"Written to {file}. It holds personal data: hand it to the learner alone, and delete it.")


@click.command()
@click.argument("username")
@click.option("--confirm", default="", metavar="USERNAME", help="The username again: nothing is erased without it.")
@json_option
@acting
def erase(progress: "Progress", actor: "Actor", *, username: str, confirm: str, json_: bool) -> None:
    """Erase a learner from everywhere, for good, whatever they applied for.

    The files of the store are then written anew, so that nothing is left in them.
    """
    progress.personal_data.erase(actor, progress.learners.find(actor, username).id, confirm)
    gone = progress.personal_data.leave_no_trace(actor)
    if json_:
        as_json({"username": username, "erased": True, "compacted": gone})
        return
    click.echo(f"{username} was erased. Backups made before still hold them: see to their end as well.")
    if not gone:
        click.echo("Others are at work in the store: traces stay in its files until progress retention runs,")
        click.echo("or a worker's daily sweep.")
