"""Lists read to their end, page by page; a list without an end fails the test."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from attrs import fields


class _Page(Protocol):
    @property
    def next(self) -> str: ...


Page = TypeVar("Page", bound=_Page)
Item = TypeVar("Item")


MAX_PAGES = 2000
"""Pages after which a list is said to have no end: those of the kits have far fewer."""


def every_page(ask: Callable[[str], Page]) -> list[Page]:
    """Return all pages of a list.

    Args:
        ask: returns the page after an item, whose cursor it takes; "" asks for the first page.

    Raises:
        AssertionError: a page leads back, or to one with nothing on it, or there are more than `MAX_PAGES`.
    """
    pages, asked = [ask("")], {""}
    while (cursor := pages[-1].next) != "":
        assert cursor not in asked, f"page {len(pages)} leads back to a page before it: the list has no end"
        assert len(pages) < MAX_PAGES, f"the list still goes on after {MAX_PAGES} pages"
        asked.add(cursor)
        pages.append(ask(cursor))
        assert _items(pages[-1]), f"page {len(pages)} has nothing on it, so the page before it should be the last"
    return pages


def _items(page: Any) -> tuple[object, ...]:
    values = (getattr(page, field.name) for field in fields(type(page)))
    return next(value for value in values if isinstance(value, tuple))


def every_numbered_page(ask: Callable[[int], list[Item]]) -> list[list[Item]]:
    """Return all pages of a list whose pages are asked for by number, the first by 1, until one is empty.

    Raises:
        AssertionError: there are more than `MAX_PAGES`.
    """
    pages: list[list[Item]] = []
    while page := ask(len(pages) + 1):
        pages.append(page)
        assert len(pages) < MAX_PAGES, f"the list still goes on after {MAX_PAGES} pages"
    return pages
