"""Past years and moves up on SQL, and their tables."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Table, delete, func, select

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.years.history import Ended, PastYear
from progress_core.domain.years.moves import Exceptions, MoveCounts, MoveStatus, MoveUp
from progress_sql.foundations.backend import chunks
from progress_sql.foundations.columns import TEXT, id_of, index_where, metadata, number, own_id, small, text
from progress_sql.foundations.scope import learners_seen
from progress_sql.foundations.session import Session, Values
from progress_sql.foundations.tables import learners
from progress_sql.foundations.values import micros, micros_or_none, moment, moment_or_none

past_years = Table(
    "past_years",
    metadata,
    own_id(),
    id_of("learners", "learner_id", cascade=True),
    text("ukprn"),
    small("year_group"),
    number("academic_year"),
    text("until"),
    text("ended"),
    number("move_id"),
    text("returned_on"),
    Index("ix_past_years_learner", "learner_id"),
    index_where("ix_past_years_move", "move_id, id", "move_id <> 0"),
)

moves = Table(
    "moves",
    metadata,
    own_id(),
    number("batch"),
    Column("ukprn", TEXT, ForeignKey("providers.ukprn"), nullable=False),
    number("academic_year"),
    number("requested_by"),
    number("requested_at"),
    text("exceptions"),
    text("status"),
    text("counts"),
    number("processed_at", null=True),
    number("undone_at", null=True),
    text("left_alone"),
    text("reason"),
    Index("ix_moves_ukprn", "ukprn", "id"),
    Index("ix_moves_batch", "batch"),
)


class SqlYears:
    """See `progress_core.ports.years.Years`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._any_of = session.backend.any_of

    def behind(self, scope: Scope, academic_year: int) -> Mapping[tuple[str, int], int]:
        by = (learners.c.ukprn, learners.c.year_group)
        theirs = (learners.c.academic_year < academic_year, learners.c.archived == 0)
        seen = learners_seen(self._session.backend, scope)
        counted = select(*by, func.count()).where(*theirs, seen).group_by(*by)
        return {(ukprn, group): count for ukprn, group, count in self._session.all(counted)}

    def destinations(self, scope: Scope, first: date, last: date) -> Mapping[tuple[str, str], int]:
        by, day = (learners.c.ukprn, learners.c.destination), learners.c.left_on
        between = (learners.c.archived == 1, day >= first.isoformat(), day <= last.isoformat(), day != "")
        seen = learners_seen(self._session.backend, scope)
        counted = select(*by, func.count()).where(*between, seen).group_by(*by)
        return {(ukprn, destination): count for ukprn, destination, count in self._session.all(counted)}

    def put_past(self, past: Iterable[PastYear]) -> None:
        for chunk in chunks(past):
            self.remove_past(row.id for row in chunk)
            self._session.insert_many(past_years, map(_past_row, chunk))

    def of_many(self, scope: Scope, learner_ids: Iterable[int]) -> Mapping[int, tuple[PastYear, ...]]:
        found: dict[int, list[PastYear]] = {}
        seen = learners_seen(self._session.backend, scope)
        of_learners = learners.outerjoin(past_years, past_years.c.learner_id == learners.c.id)
        for chunk in chunks(learner_ids):
            these = select(learners.c.id, *past_years.columns).select_from(of_learners)
            wanted = these.where(self._any_of(learners.c.id, chunk), seen).order_by(past_years.c.id)
            for learner_id, *row in self._session.all(wanted):
                theirs = found.setdefault(learner_id, [])
                if row[0] is not None:
                    theirs.append(_past(row))
        return {learner_id: tuple(rows) for learner_id, rows in found.items()}

    def of_move(self, move_id: int, *, after: int = 0, limit: int = 1_000) -> list[PastYear]:
        by_it = (past_years.c.move_id == move_id, past_years.c.move_id != 0, past_years.c.id > after)
        page = select(past_years).where(*by_it).order_by(past_years.c.id).limit(limit)
        return [_past(row) for row in self._session.all(page)]

    def remove_past(self, ids: Iterable[int]) -> None:
        for chunk in chunks(ids):
            self._session.run(delete(past_years).where(self._any_of(past_years.c.id, chunk)))

    def add_moves(self, moves_: Iterable[MoveUp]) -> None:
        self._session.insert_many(moves, list(map(_move_row, moves_)))

    def move(self, move_id: int) -> MoveUp:
        return _move(self._session.one(select(moves).where(moves.c.id == move_id)))

    def save_move(self, move: MoveUp) -> None:
        values = dict(zip(moves.columns.keys(), _move_row(move), strict=True))
        if not self._session.run(moves.update().where(moves.c.id == move.id).values(values)).rowcount:
            raise NotFound

    def moves(self, ukprns: Iterable[str], *, limit: int = 1_000) -> list[MoveUp]:
        found: list[MoveUp] = []
        for chunk in chunks(ukprns):
            theirs = select(moves).where(self._any_of(moves.c.ukprn, chunk))
            latest = theirs.order_by(moves.c.id.desc()).limit(limit)
            found.extend(_move(row) for row in self._session.all(latest))
        return sorted(found, key=lambda move: move.id, reverse=True)[:limit]

    def of_batch(self, batch: int) -> list[MoveUp]:
        theirs = select(moves).where(moves.c.batch == batch).order_by(moves.c.id)
        return [_move(row) for row in self._session.all(theirs)]


def _past(row: Values) -> PastYear:
    id_, learner_id, ukprn, year_group, academic_year, until, ended, move_id, returned_on = row
    back = date.fromisoformat(returned_on) if returned_on else None
    day = date.fromisoformat(until)
    return PastYear(id_, learner_id, ukprn, year_group, academic_year, day, Ended(ended), move_id, back)


def _past_row(past: PastYear) -> tuple[Any, ...]:
    return (
        past.id,
        past.learner_id,
        past.ukprn,
        past.year_group,
        past.academic_year,
        past.until.isoformat(),
        past.ended.value,
        past.move_id,
        past.returned_on.isoformat() if past.returned_on else "",
    )


def _move(row: Values) -> MoveUp:
    id_, batch, ukprn, year, by, at, exceptions, status, counts, processed_at, undone_at, left_alone, reason = row
    return MoveUp(
        id_,
        batch,
        ukprn,
        year,
        by,
        moment(at),
        Exceptions(*map(frozenset, json.loads(exceptions))),
        MoveStatus(status),
        MoveCounts(*json.loads(counts)),
        moment_or_none(processed_at),
        moment_or_none(undone_at),
        tuple(json.loads(left_alone)),
        reason,
    )


def _move_row(move: MoveUp) -> tuple[Any, ...]:
    exceptions, counts = move.exceptions, move.counts
    return (
        move.id,
        move.batch,
        move.ukprn,
        move.academic_year,
        move.requested_by,
        micros(move.requested_at),
        json.dumps([sorted(ids) for ids in (exceptions.stays, exceptions.leaves, exceptions.leaving_years)]),
        move.status.value,
        json.dumps([counts.up, counts.stay, counts.leave]),
        micros_or_none(move.processed_at),
        micros_or_none(move.undone_at),
        json.dumps(move.left_alone),
        move.reason,
    )
