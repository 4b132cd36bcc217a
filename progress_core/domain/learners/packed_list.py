"""The learners of a file, kept small: a nation's year group must fit into the memory of one worker."""

from collections.abc import Iterator, Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from progress_core.domain.learners.learners import FIELDS, LearnerDetails

MAX_UNPACKED = 10_000
"""Up to how many learners are kept as values: unpacking them costs time, which smaller files need not spend."""

_SEPARATOR = "\x1f"
"""Separates the values; no learner's details hold it, as control characters are refused."""

_YEAR_GROUP, _BORN = map(FIELDS.index, ("year_group", "date_of_birth"))
_values = attrgetter(*FIELDS)


class LearnerList:
    """A list of learners' details; once there are more than a number of them, each is one text, a quarter of the size.

    Args:
        max_unpacked: how many are kept as values.
    """

    def __init__(self, max_unpacked: int = MAX_UNPACKED) -> None:
        self._kept: list[LearnerDetails | str] = []
        self._max_unpacked = max_unpacked
        self._packing = False

    def extend(self, learners: Sequence[LearnerDetails]) -> None:
        """Add learners."""
        if not self._packing and len(self._kept) + len(learners) > self._max_unpacked:
            self._packing = True
            self._kept = [_packed(learner) for learner in self]
        self._kept += map(_packed, learners) if self._packing else learners

    def __len__(self) -> int:
        return len(self._kept)

    def __getitem__(self, place: int) -> LearnerDetails:
        return _opened(self._kept[place])

    def __iter__(self) -> Iterator[LearnerDetails]:
        return map(_opened, self._kept)


def _opened(kept: LearnerDetails | str) -> LearnerDetails:
    return LearnerDetails(*_unpacked(kept)) if isinstance(kept, str) else kept


def _packed(learner: LearnerDetails) -> str:
    values = [*_values(learner)]
    values[_YEAR_GROUP] = str(learner.year_group)
    values[_BORN] = learner.date_of_birth.isoformat()
    return _SEPARATOR.join(values)


def _unpacked(text: str) -> list[Any]:
    values: list[Any] = text.split(_SEPARATOR)
    values[_YEAR_GROUP] = int(values[_YEAR_GROUP])
    values[_BORN] = date.fromisoformat(values[_BORN])
    return values
