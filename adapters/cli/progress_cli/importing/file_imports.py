"""What the commands that import files have in common: running, reporting and listing imports."""

from collections.abc import Callable, Container, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from progress_cli.foundations import files
from progress_cli.foundations.errors import REFUSED
from progress_cli.foundations.mail import deliver
from progress_cli.foundations.output import print_json_list, print_table, progress_bar
from progress_cli.importing import report
from progress_cli.importing.planned import write_marked
from progress_cli.operations.worker import worker_name
from progress_core.domain.foundations.errors import Rejected, Unavailable
from progress_core.domain.importing.imports import Import, ImportCounts, ImportKind, ImportStatus, RowProblem

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor
    from progress_core.usecases.importing.imports import FileImports

errors_to_option = click.option(
    "--errors-to",
    type=files.Target(".xlsx"),
    metavar="FILE.xlsx",
    help="If there are errors or warnings, write a copy of your file with those cells marked.",
)


def run_requested(progress: "Progress", imports: "FileImports", actor: "Actor", requested: Import) -> Import:
    """Run a requested import in this process.

    Raises:
        Unavailable: it could not be run now, or another worker has not finished it.
    """
    if requested.status is ImportStatus.RUNNING:
        seconds = progress.context.limits.lease_seconds
        click.echo(
            f"This file was sent before, and a worker has started import {requested.id}. Waiting for it. "
            f"If the worker has died, the import continues within {seconds:.0f} seconds.",
            err=True,
        )
    with progress_bar("Importing", lambda: imports.progress(actor, requested.id)):
        done = imports.run_now(actor, requested.id, worker_name())
    if not done.finished:
        noun = "learners" if done.kind is ImportKind.LEARNERS else "qualifications"
        raise Unavailable(f"A worker has not finished import {done.id} yet. Check later: progress {noun} imports")
    return done


def refused_outcome(error: Rejected, kind: ImportKind, *, dry_run: bool) -> report.Outcome:
    """Return the outcome of a file that was refused before it was read: too large, for example."""
    problems = tuple(RowProblem(0, "", problem) for problem in error.problems)
    return report.Outcome("dry run" if dry_run else "unsuccessful", ImportCounts(), problems, kind=kind)


def conclude(
    progress: "Progress",
    mark: Callable[[bytes, tuple[RowProblem, ...]], bytes],
    content: bytes,
    outcome: report.Outcome,
    *,
    errors_to: Path | None,
    json_: bool,
) -> None:
    """Print how an import went, write the marked file, deliver email, and exit with the right code."""
    report.show(outcome, json_=json_)
    if errors_to and outcome.problems:
        write_marked(partial(mark, content, outcome.problems), errors_to)
    if outcome.status != "dry run":
        deliver(progress)
    if not outcome.ok:
        click.get_current_context().exit(REFUSED)


def print_history(
    imports: "FileImports",
    actor: "Actor",
    history: Sequence[Import],
    counts: Mapping[str, str],
    *,
    json_: bool,
    waiting: Container[int] = (),
) -> None:
    """Print imports with their outcomes.

    Args:
        imports: of their kind.
        actor: who asks.
        history: the imports.
        counts: names of the counts to print, each with the heading of its column.
        json_: print JSON.
        waiting: numbers of those that wait for an answer.
    """
    senders = imports.senders(actor, history)
    if json_:
        print_json_list(
            {
                "import_id": past.id,
                "file": past.file_name,
                "requested_by": senders[past.id],
                "requested_at": past.requested_at,
                "processed_at": past.processed_at,
                "status": past.status,
                **{name: getattr(past.counts, name) for name in counts},
            }
            for past in history
        )
        return

    def status(past: Import) -> str:
        return "waiting for your answer" if past.id in waiting else past.status.value

    print_table(
        ("Id", "File", "By", "Requested at", "Status", *counts.values()),
        [
            (past.id, past.file_name, senders[past.id], past.requested_at, status(past),
             *(getattr(past.counts, name) for name in counts))
            for past in history
        ],
    )  # fmt: skip
