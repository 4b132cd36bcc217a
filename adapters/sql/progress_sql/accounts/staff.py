"""Staff records on SQL."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from attrs import evolve
from sqlalchemy import ColumnElement, and_, delete, select, true

from progress_core.domain.accounts.staff import NewsMail, Staff
from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.values.text import folded
from progress_sql.foundations.backend import chunks
from progress_sql.foundations.scope import seen_whole
from progress_sql.foundations.session import Session, Values
from progress_sql.foundations.tables import staff, staff_groups, staff_providers

_COLUMNS = tuple(staff.columns)[:-1]


class SqlStaffRecords:
    """See `progress_core.ports.staff.StaffRecords`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, record: Staff) -> None:
        self._session.insert_many(staff, [_row(record)])
        self._put_duties(record)

    def get(self, account_id: int) -> Staff:
        row = self._session.one(select(*_COLUMNS).where(staff.c.id == account_id))
        return next(self._whole([row]))

    def save(self, record: Staff) -> Staff:
        if not self._session.update_many(tuple(staff.columns), [_row(record)]):
            raise Conflict if self._session.has(staff, record.id) else NotFound
        for duties in (staff_providers, staff_groups):
            self._session.run(delete(duties).where(duties.c.staff_id == record.id))
        self._put_duties(record)
        return evolve(record, groups=dict(record.groups), version=record.version + 1)

    def remove(self, account_id: int) -> None:
        self._session.run(delete(staff).where(staff.c.id == account_id))

    def in_scope(self, scope: Scope) -> Iterator[Staff]:
        seen: ColumnElement[bool] = true()
        if not scope.everything:
            whole = seen_whole(self._session.backend, scope, staff_providers.c.ukprn)
            seen = staff.c.id.in_(select(staff_providers.c.staff_id).where(whole))
        return self._listed(seen)

    def in_area(self, area: str) -> Iterator[Staff]:
        return self._listed(and_(staff.c.area == area, staff.c.area != ""))

    def with_email(self, email: str) -> Iterator[Staff]:
        found = select(*_COLUMNS).where(staff.c.email_key == folded(email)).order_by(staff.c.id)
        return self._whole(self._session.stream(found))

    def _listed(self, condition: ColumnElement[bool]) -> Iterator[Staff]:
        found = select(*_COLUMNS).where(condition).order_by(staff.c.email_key, staff.c.id)
        return self._whole(self._session.stream(found))

    def _put_duties(self, record: Staff) -> None:
        self._session.insert_many(staff_providers, [(ukprn, record.id) for ukprn in record.providers])
        rows = [(group, record.id, ukprn) for group, ukprn in record.groups.items()]
        self._session.insert_many(staff_groups, rows)

    def _whole(self, rows: Iterable[Values]) -> Iterator[Staff]:
        """Build records from their rows, with the providers and groups they are responsible for."""
        for chunk in chunks(rows):
            ids = [row[0] for row in chunk]
            providers: defaultdict[int, list[str]] = defaultdict(list)
            for ukprn, staff_id in self._of(staff_providers.c, ids):
                providers[staff_id].append(ukprn)
            groups: defaultdict[int, dict[int, str]] = defaultdict(dict)
            for group_id, staff_id, ukprn in self._of(staff_groups.c, ids):
                groups[staff_id][group_id] = ukprn
            for row in chunk:
                yield _staff(row, frozenset(providers[row[0]]), groups[row[0]])

    def _of(self, columns: Any, ids: list[int]) -> Sequence[Values]:
        return self._session.all(select(*columns).where(self._session.backend.any_of(columns.staff_id, ids)))


def _staff(row: Sequence[Any], providers: frozenset[str], groups: dict[int, str]) -> Staff:
    id_, role, email, first_name, last_name, telephone, area, version, news = row
    named = email, first_name, last_name, telephone
    return Staff(id_, Role(role), *named, providers, area, groups, version, NewsMail(news))


def _row(record: Staff) -> tuple[Any, ...]:
    return (
        record.id,
        record.role.value,
        record.email,
        record.first_name,
        record.last_name,
        record.telephone,
        record.area,
        record.version,
        record.news.value,
        folded(record.email),
    )
