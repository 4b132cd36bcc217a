"""Providers on SQL."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from attrs import evolve
from sqlalchemy import ColumnElement, Select, or_, select

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.providers.providers import Provider
from progress_core.domain.values.name_keys import title_key
from progress_sql.courses.word_index import replace_providers
from progress_sql.foundations.backend import chunks, insert_text
from progress_sql.foundations.scope import breadth_of, groups_given, seen_whole, values_of, whole_given
from progress_sql.foundations.session import Session
from progress_sql.foundations.tables import groups, providers
from progress_sql.foundations.together import Reading

_COLUMNS = tuple(providers.columns)[:-1]
_NAMES = [column.name for column in providers.columns]
_BY_NAME = (_NAMES.index("name_key"), _NAMES.index("ukprn"))
_KEPT = ("ukprn", "sign_off", "staff_add_qualifications", "referee", "remind_managers", "remind_learners", "version")
_REPLACED = [name for name in _NAMES if name not in _KEPT]
_OR_REPLACE = (
    f" ON CONFLICT (ukprn) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _REPLACED)},"
    " version = providers.version + 1"
)


class SqlProviders:
    """See `progress_core.ports.providers.Providers`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put_many(self, providers_: Iterable[Provider]) -> tuple[int, int]:
        statement = insert_text(providers.name, _NAMES, self._session.backend.placeholder) + _OR_REPLACE
        added = total = 0
        for chunk in chunks(providers_):
            ukprns = {provider.ukprn for provider in chunk}
            there = self._session.count(providers, self._session.backend.any_of(providers.c.ukprn, ukprns))
            self._session.write(statement, [_row(provider) for provider in chunk])
            replace_providers(self._session, chunk)
            added += len(ukprns) - there
            total += len(chunk)
        return added, total - added

    def get(self, scope: Scope, ukprn: str) -> Provider:
        return _provider(self._session.one(self._seen(scope).where(providers.c.ukprn == ukprn)))

    def save(self, provider: Provider) -> Provider:
        if not self._session.update_many(tuple(providers.columns), [_row(provider)]):
            raise Conflict if self._session.has(providers, provider.ukprn) else NotFound
        replace_providers(self._session, [provider])
        return evolve(provider, version=provider.version + 1)

    def in_scope(self, scope: Scope) -> Iterator[Provider]:
        backend, breadth, partly = self._session.backend, breadth_of(scope), bool(scope.groups)

        def build() -> Select[Any]:
            seen = whole_given(backend, breadth, providers.c.ukprn)
            if partly:
                of_groups = select(groups.c.ukprn).where(groups_given(backend, groups.c.id))
                seen = or_(seen, providers.c.ukprn.in_(of_groups))
            return select(*providers.columns).where(seen).order_by(providers.c.name_key, providers.c.ukprn)

        shape, values = ("providers in scope", breadth, partly), values_of(backend, scope)
        return map(_provider, self._session.later(Reading(shape, build, values, _BY_NAME)))

    def in_area(self, area: str) -> frozenset[str]:
        known: frozenset[str] | None = self._session.known.get(("area", area))
        if known is not None:
            return known
        found = self._session.all(select(providers.c.ukprn).where(providers.c.area == area))
        return frozenset(row[0] for row in found)

    def areas(self) -> tuple[str, ...]:
        return tuple(
            row[0] for row in self._session.all(select(providers.c.area).distinct().order_by(providers.c.area))
        )

    def _seen(self, scope: Scope) -> Any:
        backend = self._session.backend
        conditions: list[ColumnElement[bool]] = [seen_whole(backend, scope, providers.c.ukprn)]
        if scope.groups:
            partly = select(groups.c.ukprn).where(backend.any_of(groups.c.id, scope.groups))
            conditions.append(providers.c.ukprn.in_(partly))
        return select(*_COLUMNS).where(or_(*conditions))


def _provider(row: Sequence[Any]) -> Provider:
    row = row[: len(_COLUMNS)]
    *place, sign_off, staff_add_qualifications, referee, remind_managers, remind_learners, version = row
    choices = (bool(sign_off), bool(staff_add_qualifications), referee, bool(remind_managers), bool(remind_learners))
    return Provider(*(*place, *choices, version))


def _row(provider: Provider) -> tuple[Any, ...]:
    return (
        provider.ukprn,
        provider.name,
        provider.area,
        provider.postcode,
        provider.street,
        provider.locality,
        provider.town,
        provider.latitude,
        provider.longitude,
        provider.website,
        int(provider.sign_off),
        int(provider.staff_add_qualifications),
        provider.referee,
        int(provider.remind_managers),
        int(provider.remind_learners),
        provider.version,
        title_key(provider.name),
    )
