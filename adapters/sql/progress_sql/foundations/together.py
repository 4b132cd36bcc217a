"""Several readings of one state in one statement: each statement costs a page more than the rows that it returns."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, TypeAlias

from attrs import field, frozen
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Dialect,
    Double,
    Float,
    Select,
    String,
    Text,
    cast,
    literal_column,
    null,
    select,
    union_all,
)
from sqlalchemy.types import TypeEngine

from progress_sql.foundations.prepared import Prepared

Row: TypeAlias = tuple[Any, ...]
MAX_TOGETHER = 500
"""Rows that are asked for one by one, by their ids, and go together with others: more are read in chunks."""
_KINDS: tuple[TypeEngine[Any], ...] = (Text(), BigInteger(), Double())
"""What columns hold. Databases want the same kind in the same place of every part."""


@frozen
class Reading:
    """Rows that a repository asks for and may need later.

    Args:
        shape: what the text of the statement depends on, and whose it is.
        build: returns the statement, with parameters in place of values.
        values: of its parameters; two readings with the same name for different values never share a statement.
        by: the places of the columns by which it orders its rows; () for any order.
        downwards: whether that order is a descending one.
    """

    shape: Hashable
    build: Callable[[], Select[Any]] = field(eq=False)
    values: Mapping[str, object]
    by: tuple[int, ...] = ()
    downwards: bool = False


class Together(Prepared):
    """One statement for several readings: a part for each, with its number, and nothing where others have columns.

    Args:
        readings: at least two.
        dialect: of the database.
        names: of the parameters of all of them.
    """

    def __init__(self, readings: Sequence[Reading], dialect: Dialect, names: Iterable[str]) -> None:
        parts = [reading.build().subquery() for reading in readings]
        kinds = [[_kind_of(column) for column in part.columns] for part in parts]
        widths = [max(of_part.count(kind) for of_part in kinds) for kind in range(len(_KINDS))]
        places = [_places(of_part, widths) for of_part in kinds]
        joined: CompoundSelect[Any] = union_all(
            *(
                select(literal_column(str(number)), *_spread(part.columns, of_part, widths))
                for number, (part, of_part) in enumerate(zip(parts, places, strict=True))
            )
        )
        super().__init__(joined, dialect, names)
        self._own = [itemgetter(*of_part) if len(of_part) > 1 else _only(of_part[0]) for of_part in places]

    def divided(self, rows: Iterable[Row], readings: Sequence[Reading]) -> list[list[Row]]:
        """Return the rows of each reading, in its order: a union promises none."""
        found: list[list[Row]] = [[] for _ in readings]
        for row in rows:
            number = row[0]
            found[number].append(self._own[number](row))
        for reading, own in zip(readings, found, strict=True):
            if reading.by:
                own.sort(key=itemgetter(*reading.by), reverse=reading.downwards)
        return found


def compatible(readings: Iterable[Reading]) -> tuple[list[Reading], dict[str, object]]:
    """Return those of these readings that one statement can have, the first among them, and their parameters."""
    chosen: list[Reading] = []
    values: dict[str, object] = {}
    for reading in readings:
        if all(values.get(name, value) == value for name, value in reading.values.items()):
            chosen.append(reading)
            values |= reading.values
    return chosen, values


def _kind_of(column: ColumnElement[Any]) -> int:
    if isinstance(column.type, String):
        return 0
    return 2 if isinstance(column.type, Float) else 1


def _places(kinds: Sequence[int], widths: Sequence[int]) -> list[int]:
    """Return where each column of a part is in a row of the whole, whose first column is the number of the part."""
    free = [1 + sum(widths[:kind]) for kind in range(len(widths))]
    places = []
    for kind in kinds:
        places.append(free[kind])
        free[kind] += 1
    return places


def _spread(
    columns: Iterable[ColumnElement[Any]], places: Sequence[int], widths: Sequence[int]
) -> list[ColumnElement[Any]]:
    """Return what a part selects: its own columns, each in its place, and nothing in the others."""
    own = dict(zip(places, columns, strict=True))
    kinds = [kind for kind, width in zip(_KINDS, widths, strict=True) for _ in range(width)]
    return [own.get(place, cast(null(), kind)) for place, kind in enumerate(kinds, start=1)]


def _only(place: int) -> Callable[[Row], Row]:
    return lambda row: (row[place],)
