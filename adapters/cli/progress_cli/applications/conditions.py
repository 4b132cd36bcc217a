"""`progress applications conditions`: mark the conditions of an offer as met or not met (H2b)."""

from typing import TYPE_CHECKING

import click

from progress_cli.applications.parts import print_outcome
from progress_cli.foundations.confirmation import require_confirmation
from progress_cli.foundations.options import dry_run_option, yes_option
from progress_cli.foundations.output import json_option, printable
from progress_cli.foundations.session import with_actor
from progress_core.domain.applications.decisions import mark_conditions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from progress_core.compose.progress import Progress
    from progress_core.domain.applications.applications import Application
    from progress_core.domain.foundations.actors import Actor


@click.command()
@click.argument("number", type=int)
@click.option("--met", multiple=True, type=click.IntRange(1), metavar="PLACE", help="This condition is met.")
@click.option("--not-met", multiple=True, type=click.IntRange(1), metavar="PLACE", help="This one is not.")
@click.option("--waiting", multiple=True, type=click.IntRange(1), metavar="PLACE", help="It is not known yet.")
@dry_run_option
@yes_option
@json_option
@with_actor
def conditions(
    progress: "Progress",
    actor: "Actor",
    *,
    number: int,
    met: tuple[int, ...],
    not_met: tuple[int, ...],
    waiting: tuple[int, ...],
    dry_run: bool,
    yes: bool,
    json_: bool,
) -> None:
    """Mark the conditions of an offer as met, not met or waiting; the learner is told.

    PLACE is 1 for the first condition; `applications show` lists them. Conditions that are not named stay as they are.
    """
    said = [(place, value) for places, value in ((met, True), (not_met, False), (waiting, None)) for place in places]
    if not said:
        raise click.UsageError("Say which condition to mark: --met, --not-met or --waiting, each with its place.")
    if len({place for place, _ in said}) < len(said):
        raise click.UsageError("Mark each condition once.")
    require_confirmation(dry_run=dry_run, yes=yes, json_=json_)
    application = progress.admissions.get(actor, number).application
    marks = _marks(application, said)
    planned = mark_conditions(application, marks)
    if _stops(application, planned, dry_run=dry_run, yes=yes, json_=json_):
        return
    marked = progress.admissions.mark_conditions(actor, number, marks, version=application.version)
    print_outcome([marked], json_=json_)


def _marks(application: "Application", said: "Iterable[tuple[int, bool | None]]") -> list[bool | None]:
    """Return the mark of every condition: those that were said, and the others as they are."""
    marks = {place: condition.met for place, condition in enumerate(application.conditions, start=1)}
    return [*(marks | dict(said)).values()]


def _stops(before: "Application", after: "Application", *, dry_run: bool, yes: bool, json_: bool) -> bool:
    """Print what would be marked, and ask; return whether nothing is to be done."""
    changed = [new for old, new in zip(before.conditions, after.conditions, strict=True) if old != new]
    if json_:
        if dry_run:
            print_outcome([after], done=False, json_=True)
        return dry_run
    click.echo(printable(f"{before.id}, {before.learner_name}, {before.course}:"))
    for condition in changed:
        click.echo(printable(f"- {condition.words}: {condition.status}."))
    click.echo("- The learner is told, unless they have left." if changed else "- Nothing changes.")
    if not (dry_run or yes):
        click.confirm("Do this?", abort=True)
    return dry_run
