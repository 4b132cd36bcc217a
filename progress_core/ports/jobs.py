"""The news that a job waits, carried to those who run it; the job itself is a row in the store (`job_rows`)."""

from collections.abc import Callable
from datetime import datetime
from threading import Event
from typing import Protocol, runtime_checkable

from progress_core.ports.store import UnitOfWork


class JobEngine(Protocol):
    """Carries the news that a job waits. News that is lost or comes twice does no harm: the rows decide.

    An engine is a bell or a queue. A bell wakes workers, who then look in the store. A queue is a `JobQueue`: it brings
    each piece of news to one worker.
    """

    def announce(self, job_id: int, kind: str, not_before: datetime | None = None) -> None:
        """Announce, after the commit, that a job waits.

        Args:
            job_id: number of its row.
            kind: what it does, such as `learner-import`.
            not_before: aware UTC; workers hear of it then or soon after. None for now.

        Raises:
            Unavailable: the engine cannot be reached; the message contains no password.
        """
        ...

    def wait(self, seconds: float) -> None:
        """Sleep for this many seconds; a bell wakes early, and at once if a job was announced since the last call."""
        ...

    def check(self) -> None:
        """Check that the engine can be reached and is set up.

        Raises:
            Unavailable: it cannot, or is not; the message says what to do.
        """
        ...

    def migrate(self) -> None:
        """Create what the engine needs, such as tables; do nothing if it is there, or if it needs nothing.

        Raises:
            Unavailable: the engine cannot be reached.
        """
        ...

    def close(self) -> None:
        """Close all connections; the engine cannot be used afterwards."""
        ...


@runtime_checkable
class JobQueue(JobEngine, Protocol):
    """An engine that brings each announcement to one worker, wherever it runs.

    If that worker dies, the queue may bring it to another one; if it does not, workers find the job in the store.
    """

    def work(self, run: Callable[[int], object], stop: Event) -> None:
        """Call `run` for each announcement that comes, one after the other, until told to stop; in any thread.

        Announcements made while nobody worked are kept. If `run` raises, the announcement is dropped, and work goes on.

        Args:
            run: does a job, given the number of its row.
            stop: when set, the current job finishes and no other begins.

        Raises:
            Unavailable: the engine cannot be reached; call again later.
        """
        ...


@runtime_checkable
class EnlistingEngine(JobEngine, Protocol):
    """An engine that can announce within the transaction that adds the row, as it is in the same database."""

    def announce_within(self, work: UnitOfWork, job_id: int, kind: str) -> bool:
        """Announce a job, if and when a transaction is committed.

        Args:
            work: the transaction, as the store's adapter made it.
            job_id: number of the row.
            kind: what the job does.

        Returns:
            whether it was announced; False if the transaction is in another database.

        Raises:
            Unavailable: the engine is not set up; the transaction can go on.
        """
        ...
