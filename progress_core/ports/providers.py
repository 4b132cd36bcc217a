"""Providers in the store."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.providers.providers import Provider


class Providers(Protocol):
    """Stores providers."""

    def put_many(self, providers: Iterable[Provider]) -> tuple[int, int]:
        """Add providers, or replace those with the same UKPRN, except their defaults and referee.

        Returns:
            how many were added, and how many were replaced.
        """
        ...

    def get(self, scope: Scope, ukprn: str) -> Provider:
        """Return a provider that is in scope, as a whole or by one of its groups.

        Raises:
            NotFound: it does not exist or is not in scope.
        """
        ...

    def save(self, provider: Provider) -> Provider:
        """Save a changed provider, and return it with its version increased by one.

        Raises:
            Conflict: its version is not the stored version.
            NotFound: it no longer exists.
        """
        ...

    def in_scope(self, scope: Scope) -> Iterator[Provider]:
        """Return the providers in scope, sorted by the `title_key` of their names, then UKPRN."""
        ...

    def in_area(self, area: str) -> frozenset[str]:
        """Return the UKPRNs of the providers in an area with exactly this name."""
        ...

    def areas(self) -> tuple[str, ...]:
        """Return the names of all areas, sorted."""
        ...
