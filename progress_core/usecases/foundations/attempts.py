"""One attempt at one job: signs of life while it lasts, and whether it was the last one (reliability)."""

import logging
from datetime import timedelta

from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.foundations.jobs import Job
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.job_runs import ATTEMPTS

_log = logging.getLogger(__name__)


class Attempt:
    """One attempt at one job, which shows signs of life while it lasts.

    Args:
        context: the ports.
        job: claimed by this worker.
    """

    def __init__(self, context: Context, job: Job) -> None:
        self._context = context
        self._job = job
        self._lease = timedelta(seconds=context.limits.lease_seconds)
        self._renewed_at = context.clock.now()

    @property
    def is_one_too_many(self) -> bool:
        """Whether the last attempt has been made already: its workers died, perhaps of this very work."""
        return self._job.attempts > ATTEMPTS

    def failed_for_good(self, error: Exception) -> bool:
        """Return whether the job is to be given up after this error, and log that; otherwise it is tried again.

        Args:
            error: what went wrong; after a `Conflict` another worker has the job, so it is not ours to give up.
        """
        if isinstance(error, Conflict) or self._job.attempts < ATTEMPTS:
            return False
        # Without its message, which may hold personal data.
        _log.error("%s %d failed for good: %s", self._job.kind, self._job.subject, type(error).__name__)
        return True

    def tick(self, done: int) -> None:
        """Show a sign of life, but no more often than is needed.

        Args:
            done: rows that have been done so far.

        Raises:
            Conflict: another worker has the job.
        """
        if self._context.clock.now() - self._renewed_at >= self._lease / 3:
            self.renew(done, 0)

    def renew(self, done: int, total: int) -> None:
        """Lengthen the lease, and show how much is done.

        Args:
            done: rows that have been done so far.
            total: rows in all; 0 while nobody knows.

        Raises:
            Conflict: another worker has the job.
        """
        now = self._context.clock.now()
        with self._context.store.transaction() as work:
            work.jobs.renew(self._job.id, self._job.fence, lease_until=now + self._lease, done=done, total=total)
        self._renewed_at = now
