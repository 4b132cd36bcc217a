"""Providers in memory."""

from collections.abc import Iterable, Iterator

from attrs import evolve

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.providers.providers import Provider
from progress_core.domain.values.name_keys import title_key
from progress_core.memory.tables import Tables


class MemoryProviders:
    """See `progress_core.ports.providers.Providers`."""

    def __init__(self, tables: Tables) -> None:
        self._groups = tables.groups
        self._providers = tables.providers

    def put_many(self, providers: Iterable[Provider]) -> tuple[int, int]:
        added = replaced = 0
        for provider in providers:
            old = self._providers.find(provider.ukprn)
            if old is None:
                added += 1
                self._providers.put(provider.ukprn, provider)
            else:
                replaced += 1
                self._providers.put(provider.ukprn, _replaced(old, provider))
        return added, replaced

    def get(self, scope: Scope, ukprn: str) -> Provider:
        provider = self._providers.get(ukprn)
        if not (scope.sees_provider(ukprn) or ukprn in self._partly_seen(scope)):
            raise NotFound
        return provider

    def save(self, provider: Provider) -> Provider:
        if self._providers.get(provider.ukprn).version != provider.version:
            raise Conflict
        saved = evolve(provider, version=provider.version + 1)
        self._providers.put(saved.ukprn, saved)
        return saved

    def in_scope(self, scope: Scope) -> Iterator[Provider]:
        partly = self._partly_seen(scope)
        seen = [p for p in self._providers.values() if scope.sees_provider(p.ukprn) or p.ukprn in partly]
        return iter(sorted(seen, key=lambda provider: (title_key(provider.name), provider.ukprn)))

    def in_area(self, area: str) -> frozenset[str]:
        return frozenset(provider.ukprn for provider in self._providers.values() if provider.area == area)

    def areas(self) -> tuple[str, ...]:
        return tuple(sorted({provider.area for provider in self._providers.values()}))

    def _partly_seen(self, scope: Scope) -> frozenset[str]:
        return frozenset(group.ukprn for group in map(self._groups.find, scope.groups) if group is not None)


def _replaced(old: Provider, new: Provider) -> Provider:
    return evolve(
        new,
        sign_off=old.sign_off,
        staff_add_qualifications=old.staff_add_qualifications,
        referee=old.referee,
        remind_managers=old.remind_managers,
        remind_learners=old.remind_learners,
        version=old.version + 1,
    )
