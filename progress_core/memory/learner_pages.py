"""Pages of learners in memory: search, order and cursors."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from datetime import UTC, datetime
from operator import itemgetter

from progress_core.domain.accounts.accounts import Account, username_key
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.learners.learners import Learner
from progress_core.domain.values.text import folded
from progress_core.ports.learners import LearnerLine, LearnerPage, LearnerQuery

Place = tuple[str | datetime, int]


def page_of(rows: Iterable[tuple[Learner, Account]], query: LearnerQuery) -> LearnerPage:
    """Return the page for a query.

    Raises:
        Rejected: `query.after` is not the `next` of a page in this order.
    """
    search = folded(query.search)
    placed = [(_place(row, query), row) for row in rows if _found(row, search)]
    total = len(placed) if query.counted else None
    if query.after:
        after = _parsed(query)
        placed = [(place, row) for place, row in placed if (place < after if query.descending else place > after)]
    placed.sort(key=itemgetter(0), reverse=query.descending)
    shown = placed[: query.limit]
    more = len(placed) > len(shown)
    following = _cursor(shown[-1][0], query) if more else ""
    return LearnerPage(tuple(_line(row) for _, row in shown), following, total)


def _found(row: tuple[Learner, Account], search: str) -> bool:
    learner, account = row
    return (
        folded(learner.name).startswith(search)
        or folded(learner.details.last_name).startswith(search)
        or username_key(account.username).startswith(search)
        or search in (folded(learner.details.uln), folded(learner.details.upn))
    )


def _place(row: tuple[Learner, Account], query: LearnerQuery) -> Place:
    learner, account = row
    if query.sort == "created_at":
        return learner.created_at, learner.id
    if query.sort == "username":
        return username_key(account.username), learner.id
    return folded(getattr(learner.details, query.sort)), learner.id


def _cursor(place: Place, query: LearnerQuery) -> str:
    key, learner_id = place
    text = key.astimezone(UTC).isoformat() if isinstance(key, datetime) else key
    return urlsafe_b64encode(json.dumps([query.sort, query.descending, text, learner_id]).encode()).decode()


def _parsed(query: LearnerQuery) -> Place:
    """Read a cursor, which may have been altered in the address bar."""
    try:
        match json.loads(urlsafe_b64decode(query.after.encode())):
            case [query.sort, query.descending, str() as text, int() as learner_id]:
                if query.sort == "created_at":
                    return datetime.fromisoformat(text).replace(tzinfo=UTC), learner_id
                return text, learner_id
    except (ValueError, RecursionError):
        pass  # refused like all other invalid cursors
    raise Rejected("This place in the list is not known. Start again from the first page.")


def _line(row: tuple[Learner, Account]) -> LearnerLine:
    learner, account = row
    details = learner.details
    return LearnerLine(
        id=learner.id,
        username=account.username,
        first_name=details.first_name,
        last_name=details.last_name,
        email=details.email,
        ukprn=details.ukprn,
        year_group=details.year_group,
        profile=learner.profile,
        standing=learner.standing,
    )
