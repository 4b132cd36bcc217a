"""Whose imports a person sees: their own, and those of others at providers that they see whole (features J6)."""

from collections.abc import Container, Iterable

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.importing.imports import Import

_UNREAD = frozenset({"other_sheet", "hidden_sheet", "too_many_rows", "rows_left_out"})
"""Problems of files that hold more than was read."""


def shared_at(codes: Container[str], ukprns: Iterable[str]) -> frozenset[str]:
    """Return the providers whose managers may see an import: those who see all of these providers.

    Args:
        codes: of the problems with the file as a whole.
        ukprns: of all learners whom the file, or what is said about it, may name.

    Returns:
        none if nobody knows whom else the file names, as some of it was not read.

    Source: features J6.
    """
    return frozenset() if any(code in codes for code in _UNREAD) else frozenset(ukprns)


def is_shared(record: Import, scope: Scope) -> bool:
    """Return whether an import is somebody's to see although others have asked for it.

    Source: features J6.
    """
    return bool(record.shared_at) and all(map(scope.sees_provider, record.shared_at))


def latest(own: Iterable[Import], others: Iterable[Import], limit: int) -> list[Import]:
    """Return the latest of two lists of imports, each of them once, the latest first."""
    found = {record.id: record for record in (*own, *others)}
    return sorted(found.values(), key=lambda record: (record.requested_at, record.id), reverse=True)[:limit]
