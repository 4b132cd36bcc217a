"""`progress worker`: runs waiting jobs, delivers email and tells webhooks."""

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

from progress_cli.foundations.session import open_progress
from progress_core.domain.foundations.errors import ProgressError

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress

_log = logging.getLogger(__name__)

_IDLE_SECONDS = 1.0
_OUTAGE_SECONDS = 5.0


@click.command()
@click.option("--once", is_flag=True, help="Do the work that is waiting, then stop.")
def worker(*, once: bool) -> None:
    """Run imports and exports, deliver email, tell webhooks and, once a day, erase data past its retention period.

    It works until it is stopped. SIGTERM and Ctrl-C let the current job finish.
    """
    with open_progress() as progress, stop_signal() as stop:
        progress.check()
        if once:
            name = worker_name()
            while not stop.is_set() and _round(progress, name):
                pass
        else:
            keep_working(progress, stop)


def keep_working(progress: "Progress", stop: threading.Event) -> None:
    """Do the work that is waiting, and wait for more, until told to stop; no failure ends it."""
    name = worker_name()
    while not stop.is_set():
        try:
            if not _round(progress, name):
                progress.jobs.wait(_IDLE_SECONDS)
        except ProgressError as error:
            _pause(error.message, stop)
        except Exception:  # noqa: BLE001 - no failure may keep the next job from being tried
            _log.exception("The worker failed.")
            _pause("Something unexpected went wrong.", stop)


def _pause(message: str, stop: threading.Event) -> None:
    click.echo(f"{message} Trying again in {_OUTAGE_SECONDS:.0f} seconds.", err=True)
    stop.wait(_OUTAGE_SECONDS)


def worker_name() -> str:
    """Return a name that no other worker has: a lease is held by name."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def _round(progress: "Progress", name: str) -> bool:
    """Run one job, and deliver the email and what webhooks are told; return whether there was anything to do."""
    progress.retention.ask()
    progress.admissions_news.send_daily()
    job = progress.jobs.run_next(name)
    if job is not None:
        outcome = f"could not be run now: {job.error}" if job.error else "was run."
        click.echo(f"Job {job.id} ({job.kind} {job.subject}) {outcome}", err=bool(job.error))
    mail = progress.mail.deliver()
    attempted = mail.sent + mail.delayed + mail.refused
    if attempted:
        click.echo(f"Email: {mail.sent} sent, {mail.delayed} delayed, {mail.refused} refused for good.")
    told = progress.webhooks.send_due()
    outcomes = told.done + told.delayed + told.stopped
    if outcomes:
        click.echo(f"Webhooks: {told.done} sent, {told.delayed} delayed, {told.stopped} given up.")
    return job is not None or bool(attempted or outcomes)


@contextmanager
def stop_signal() -> Iterator[threading.Event]:
    """Turn SIGTERM and Ctrl-C into an event while the block runs."""
    stop = threading.Event()

    def handle(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, handle) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
