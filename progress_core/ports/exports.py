"""Exports of qualifications in the store."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from progress_core.domain.qualifications.exports import Export


class Exports(Protocol):
    """Stores requests for exports and, for a limited time, their files."""

    def add(self, record: Export) -> None:
        """Add a request, which has no file yet.

        Raises:
            Conflict: the id is taken.
        """
        ...

    def get(self, export_id: int) -> Export:
        """Return one request.

        Raises:
            NotFound: there is none.
        """
        ...

    def save(self, record: Export, content: bytes = b"") -> None:
        """Save a changed request, and its file if there is one; b"" leaves the file unchanged.

        Raises:
            NotFound: there is none.
        """
        ...

    def content(self, export_id: int) -> bytes:
        """Return the file of a request; b"" if it has none yet, or no longer has one.

        Raises:
            NotFound: there is no such request.
        """
        ...

    def with_files(self, export_ids: Iterable[int]) -> set[int]:
        """Return which of these requests have a file."""
        ...

    def requested_by(self, account_id: int, ukprn: str = "", *, limit: int = 100) -> Iterator[Export]:
        """Return the requests of an account, for one provider or for all, latest first."""
        ...

    def forget(self, ukprn: str) -> None:
        """Delete the files of all exports of a provider."""
        ...

    def old_contents(self, before: datetime) -> int:
        """Count the files that `drop_contents` would delete."""
        ...

    def drop_contents(self, before: datetime, *, limit: int | None = None) -> int:
        """Delete the files of requests processed before this time, and return how many.

        Args:
            before: aware UTC.
            limit: maximum number; None for all.
        """
        ...
