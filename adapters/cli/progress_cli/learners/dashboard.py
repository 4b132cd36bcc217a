"""`progress dashboard`: the ten counts (manual 4)."""

from typing import TYPE_CHECKING

import click

from progress_cli.foundations.options import provider_option, year_option
from progress_cli.foundations.output import json_option, print_json, print_table
from progress_cli.foundations.session import with_actor
from progress_core.domain.learners.dashboard import LINES

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor


@click.command()
@click.option("--by-provider", is_flag=True, help="Show one line per provider.")
@provider_option
@year_option
@json_option
@with_actor
def dashboard(
    progress: "Progress", actor: "Actor", *, by_provider: bool, ukprn: str, year: int | None, json_: bool
) -> None:
    """Show the ten counts of the learners you may see.

    To list the learners behind a count: progress learners list --filter FILTER

    If other providers offer you learners, a line says how many.
    """
    if by_provider and ukprn:
        raise click.UsageError("Use --by-provider for every provider, or --provider for one, but not both.")
    if by_provider:
        _by_provider(progress, actor, year, json_=json_)
        return
    counts = progress.dashboard.counts(actor, ukprn=ukprn, year_group=year)
    if json_:
        print_json(dict(counts))
        return
    print_table(("Learners", "Count", "Filter"), [(line.label, counts[line.key], line.key) for line in LINES])
    offered = 0 if ukprn or year else progress.transfers.waiting(actor)
    if offered:
        who = "1 learner is" if offered == 1 else f"{offered:,} learners are"
        click.echo(f"{who} offered to you: progress transfers list --received --offered", err=True)


def _by_provider(progress: "Progress", actor: "Actor", year: int | None, *, json_: bool) -> None:
    providers = progress.dashboard.by_provider(actor, year_group=year)
    if json_:
        print_json([{"ukprn": provider.ukprn, "name": provider.name, **provider.counts} for provider in providers])
        return
    headings = ("UKPRN", "Provider", *(line.label for line in LINES))
    print_table(
        headings,
        [(provider.ukprn, provider.name, *(provider.counts[line.key] for line in LINES)) for provider in providers],
    )
