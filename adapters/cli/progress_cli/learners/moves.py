"""`progress learners move-up`: every learner of a provider goes up one year group, once a year (J1)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
from attrs import evolve

from progress_cli.foundations.mail import deliver
from progress_cli.foundations.options import dry_run_option
from progress_cli.foundations.output import json_option, print_json, print_table
from progress_cli.foundations.session import with_actor
from progress_cli.operations.worker import worker_name
from progress_core.domain.foundations.errors import Rejected, Unavailable

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor
    from progress_core.domain.years.moves import Exceptions, MoveCounts, MoveUp
    from progress_core.domain.years.previews import MovePreview, ProviderPreview


@click.command("move-up")
@click.option("--provider", "ukprns", multiple=True, metavar="UKPRN", help="Only this provider.")
@click.option("--stays", multiple=True, metavar="ID", help="A learner who stays in the year group.")
@click.option("--leaves", multiple=True, metavar="ID", help="A learner who leaves.")
@click.option(
    "--leaving-year", "leaving_years", type=click.IntRange(7, 14), multiple=True, help="A year group that leaves."
)
@click.option("--early", is_flag=True, help="Before August, move up to the next academic year.")
@click.option("--undo", "move_id", type=int, metavar="MOVE", help="Undo the move with this number instead.")
@dry_run_option
@json_option
@with_actor
def move_up(
    progress: "Progress",
    actor: "Actor",
    *,
    ukprns: Sequence[str],
    stays: Sequence[str],
    leaves: Sequence[str],
    leaving_years: Sequence[int],
    early: bool,
    move_id: int | None,
    dry_run: bool,
    json_: bool,
) -> None:
    """Move learners up to the next academic year: from 1 August, each provider once.

    Every learner goes up one year group. Those of Year 14 leave, and so do those whom --leaves and --leaving-year say.
    Without --provider, all your providers move up that have not done so. Learners are named by number or username.
    A move can be undone for 14 days, apart from learners who have changed since.
    """
    if move_id is not None:
        if dry_run or ukprns or stays or leaves or leaving_years or early:
            raise click.UsageError("Use --undo alone.")
        _show(_ran(progress, actor, [progress.moves_up.undo(actor, move_id)]), json_=json_)
        return
    exceptions = _exceptions(progress, actor, stays, leaves, leaving_years)
    if dry_run:
        _preview(_previewed(progress, actor, ukprns, exceptions), json_=json_)
        return
    moves = _ran(progress, actor, progress.moves_up.request(actor, ukprns, exceptions, early=early))
    _show(moves, json_=json_)


def _exceptions(
    progress: "Progress", actor: "Actor", stays: Sequence[str], leaves: Sequence[str], years: Sequence[int]
) -> "Exceptions":
    from progress_core.domain.years.moves import Exceptions  # noqa: PLC0415 - help need not load the rules

    def ids(names: Sequence[str]) -> frozenset[int]:
        numbers = (int(name) if name.isdecimal() else progress.learners.find(actor, name).id for name in names)
        return frozenset(numbers)

    return Exceptions(ids(stays), ids(leaves), frozenset(years))


def _ran(progress: "Progress", actor: "Actor", moves: "Sequence[MoveUp]") -> "list[MoveUp]":
    """Do what was asked for, and return the moves as they then are.

    Raises:
        Unavailable: a worker has not finished it.
        Rejected: one of them failed.
    """
    done = list(progress.moves_up.run_now(actor, moves, worker_name()))
    deliver(progress)
    if any(move.waits for move in done):
        raise Unavailable("A worker has not finished the move up yet. Check later: progress learners move-up --dry-run")
    for move in done:
        if move.reason:
            raise Rejected(move.reason)
    return done


def _previewed(progress: "Progress", actor: "Actor", ukprns: Sequence[str], exceptions: "Exceptions") -> "MovePreview":
    if len(ukprns) == 1:
        return progress.moves_up.preview(actor, ukprns[0], exceptions)
    every = progress.moves_up.preview(actor, exceptions=exceptions)
    return evolve(every, providers=tuple(one for one in every.providers if not ukprns or one.ukprn in ukprns))


def _preview(preview: "MovePreview", *, json_: bool) -> None:
    if json_:
        providers = [_preview_data(provider) for provider in preview.providers]
        print_json({"academic_year": str(preview.year), "done": False, "providers": providers})
        return
    rows = [
        (provider.name, f"Year {year.year_group}", year.counts.up, year.counts.stay, year.counts.leave)
        for provider in preview.due
        for year in provider.years
    ]
    print_table(("Provider", "Year group", "Go up", "Stay", "Leave"), rows)
    early = f" That is early: add --early before 1 August {preview.year.start}." if preview.early else ""
    click.echo(f"Nothing was changed: this is what moving up to {preview.year} would do.{early}")


def _preview_data(provider: "ProviderPreview") -> dict[str, object]:
    years = [{"year_group": year.year_group, **_counts_data(year.counts)} for year in provider.years]
    status = "due" if provider.due else "nobody to move" if provider.move is None else provider.move.status.value
    counts = provider.counts
    return {
        "ukprn": provider.ukprn,
        "name": provider.name,
        "status": status,
        **_counts_data(counts),
        "years": years,
    }


def _counts_data(counts: "MoveCounts") -> dict[str, object]:
    return {"up": counts.up, "stay": counts.stay, "leave": counts.leave}


def _show(moves: "Sequence[MoveUp]", *, json_: bool) -> None:
    if json_:
        data = {"academic_year": str(moves[0].year), "done": True, "providers": list(map(_move_data, moves))}
        print_json(data)
        return
    headings = ("Move", "UKPRN", "Status", "Moved up", "Stayed", "Left", "Left as they were")
    rows = [
        (
            *(move.id, move.ukprn, move.status.value),
            *(move.counts.up, move.counts.stay, move.counts.leave),
            len(move.left_alone),
        )
        for move in moves
    ]
    print_table(headings, rows)
    click.echo("To undo a move within 14 days: progress learners move-up --undo MOVE")


def _move_data(move: "MoveUp") -> dict[str, object]:
    until = move.undo_until
    return {
        "move_id": move.id,
        "ukprn": move.ukprn,
        "status": move.status.value,
        **_counts_data(move.counts),
        "undo_until": None if until is None else until.isoformat(),
        "left_alone": list(move.left_alone),
    }
