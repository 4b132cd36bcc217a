"""`progress applications emails`: when admissions staff are told by email what is new (H3)."""

from typing import TYPE_CHECKING

import click

from progress_cli.applications.parts import require_person
from progress_cli.foundations.output import json_option, print_json
from progress_cli.foundations.session import with_actor
from progress_core.domain.accounts.staff import NewsMail

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor


@click.command()
@click.option("--at-once", "chosen", flag_value="at once", help="One email for each thing that happens.")
@click.option("--daily", "chosen", flag_value="daily", help="One email each morning.")
@json_option
@with_actor
def emails(progress: "Progress", actor: "Actor", *, chosen: str | None, json_: bool) -> None:
    """Show or choose when you are told by email of new applications, and of what learners decide.

    Use --as with the username of admissions staff.
    """
    require_person(actor, "admissions staff")
    if chosen is not None:
        progress.admissions_news.choose(actor, NewsMail(chosen))
    news = progress.admissions_news.choice(actor)
    if json_:
        print_json({"emails": news.value})
    else:
        click.echo(f"Emails about applications: {news.value}.")
