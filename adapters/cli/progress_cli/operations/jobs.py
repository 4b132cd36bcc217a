"""`progress jobs`: long work, as an operator sees it."""

from typing import TYPE_CHECKING

import click

from progress_cli.foundations.output import as_json, json_list, json_option, table
from progress_cli.foundations.session import acting
from progress_core.domain.foundations.errors import NotFound

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor
    from progress_core.domain.foundations.jobs import Job


@click.group()
def jobs() -> None:
    """Long work: what waits, runs, is done or failed."""


@jobs.command("list")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="At most so many jobs.")
@json_option
@acting
def list_(progress: "Progress", actor: "Actor", *, limit: int, json_: bool) -> None:
    """List jobs, the latest first."""
    found = progress.jobs.list(actor, limit=limit)
    if json_:
        json_list(map(_data, found))
        return
    table(
        ("Id", "Kind", "Subject", "State", "Done", "Total", "Attempts", "Made at", "Error"),
        [
            (each.id, each.kind, each.subject, each.state, each.done, each.total, each.attempts,
             each.created_at.isoformat(timespec="seconds"), each.error)
            for each in found
        ],
    )  # fmt: skip


def _data(job: "Job") -> dict[str, object]:
    names = ("id", "kind", "subject", "state", "done", "total", "attempts", "created_at", "finished_at", "error")
    return {name: getattr(job, name) for name in names}


@jobs.command()
@click.argument("job_id", type=int, metavar="ID")
@json_option
@acting
def retry(progress: "Progress", actor: "Actor", *, job_id: int, json_: bool) -> None:
    """Ask again for what a failed job was to do; a worker does it."""
    try:
        again = progress.jobs.retry(actor, job_id)
    except NotFound:
        raise NotFound(f"There is no job {job_id}.") from None
    if json_:
        as_json(_data(again))
    else:
        click.echo(f"Job {again.id} waits for a worker: progress worker")
