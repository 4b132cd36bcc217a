"""Rows that wait for their turn, packed: what is known of a large file takes less memory than the file."""

import pickle
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar
from zlib import compress, decompress

T = TypeVar("T")

_AT_A_TIME = 1_000
"""So many rows are packed together, and come out together."""

_FASTEST = 1


class PackedRows(Generic[T]):
    """Takes rows one by one, and gives them back in their order, a batch at a time, as often as wanted.

    Args:
        taken_apart: gives what a row is made of: tuples and plain values, which pack and unpack fast.
        put_together: makes the row of that again.
    """

    def __init__(self, taken_apart: Callable[[T], Any], put_together: Callable[[Any], T]) -> None:
        self._taken_apart = taken_apart
        self._put_together = put_together
        self._packed: list[bytes] = []
        self._latest: list[T] = []

    def append(self, row: T) -> None:
        """Take a row."""
        self._latest.append(row)
        if len(self._latest) == _AT_A_TIME:
            self._packed.append(compress(pickle.dumps([*map(self._taken_apart, self._latest)]), _FASTEST))
            self._latest = []

    def batches(self) -> Iterator[list[T]]:
        """Give all rows, some at a time."""
        for packed in self._packed:
            rows = pickle.loads(decompress(packed))  # noqa: S301 - what was packed above
            yield [*map(self._put_together, rows)]
        if self._latest:
            yield list(self._latest)

    def __iter__(self) -> Iterator[T]:
        for batch in self.batches():
            yield from batch

    def __len__(self) -> int:
        return len(self._packed) * _AT_A_TIME + len(self._latest)
