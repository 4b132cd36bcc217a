"""Imports in the store."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from progress_core.domain.importing.imports import Import, ImportKind


class Imports(Protocol):
    """Stores requests for imports with their files and outcomes."""

    def add(self, record: Import, content: bytes) -> None:
        """Add a request with its file."""
        ...

    def get(self, import_id: int) -> Import:
        """Return one request with all of its problems.

        Raises:
            NotFound: there is none.
        """
        ...

    def save(self, record: Import) -> None:
        """Save a changed request.

        Raises:
            NotFound: there is none.
        """
        ...

    def content(self, import_id: int) -> bytes:
        """Return the file of a request; b"" once it has been deleted.

        Raises:
            NotFound: there is no such request.
        """
        ...

    def with_files(self, import_ids: Iterable[int]) -> set[int]:
        """Return which of these requests have a file."""
        ...

    def requested_by(self, account_id: int, kind: ImportKind, *, limit: int = 100) -> Iterator[Import]:
        """Return the requests of an account and kind, without their problems, latest first."""
        ...

    def with_digest(self, account_id: int, kind: ImportKind, digest: str) -> Iterator[Import]:
        """Return the requests of an account and kind for the same file, without their problems, latest first."""
        ...

    def kept(self) -> Iterator[Import]:
        """Return the requests with anything that `forget` deletes, without their problems, in any order."""
        ...

    def forget(self, import_ids: Iterable[int]) -> None:
        """Delete the files of requests, and what their outcomes quote of them: problems and file names."""
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

    def told_before(self, before: datetime, *, limit: int | None = None) -> list[int]:
        """Return the ids of requests processed before this time with anything that `forget` deletes.

        Args:
            before: aware UTC.
            limit: maximum number, oldest first; None for all.
        """
        ...
