"""One attempt at one job: tried again if something goes wrong, given up after the last attempt (reliability)."""

import logging
from abc import ABC, abstractmethod
from datetime import timedelta
from typing import Generic, TypeVar

from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.foundations.jobs import Job
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.jobs import ATTEMPTS

T = TypeVar("T")

_log = logging.getLogger(__name__)


class Attempt(ABC, Generic[T]):
    """One attempt at one job, which renews its lease meanwhile.

    Args:
        context: the ports.
        job: claimed by this worker.
    """

    def __init__(self, context: Context, job: Job) -> None:
        self._context = context
        self._job = job
        self._lease = timedelta(seconds=context.limits.lease_seconds)
        self._renewed_at = context.clock.now()

    @abstractmethod
    def attempt(self) -> T:
        """Do the work, and finish the job with its fence in the transaction that holds the effect."""

    @abstractmethod
    def give_up(self) -> T:
        """End work that cannot be done, after the last attempt."""

    def run(self) -> T:
        """Run the attempt and return its outcome.

        Raises:
            Conflict: another worker has the job.
            Exception: whatever went wrong, to be tried again; the last attempt gives up instead.
        """
        last = self._job.attempts >= ATTEMPTS
        if self._job.attempts > ATTEMPTS:  # its workers died: perhaps of this very work
            return self.give_up()
        try:
            return self.attempt()
        except Conflict:
            raise
        except Exception as error:
            if not last:
                raise
            # Without its message, which may hold personal data.
            _log.error("%s %d failed for good: %s", self._job.kind, self._job.subject, type(error).__name__)
            return self.give_up()

    def tick(self, done: int) -> None:
        """Renew the lease, but no more often than is needed."""
        if self._context.clock.now() - self._renewed_at >= self._lease / 3:
            self.renew(done, 0)

    def renew(self, done: int, total: int) -> None:
        """Renew the lease and store the progress.

        Raises:
            Conflict: another worker has the job.
        """
        now = self._context.clock.now()
        with self._context.store.transaction() as work:
            work.jobs.renew(self._job.id, self._job.fence, lease_until=now + self._lease, done=done, total=total)
        self._renewed_at = now
