"""Exports of qualifications in the store."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from progress_core.domain.qualifications.exports import Export


class Exports(Protocol):
    """Remembers requests for exports, and for a while their files."""

    def add(self, record: Export) -> None:
        """Add a request, which has no file yet.

        Raises:
            Conflict: there is one with this id.
        """
        ...

    def get(self, export_id: int) -> Export:
        """Return one request.

        Raises:
            NotFound: there is none.
        """
        ...

    def save(self, record: Export, content: bytes = b"") -> None:
        """Keep a changed request, and its file if there is one; b"" leaves the file as it is.

        Raises:
            NotFound: there is none.
        """
        ...

    def content(self, export_id: int) -> bytes:
        """Return the file of a request; b"" where there is none yet, or none any more.

        Raises:
            NotFound: there is no such request.
        """
        ...

    def with_files(self, export_ids: Iterable[int]) -> set[int]:
        """Return those of these requests that have a file."""
        ...

    def requested_by(self, account_id: int, ukprn: str = "", *, limit: int = 100) -> Iterator[Export]:
        """Return the requests of one account, for one provider or for all, the latest first."""
        ...

    def forget(self, ukprn: str) -> None:
        """Forget the files of all exports of one provider."""
        ...

    def old_contents(self, before: datetime) -> int:
        """Count what `drop_contents` would forget."""
        ...

    def drop_contents(self, before: datetime, *, limit: int | None = None) -> int:
        """Forget the files of requests processed before this time; gives how many.

        Args:
            before: aware UTC.
            limit: at most so many; None for all.
        """
        ...
