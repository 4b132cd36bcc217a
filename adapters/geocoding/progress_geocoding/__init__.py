"""Where the outcodes of the United Kingdom and the towns of England are."""

from progress_geocoding.outcodes import OutcodeGeocoder, open_geocoder

__all__ = ["OutcodeGeocoder", "open_geocoder"]
