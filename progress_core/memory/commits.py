"""What a store in memory hands out to be kept, for stores of others that are built on it."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeAlias

from attrs import frozen

RowChange: TypeAlias = tuple[Hashable, object | None]
"""A key, and the row that it has now; None if the row was deleted."""


@frozen
class Commit:
    """What must be kept all together, or not at all.

    Keys are numbers, texts, or tuples of these. Rows are frozen values of `progress_core.domain`, numbers, texts,
    bytes, times, and frozen sets and dictionaries of these; None is never a row. Tables and rows belong to this version
    of Progress: note a version of your own beside what you keep.

    Args:
        changes: name of a table -> its changes, in the order in which they must be made again.
        next_id: no id below this one may be given out again.
    """

    changes: Mapping[str, Sequence[RowChange]]
    next_id: int

    @property
    def rows(self) -> dict[str, int]:
        """The number of changes to each table: of the content of a store, its rows."""
        return {name: len(changes) for name, changes in self.changes.items()}
