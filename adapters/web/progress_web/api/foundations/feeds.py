"""Feeds of changes, page by page."""

from attrs import frozen

from progress_web.api.foundations.fields import MAX_LIMIT, bounded, short


@frozen(kw_only=True)
class ChangesAsked:
    """From where a feed of changes is read.

    Args:
        limit: how many entries a page has at most.
        changed_since: `next` of the page before, however old; empty to begin with everything.
    """

    limit: int = bounded(50, 1, MAX_LIMIT)
    changed_since: str = short()
