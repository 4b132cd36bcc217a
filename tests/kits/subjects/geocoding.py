"""Geocoders under their kit."""

from progress_geocoding.kits.geocoding import OutcodesGeocoderKit

from progress_core.testing.twins.geocoding import MemoryGeocoderKit


class TestMemory(MemoryGeocoderKit):
    """The twin."""


class TestOutcodes(OutcodesGeocoderKit):
    """`outcodes`."""
