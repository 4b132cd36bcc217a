"""A geocoder that knows a handful of places, for tests and demos; `outcodes` knows the whole country."""

from progress_core.domain.values.gazetteer import Gazetteer, Town
from progress_core.domain.values.places import Place

OUTCODES = (
    Place("M14", 53.4478, -2.2243),
    Place("M1", 53.4779, -2.2339),
    Place("LS1", 53.7974, -1.5488),
    Place("OX14", 51.6692, -1.2823),
    Place("SW1A", 51.5035, -0.1333),
    Place("DT1", 50.7113, -2.4413),
)
"""Outcodes that the twin knows."""

TOWNS = (
    Town(Place("Manchester", 53.4668, -2.2339), "Manchester", 30),
    Town(Place("Leeds", 53.8013, -1.5486), "Leeds", 30),
    Town(Place("Didcot", 51.6067, -1.2412), "Oxfordshire", 2),
    Town(Place("St Helens", 53.4539, -2.7369), "St Helens", 5),
    Town(Place("Weymouth", 50.6141, -2.4576), "Dorset", 2),
    Town(Place("Newport", 50.7005, -1.2924), "Isle of Wight", 3),
    Town(Place("Newport", 52.7692, -2.3787), "Shropshire", 2),
    Town(Place("Newcastle upon Tyne", 54.9778, -1.6129), "Newcastle upon Tyne", 20),
)
"""Towns that the twin knows."""


class MemoryGeocoder:
    """See `progress_core.ports.geocoding.Geocoder`.

    Args:
        gazetteer: the places to know.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def find(self, place: str) -> Place | None:
        return self._gazetteer.find(place)

    def others(self, place: str) -> tuple[Place, ...]:
        return self._gazetteer.others(place)

    def check(self) -> None:
        """Find nothing wrong: it reads no file."""


def open_geocoder(url: str = "") -> MemoryGeocoder:  # noqa: ARG001 - every adapter is given its URL
    """Make the geocoder (entry point `memory`)."""
    return MemoryGeocoder(Gazetteer.of(OUTCODES, TOWNS))
