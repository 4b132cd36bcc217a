"""Which changes a transaction has noted already, in little memory: an import notes every learner of a file."""

from collections.abc import Hashable, Iterable
from typing import TypeVar

_BLOCK_BITS = 10
_PLACES = 2**_BLOCK_BITS - 1
_BYTE_BITS, _BITS = 3, 7

N = TypeVar("N", bound=tuple[int, int, int, Hashable, Hashable])


class Noted:
    """The notes of one transaction; those of learners themselves take a bit each, all others are kept."""

    def __init__(self) -> None:
        self._others: set[object] = set()
        self._blocks: dict[object, bytearray] = {}

    def fresh(self, notes: Iterable[N]) -> list[N]:
        """Take notes, and return those that are new, each once.

        Args:
            notes: kind, subject, learner, provider and group of each; numbers are not negative.
        """
        return [note for note in notes if self._is_new(note)]

    def _is_new(self, note: N) -> bool:
        kind, subject, learner, ukprn, group = note
        if subject != learner:
            known = len(self._others)
            self._others.add(note)
            return len(self._others) > known
        key = (kind, subject >> _BLOCK_BITS, ukprn, group)
        block = self._blocks.get(key)
        if block is None:
            block = self._blocks[key] = bytearray(2 ** (_BLOCK_BITS - _BYTE_BITS))
        place, bit = (subject & _PLACES) >> _BYTE_BITS, 1 << (subject & _BITS)
        if block[place] & bit:
            return False
        block[place] |= bit
        return True
