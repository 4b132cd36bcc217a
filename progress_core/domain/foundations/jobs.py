"""Long work as data: a job is stored before it runs, claimed under a lease, and finished once."""

from datetime import datetime
from enum import Enum, StrEnum

from attrs import field, frozen


class JobKind(StrEnum):
    """What there is to be done; stores keep the text."""

    LEARNER_IMPORT = "learner-import"
    QUALIFICATION_IMPORT = "qualification-import"
    QUALIFICATION_EXPORT = "qualification-export"
    RETENTION = "retention"
    ADMISSIONS_NEWS = "admissions-news"
    MOVE_UP = "move-up"
    REMINDERS = "reminders"


class JobState(str, Enum):
    """The state of a job."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


def _plain(kind: str) -> str:
    """Return a kind as plain text: databases know nothing of enums."""
    return str(kind)


@frozen
class Job:
    """A piece of work to be done once.

    Args:
        id: number.
        kind: what handles it: a `JobKind`, or whatever text a newer version of the program stored.
        subject: id of what it works on: of the import, export or batch of moves up; of retention and news, its
            day, like 20260901; of reminders, its ISO week, like 202649.
        requested_by: account id of the person who asked; 0 for the operator.
        created_at: aware UTC.
        state: see `JobState`.
        owner: the worker that holds the lease; "" if none does.
        lease_until: when the lease ends and another worker may take over.
        fence: goes up by one with each claim; finishing with an old fence is refused.
        attempts: how often it has been claimed.
        done: units of work done so far.
        total: units of work altogether; 0 while unknown.
        error: why the last attempt failed, in one sentence; "" if it did not.
        finished_at: aware UTC, or None.
    """

    id: int
    kind: str = field(converter=_plain)
    subject: int
    requested_by: int
    created_at: datetime
    state: JobState = JobState.QUEUED
    owner: str = ""
    lease_until: datetime | None = None
    fence: int = 0
    attempts: int = 0
    done: int = 0
    total: int = 0
    error: str = ""
    finished_at: datetime | None = field(default=None)

    def claimable(self, now: datetime) -> bool:
        """Return whether a worker may claim this job now: it is queued, or its worker's lease has ended."""
        if self.state is JobState.QUEUED:
            return True
        return self.state is JobState.RUNNING and (self.lease_until is None or self.lease_until <= now)
