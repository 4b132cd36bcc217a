"""Past years and moves up in memory."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.years.history import PastYear
from progress_core.domain.years.moves import MoveUp
from progress_core.memory.learners import MemoryLearners
from progress_core.memory.tables import Tables, refuse_repeats
from progress_core.ports.learners import LearnerQuery


class MemoryYears:
    """See `progress_core.ports.years.Years`."""

    def __init__(self, tables: Tables) -> None:
        self._learners = MemoryLearners(tables)
        self._known = tables.learners
        self._providers = tables.providers
        self._past = tables.past_years
        self._moves = tables.moves

    def behind(self, scope: Scope, academic_year: int) -> Mapping[tuple[str, int], int]:
        found = self._learners.asked(scope, LearnerQuery(behind=academic_year))
        return Counter((learner.details.ukprn, learner.details.year_group) for learner in found)

    def destinations(self, scope: Scope, first: date, last: date) -> Mapping[tuple[str, str], int]:
        left = self._learners.asked(scope, LearnerQuery(left=True))
        return Counter(
            (learner.details.ukprn, learner.leaving.destination.value)
            for learner in left
            if learner.leaving is not None and first <= learner.leaving.on <= last
        )

    def put_past(self, past: Iterable[PastYear]) -> None:
        rows = list(past)
        for row in rows:
            self._known.get(row.learner_id)
        for row in rows:
            self._past.put(row.id, row)

    def of_many(self, scope: Scope, learner_ids: Iterable[int]) -> Mapping[int, tuple[PastYear, ...]]:
        found: dict[int, list[PastYear]] = {seen.id: [] for seen in self._learners.get_many(scope, learner_ids)}
        for row in sorted(self._past.values(), key=lambda row: row.id):
            if row.learner_id in found:
                found[row.learner_id].append(row)
        return {learner_id: tuple(rows) for learner_id, rows in found.items()}

    def of_move(self, move_id: int, *, after: int = 0, limit: int = 1_000) -> list[PastYear]:
        rows = [row for row in self._past.values() if row.move_id == move_id and row.id > after]
        return sorted(rows, key=lambda row: row.id)[:limit]

    def remove_past(self, ids: Iterable[int]) -> None:
        for id_ in ids:
            self._past.drop(id_)

    def add_moves(self, moves: Iterable[MoveUp]) -> None:
        added = list(moves)
        refuse_repeats((move.id for move in added), self._moves)
        for move in added:
            self._providers.get(move.ukprn)
        for move in added:
            self._moves.put(move.id, move)

    def move(self, move_id: int) -> MoveUp:
        return self._moves.get(move_id)

    def save_move(self, move: MoveUp) -> None:
        self._moves.get(move.id)
        self._moves.put(move.id, move)

    def moves(self, ukprns: Iterable[str], *, limit: int = 1_000) -> list[MoveUp]:
        wanted = frozenset(ukprns)
        found = [move for move in self._moves.values() if move.ukprn in wanted]
        return sorted(found, key=lambda move: move.id, reverse=True)[:limit]

    def of_batch(self, batch: int) -> list[MoveUp]:
        return sorted((move for move in self._moves.values() if move.batch == batch), key=lambda move: move.id)
