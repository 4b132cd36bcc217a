"""Who in a file is like somebody else, in the file or in the store, without comparing everybody with everybody (E7)."""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, compress, count, groupby, islice
from operator import attrgetter, eq
from typing import Generic, Protocol, TypeVar

from attrs import frozen

from progress_core.domain.learners.duplicates import (
    NO_HOME,
    NO_ULN_YET,
    Likeness,
    Person,
    compare,
    own_postcode,
    own_uln,
)
from progress_core.domain.values.name_keys import name_key

_MAX_FOLDS = 20_000
_HASHES_PER_PERSON = 4
"""The hashes that are noted of each person: two pairs and two numbers."""

_SORTED_WHOLE = 50_000
"""How many hashes are sorted as one list; more are sorted in parts: a list takes five times an array's memory."""
_PARTS, _PART_BITS = 16, 60

_MAX_NEAR = 20
"""How many people who share a key are compared; only a hostile file holds more."""

P = TypeVar("P", bound=Person)
T = TypeVar("T")
P_co = TypeVar("P_co", bound=Person, covariant=True)


class People(Protocol):
    """People by their place, from 0."""

    def __getitem__(self, place: int, /) -> Person: ...


class _Folds(dict[str, str]):
    """Keys of names, each worked out once, as many learners share one; emptied when there are too many."""

    def __missing__(self, text: str) -> str:
        if len(self) >= _MAX_FOLDS:
            self.clear()
        result = self[text] = name_key(text)
        return result


