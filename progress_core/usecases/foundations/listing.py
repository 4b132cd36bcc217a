"""Lists of which only a part is shown: the limit counts what is shown, and not what was read."""

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")

_GROWTH = 4
"""How many times as many are read if too few of them are shown."""


def begun(limit: int, read: Callable[[int], Iterable[T]]) -> Callable[[int], Iterable[T]]:
    """Return `read` for `first_of`, whose first reading begins at once: a store may read at once what begins together.

    Args:
        limit: as for `first_of`.
        read: as for `first_of`.
    """
    first = read(limit)
    return lambda most: first if most == limit else read(most)


def first_of(limit: int, read: Callable[[int], Iterable[T]], choose: Callable[[list[T]], Iterable[T]]) -> list[T]:
    """Return the first of a list that are to be shown.

    Args:
        limit: how many.
        read: takes a number, and reads as many from the start of the list.
        choose: leaves out those that are not to be shown.
    """
    most = limit
    while True:
        found = list(read(most))
        shown = list(choose(found))
        if len(shown) >= limit or len(found) < most:
            return shown[:limit]
        most *= _GROWTH
