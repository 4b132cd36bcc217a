"""Lists read to their end, page by page."""

from collections.abc import Callable
from itertools import count, takewhile
from typing import Protocol, TypeVar


class _Page(Protocol):
    @property
    def next(self) -> str: ...


Page = TypeVar("Page", bound=_Page)
Item = TypeVar("Item")


def every_page(ask: Callable[[str], Page]) -> list[Page]:
    """Return all pages of a list.

    Args:
        ask: returns the page after an item, whose cursor it takes; "" asks for the first page.
    """
    pages = [ask("")]
    while pages[-1].next:
        pages.append(ask(pages[-1].next))
    return pages


def every_numbered_page(ask: Callable[[int], list[Item]]) -> list[list[Item]]:
    """Return all pages of a list whose pages are asked for by number, the first by 1, until one is empty."""
    return list(takewhile(bool, map(ask, count(1))))
