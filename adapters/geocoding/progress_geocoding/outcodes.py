"""Places from two tables that ship: outcodes and towns."""

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from progress_core.domain.foundations.errors import Unavailable
from progress_core.domain.values.gazetteer import Gazetteer, Town
from progress_core.domain.values.places import Place


class OutcodeGeocoder:
    """See `progress_core.ports.geocoding.Geocoder`; all its places are about right, none to the metre."""

    def find(self, place: str) -> Place | None:
        alone = None if "," in place else _outcodes().find(place)
        return alone or _places().find(place)

    def others(self, place: str) -> tuple[Place, ...]:
        return _places().others(place)

    def check(self) -> None:
        """See `progress_core.ports.geocoding.Geocoder`."""
        if self.find("SW1A 1AA") is None or self.find("Leeds") is None:
            raise Unavailable("The tables of outcodes and towns are damaged. Install progress-core again.")


def open_geocoder(url: str = "") -> OutcodeGeocoder:  # noqa: ARG001 - every adapter is given its URL
    """Make the geocoder (entry point `outcodes`); its tables are read when a place is first looked for."""
    return OutcodeGeocoder()


@cache
def _outcodes() -> Gazetteer:
    rows = _rows("outcodes.csv")
    return Gazetteer.of((Place(name, float(latitude), float(longitude)) for name, latitude, longitude in rows), ())


@cache
def _places() -> Gazetteer:
    """Read the towns too, which takes a tenth of a second, once somebody names one."""
    return Gazetteer.of(
        _outcodes().outcodes.values(),
        (
            Town(Place(name, float(latitude), float(longitude)), area, int(size))
            for name, area, latitude, longitude, size in _rows("towns.csv")
        ),
    )


def _rows(name: str) -> Iterator[list[str]]:
    """Yield the rows of a table after its header.

    Raises:
        Unavailable: the table is missing.
    """
    try:
        text = files("progress_geocoding").joinpath("data", name).read_text("utf-8")
    except OSError as error:
        raise Unavailable(f"The table {name} cannot be read: {error.strerror}. Install progress-core again.") from error
    rows = csv.reader(text.splitlines())
    next(rows)
    return rows
