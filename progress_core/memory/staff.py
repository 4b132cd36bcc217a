"""Staff records in memory."""

from collections.abc import Iterator

from attrs import evolve

from progress_core.domain.accounts.staff import Staff
from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.values.text import folded
from progress_core.memory.tables import Tables


class MemoryStaffRecords:
    """See `progress_core.ports.staff.StaffRecords`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._staff = tables.staff

    def add(self, staff: Staff) -> None:
        self._require_known(staff)
        self._staff.add(staff.id, _copied(staff))

    def get(self, account_id: int) -> Staff:
        return _copied(self._staff.get(account_id))

    def save(self, staff: Staff) -> Staff:
        if self._staff.get(staff.id).version != staff.version:
            raise Conflict
        self._require_known(staff)
        self._staff.put(staff.id, _copied(staff, version=staff.version + 1))
        return self.get(staff.id)

    def remove(self, account_id: int) -> None:
        self._staff.drop(account_id)

    def in_scope(self, scope: Scope) -> Iterator[Staff]:
        seen = [
            staff
            for staff in self._staff.values()
            if scope.everything or any(scope.sees_provider(ukprn) for ukprn in staff.providers)
        ]
        return map(_copied, sorted(seen, key=_by_email))

    def in_area(self, area: str) -> Iterator[Staff]:
        found = [staff for staff in self._staff.values() if area and staff.area == area]
        return map(_copied, sorted(found, key=_by_email))

    def with_email(self, email: str) -> Iterator[Staff]:
        found = [staff for staff in self._staff.values() if folded(staff.email) == folded(email)]
        return map(_copied, sorted(found, key=lambda staff: staff.id))

    def _require_known(self, staff: Staff) -> None:
        known = (
            staff.id in self._tables.accounts
            and all(ukprn in self._tables.providers for ukprn in (*staff.providers, *staff.groups.values()))
            and all(group in self._tables.groups for group in staff.groups)
        )
        if not known:
            raise NotFound


def _by_email(staff: Staff) -> tuple[str, int]:
    return folded(staff.email), staff.id


def _copied(staff: Staff, version: int | None = None) -> Staff:
    """Return a copy of the record with its own `groups`."""
    return evolve(staff, groups=dict(staff.groups), version=staff.version if version is None else version)
