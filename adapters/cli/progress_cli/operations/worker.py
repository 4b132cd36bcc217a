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
    from progress_core.domain.foundations.jobs import Job
    from progress_core.usecases.operations.jobs import Round

_log = logging.getLogger(__name__)

_IDLE_SECONDS = 1.0
_OUTAGE_SECONDS = 5.0


@click.command()
@click.option("--once", is_flag=True, help="Do the work that is waiting, then stop.")
def worker(*, once: bool) -> None:
    """Run imports and exports, deliver email, tell webhooks and, once a day, erase data past its retention period.

    It works until it is stopped. SIGTERM and Ctrl-C let the current job finish. If PROGRESS_JOBS_URL names a queue, it
    runs the jobs that the queue brings, and those that the queue has not brought to anybody in time.
    """
    with open_progress() as progress, stop_signal() as stop:
        progress.check()
        warn_about_engine(progress)
        if once:
            name = worker_name()
            while not stop.is_set() and not _round(progress, name).is_idle:
                pass
        else:
            keep_working(progress, stop)


def keep_working(progress: "Progress", stop: threading.Event) -> None:
    """Do the work that is waiting, and wait for more, until told to stop; no failure ends it."""
    name = worker_name()
    queued = progress.jobs.queue is not None
    with _queue_worker(progress, name, stop):
        while not stop.is_set():
            with _surviving(stop):
                if _round(progress, name, overdue=queued).is_idle:
                    progress.jobs.wait(_IDLE_SECONDS)


@contextmanager
def _queue_worker(progress: "Progress", name: str, stop: threading.Event) -> Iterator[None]:
    """Run what a queue brings in a thread while the block runs; its current job finishes first."""

    def work() -> None:
        while not stop.is_set():
            with _surviving(stop):
                progress.jobs.work(name, stop, _show_job)

    thread = threading.Thread(target=work, name="queue")
    if progress.jobs.queue is None:
        yield
        return
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@contextmanager
def _surviving(stop: threading.Event) -> Iterator[None]:
    """Show a failure of the block, and pause after it."""
    try:
        yield
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


def warn_about_engine(progress: "Progress") -> None:
    """Warn if the job engine cannot be used; jobs are kept, and workers find them in the store."""
    try:
        progress.jobs.check()
    except ProgressError as error:
        click.echo(f"{error.message} Until then, jobs start a few seconds later.", err=True)


def _round(progress: "Progress", name: str, *, overdue: bool = False) -> "Round":
    """Do one round of work, and show what was done."""
    done = progress.jobs.round(name, overdue=overdue)
    if done.job is not None:
        _show_job(done.job)
    mail = done.mail
    if mail.sent + mail.delayed + mail.refused:
        click.echo(f"Email: {mail.sent} sent, {mail.delayed} delayed, {mail.refused} refused for good.")
    told = done.webhooks
    if told.done + told.delayed + told.stopped:
        click.echo(f"Webhooks: {told.done} sent, {told.delayed} delayed, {told.stopped} given up.")
    return done


def _show_job(job: "Job") -> None:
    outcome = f"could not be run now: {job.error}" if job.error else "was run."
    click.echo(f"Job {job.id} ({job.kind} {job.subject}) {outcome}", err=bool(job.error))


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
