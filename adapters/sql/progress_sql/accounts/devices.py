"""Known devices on SQL, and their table."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Table, delete, select

from progress_core.domain.accounts.devices import KnownDevice
from progress_sql.foundations.columns import NUMBER, TEXT, metadata, number, small, text
from progress_sql.foundations.session import Session
from progress_sql.foundations.values import micros, moment

devices = Table(
    "devices",
    metadata,
    Column("digest", TEXT, primary_key=True),
    Column("account_id", NUMBER, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    number("created_at"),
    number("seen_at"),
    text("network"),
    small("failures"),
    Index("ix_devices_account", "account_id"),
    Index("ix_devices_seen", "seen_at"),
    sqlite_with_rowid=False,
)


class SqlDevices:
    """See `progress_core.ports.devices.Devices`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, account_id: int, digest: str) -> KnownDevice | None:
        theirs = (devices.c.digest == digest) & (devices.c.account_id == account_id)
        found = self._session.first(select(devices).where(theirs))
        return None if found is None else _value(found)

    def known(self, digest: str) -> bool:
        return self._session.has(devices, digest)

    def of_account(self, account_id: int) -> Iterator[KnownDevice]:
        theirs = select(devices).where(devices.c.account_id == account_id)
        return map(_value, self._session.all(theirs.order_by(devices.c.seen_at.desc(), devices.c.digest)))

    def put(self, device: KnownDevice) -> None:
        self.forget(device.account_id, device.digest)
        self._session.insert_many(devices, [_row(device)])

    def forget(self, account_id: int, digest: str) -> None:
        self._session.run(delete(devices).where(devices.c.account_id == account_id, devices.c.digest == digest))

    def forget_all(self, account_id: int, *, but: str = "") -> None:
        self._session.run(delete(devices).where(devices.c.account_id == account_id, devices.c.digest != but))

    def old(self, before: datetime) -> int:
        return self._session.count(devices, devices.c.seen_at < micros(before))

    def purge(self, before: datetime) -> int:
        return self._session.run(delete(devices).where(devices.c.seen_at < micros(before))).rowcount


def _row(device: KnownDevice) -> tuple[Any, ...]:
    moments = (micros(device.created_at), micros(device.seen_at))
    return (device.digest, device.account_id, *moments, device.network, device.failures)


def _value(row: Sequence[Any]) -> KnownDevice:
    digest, account_id, created_at, seen_at, network, failures = row
    return KnownDevice(digest, account_id, moment(created_at), moment(seen_at), network, failures)
