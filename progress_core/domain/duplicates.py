"""Who is the same learner twice: by number, or by name, date of birth and postcode (E7)."""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from enum import IntEnum
from typing import Generic, Protocol, TypeVar

from attrs import frozen

_NO_ULN_YET = "9999999999"
"""What learning records write for many learners who have no ULN yet (ILR)."""

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
P_co = TypeVar("P_co", bound=Person, covariant=True)


def _counts(character: str) -> bool:
    return unicodedata.category(character)[0] not in "PZSC" and not "\u0300" <= character <= "\u036f"


def bare(text: str) -> str:
    """Give a name or postcode without case, accents, spaces and punctuation, to be compared.

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
    same = []
    for part in ("first_name", "last_name", "postcode"):
        one = bare(getattr(a, part))
        if one and one == bare(getattr(b, part)):
            same.append(part)
    if str(a.date_of_birth) == str(b.date_of_birth):
        same.insert(-1 if "postcode" in same else len(same), "date_of_birth")
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
    """Names folded once each: many learners share one."""

    def __missing__(self, text: str) -> str:
        result = self[text] = bare(text)
        return result


class Keys:
    """Gives the keys that people share if, and only if, they can be alike: so nobody is compared with everybody.

    Two people of whom three of the four parts are equal share the key of these three.
    """

    def __init__(self) -> None:
        self._folds = _Folds()

    def of(self, person: Person) -> list[int]:
        """Give a person's keys; hashes, because they are kept by the hundred thousand."""
        folds = self._folds
        first, last, postcode = folds[person.first_name], folds[person.last_name], folds[person.postcode]
        born = person.date_of_birth
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


class FileIndex:
    """The people of one file, in the order of its rows; finds for each an earlier one who is alike.

    Args:
        people: the list that the caller adds to; places are positions in it.
    """

    def __init__(self, people: Sequence[Person]) -> None:
        self.keys = Keys()
        self._people = people
        self._first: dict[int, int] = {}
        self._more: dict[int, list[int]] = {}

    def __contains__(self, key: int) -> bool:
        return key in self._first

    def earlier(self, keys: list[int], person: Person) -> tuple[Likeness, int] | None:
        """Give the most alike of the people added, with their place; None if nobody is alike."""
        best: tuple[Likeness, int] | None = None
        for key in keys:
            first = self._first.get(key)
            if first is None:
                continue
            for place in (first, *self._more.get(key, ())):
                likeness = compare(person, self._people[place])
                if likeness is not None and (best is None or (likeness, -place) > (best[0], -best[1])):
                    best = likeness, place
        return best

    def add(self, keys: list[int], place: int) -> None:
        """Add a person by their keys."""
        for key in keys:
            if self._first.setdefault(key, place) != place:
                more = self._more.setdefault(key, [])
                if len(more) < _MOST_NEAR:
                    more.append(place)


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


def matches(index: FileIndex, people: Sequence[Person], existing: Iterable[P]) -> dict[int, Match[P]]:
    """Find for each person of a file whom of the existing learners they are alike.

    The existing ones may be many more than the file's: they are looked at one by one, and only
    those who share a key with somebody are kept.

    Args:
        index: of the file.
        people: of the file; places are positions in it.
        existing: learners already there; the same one may come twice.
    """
    near: dict[int, list[P]] = {}
    for known in existing:
        for key in index.keys.of(known):
            if key in index:
                sharers = near.setdefault(key, [])
                if len(sharers) < _MOST_NEAR and known not in sharers:
                    sharers.append(known)
    found: dict[int, Match[P]] = {}
    if not near:
        return found
    for place, person in enumerate(people):
        candidates: list[P] = []
        for key in index.keys.of(person):
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
