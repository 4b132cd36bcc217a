"""The address of a search holds the whole search, so that people can keep it, share it and change it by links (H1)."""

import math
import re
from collections.abc import Iterable, Iterator
from typing import Any, Self
from urllib.parse import urlencode

from attrs import evolve, frozen

from progress_core.domain.courses.courses import SUBJECT_AREAS
from progress_core.domain.courses.search import CourseSort
from progress_core.domain.values.text import tidy
from progress_web.foundations.parameters import parse_count
from progress_web.foundations.places import distance_in_words, miles_in_words
from progress_web.foundations.visit import Visit

DISTANCES = (1, 3, 5, 10, 15, 25, 50)
"""The distances that the form offers, in miles."""
MAX_MILES = 1_000
MAX_PLACE_LENGTH = 100
_MAX_VALUES = 50
"""Values of one filter; nobody ticks more."""
_MAX_VALUE_LENGTH = 100

_MILES = re.compile("[0-9]{1,4}([.][0-9]{1,3})?", re.ASCII)
_UKPRN = re.compile("1[0-9]{7}", re.ASCII)
_START = re.compile("20[0-9]{2}-(0[1-9]|1[0-2])", re.ASCII)
_SORTS = frozenset(sort.value for sort in CourseSort)


@frozen
class Asked:
    """What the address of a search says. Whatever makes no sense there is left out.

    Args:
        words: as typed.
        near: a place as typed; "" for none.
        miles: greatest distance from the place, in miles; None for any.
        type: types of qualification, any of which will do.
        subject: subject areas, any of which will do.
        provider: UKPRNs of providers, any of which will do.
        start: months of start ("2027-09"), any of which will do.
        sort: value of a `CourseSort`; "" for the order that suits the search.
        view: "list" or "map".
        page: number of the page, from 1.
    """

    words: str = ""
    near: str = ""
    miles: float | None = None
    type: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    provider: tuple[str, ...] = ()
    start: tuple[str, ...] = ()
    sort: str = ""
    view: str = "list"
    page: int = 1

    def but(self, **changes: Any) -> Self:
        """Return the first page of the same search with some parts of it changed."""
        return evolve(self, **({"page": 1} | changes))

    def without(self, name: str, value: str) -> Self:
        """Return the search with one value of a filter removed."""
        return self.but(**{name: tuple(chosen for chosen in getattr(self, name) if chosen != value)})

    @property
    def suffix(self) -> str:
        """The query of the address, with its question mark; "" for a search for everything."""
        pairs = list(self._pairs())
        return f"?{urlencode(pairs)}" if pairs else ""

    @property
    def filters(self) -> int:
        """How many values of filters are chosen."""
        return len(self.type) + len(self.subject) + len(self.provider) + len(self.start)

    def _pairs(self) -> Iterator[tuple[str, str]]:
        if self.words:
            yield "words", self.words
        if self.near:
            yield "near", self.near
        if self.miles is not None:
            yield "miles", miles_in_words(self.miles)
        for name in ("type", "subject", "provider", "start"):
            yield from ((name, value) for value in getattr(self, name))
        if self.sort:
            yield "sort", self.sort
        if self.view != "list":
            yield "view", self.view
        if self.page > 1:
            yield "page", str(self.page)


def read_address(visit: Visit) -> Asked:
    """Read a search from the address of the page."""
    query = visit.request.query_params
    sort = visit.text("sort")
    return Asked(
        words=visit.text("words").strip(),
        near=tidy(visit.text("near"))[:MAX_PLACE_LENGTH],
        miles=parse_miles(visit.text("miles")),
        type=_values(value for value in query.getlist("type") if _is_plain(value)),
        subject=_values(value for value in query.getlist("subject") if value in SUBJECT_AREAS),
        provider=_values(filter(_UKPRN.fullmatch, query.getlist("provider"))),
        start=_values(filter(_START.fullmatch, query.getlist("start"))),
        sort=sort if sort in _SORTS else "",
        view="map" if visit.text("view") == "map" else "list",
        page=max(1, parse_count(visit.text("page"))),
    )


def parse_miles(text: str) -> float | None:
    """Read a distance in miles; None for anything but a number that is more than 0 and at most `MAX_MILES`."""
    miles = float(text) if _MILES.fullmatch(text) else math.inf
    return miles if 0 < miles <= MAX_MILES else None


def distances_to_choose(miles: float | None = None) -> dict[str, str]:
    """Return the distances of the form by value, with one that only the address has.

    Args:
        miles: that distance; None for none.
    """
    offered = sorted({*map(float, DISTANCES)} | ({miles} if miles else set()))
    return {miles_in_words(distance): f"Within {distance_in_words(distance)}" for distance in offered}


def _values(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(given))[:_MAX_VALUES]


def _is_plain(value: str) -> bool:
    return 0 < len(value) <= _MAX_VALUE_LENGTH and value.isprintable()
