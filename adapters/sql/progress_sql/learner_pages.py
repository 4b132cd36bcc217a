"""Pages of learners: search, order, and where the next page starts. No OFFSET: every page costs the same."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from sqlalchemy import ColumnElement, Select, false, literal, or_, select, tuple_, union_all

from progress_core.domain.errors import Rejected
from progress_core.domain.text import folded
from progress_core.ports.learners import LearnerLine, LearnerPage, LearnerQuery
from progress_sql.backend import past
from progress_sql.learner_rows import profile_of
from progress_sql.scope import given
from progress_sql.session import Session
from progress_sql.tables import accounts, learners
from progress_sql.values import storable

_KEYS: dict[str, ColumnElement[Any]] = {
    "last_name": learners.c.last_key,
    "first_name": learners.c.first_key,
    "username": learners.c.username_key,
    "created_at": learners.c.created_at,
}
_LINE = (
    learners.c.id,
    accounts.c.username,
    learners.c.first_name,
    learners.c.last_name,
    learners.c.email,
    learners.c.ukprn,
    learners.c.year_group,
    learners.c.profile,
    learners.c.standing,
)


def page_of(session: Session, asked: ColumnElement[bool], query: LearnerQuery) -> LearnerPage:
    """Give the page that a query asks for, of the learners that its filters let through.

    Raises:
        Rejected: `query.after` is not the `next` of a page in this order.
    """
    rows = session.all(_statement(asked, query))
    shown = rows[: query.limit]
    more = len(rows) > len(shown)
    return LearnerPage(tuple(_line(row) for row in shown), _cursor(shown[-1], query) if more and shown else "")


def _statement(asked: ColumnElement[bool], query: LearnerQuery) -> Select[Any]:
    """Choose the page from an index first, then fetch no other rows than its own."""
    key = _KEYS[query.sort]
    place = (key, learners.c.id)
    chosen = select(learners.c.id.label("id"), key.label("key")).where(asked)
    if query.search:
        chosen = chosen.where(_found(folded(query.search)))
    if query.after:
        after = tuple_(*map(literal, _parsed(query)))
        chosen = chosen.where(tuple_(*place) < after if query.descending else tuple_(*place) > after)
    order = [column.desc() if query.descending else column for column in place]
    page = chosen.order_by(*order).limit(query.limit + 1).subquery()
    lines = page.join(learners, learners.c.id == page.c.id).join(accounts, accounts.c.id == page.c.id)
    ends = [column.desc() if query.descending else column for column in (page.c.key, page.c.id)]
    return select(page.c.key, *_LINE).select_from(lines).order_by(*ends)


def _found(search: str) -> ColumnElement[bool]:
    """Give the condition that a name or username starts with a folded text, or a number is it."""
    if not storable(search):
        return false()
    name = learners.c.first_key + " " + learners.c.last_key if " " in search else learners.c.first_key
    numbers = union_all(
        select(learners.c.id).where(learners.c.uln == search, given(learners.c.uln)),
        select(learners.c.id).where(learners.c.upn == search.upper(), given(learners.c.upn)),
    )
    return or_(
        _starts(learners.c.last_key, search),
        _starts(name, search),
        _starts(learners.c.username_key, search),
        learners.c.id.in_(numbers),
    )


def _starts(key: ColumnElement[str], prefix: str) -> ColumnElement[bool]:
    return (key >= prefix) & (key < past(prefix))


def _line(row: Any) -> LearnerLine:
    _, id_, username, first_name, last_name, email, ukprn, year_group, profile, standing = row
    return LearnerLine(id_, username, first_name, last_name, email, ukprn, year_group, profile_of(profile), standing)


def _cursor(last: Any, query: LearnerQuery) -> str:
    place = [query.sort, query.descending, last[0], last[1]]
    return urlsafe_b64encode(json.dumps(place).encode()).decode()


def _parsed(query: LearnerQuery) -> tuple[str | int, int]:
    """Read a cursor, which may come from anybody's address bar."""
    kind = int if query.sort == "created_at" else str
    try:
        match json.loads(urlsafe_b64decode(query.after.encode())):
            case [query.sort, query.descending, kind() as key, int() as learner_id]:
                if _fits(key) and _fits(learner_id):
                    return key, learner_id
    except (ValueError, RecursionError):
        pass  # refused as the rest
    raise Rejected("This place in the list is not known. Start again from the first page.")


def _fits(value: str | int) -> bool:
    return storable(value) if isinstance(value, str) else abs(value) < 2**63
