"""Who is the same learner twice: by number, or by name, date of birth and postcode (E7)."""

from datetime import date
from enum import IntEnum
from typing import Protocol

from progress_core.domain.values.name_keys import name_key

NO_ULN_YET = "9999999999"
"""What learning records write for many learners who have no ULN yet (ILR)."""

NO_HOME = "ZZ99"
"""The district of postcodes that stand for no home, or one that is not known."""


class Likeness(IntEnum):
    """How alike two people are; the higher, the surer."""

    TWINS = 1
    POSSIBLE = 2
    CERTAIN = 3


class Person(Protocol):
    """What says who a learner is; `LearnerDetails` has it, and so have the stores' identities."""

    @property
    def first_name(self) -> str:
        """The first name as it was given."""

    @property
    def last_name(self) -> str:
        """The last name as it was given."""

    @property
    def date_of_birth(self) -> date | str:
        """The day, or its text YYYY-MM-DD."""

    @property
    def postcode(self) -> str:
        """The home postcode; "" if none is known."""

    @property
    def uln(self) -> str:
        """The Unique Learner Number; "" if none is known."""

    @property
    def upn(self) -> str:
        """The Unique Pupil Number; "" if none is known."""


def own_postcode(person: Person) -> str:
    """Return a person's postcode; "" for none, and for those that stand for an unknown home or for none (B11)."""
    return "" if person.postcode[:4] == NO_HOME else person.postcode


def own_uln(person: Person) -> str:
    """Return a person's ULN; "" for none, and for the number that stands for none."""
    return "" if person.uln == NO_ULN_YET else person.uln


def same_numbers(a: Person, b: Person) -> tuple[str, ...]:
    """Return the names of the numbers that two people share: "uln", "upn", both or none."""
    uln = ("uln",) if own_uln(a) and a.uln == b.uln else ()
    return (*uln, "upn") if a.upn and a.upn == b.upn else uln


def same_parts(a: Person, b: Person) -> tuple[str, ...]:
    """Return which of first name, last name, date of birth and postcode are given and equal."""
    same = [part for part in ("first_name", "last_name") if name_key(getattr(a, part)) == name_key(getattr(b, part))]
    if str(a.date_of_birth) == str(b.date_of_birth):
        same.append("date_of_birth")
    if own_postcode(a) and a.postcode == b.postcode:
        same.append("postcode")
    return tuple(same)


def compare(a: Person, b: Person) -> Likeness | None:
    """Return how alike two people are; None if they are not.

    Certain: the same ULN, the same UPN, or all four of first name, last name, date of birth and
    postcode the same. Possible: three of the four. Where only the first names differ and both have
    a ULN, or both a UPN, of their own, they are twins.

    Source: features E7; without regard to case, accents, strokes, spaces and punctuation.
    """
    if same_numbers(a, b):
        return Likeness.CERTAIN
    same = same_parts(a, b)
    if len(same) == 4:  # noqa: PLR2004 - all four
        return Likeness.CERTAIN
    if len(same) < 3:  # noqa: PLR2004 - three of the four
        return None
    numbered = (own_uln(a) and own_uln(b)) or (a.upn and b.upn)
    return Likeness.TWINS if numbered and "first_name" not in same else Likeness.POSSIBLE
