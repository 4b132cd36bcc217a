"""Who is the same learner twice: by number, or by name, date of birth and postcode (E7)."""

import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import IntEnum
from itertools import compress, islice
from operator import eq
from typing import Generic, Protocol, TypeVar

from attrs import frozen

_NO_ULN_YET = "9999999999"
"""What learning records write for many learners who have no ULN yet (ILR)."""

_MOST_FOLDS = 20_000
_MOST_NEAR = 20
"""So many people who share a key are looked at; more than these only a hostile file holds."""


class Likeness(IntEnum):
    """How alike two people are; the higher, the surer."""

    TWINS = 1
    POSSIBLE = 2
    CERTAIN = 3


class Person(Protocol):
    """What says who a learner is; `LearnerDetails` has it, and so have the stores' identities."""

    @property
    def first_name(self) -> str: ...
    @property
    def last_name(self) -> str: ...
    @property
    def date_of_birth(self) -> date | str: ...
    @property
    def postcode(self) -> str: ...
    @property
    def uln(self) -> str: ...
    @property
    def upn(self) -> str: ...


P = TypeVar("P", bound=Person)
T = TypeVar("T")
P_co = TypeVar("P_co", bound=Person, covariant=True)


def _counts(character: str) -> bool:
    return unicodedata.category(character)[0] not in "PZSC" and not "\u0300" <= character <= "\u036f"


def bare(text: str) -> str:
    """Give a name without case, accents, spaces and punctuation, to be compared.

    Marks of other scripts stay: they are vowels there.
    """
    text = text.casefold()
    if text.isascii() and text.isalnum():
        return text
    return "".join(filter(_counts, unicodedata.normalize("NFKD", text))) or text


def own_uln(person: Person) -> str:
    """Give a person's ULN; "" for none, and for the number that stands for none."""
    return "" if person.uln == _NO_ULN_YET else person.uln


def same_number(a: Person, b: Person) -> str:
    """Name the number that two people share: "uln" or "upn", or "" if they share none."""
    if own_uln(a) and a.uln == b.uln:
        return "uln"
    return "upn" if a.upn and a.upn == b.upn else ""


def same_parts(a: Person, b: Person) -> tuple[str, ...]:
    """Name those of first name, last name, date of birth and postcode that are given and equal."""
    same = [part for part in ("first_name", "last_name") if bare(getattr(a, part)) == bare(getattr(b, part))]
    if str(a.date_of_birth) == str(b.date_of_birth):
        same.append("date_of_birth")
    if a.postcode and a.postcode == b.postcode:
        same.append("postcode")
    return tuple(same)


def compare(a: Person, b: Person) -> Likeness | None:
    """Say how alike two people are; None if they are not.

    Certain: the same ULN, the same UPN, or all four of first name, last name, date of birth and
    postcode the same. Possible: three of the four. Where only the first names differ and both have
    a ULN, or both a UPN, of their own, they are twins.

    Source: features E7; without regard to case, accents, spaces and punctuation.
    """
    if same_number(a, b):
        return Likeness.CERTAIN
    same = same_parts(a, b)
    if len(same) == 4:  # noqa: PLR2004 - all four
        return Likeness.CERTAIN
    if len(same) < 3:  # noqa: PLR2004 - three of the four
        return None
    numbered = (own_uln(a) and own_uln(b)) or (a.upn and b.upn)
    return Likeness.TWINS if numbered and "first_name" not in same else Likeness.POSSIBLE


class _Folds(dict[str, str]):
    """Bare names, made once each: many learners share one. Not without end."""

    def __missing__(self, text: str) -> str:
        if len(self) >= _MOST_FOLDS:
            self.clear()
        result = self[text] = bare(text)
        return result


