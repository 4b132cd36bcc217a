"""Imports in the store."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from progress_core.domain.importing.imports import Import, ImportKind


class Imports(Protocol):
    """Remembers import requests, their files and their outcomes."""

    def add(self, record: Import, content: bytes) -> None:
        """Add a request with its file."""
        ...

    def get(self, import_id: int) -> Import:
        """Return one request with all its problems.

        Raises:
            NotFound: there is none.
        """
        ...

    def save(self, record: Import) -> None:
        """Keep a changed request.

        Raises:
            NotFound: there is none.
        """
        ...

    def content(self, import_id: int) -> bytes:
        """Return the file of a request; b"" once it has been dropped.

        Raises:
            NotFound: there is no such request.
        """
        ...

    def with_files(self, import_ids: Iterable[int]) -> set[int]:
        """Return those of these requests that have a file."""
        ...

    def requested_by(self, account_id: int, kind: ImportKind, *, limit: int = 100) -> Iterator[Import]:
        """Return the requests of one account and kind without their problems, the latest first."""
        ...

    def with_digest(self, account_id: int, kind: ImportKind, digest: str) -> Iterator[Import]:
        """Return the requests of one account and kind for the same file without their problems, the latest first."""
        ...

    def kept(self) -> Iterator[Import]:
        """Return the requests of which anything can be forgotten, without their problems, in any order."""
        ...

    def forget(self, import_ids: Iterable[int]) -> None:
        """Forget the files of requests, and what their outcomes quote of them: problems and names of files."""
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

    def told_before(self, before: datetime, *, limit: int | None = None) -> list[int]:
        """Return the ids of requests processed before this time of which anything can be forgotten, a name included.

        Args:
            before: aware UTC.
            limit: at most so many, the oldest first; None for all.
        """
        ...
