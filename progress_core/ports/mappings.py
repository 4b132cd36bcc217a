"""The mappings that are remembered for providers, in the store."""

from typing import Protocol

from progress_core.domain.importing.mappings import RememberedMapping


class Mappings(Protocol):
    """Stores the mappings of each provider by their names."""

    def put(self, remembered: RememberedMapping) -> None:
        """Add a mapping, or replace that of the same provider and name; capitals count in names.

        Raises:
            NotFound: the provider does not exist.
        """
        ...

    def remove(self, ukprn: str, name: str) -> None:
        """Remove a mapping, if it exists."""
        ...

    def of(self, ukprn: str) -> list[RememberedMapping]:
        """Return the mappings of a provider, latest first, then by name."""
        ...
