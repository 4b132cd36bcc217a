"""Transfers on SQL, and their table."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from attrs import evolve
from sqlalchemy import Column, ColumnElement, ForeignKey, Index, Table, and_, func, literal_column, or_, select

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.years.transfers import Transfer, TransferStatus
from progress_core.ports.transfers import TransferQuery
from progress_sql.foundations.backend import chunks
from progress_sql.foundations.columns import TEXT, id_of, index_where, metadata, number, own_id, small, text
from progress_sql.foundations.scope import seen_whole
from progress_sql.foundations.session import Session, Values
from progress_sql.foundations.values import micros, micros_or_none, moment, moment_or_none

transfers = Table(
    "transfers",
    metadata,
    own_id(),
    id_of("learners", "learner_id", cascade=True),
    Column("sender", TEXT, ForeignKey("providers.ukprn"), nullable=False),
    Column("receiver", TEXT, ForeignKey("providers.ukprn"), nullable=False),
    text("name"),
    small("year_group"),
    number("asked_by"),
    number("asked_at"),
    number("expires_at"),
    text("status"),
    number("decided_by", null=True),
    number("decided_at", null=True),
    number("version"),
    Index("ix_transfers_sender", "sender", "id"),
    Index("ix_transfers_receiver", "receiver", "id"),
    Index("ix_transfers_learner", "learner_id"),
    index_where("uq_transfers_offered", "learner_id", "status = 'offered'", unique=True),
)

_OFFERED = transfers.c.status == literal_column("'offered'")  # in the form that lets databases use its index
_ACCEPTED = transfers.c.status == literal_column("'accepted'")


class SqlTransfers:
    """See `progress_core.ports.transfers.Transfers`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._backend = session.backend

    def add(self, transfer: Transfer) -> None:
        self._session.insert_many(transfers, [_row(transfer)])

    def get(self, scope: Scope, transfer_id: int, now: datetime) -> Transfer:
        this = select(transfers).where(transfers.c.id == transfer_id, self._seen(scope, now))
        return _transfer(self._session.one(this))

    def save(self, transfer: Transfer) -> Transfer:
        if not self._session.update_many(tuple(transfers.columns), [_row(transfer)]):
            raise Conflict if self._session.has(transfers, transfer.id) else NotFound
        return evolve(transfer, version=transfer.version + 1)

    def page(self, scope: Scope, query: TransferQuery) -> list[Transfer]:
        asked = select(transfers).where(self._seen(scope, query.now))
        if query.offered:
            asked = asked.where(_open_at(query.now))
        if query.received:
            asked = asked.where(seen_whole(self._backend, scope, transfers.c.receiver))
        if query.before:
            asked = asked.where(transfers.c.id < query.before)
        latest = asked.order_by(transfers.c.id.desc()).limit(query.limit)
        return list(map(_transfer, self._session.all(latest)))

    def waiting(self, scope: Scope, now: datetime) -> int:
        received = seen_whole(self._backend, scope, transfers.c.receiver)
        ((count,),) = self._session.all(select(func.count()).select_from(transfers).where(_open_at(now), received))
        return int(count)

    def offered(self, learner_ids: Iterable[int]) -> list[Transfer]:
        found: list[Transfer] = []
        for chunk in chunks(learner_ids):
            theirs = select(transfers).where(_OFFERED, self._backend.any_of(transfers.c.learner_id, chunk))
            found.extend(map(_transfer, self._session.all(theirs)))
        return sorted(found, key=lambda row: row.id)

    def of_learner(self, learner_id: int) -> list[Transfer]:
        theirs = select(transfers).where(transfers.c.learner_id == learner_id).order_by(transfers.c.id)
        return list(map(_transfer, self._session.all(theirs)))

    def departures(self, scope: Scope, begin: datetime, end: datetime) -> Mapping[tuple[str, int], int]:
        by, at = (transfers.c.sender, transfers.c.year_group), transfers.c.decided_at
        seen = seen_whole(self._backend, scope, transfers.c.sender)
        theirs = select(*by, func.count()).where(_ACCEPTED, at >= micros(begin), at < micros(end), seen)
        return {(sender, group): count for sender, group, count in self._session.all(theirs.group_by(*by))}

    def _seen(self, scope: Scope, now: datetime) -> ColumnElement[bool]:
        sent, received = (seen_whole(self._backend, scope, transfers.c[side]) for side in ("sender", "receiver"))
        return or_(sent, and_(received, or_(_ACCEPTED, _open_at(now))))


def _open_at(now: datetime) -> ColumnElement[bool]:
    return and_(_OFFERED, transfers.c.expires_at > micros(now))


def _transfer(row: Values) -> Transfer:
    id_, learner_id, sender, receiver, name, group, asked_by, asked_at, expires_at, *decision = row
    status, decided_by, decided_at, version = decision
    who = id_, learner_id, sender, receiver, name, group, asked_by
    then = TransferStatus(status), decided_by, moment_or_none(decided_at), version
    return Transfer(*who, moment(asked_at), moment(expires_at), *then)


def _row(transfer: Transfer) -> tuple[Any, ...]:
    return (
        transfer.id,
        transfer.learner_id,
        transfer.sender,
        transfer.receiver,
        transfer.name,
        transfer.year_group,
        transfer.asked_by,
        micros(transfer.asked_at),
        micros(transfer.expires_at),
        transfer.status.value,
        transfer.decided_by,
        micros_or_none(transfer.decided_at),
        transfer.version,
    )
