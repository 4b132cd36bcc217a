"""Announcing jobs to the engine: whoever adds one cannot forget it, and nobody fails because the engine does (I12)."""

import logging
from datetime import datetime
from typing import Any

from progress_core.domain.foundations.errors import ProgressError
from progress_core.domain.foundations.jobs import Job, JobState
from progress_core.ports.job_rows import JobRows
from progress_core.ports.jobs import EnlistingEngine, JobEngine
from progress_core.ports.store import UnitOfWork

_log = logging.getLogger(__name__)


class AnnouncedRows:
    """Rows of jobs that remember which of them are to be announced.

    Args:
        rows: the repository.
        added: gets each job that is added and waits.
    """

    def __init__(self, rows: JobRows, added: list[Job]) -> None:
        self._rows = rows
        self._added = added

    def add(self, job: Job) -> None:
        """Add a job."""
        self._rows.add(job)
        if job.state is JobState.QUEUED:
            self._added.append(job)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._rows, name)


def announce_within(engine: JobEngine, work: UnitOfWork, jobs: list[Job]) -> list[Job]:
    """Announce jobs in the transaction that adds them, if the engine can; return those that remain to be announced."""
    if not isinstance(engine, EnlistingEngine):
        return jobs
    try:
        return [job for job in jobs if not engine.announce_within(work, job.id, job.kind)]
    except ProgressError as error:
        _log.warning(_LATER, jobs[0].id, error.message)
        return []


def announce(engine: JobEngine, job: Job, not_before: datetime | None = None) -> None:
    """Announce a job; if the engine cannot be reached, a worker finds it when it looks in the store.

    Args:
        engine: carries the news.
        job: waits in the store; its transaction is committed.
        not_before: aware UTC; None for now.
    """
    try:
        engine.announce(job.id, job.kind, not_before)
    except ProgressError as error:
        _log.warning(_LATER, job.id, error.message)


_LATER = "Job %d could not be announced, so it starts a little later. %s"
