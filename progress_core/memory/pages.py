"""Pages of lists in memory."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from progress_core.domain.values import cursors

T = TypeVar("T")
Place = tuple[str | int, ...]


def page_after(
    items: Iterable[T], place_of: Callable[[T], Place], *, after: str, limit: int, downwards: bool = False
) -> tuple[list[T], str]:
    """Return one page of a list, and the place where the next one starts; "" on the last page.

    Args:
        items: all items of the list, in any order.
        place_of: sort key of an item, which must be unique.
        after: place where the page before ended; "" for the first page.
        limit: maximum number on a page.
        downwards: whether the greatest place comes first.

    Raises:
        Rejected: `after` is not a place in such a list.
    """
    ordered = sorted(items, key=place_of, reverse=downwards)
    if after and ordered:
        place = cursors.decode(after, *map(type, place_of(ordered[0])))
        ordered = [item for item in ordered if place_of(item) != place and (place_of(item) < place) is downwards]
    shown = ordered[:limit]
    return shown, cursors.encode(place_of(shown[-1])) if len(ordered) > limit else ""
