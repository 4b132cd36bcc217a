"""Staff records on SQL."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve
from sqlalchemy import ColumnElement, ScalarSelect, Select, Text, and_, bindparam, cast, delete, func, select, true

from progress_core.domain.accounts.staff import NewsMail, Staff
from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.values.text import folded
from progress_sql.foundations.scope import breadth_of, values_of, whole_given
from progress_sql.foundations.session import Session
from progress_sql.foundations.tables import staff, staff_groups, staff_providers
from progress_sql.foundations.together import Reading

_COLUMNS = tuple(staff.columns)[:-1]


class SqlStaffRecords:
    """See `progress_core.ports.staff.StaffRecords`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, record: Staff) -> None:
        self._session.insert_many(staff, [_row(record)])
        self._put_duties(record)

    def get(self, account_id: int) -> Staff:
        known: Staff | None = self._session.known.get(("staff", account_id))
        return known or self._read(account_id)

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
        backend, breadth = self._session.backend, breadth_of(scope)

        def seen() -> ColumnElement[bool]:
            whole = whole_given(backend, breadth, staff_providers.c.ukprn)
            return true() if scope.everything else staff.c.id.in_(select(staff_providers.c.staff_id).where(whole))

        return self._listed(("staff in scope", breadth), seen, values_of(backend, scope))

    def in_area(self, area: str) -> Iterator[Staff]:
        return self._listed(
            ("staff of an area",), lambda: and_(staff.c.area == bindparam("area"), staff.c.area != ""), {"area": area}
        )

    def with_email(self, email: str) -> Iterator[Staff]:
        found = select(*STAFF).where(staff.c.email_key == folded(email)).order_by(staff.c.id)
        return map(staff_of, self._session.stream(found))

    def _read(self, account_id: int) -> Staff:
        rows = self._session.now(Reading("staff record", lambda: _ONE, {"staff_id": account_id}))
        if not rows:
            raise NotFound
        return staff_of(rows[0])

    def _listed(
        self, shape: tuple[Hashable, ...], condition: Callable[[], ColumnElement[bool]], values: Mapping[str, object]
    ) -> Iterator[Staff]:
        def build() -> Select[Any]:
            return select(*STAFF, staff.c.email_key).where(condition()).order_by(staff.c.email_key, staff.c.id)

        rows = self._session.later(Reading(shape, build, values, (len(STAFF), 0)))
        return (staff_of(row[:-1]) for row in rows)

    def _put_duties(self, record: Staff) -> None:
        self._session.insert_many(staff_providers, [(ukprn, record.id) for ukprn in record.providers])
        rows = [(group, record.id, ukprn) for group, ukprn in record.groups.items()]
        self._session.insert_many(staff_groups, rows)


def _listed_for(column: ColumnElement[str], staff_id: ColumnElement[int]) -> ScalarSelect[str]:
    """Return a column with all values of another table for a record, as one text: a statement for each costs more."""
    return select(func.aggregate_strings(column, " ")).where(staff_id == staff.c.id).correlate(staff).scalar_subquery()


STAFF = (
    *_COLUMNS,
    _listed_for(staff_providers.c.ukprn, staff_providers.c.staff_id),
    _listed_for(cast(staff_groups.c.group_id, Text) + ":" + staff_groups.c.ukprn, staff_groups.c.staff_id),
)
"""The columns that `staff_of` expects, in order."""

_ONE = select(*STAFF).where(staff.c.id == bindparam("staff_id"))


def staff_of(row: Sequence[Any]) -> Staff:
    """Build a record from a row of the columns `STAFF`."""
    id_, role, email, first_name, last_name, telephone, area, version, news, ukprns, of_groups = row
    named = email, first_name, last_name, telephone
    pairs = (pair.split(":") for pair in (of_groups or "").split())
    groups = {int(group_id): ukprn for group_id, ukprn in pairs}
    return Staff(id_, Role(role), *named, frozenset((ukprns or "").split()), area, groups, version, NewsMail(news))


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
