"""Reading every page of a list, one page at a time."""

from collections.abc import Callable, Iterator
from typing import Any, Protocol, TypeVar

from attrs import evolve

PAGE_SIZE = 500
"""Items that are read at a time."""


class Page(Protocol):
    """A page of a list."""

    @property
    def next(self) -> Any:
        """Where the next page starts; empty on the last page."""


QueryT = TypeVar("QueryT")
PageT = TypeVar("PageT", bound=Page)


def pages(read: Callable[[QueryT], PageT], query: QueryT) -> Iterator[PageT]:
    """Yield the pages of a list as they are read.

    Args:
        read: reads the page that a query asks for.
        query: asks for the first page: an attrs value whose `after` says where a page starts.
    """
    following: Any = query
    while True:
        page = read(following)
        yield page
        if not page.next:
            return
        following = evolve(following, after=page.next)
