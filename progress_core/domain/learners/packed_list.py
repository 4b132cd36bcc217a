"""The learners of a file, kept small: a nation's year group must fit into the memory of one worker."""

from collections.abc import Iterator
from datetime import date
from operator import attrgetter
from typing import Any

from progress_core.domain.learners.learners import FIELDS, LearnerDetails

MAX_UNPACKED = 10_000
"""How many learners are kept as values: unpacking the others costs time, which smaller files need not spend."""

_SEPARATOR = "\x1f"
"""Separates the values; no learner's details hold it, as control characters are refused."""

_YEAR_GROUP, _BORN = map(FIELDS.index, ("year_group", "date_of_birth"))
_values = attrgetter(*FIELDS)


class LearnerList:
    """A list of learners' details; beyond a number of them, each is packed into one text, a quarter of the size.

    Args:
        max_unpacked: how many are kept as values.
    """

    def __init__(self, max_unpacked: int = MAX_UNPACKED) -> None:
        self._kept: list[LearnerDetails | str] = []
        self._max_unpacked = max_unpacked

    def append(self, learner: LearnerDetails) -> None:
        """Add a learner."""
        if len(self._kept) < self._max_unpacked:
            self._kept.append(learner)
        else:
            values = [*_values(learner)]
            values[_YEAR_GROUP] = str(learner.year_group)
            values[_BORN] = learner.date_of_birth.isoformat()
            self._kept.append(_SEPARATOR.join(values))

    def __len__(self) -> int:
        return len(self._kept)

    def __getitem__(self, place: int) -> LearnerDetails:
        kept = self._kept[place]
        if not isinstance(kept, str):
            return kept
        values: list[Any] = kept.split(_SEPARATOR)
        values[_YEAR_GROUP] = int(values[_YEAR_GROUP])
        values[_BORN] = date.fromisoformat(values[_BORN])
        return LearnerDetails(*values)

    def __iter__(self) -> Iterator[LearnerDetails]:
        return map(self.__getitem__, range(len(self._kept)))
