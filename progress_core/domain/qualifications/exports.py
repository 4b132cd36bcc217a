"""Exports of learners' qualifications: what was asked, and what came of it (manual 9.1)."""

from datetime import datetime, timedelta
from enum import Enum

from attrs import frozen


class ExportStatus(str, Enum):
    """Where an export is."""

    QUEUED = "queued"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


@frozen
class Export:
    """One request for the qualifications of a year group.

    Args:
        id: number.
        ukprn: of the provider.
        year_group: 7 to 14.
        requested_by: account id; 0 for the operator.
        requested_at: aware UTC.
        groups: ids of the learner groups to which the person was restricted; () for the whole provider.
        status: see `ExportStatus`.
        learners: how many are in the file.
        left_out: how many of the year group add their own qualifications and so are not in it.
        reason: why there is no file, one sentence; "" if there is one or may yet be.
        processed_at: aware UTC, or None while it waits.
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
        """True once the outcome is known."""
        return self.status not in (ExportStatus.QUEUED, ExportStatus.RUNNING)

    def kept_until(self, kept: timedelta) -> datetime | None:
        """Until when the file can be downloaded; None if there is none.

        Args:
            kept: how long the files of exports are kept.
        """
        return self.processed_at + kept if self.processed_at and self.status is ExportStatus.READY else None

    @property
    def file_name(self) -> str:
        """What the file is called, without an ending."""
        return f"learner-qualifications-{self.ukprn}-year-{self.year_group}"
