"""Providers in the store."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.providers.providers import Provider


class Providers(Protocol):
    """Remembers providers."""

    def put_many(self, providers: Iterable[Provider]) -> tuple[int, int]:
        """Add providers, or replace those with the same UKPRN but for their defaults and referee.

        Returns:
            how many were added, and how many were replaced.
        """
        ...

    def get(self, scope: Scope, ukprn: str) -> Provider:
        """Return one provider that is in scope: seen whole, or by one of its groups.

        Raises:
            NotFound: it is not there or not in scope.
        """
        ...

    def save(self, provider: Provider) -> Provider:
        """Keep a changed provider; return it with its version one higher.

        Raises:
            Conflict: its version is not the stored one.
            NotFound: it is gone.
        """
        ...

    def in_scope(self, scope: Scope) -> Iterator[Provider]:
        """Return the providers in scope, ordered by name without regard to case, then UKPRN."""
        ...

    def in_area(self, area: str) -> frozenset[str]:
        """Return the UKPRNs of an area, named exactly."""
        ...

    def areas(self) -> tuple[str, ...]:
        """Return the names of all areas, ordered."""
        ...
