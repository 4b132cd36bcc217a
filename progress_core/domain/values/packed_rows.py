"""Compressed rows, so that the contents of a large file take less memory than the file itself."""

import pickle
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar
from zlib import compress, decompress

T = TypeVar("T")

_BATCH_SIZE = 1_000
"""Number of rows that are packed and unpacked together."""

_FASTEST = 1


class PackedRows(Generic[T]):
    """A compressed list of rows that can be added to, and read in batches any number of times.

    Args:
        to_parts: turns a row into tuples and plain values, which are packed and unpacked fast.
        from_parts: turns these back into the row.
    """

    def __init__(self, to_parts: Callable[[T], Any], from_parts: Callable[[Any], T]) -> None:
        self._to_parts = to_parts
        self._from_parts = from_parts
        self._packed: list[bytes] = []
        self._latest: list[T] = []

    def append(self, row: T) -> None:
        """Add a row."""
        self._latest.append(row)
        if len(self._latest) == _BATCH_SIZE:
            self._packed.append(compress(pickle.dumps([*map(self._to_parts, self._latest)]), _FASTEST))
            self._latest = []

    def batches(self) -> Iterator[list[T]]:
        """Yield all rows in batches."""
        for packed in self._packed:
            rows = pickle.loads(decompress(packed))  # noqa: S301 - what was packed above
            yield [*map(self._from_parts, rows)]
        if self._latest:
            yield list(self._latest)

    def __iter__(self) -> Iterator[T]:
        for batch in self.batches():
            yield from batch

    def __len__(self) -> int:
        return len(self._packed) * _BATCH_SIZE + len(self._latest)