class FileKeys:
    """The keys of everybody in a file: who can be alike shares one, so that nobody is compared with everybody.

    Two people of whom three of the four parts are equal share the key of these three. Keys are
    hashes, kept in 8 bytes each, for there may be a million.
    """

    def __init__(self) -> None:
        self._folds = _Folds()
        self._noted = array("q")
        self._sorted = True

    def of(self, person: Person) -> list[int]:
        """Give the keys of one person."""
        folds = self._folds
        first, last = folds[person.first_name], folds[person.last_name]
        postcode, born = person.postcode, person.date_of_birth
        if isinstance(born, str):
            born = date.fromisoformat(born)
        keys = [hash((first, last, born))]
        if postcode:
            keys += (hash((first, last, postcode)), hash((first, born, postcode)), hash((born, last, postcode)))
        if own_uln(person):
            keys.append(hash(("uln", person.uln)))
        if person.upn:
            keys.append(hash(("upn", person.upn)))
        return keys

    def note(self, person: Person) -> None:
        """Take somebody of the file."""
        self._noted.extend(self.of(person))
        self._sorted = False

    def repeated(self) -> set[int]:
        """Give the keys that more than one person of the file has."""
        keys = self._in_order()
        return set(compress(keys, map(eq, keys, islice(keys, 1, None))))

    def __contains__(self, key: int) -> bool:
        keys = self._in_order()
        at = bisect_left(keys, key)
        return at < len(keys) and keys[at] == key

    def _in_order(self) -> "array[int]":
        if not self._sorted:
            self._noted = array("q", sorted(self._noted))
            self._sorted = True
        return self._noted


def earlier_alike(
    people: Sequence[Person], keys: FileKeys, left_out: Callable[[int, Likeness], bool]
) -> dict[int, tuple[Likeness, int]]:
    """Find for each person of a file the most alike of those before them.

    Args:
        people: of the file; places are positions in it.
        keys: of all of them.
        left_out: says, given a place and a likeness, whether that person is left out for it, and
            so is nobody's earlier one.

    Returns:
        place -> likeness to, and place of, the first of the most alike ones.
    """
    found: dict[int, tuple[Likeness, int]] = {}
    repeated = keys.repeated()
    if not repeated:
        return found
    before: dict[int, list[int]] = {}
    for place, person in enumerate(people):
        shared = [key for key in keys.of(person) if key in repeated]
        near = sorted({earlier for key in shared for earlier in before.get(key, ())})
        best = max(
            ((likeness, -earlier) for earlier in near if (likeness := compare(person, people[earlier])) is not None),
            default=None,
        )
        if best is not None:
            found[place] = best[0], -best[1]
            if left_out(place, best[0]):
                continue
        for key in shared:
            _add(before, key, place)
    return found


def _add(groups: dict[int, list[T]], key: int, member: T) -> None:
    group = groups.setdefault(key, [])
    if len(group) < _MOST_NEAR and member not in group:
        group.append(member)


@frozen
class Match(Generic[P_co]):
    """Whom a row is alike.

    Args:
        likeness: how much.
        person: the most alike, the first of them.
        others: how many more are just as much alike.
    """

    likeness: Likeness
    person: P_co
    others: int = 0


def matches(people: Sequence[Person], keys: FileKeys, existing: Iterable[P]) -> dict[int, Match[P]]:
    """Find for each person of a file whom of the existing learners they are alike.

    The existing ones may be many more than the file's: they are looked at one by one, and only
    those who share a key with somebody are kept.

    Args:
        people: of the file; places are positions in it.
        keys: of all of them.
        existing: learners already there; the same one may come twice.
    """
    near: dict[int, list[P]] = {}
    for known in existing:
        for key in keys.of(known):
            if key in keys:
                _add(near, key, known)
    found: dict[int, Match[P]] = {}
    if not near:
        return found
    for place, person in enumerate(people):
        candidates: list[P] = []
        for key in keys.of(person):
            candidates += (known for known in near.get(key, ()) if known not in candidates)
        best = _best(person, candidates)
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
