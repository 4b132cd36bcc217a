"""Pages of learners in memory: search, order and cursors."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from datetime import UTC, datetime
from operator import itemgetter

from progress_core.domain.accounts.accounts import Account, username_key
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.learners.learners import Learner
from progress_core.domain.learners.search import LearnerSearch, search_of
from progress_core.domain.values.name_keys import name_key
from progress_core.ports.learners import LearnerLine, LearnerPage, LearnerQuery

Place = tuple[str | datetime | int, ...]

_OTHER_NAME = {"last_name": "first_name", "first_name": "last_name"}


def page_of(rows: Iterable[tuple[Learner, Account]], query: LearnerQuery) -> LearnerPage:
    """Return the page for a query.

    Raises:
        Rejected: `query.after` is not the `next` of a page in this order.
    """
    search = search_of(query.search)
    placed = [(_place(row, query), row) for row in rows if search is None or _found(row, search)]
    total = len(placed) if query.counted else None
    if query.after:
        after = _parsed(query)
        placed = [(place, row) for place, row in placed if (place < after if query.descending else place > after)]
    placed.sort(key=itemgetter(0), reverse=query.descending)
    shown = placed[: query.limit]
    more = len(placed) > len(shown)
    following = _cursor(shown[-1][0], query) if more else ""
    return LearnerPage(tuple(_line(row) for _, row in shown), following, total)


def _found(row: tuple[Learner, Account], search: LearnerSearch) -> bool:
    learner, account = row
    details = learner.details
    first, last = name_key(details.first_name), name_key(details.last_name)
    return (
        last.startswith(search.start)
        or first.startswith(search.start)
        or any((first.startswith(start) and last.startswith(rest)) for start, rest in search.splits)
        or any((last.startswith(start) and first.startswith(rest)) for start, rest in search.splits)
        or username_key(account.username).startswith(search.username)
        or search.uln == details.uln
        or search.upn == details.upn
    )


def _place(row: tuple[Learner, Account], query: LearnerQuery) -> Place:
    learner, account = row
    if query.sort == "created_at":
        return learner.created_at, learner.id
    if query.sort == "username":
        return username_key(account.username), learner.id
    names = query.sort, _OTHER_NAME[query.sort]
    return (*(name_key(getattr(learner.details, name)) for name in names), learner.id)


def _cursor(place: Place, query: LearnerQuery) -> str:
    parts = [part.astimezone(UTC).isoformat() if isinstance(part, datetime) else part for part in place]
    return urlsafe_b64encode(json.dumps([query.sort, query.descending, *parts]).encode()).decode()


def _parsed(query: LearnerQuery) -> Place:
    """Read a cursor, which may have been altered in the address bar."""
    try:
        match query.sort, json.loads(urlsafe_b64decode(query.after.encode())):
            case "created_at", [query.sort, query.descending, str() as text, int() as learner_id]:
                return datetime.fromisoformat(text).replace(tzinfo=UTC), learner_id
            case "username", [query.sort, query.descending, str() as text, int() as learner_id]:
                return text, learner_id
            case "last_name" | "first_name", [
                query.sort,
                query.descending,
                str() as text,
                str() as other,
                int() as id_,
            ]:
                return text, other, id_
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
