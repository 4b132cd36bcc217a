"""Imports in the store."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.importing.imports import Import, ImportKind
from progress_core.domain.importing.updates import RowUpdate


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

    def shared_with(self, scope: Scope, kind: ImportKind, *, limit: int = 100) -> Iterator[Import]:
        """Return the requests of a kind that are shared, with all their providers in scope, latest first.

        Problems are left out. Only whole providers count, not learner groups.
        """
        ...

    def with_digest(self, account_id: int, kind: ImportKind, digest: str) -> Iterator[Import]:
        """Return the requests of an account and kind for the same file, without their problems, latest first."""
        ...

    def put_updates(self, import_id: int, updates: Iterable[RowUpdate]) -> None:
        """Keep what rows of a request change about learners, or would, in place of what was kept of these rows.

        Raises:
            NotFound: there is no such request or learner; nothing is kept.
        """
        ...

    def updates(self, import_id: int, *, after: int = 0, limit: int = 1_000) -> list[RowUpdate]:
        """Return what is kept of the rows of a request, by row; without learners who were removed since.

        Args:
            import_id: the request.
            after: only rows with higher numbers, usually than the last one of the page before.
            limit: maximum number.
        """
        ...

    def updates_of(self, learner_id: int) -> dict[int, tuple[RowUpdate, ...]]:
        """Return what is kept of the rows about a learner, by the id of the request."""
        ...

    def drop_updates(self, import_id: int) -> None:
        """Delete what is kept of the rows of a request."""
        ...

    def kept(self) -> Iterator[Import]:
        """Return the requests with anything that `forget` deletes, without their problems, in any order."""
        ...

    def forget(self, import_ids: Iterable[int]) -> None:
        """Delete the files and row updates of requests, and what outcomes quote: problems and file names."""
        ...

    def old_contents(self, before: datetime) -> int:
        """Count the files that `drop_contents` would delete."""
        ...

    def drop_contents(self, before: datetime, *, limit: int | None = None) -> int:
        """Delete the files of requests processed before this time, with their row updates; return how many files.

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
