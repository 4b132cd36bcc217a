"""`progress worker`: does the jobs that wait, and delivers e-mail."""

import logging
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

from progress_cli.foundations.session import opened
from progress_core.domain.foundations.errors import ProgressError

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress

_log = logging.getLogger(__name__)

_IDLE_SECONDS = 1.0
_OUTAGE_SECONDS = 5.0


@click.command()
@click.option("--once", is_flag=True, help="Do what waits, then end.")
def worker(*, once: bool) -> None:
    """Run imports and exports, deliver e-mail, and erase once a day what is past its period, until stopped.

    SIGTERM and Ctrl-C let the job that runs come to its end.
    """
    with opened() as progress, stop_signal() as stop:
        progress.check()
        if once:
            name = worker_name()
            while not stop.is_set() and _round(progress, name):
                pass
        else:
            keep_working(progress, stop)


def keep_working(progress: "Progress", stop: threading.Event) -> None:
    """Do what waits, and wait for more, until told to stop; whatever goes wrong, the next job is tried."""
    name = worker_name()
    while not stop.is_set():
        try:
            if not _round(progress, name):
                progress.jobs.wait(_IDLE_SECONDS)
        except ProgressError as error:
            _rest(error.message, stop)
        except Exception:  # noqa: BLE001 - whatever it was, the next job is tried
            _log.exception("The worker failed.")
            _rest("Something unexpected went wrong.", stop)


def _rest(trouble: str, stop: threading.Event) -> None:
    click.echo(f"{trouble} Trying again in {_OUTAGE_SECONDS:.0f} seconds.", err=True)
    stop.wait(_OUTAGE_SECONDS)


def worker_name() -> str:
    """Make a name that no other worker has: a lease is held by name."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def _round(progress: "Progress", name: str) -> bool:
    """Do one job and deliver what is due; say whether there was anything to do."""
    progress.retention.ask()
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
def stop_signal() -> Iterator[threading.Event]:
    """Turn SIGTERM and Ctrl-C into an event, for as long as the block runs."""
    stop = threading.Event()

    def handle(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, handle) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
