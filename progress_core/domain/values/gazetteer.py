"""Finding the place that somebody means: an outcode, a postcode or a town, as people type them (H1)."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, takewhile
from statistics import median
from typing import Self

from attrs import evolve, frozen

from progress_core.domain.values.name_keys import name_key
from progress_core.domain.values.places import Place

MAX_PLACE_LENGTH = 100
"""Characters of a place that somebody types; longer texts are no place."""

MAX_OTHERS = 8
"""How many other places of a name are told; nobody reads more."""

_OUTCODE = re.compile("[A-Z]{1,2}[0-9][A-Z0-9]?")
_POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?) +[0-9][A-Z]{2}\b")
_BETWEEN = re.compile(r"[\s/.\-\u2010-\u2015]+")
_INWARD_LENGTH = 3

_SAME_WORDS = {"saint": "st", "upon": "on", "&": "and"}
"""Words of names of towns that people write in two ways."""
_JOINTS = ("on", "under", "in", "by", "le", "next", "de")
"""Words within names of towns that people leave out, with what follows: Stoke-on-Trent, Chester-le-Street."""
_BEFORE = frozenset({"near", "in", "around", "at", "the"})
"""Words before the name of a place that are no part of it."""


_MUCH_LARGER = 5
"""Nobody means the village of Leeds in Kent who does not say so."""


@frozen
class Town:
    """A town, with what tells it from others of its name.

    Args:
        place: its name and its middle.
        area: the local authority or county that it is in.
        size: of two towns with one name the larger is meant; schools and outcodes, or whatever grows with a town.
    """

    place: Place
    area: str
    size: int = 1


@frozen
class Gazetteer:
    """Outcodes and towns, by the keys under which they are found.

    Args:
        outcodes: outcode -> the middle of its postcodes.
        towns: key of a name -> the towns with this name.
        keys: the keys of `towns`, sorted.
    """

    outcodes: Mapping[str, Place]
    towns: Mapping[str, Sequence[Town]]
    keys: Sequence[str]

    @classmethod
    def of(cls, outcodes: Iterable[Place], towns: Iterable[Town]) -> Self:
        """Index outcodes and towns."""
        named: dict[str, list[Town]] = {}
        for town in towns:
            named.setdefault(town_key(town.place.name), []).append(town)
        return cls({place.name: place for place in outcodes}, named, sorted(named))

    def find(self, text: str) -> Place | None:
        """Return the place that somebody means; None if it is not known.

        A postcode is found by its outcode, whatever its second half is, so that a slip there does no harm. Of several
        towns with one name the largest is meant, unless the area follows the comma; its name then says which
        it is: "Newport, Isle of Wight". The beginning of a longer name will do: "Newcastle" is Newcastle upon Tyne.

        Args:
            text: as typed.
        """
        return next(iter(self._meant(text)), None)

    def others(self, text: str) -> tuple[Place, ...]:
        """Return the other places that somebody may mean, likeliest first, at most `MAX_OTHERS`.

        Much smaller places are left out, and all others once an area says which is meant.

        Args:
            text: as typed.
        """
        return tuple(self._meant(text)[1:])

    def _meant(self, text: str) -> list[Place]:
        """Return the places that somebody may mean, the likeliest first."""
        if len(text) > MAX_PLACE_LENGTH:
            return []
        name, _, area = text.partition(",")
        areas = [town for town in self._named(town_key(name)) if town_key(town.area) == town_key(area)]
        if areas:
            exact = (town for town in areas if town_key(town.place.name) == town_key(name))
            return self._shown([next(exact, areas[0])])
        outcode = self._outcode(text)
        if outcode is not None:
            return [outcode]
        for key, area_key in ((town_key(text), ""), (town_key(name), town_key(area))):
            found = self._named(key)
            if found:
                within = [town for town in found if area_key and area_key in town_key(town.area)]
                return self._shown(_likely(within or found))
        return []

    def _shown(self, towns: Iterable[Town]) -> list[Place]:
        """Return the places of towns; the names say which they are if others may be meant."""
        shown = []
        for town in towns:
            key = town_key(town.place.name)
            others = (other for other in self.towns[key] if other is not town)
            doubtful = any(other.size * _MUCH_LARGER >= town.size for other in others)
            doubtful = doubtful or self._named(key)[0] is not town  # "Wells" alone is Wells-next-the-Sea
            shown.append(evolve(town.place, name=f"{town.place.name}, {town.area}") if doubtful else town.place)
        return shown

    def _outcode(self, text: str) -> Place | None:
        for outcode in outcodes_in(text):
            if outcode in self.outcodes:
                return self.outcodes[outcode]
            # EC1 and W1 are divided into EC1A, EC1M ...: the middle of them is meant
            parts = list(filter(None, (self.outcodes.get(f"{outcode}{letter}") for letter in _LETTERS)))
            if parts:
                north, east = (part.latitude for part in parts), (part.longitude for part in parts)
                return Place(outcode, median(north), median(east))
        return None

    def _named(self, key: str) -> list[Town]:
        """Return the towns with a name, or with one that goes on after it, largest first."""
        if not key:
            return []
        first = bisect_left(self.keys, f"{key} ")
        longer = list(takewhile(lambda name: name.startswith(f"{key} "), islice(self.keys, first, None)))
        joined = [name for name in longer if name.split()[key.count(" ") + 1] in _JOINTS]
        names = [key, *joined] if key in self.towns or joined else longer
        found = [town for name in names for town in self.towns.get(name, ())]
        found.sort(key=lambda town: (-town.size, town.place.name, town.area))
        if names is longer:  # a guess: the largest of them, and its namesakes
            return [town for town in found if town.place.name == found[0].place.name]
        return found


_LETTERS = "ABCDEFGHJKMNPRSTUVWXY"
"""The letters that an outcode can end with."""


def _likely(towns: list[Town]) -> list[Town]:
    """Return the first of some towns, and those others that are not much smaller."""
    others = (town for town in towns[1:] if town.size * _MUCH_LARGER >= towns[0].size)
    return [towns[0], *islice(others, MAX_OTHERS)]


def outcodes_in(text: str) -> Iterator[str]:
    """Yield the outcodes that somebody may mean, likeliest first; none for a text that does not look like one.

    `M14 5RQ`, `m145rq`, `M14 5`, `M14` and `M14 ???` are all in M14; `LS14` is one outcode, and `LS1 4` another.

    Args:
        text: as typed.
    """
    text = text.strip().upper()
    if whole := _POSTCODE.search(text):
        yield whole[1]
    first, *others = [word for word in _BETWEEN.split(text) if word not in _BEFORE_CAPITALS] or [""]
    if _OUTCODE.fullmatch(first):
        yield first
    together = "".join((first, *others))
    for length in (_INWARD_LENGTH, 2, 1):
        outward, inward = together[:-length], together[-length:]
        if _OUTCODE.fullmatch(outward) and inward[0].isdigit() and not any(map(str.isdigit, inward[1:])):
            yield outward
    yield from filter(_OUTCODE.fullmatch, others)


_BEFORE_CAPITALS = frozenset(map(str.upper, _BEFORE))


def town_key(text: str) -> str:
    """Return the key of a town's name: without case, accents and punctuation, and with St for Saint."""
    words = [name_key(word) for word in _BETWEEN.split(text.replace("&", " and ").strip().replace(",", " ")) if word]
    while len(words) > 1 and words[0] in _BEFORE:
        words = words[1:]
    return " ".join(_SAME_WORDS.get(word, word) for word in words)
