"""Cells: which learners or applications a figure of a report counts, so that a list can show exactly these (H5)."""

from collections.abc import Iterable, Mapping
from enum import Enum
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

from attrs import field, frozen

from progress_core.domain.foundations.errors import Rejected

Value = int | str
"""The value of a fact."""

MAX_CELL_LENGTH = 4_000
"""Characters of a cell in an address: it has a few conditions, each with a name and a few values."""

NO_GROUP = 0
"""The value of the fact `group` of learners who are in no group that the reader sees."""

NO_DESTINATION = "-"
"""The value of the facts `receiver`, `type` and `subject` of learners whom no provider has an application of."""

UNKNOWN_CELL = "This part of the report is not known. Open the report again and follow the link from there."
"""What somebody reads who follows an altered address."""


class Population(str, Enum):
    """What the figures of a report count."""

    LEARNERS = "learners"
    APPLICATIONS = "applications"
    RECEIVED = "received"


FACTS: Mapping[str, type] = {
    "provider": str,
    "year": int,
    "group": int,
    "personal": int,
    "qualifications": int,
    "statements": int,
    "reference": int,
    "standing": int,
    "rank": int,
    "line": str,
    "stage": str,
    "blocker": str,
    "receiver": str,
    "type": str,
    "subject": str,
    "state": str,
    "course": int,
    "submitted": int,
}
"""Everything that is known of a learner or an application here, with the type of its values."""

_OF_COURSE = ("receiver", "type", "subject")

FACTS_OF: Mapping[Population, frozenset[str]] = {
    Population.LEARNERS: frozenset(FACTS) - {"state", "course", "submitted"},
    Population.APPLICATIONS: frozenset({"provider", "year", "group", *_OF_COURSE, "state", "submitted"}),
    Population.RECEIVED: frozenset({"provider", *_OF_COURSE, "state", "course", "submitted"}),
}
"""The facts of each population; `provider` is the learner's provider."""

SEVERAL = frozenset({"group", "line"})
"""Facts that can have several values at once."""

Condition = tuple[str, tuple[Value, ...]]
"""A fact, and the values of which it must have one."""

Facts = Mapping[str, tuple[Value, ...]]
"""The facts of one learner or application; each but those in `SEVERAL` has one value."""


def _known(cell: "Cell", _attribute: object, conditions: tuple[Condition, ...]) -> None:
    for name, values in conditions:
        if name not in FACTS_OF[cell.population]:
            raise ValueError(f"{name!r} is no fact of {cell.population.value}.")
        if not all(type(value) is FACTS[name] for value in values):
            raise TypeError(f"The values of {name!r} are of type {FACTS[name].__name__}.")


@frozen
class Cell:
    """A part of a population: those who meet every condition.

    Args:
        population: learners or applications.
        conditions: facts, each with the values of which it must have one; () for everybody.
    """

    population: Population = Population.LEARNERS
    conditions: tuple[Condition, ...] = field(default=(), validator=_known)

    def narrowed(self, fact: str, values: Iterable[Value]) -> "Cell":
        """Return the part of this cell in which a fact has one of these values."""
        wanted = tuple(dict.fromkeys(values))
        kept = list(self.conditions)
        if fact not in SEVERAL:
            for name, earlier in self.conditions:
                if name == fact:
                    kept.remove((name, earlier))
                    wanted = tuple(value for value in wanted if value in earlier)
        return Cell(self.population, (*kept, (fact, wanted)))

    def holds(self, facts: Facts) -> bool:
        """Return whether a learner or an application with these facts is in the cell."""
        return all(any(value in values for value in facts[name]) for name, values in self.conditions)

    @property
    def text(self) -> str:
        """The cell as text, for a parameter of an address; `parse_cell` reads it."""
        return "&".join((f"of={self.population.value}", *map(_condition_text, self.conditions)))


@lru_cache(maxsize=2_000)
def _condition_text(condition: Condition) -> str:
    """Return a condition as text: a report has hundreds of cells, which have most of their conditions in common."""
    name, values = condition
    return urlencode([*((name, str(value)) for value in values), ("and", name)])


def parse_cell(text: str) -> Cell:
    """Read a cell from an address, which may come from anybody.

    Raises:
        Rejected: it is not the text of a cell.
    """
    if len(text) > MAX_CELL_LENGTH or "\0" in text:
        raise Rejected(UNKNOWN_CELL)
    try:
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=True, errors="strict")
        population = Population(dict(pairs[:1])["of"])
        return Cell(population, tuple(_conditions(pairs[1:])))
    except (ValueError, KeyError):
        raise Rejected(UNKNOWN_CELL) from None


def _conditions(pairs: Iterable[tuple[str, str]]) -> Iterable[Condition]:
    """Yield conditions: the values of each come first, then `and` with its name."""
    values: list[tuple[str, str]] = []
    for name, value in pairs:
        if name != "and":
            values.append((name, value))
            continue
        if value not in FACTS or any(earlier != value for earlier, _ in values):
            raise ValueError
        yield value, tuple(_typed(value, given) for _, given in values)
        values = []
    if values:
        raise ValueError


def _typed(name: str, text: str) -> Value:
    """Return a value of a fact; a number must be one that databases can hold.

    Raises:
        ValueError: it is none.
    """
    if FACTS[name] is str:
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise ValueError
        return text
    number = int(text)
    if str(number) != text or abs(number) >= 2**31:
        raise ValueError
    return number
