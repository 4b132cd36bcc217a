"""The past years of learners, and the moves up that ended them, in the store."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.years.history import PastYear
from progress_core.domain.years.moves import MoveUp


class Years(Protocol):
    """Stores who was where in which academic year, and each provider's moves up."""

    def behind(self, scope: Scope, academic_year: int) -> Mapping[tuple[str, int], int]:
        """Count the learners in scope who are behind, by (UKPRN, year group), without archived learners.

        Args:
            scope: whose learners are counted.
            academic_year: learners are behind whose year group is that of an academic year that began before this
                calendar year.
        """
        ...

    def destinations(self, scope: Scope, first: date, last: date) -> Mapping[tuple[str, str], int]:
        """Count the learners in scope who left, by (UKPRN, destination); those who came back are not counted.

        Args:
            scope: whose leavers are counted.
            first: they left on this day or later.
            last: they left on this day or earlier.
        """
        ...

    def put_past(self, past: Iterable[PastYear]) -> None:
        """Add past years, or replace those with the same ids.

        Raises:
            NotFound: a learner does not exist; nothing is kept.
        """
        ...

    def of_many(self, scope: Scope, learner_ids: Iterable[int]) -> Mapping[int, tuple[PastYear, ...]]:
        """Return the past years of each of these learners who is in scope, by id; () for those who have none."""
        ...

    def of_move(self, move_id: int, *, after: int = 0, limit: int = 1_000) -> list[PastYear]:
        """Return past years that a move up ended, by id. Not scoped, as the move is.

        Args:
            move_id: number of the move.
            after: only those with higher ids, usually than the last one of the page before.
            limit: maximum number.
        """
        ...

    def remove_past(self, ids: Iterable[int]) -> None:
        """Remove past years; ids that do not exist are ignored."""
        ...

    def add_moves(self, moves: Iterable[MoveUp]) -> None:
        """Add moves up.

        Raises:
            Conflict: an id is taken; nothing is added.
            NotFound: a provider does not exist; nothing is added.
        """
        ...

    def move(self, move_id: int) -> MoveUp:
        """Return one move up.

        Raises:
            NotFound: there is none.
        """
        ...

    def save_move(self, move: MoveUp) -> None:
        """Save a changed move up.

        Raises:
            NotFound: there is none.
        """
        ...

    def moves(self, ukprns: Iterable[str], *, limit: int = 1_000) -> list[MoveUp]:
        """Return the moves up of these providers, the latest first by id."""
        ...

    def of_batch(self, batch: int) -> list[MoveUp]:
        """Return the moves up of one batch by id."""
        ...
