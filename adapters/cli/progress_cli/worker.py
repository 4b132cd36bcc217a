"""`progress worker`: does the jobs that wait, and delivers e-mail."""

import os
import secrets
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

import click

from progress_cli.session import opened
from progress_core.domain.errors import ProgressError

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress

_IDLE_SECONDS = 1.0
_OUTAGE_SECONDS = 5.0


@click.command()
@click.option("--once", is_flag=True, help="Do what waits, then end.")
def worker(*, once: bool) -> None:
    """Run learner imports and deliver e-mail, until stopped.

    SIGTERM and Ctrl-C let the job that runs come to its end.
    """
    name = worker_name()
    with opened() as progress, _stop_signal() as stop:
        progress.check()
        while not stop.is_set():
            try:
                busy = _round(progress, name)
            except ProgressError as error:
                if once:
                    raise
                click.echo(f"{error.message} Trying again in {_OUTAGE_SECONDS:.0f} seconds.", err=True)
                stop.wait(_OUTAGE_SECONDS)
                continue
            if busy:
                continue
            if once:
                return
            progress.jobs.wait(_IDLE_SECONDS)


def worker_name() -> str:
    """Make a name that no other worker has: a lease is held by name."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def _round(progress: "Progress", name: str) -> bool:
    """Do one job and deliver what is due; say whether there was anything to do."""
    job = progress.jobs.run_next(name)
    if job is not None:
        outcome = f"could not be done now: {job.error}" if job.error else "was run."
        click.echo(f"Job {job.id} ({job.kind} {job.subject}) {outcome}", err=bool(job.error))
    mail = progress.mail.deliver()
    tried = mail.sent + mail.delayed + mail.refused
    if tried:
        click.echo(f"E-mail: {mail.sent} sent, {mail.delayed} put off, {mail.refused} refused for good.")
    return job is not None or bool(tried)


@contextmanager
def _stop_signal() -> Iterator[threading.Event]:
    """Turn SIGTERM and Ctrl-C into an event, for as long as the worker runs."""
    stop = threading.Event()

    def handle(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, handle) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
