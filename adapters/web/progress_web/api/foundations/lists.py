"""Lists, page by page."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from attrs import frozen

from progress_web.api.foundations.calls import Reply

Item = TypeVar("Item")


@frozen
class Listed(Generic[Item]):
    """A page of a list.

    Args:
        items: the entries.
        next: value of `cursor` for the next page; "" on the last page.
        total: how many entries all pages have; null where that is not counted.
    """

    items: tuple[Item, ...]
    next: str = ""
    total: int | None = None


def listed(items: Iterable[Item], *, next: str = "", total: int | None = None) -> Reply[Listed[Item]]:  # noqa: A002 - its name
    """Return the answer with a page of a list."""
    return Reply(Listed(tuple(items), next, total), next=next)
