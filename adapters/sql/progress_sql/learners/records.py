"""What is kept once for each learner, under a version of its own: qualifications, statements, references."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Select, Table, select

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.errors import NotFound
from progress_sql.foundations.backend import chunks, insert_text
from progress_sql.foundations.scope import learners_seen
from progress_sql.foundations.session import Session, Values
from progress_sql.foundations.tables import learners

_OR_LEAVE = " ON CONFLICT (learner_id) DO NOTHING"


class LearnerRecords:
    """One table of such records: `learner_id` is its first column, `version` its last."""

    def __init__(self, session: Session, table: Table) -> None:
        self._session = session
        self._table = table

    def of(self, scope: Scope, learner_id: int) -> Values | None:
        """Return a learner's record, or None where none was ever kept.

        Raises:
            NotFound: the learner is not there or not in scope.
        """
        row = self._session.one(self._seen(scope).where(learners.c.id == learner_id))
        return None if row[1] is None else row[1:]

    def of_many(self, scope: Scope, learner_ids: Iterable[int]) -> Iterator[tuple[int, Values | None]]:
        """Yield the id and the record of each learner in scope."""
        for chunk in chunks(learner_ids):
            these = self._session.backend.any_of(learners.c.id, chunk)
            for row in self._session.stream(self._seen(scope).where(these)):
                yield row[0], None if row[1] is None else row[1:]

    def save_many(self, rows: Iterable[Sequence[Any]]) -> bool:
        """Keep records, each one version higher.

        Returns:
            False if the version of any is not the stored one.

        Raises:
            NotFound: a learner is not there.
        """
        return all(map(self._save, chunks(rows)))

    def _save(self, rows: list[Sequence[Any]]) -> bool:
        changed = [row for row in rows if row[-1] != 0]
        if self._add([(*row[:-1], 1) for row in rows if row[-1] == 0]) and self._session.update_many(
            tuple(self._table.columns), changed
        ):
            return True
        ids = {row[0] for row in rows}
        if self._session.count(learners, self._session.backend.any_of(learners.c.id, ids)) < len(ids):
            raise NotFound
        return False

    def _add(self, rows: list[tuple[Any, ...]]) -> bool:
        """Add records; False if there is one already, which is no error, so that it can still be looked at."""
        names = [column.name for column in self._table.columns]
        statement = insert_text(self._table.name, names, self._session.backend.placeholder) + _OR_LEAVE
        if rows and self._session.write(statement, rows).rowcount != len(rows):
            self._session.spoilt = True
            return False
        return True

    def _seen(self, scope: Scope) -> Select[Any]:
        of_learners = learners.outerjoin(self._table, self._table.c.learner_id == learners.c.id)
        seen = learners_seen(self._session.backend, scope)
        return select(learners.c.id, *self._table.columns).select_from(of_learners).where(seen)
