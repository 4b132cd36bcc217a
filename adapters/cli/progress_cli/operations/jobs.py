"""`progress jobs`: background jobs, as an operator sees them."""

from typing import TYPE_CHECKING

import click

from progress_cli.foundations.output import json_option, print_json, print_json_list, print_table
from progress_cli.foundations.session import with_actor
from progress_core.domain.foundations.errors import NotFound

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor
    from progress_core.domain.foundations.jobs import Job


@click.group()
def jobs() -> None:
    """List background jobs, and retry those that failed."""


@jobs.command("list")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="Maximum number of jobs to list.")
@json_option
@with_actor
def list_(progress: "Progress", actor: "Actor", *, limit: int, json_: bool) -> None:
    """List jobs, newest first."""
    found = progress.jobs.list(actor, limit=limit)
    if json_:
        print_json_list(map(_data, found))
        return
    print_table(
        ("Id", "Kind", "Subject", "State", "Done", "Total", "Attempts", "Created at", "Error"),
        [
            (job.id, job.kind, job.subject, job.state, job.done, job.total, job.attempts,
             job.created_at, job.error)
            for job in found
        ],
    )  # fmt: skip


def _data(job: "Job") -> dict[str, object]:
    names = ("id", "kind", "subject", "state", "done", "total", "attempts", "created_at", "finished_at", "error")
    return {name: getattr(job, name) for name in names}


@jobs.command()
@click.argument("job_id", type=int, metavar="ID")
@json_option
@with_actor
def retry(progress: "Progress", actor: "Actor", *, job_id: int, json_: bool) -> None:
    """Queue a failed job again, for a worker to run."""
    try:
        again = progress.jobs.retry(actor, job_id)
    except NotFound:
        raise NotFound(f"There is no job {job_id}.") from None
    if json_:
        print_json(_data(again))
    else:
        click.echo(f"Job {again.id} is waiting for a worker: progress worker")
