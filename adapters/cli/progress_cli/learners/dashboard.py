"""`progress dashboard`: the ten counts (manual 4)."""

from typing import TYPE_CHECKING

import click

from progress_cli.foundations.output import as_json, json_option, table
from progress_cli.foundations.session import acting
from progress_core.domain.learners.dashboard import LINES

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor


@click.command()
@click.option("--by-provider", is_flag=True, help="A line for each provider.")
@json_option
@acting
def dashboard(progress: "Progress", actor: "Actor", *, by_provider: bool, json_: bool) -> None:
    """Show the ten counts for the learners in scope.

    Each is a list as well: progress learners list --filter never-logged-in
    """
    if by_provider:
        _by_provider(progress, actor, json_=json_)
        return
    counts = progress.dashboard.counts(actor)
    if json_:
        as_json(dict(counts))
    else:
        table(("Learners", "Count", "Filter"), [(line.label, counts[line.key], line.key) for line in LINES])


def _by_provider(progress: "Progress", actor: "Actor", *, json_: bool) -> None:
    lines = progress.dashboard.by_provider(actor)
    if json_:
        as_json([{"ukprn": each.ukprn, "name": each.name, **each.counts} for each in lines])
        return
    headings = ("UKPRN", "Provider", *(line.label for line in LINES))
    table(headings, [(each.ukprn, each.name, *(each.counts[line.key] for line in LINES)) for each in lines])
