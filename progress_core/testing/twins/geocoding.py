"""Geocoders under their kit."""

import pytest

from progress_core.memory import geocoding as memory
from progress_core.ports.geocoding import Geocoder
from progress_core.testing.geocoding import GeocoderContract


class MemoryGeocoderKit(GeocoderContract):
    """The kit of `memory`."""

    @pytest.fixture
    def geocoder(self) -> Geocoder:
        return memory.open_geocoder()

    @pytest.fixture
    def unreachable(self) -> None:
        """Declare that it reads no file."""