class FileKeys:
    """Finds who in a file can be alike at all, so that nobody is compared with everybody.

    Two people of whom three of four parts are equal share their names, or their date of birth and
    postcode: these two *pairs*, and the numbers, are noted of everybody, as hashes of 8 bytes each,
    for there may be a million people. Few share a pair. Those who do are looked up by their *keys*:
    three parts each, which people who are alike share, and hardly anybody else.
    """

    def __init__(self) -> None:
        self._folds = _Folds()
        self._noted = array("q")
        self._ordered = array("q")

    def note_all(self, people: Sequence[Person]) -> None:
        """Take the next people of the file: `_pairs` of each, worked out part by part, which takes half the time."""
        firsts, lasts, births, postcodes, ulns, upns = zip(*map(_parts, people), strict=True) if people else ((),) * 6
        fold = self._folds.__getitem__
        homes = ["" if postcode[:4] == NO_HOME else postcode for postcode in postcodes]
        pairs = (
            map(hash, zip(map(fold, firsts), map(fold, lasts), strict=True)),
            map(hash, zip(map(_day, births), homes, strict=True)),
            (hash(uln) if uln and uln != NO_ULN_YET else 0 for uln in ulns),
            (hash(upn) if upn else 0 for upn in upns),
        )
        self._noted.extend(chain.from_iterable(zip(*pairs, strict=True)))

    def _pairs(self, person: Person) -> tuple[int, ...]:
        uln, upn, folds = person.uln, person.upn, self._folds
        return (
            hash((folds[person.first_name], folds[person.last_name])),
            hash((_day(person.date_of_birth), own_postcode(person))),
            hash(uln) if uln and uln != NO_ULN_YET else 0,
            hash(upn) if upn else 0,
        )

    def of(self, person: Person) -> list[int]:
        """Return the keys of one person."""
        folds, postcode, born = self._folds, own_postcode(person), _day(person.date_of_birth)
        first, last = folds[person.first_name], folds[person.last_name]
        keys = [hash((first, last, born))]
        if postcode:
            keys += (hash((first, last, postcode)), hash((first, born, postcode)), hash((born, last, postcode)))
        return keys + [hash(number) for number in (own_uln(person), person.upn) if number]

    def sharing(self) -> list[int]:
        """Return the places of those who share a pair or a number with somebody else in the file."""
        return self._places(_repeated(self._in_order()))

    def sharing_with(self, people: Iterable[Person]) -> list[int]:
        """Return the places of those who share a pair or a number with any of these people."""
        return self._places({pair for person in people for pair in self._pairs(person)})

    def shared_by(self, person: Person) -> bool:
        """Return whether anybody in the file shares a pair or a number with this person."""
        ordered = self._in_order()
        for pair in self._pairs(person):
            at = bisect_left(ordered, pair)
            if pair and at < len(ordered) and ordered[at] == pair:
                return True
        return False

    def _places(self, pairs: set[int]) -> list[int]:
        pairs.discard(0)  # stands for no number
        if not pairs:
            return []
        positions = compress(count(), map(pairs.__contains__, self._noted))
        return [place for place, _ in groupby(position // _HASHES_PER_PERSON for position in positions)]

    def _in_order(self) -> "array[int]":
        if len(self._ordered) != len(self._noted):
            self._ordered = _sorted(self._noted)
        return self._ordered


def _sorted(hashes: "array[int]") -> "array[int]":
    """Sort hashes without ever holding all of them as a list."""
    if len(hashes) <= _SORTED_WHOLE:
        return array("q", sorted(hashes))
    parts = [array("q") for _ in range(_PARTS)]
    for number in hashes:
        parts[number >> _PART_BITS].append(number)  # negative ones come last, and before the others in the end
    ordered = array("q")
    for part in (*parts[_PARTS // 2 :], *parts[: _PARTS // 2]):
        ordered.extend(sorted(part))
    return ordered


def _repeated(ordered: "array[int]") -> set[int]:
    """Return the hashes that stand there twice."""
    return set(compress(ordered, map(eq, ordered, islice(ordered, 1, None))))


def _day(born: date | str) -> date:
    return date.fromisoformat(born) if isinstance(born, str) else born


_parts = attrgetter("first_name", "last_name", "date_of_birth", "postcode", "uln", "upn")


def earlier_alike(
    people: People, keys: FileKeys, left_out: Callable[[int, Likeness], bool]
) -> dict[int, tuple[Likeness, int]]:
    """Find, for each person of a file, the most similar of those before them.

    Args:
        people: of the file; places are positions in it.
        keys: of all of them.
        left_out: returns whether the person at a place is left out for a likeness, and so is never an
            earlier person to others.

    Returns:
        place -> likeness to, and place of, the first of the most similar ones.
    """
    found: dict[int, tuple[Likeness, int]] = {}
    before: dict[int, list[int]] = {}
    for place, own_keys in _perhaps_alike(people, keys):
        person = people[place]
        near = {earlier for key in own_keys for earlier in before.get(key, ())}
        alike = [(likeness, -at) for at in near if (likeness := compare(person, people[at])) is not None]
        if alike:
            likeness, at = max(alike)
            found[place] = likeness, -at
            if left_out(place, likeness):
                continue
        for key in own_keys:
            _add(before, key, place)
    return found


def _perhaps_alike(people: People, keys: FileKeys) -> Iterator[tuple[int, Sequence[int]]]:
    """Yield the places of those who share a key with somebody else in the file, and their keys.

    Many share a pair, as names are not many; few share a key, and to keep the keys of the others takes memory.
    """
    places, hashes, ends = keys.sharing(), array("q"), array("q")
    for place in places:
        hashes.extend(keys.of(people[place]))
        ends.append(len(hashes))
    again, start = _repeated(_sorted(hashes)), 0
    for place, end in zip(places, ends, strict=True):
        own_keys, start = hashes[start:end], end
        if not again.isdisjoint(own_keys):
            yield place, own_keys


def _add(groups: dict[int, list[T]], key: int, member: T) -> None:
    group = groups.setdefault(key, [])
    if len(group) < _MAX_NEAR and member not in group:
        group.append(member)


@frozen
class Match(Generic[P_co]):
    """Whom a row is like.

    Args:
        likeness: how alike.
        person: the most similar, or the first of them.
        others: how many more are just as similar.
    """

    likeness: Likeness
    person: P_co
    others: int = 0


def matches(people: People, keys: FileKeys, existing: Iterable[P]) -> dict[int, Match[P]]:
    """Find, for each person of a file, the existing learner whom they are most like.

    There may be many more existing learners than people in the file: they are looked at one by one,
    and only those who share a key with somebody are kept.

    Args:
        people: of the file; places are positions in it.
        keys: of all of them.
        existing: learners already there; the same one may come twice.
    """
    near: dict[int, list[P]] = {}
    for known in filter(keys.shared_by, existing):
        for key in keys.of(known):
            _add(near, key, known)
    found: dict[int, Match[P]] = {}
    for place in keys.sharing_with(known for sharers in near.values() for known in sharers):
        candidates: list[P] = []
        for key in keys.of(people[place]):
            candidates += (known for known in near.get(key, ()) if known not in candidates)
        best = _best(people[place], candidates)
        if best is not None:
            found[place] = best
    return found


def _best(person: Person, candidates: Iterable[P]) -> Match[P] | None:
    alike = [(likeness, known) for known in candidates if (likeness := compare(person, known)) is not None]
    if not alike:
        return None
    most = max(likeness for likeness, _ in alike)
    chosen = [known for likeness, known in alike if likeness is most]
    return Match(most, chosen[0], len(chosen) - 1)
