"""Geocoding: where a postcode or a town is (H1)."""

from collections.abc import Sequence
from typing import Protocol

from progress_core.domain.values.places import Place


class Geocoder(Protocol):
    """Knows where places are, for searches by distance."""

    def find(self, place: str) -> Place | None:
        """Return a place as people type it: a postcode, the first half of one, or a town; None if it is not known.

        Case, accents and spaces at the ends make no difference. The place has a name to show, and `exact` says
        whether it is known to within about 100 metres.

        Raises:
            Unavailable: what knows the places cannot be reached.
        """
        ...

    def others(self, place: str) -> Sequence[Place]:
        """Return the other places that somebody may mean by a name that several have, likeliest first; () for none.

        `find` has the likeliest. Their names tell them apart ("Newport, Shropshire"): `find` returns each by its name.
        A postcode, and a name that says which place is meant, have none. There are few, however many have the name.

        Raises:
            Unavailable: what knows the places cannot be reached.
        """
        ...

    def check(self) -> None:
        """Check that places can be found.

        Raises:
            Unavailable: they cannot; the message says what to do.
        """
        ...
