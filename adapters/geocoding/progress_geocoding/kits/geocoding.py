"""Geocoders under their kit."""

from collections.abc import Iterator

import pytest

from progress_core.ports.geocoding import Geocoder
from progress_core.testing.geocoding import GeocoderContract
from progress_geocoding import open_geocoder, outcodes


class OutcodesGeocoderKit(GeocoderContract):
    """The kit of `outcodes`."""

    @pytest.fixture
    def geocoder(self) -> Geocoder:
        return open_geocoder()

    @pytest.fixture
    def unreachable(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[Geocoder]:
        """Return one whose tables are missing."""
        monkeypatch.setattr(outcodes, "files", _Missing)
        outcodes._outcodes.cache_clear()
        outcodes._places.cache_clear()
        yield open_geocoder()
        outcodes._outcodes.cache_clear()
        outcodes._places.cache_clear()


class _Missing:
    """A package whose data are missing."""

    def __init__(self, _package: str) -> None:
        pass

    def joinpath(self, *_names: str) -> "_Missing":
        return self

    def read_text(self, _encoding: str) -> str:
        raise FileNotFoundError(2, "No such file or directory")
