"""The learners of a file, kept small: a nation's year group must fit into the memory of one worker."""

from collections.abc import Iterator
from datetime import date
from operator import attrgetter
from typing import Any

from progress_core.domain.learners.learners import FIELDS, LearnerDetails

AS_THEY_ARE = 10_000
"""So many are kept as they are: reading the texts of the others costs time, which smaller files need not spend."""

_BETWEEN = "\x1f"
"""Stands in no learner's details: control characters are refused."""

_YEAR_GROUP, _BORN = map(FIELDS.index, ("year_group", "date_of_birth"))
_values = attrgetter(*FIELDS)


class LearnerList:
    """Details of learners; from some number on each is kept as one text, a quarter of what the value takes.

    Args:
        as_they_are: how many are not made texts.
    """

    def __init__(self, as_they_are: int = AS_THEY_ARE) -> None:
        self._kept: list[LearnerDetails | str] = []
        self._room = as_they_are

    def append(self, learner: LearnerDetails) -> None:
        """Take one learner."""
        if len(self._kept) < self._room:
            self._kept.append(learner)
        else:
            values = [*_values(learner)]
            values[_YEAR_GROUP] = str(learner.year_group)
            values[_BORN] = learner.date_of_birth.isoformat()
            self._kept.append(_BETWEEN.join(values))

    def __len__(self) -> int:
        return len(self._kept)

    def __getitem__(self, place: int) -> LearnerDetails:
        kept = self._kept[place]
        if not isinstance(kept, str):
            return kept
        values: list[Any] = kept.split(_BETWEEN)
        values[_YEAR_GROUP] = int(values[_YEAR_GROUP])
        values[_BORN] = date.fromisoformat(values[_BORN])
        return LearnerDetails(*values)

    def __iter__(self) -> Iterator[LearnerDetails]:
        return map(self.__getitem__, range(len(self._kept)))
