"""`progress reminders`: whether you are reminded (J7)."""

from typing import TYPE_CHECKING

import click

from progress_cli.foundations.output import json_option, print_json
from progress_cli.foundations.session import with_actor

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor


@click.command()
@click.option("--start", "chosen", flag_value="start", help="Remind me once a week at most.")
@click.option("--stop", "chosen", flag_value="stop", help="Do not remind me any more.")
@json_option
@with_actor
def reminders(progress: "Progress", actor: "Actor", *, chosen: str | None, json_: bool) -> None:
    """Show or choose whether you are reminded: managers of learners who wait, learners of what waits for them.

    Use --as with the username of a manager or learner. Whether a provider reminds anybody is one of its defaults.
    """
    if chosen is not None:
        progress.reminders.choose(actor, wanted=chosen == "start")
    wanted = progress.reminders.wanted(actor)
    if json_:
        print_json({"reminders": wanted})
    else:
        click.echo("You are reminded once a week at most." if wanted else "You are not reminded.")
