"""Exports of learners' qualifications: the requests and their outcomes (manual 9.1)."""

from datetime import datetime, timedelta
from enum import Enum

from attrs import frozen


class ExportStatus(str, Enum):
    """The status of an export."""

    QUEUED = "queued"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


@frozen
class Export:
    """A request to export the qualifications of a year group.

    Args:
        id: number.
        ukprn: UKPRN of the provider.
        year_group: 7 to 14.
        requested_by: account id; 0 for the operator.
        requested_at: aware UTC.
        groups: ids of the learner groups to which the person was restricted; () for the whole provider.
        status: see `ExportStatus`.
        learners: number of learners in the file.
        left_out: number of learners in the year group who add their own qualifications, so are not in the file.
        reason: why there is no file, in one sentence; "" if there is one or it is not ready yet.
        processed_at: aware UTC; None while it waits.
    """

    id: int
    ukprn: str
    year_group: int
    requested_by: int
    requested_at: datetime
    groups: frozenset[int] = frozenset()
    status: ExportStatus = ExportStatus.QUEUED
    learners: int = 0
    left_out: int = 0
    reason: str = ""
    processed_at: datetime | None = None

    @property
    def finished(self) -> bool:
        """Whether the outcome is known."""
        return self.status not in (ExportStatus.QUEUED, ExportStatus.RUNNING)

    def kept_until(self, kept: timedelta) -> datetime | None:
        """Return until when the file can be downloaded; None if there is none.

        Args:
            kept: how long the files of exports are kept.
        """
        return self.processed_at + kept if self.processed_at and self.status is ExportStatus.READY else None

    @property
    def file_name(self) -> str:
        """Name of the file, without its extension."""
        return f"learner-qualifications-{self.ukprn}-year-{self.year_group}"
