"""`progress learners leave`: learners who leave, with a date and a destination (J2)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from progress_cli.foundations.output import json_option, print_json, print_table
from progress_cli.foundations.session import with_actor

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor


@click.command()
@click.argument("usernames", nargs=-1, required=True, metavar="USERNAME...")
@click.option("--on", "leaving_date", required=True, metavar="DATE", help="The last day, like 2026-08-31.")
@click.option(
    "--destination",
    default="not-known",
    help="Where they go: accepted-place, school-sixth-form, sixth-form-college, further-education-college,"
    " special-provider, higher-education, other-education, apprenticeship, training, employment-with-training,"
    " employment, voluntary-work, gap-year, another-school, moved-away,"
    " not-in-education-employment-or-training or not-known.",
)
@click.option("--to", "ukprn", default="", metavar="UKPRN", help="The provider that they go to.")
@json_option
@with_actor
def leave(
    progress: "Progress",
    actor: "Actor",
    *,
    usernames: Sequence[str],
    leaving_date: str,
    destination: str,
    ukprn: str,
    json_: bool,
) -> None:
    """Archive learners who leave; they cannot log in any more, and can be restored if they come back.

    For learners who have left already, the date and the destination are corrected. All or nothing.
    """
    ids = [progress.learners.find(actor, username).id for username in usernames]
    values = {"leaving_date": leaving_date, "destination": destination, "destination_ukprn": ukprn}
    left = progress.leavers.leave(actor, ids, values)
    names = dict(zip(ids, usernames, strict=True))
    if json_:
        print_json([{"id": one.id, "username": names[one.id], "status": "left"} for one in left])
    else:
        print_table(("Username", "Status"), [(names[one.id], "left") for one in left])
