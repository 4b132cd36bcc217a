"""Feeds of changes, page by page."""

from collections.abc import Callable
from typing import TypeVar

from attrs import frozen

from progress_core.usecases.operations.changes import ChangedPage
from progress_web.api.foundations.fields import MAX_LIMIT, bounded, short

Now = TypeVar("Now")
Shown = TypeVar("Shown")
Change = TypeVar("Change")


@frozen(kw_only=True)
class ChangesAsked:
    """From where a feed of changes is read.

    Args:
        limit: how many entries a page has at most.
        changed_since: `next` of the page before, however old; empty to begin with everything.
    """

    limit: int = bounded(50, 1, MAX_LIMIT)
    changed_since: str = short()


def changes_of(
    page: ChangedPage[Now], make: Callable[[int, bool, Shown | None], Change], show: Callable[[Now], Shown]
) -> tuple[Change, ...]:
    """Return the entries of a page of a feed.

    Args:
        page: what has changed.
        make: builds an entry of an id, of whether it is gone, and of what it is now.
        show: returns what it is now, as the feed shows it.
    """
    return tuple(make(one.id, one.now is None, None if one.now is None else show(one.now)) for one in page.changes)
