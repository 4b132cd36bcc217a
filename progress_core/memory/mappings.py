"""Mappings in memory."""

from copy import deepcopy

from progress_core.domain.importing.mappings import RememberedMapping
from progress_core.memory.tables import Tables


class MemoryMappings:
    """See `progress_core.ports.mappings.Mappings`."""

    def __init__(self, tables: Tables) -> None:
        self._rows = tables.mappings
        self._providers = tables.providers

    def put(self, remembered: RememberedMapping) -> None:
        self._providers.get(remembered.ukprn)
        self._rows.put((remembered.ukprn, remembered.mapping.name), deepcopy(remembered))

    def remove(self, ukprn: str, name: str) -> None:
        self._rows.drop((ukprn, name))

    def of(self, ukprn: str) -> list[RememberedMapping]:
        theirs = [deepcopy(one) for one in self._rows.values() if one.ukprn == ukprn]
        by_name = sorted(theirs, key=lambda one: one.mapping.name)
        return sorted(by_name, key=lambda one: one.saved_at, reverse=True)
