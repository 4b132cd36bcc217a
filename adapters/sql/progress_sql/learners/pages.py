"""Pages of learners: search, order, and where the next page starts. No OFFSET: every page costs the same."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, FromClause, ScalarSelect, Select, func, literal, select, tuple_
from sqlalchemy.sql.util import ClauseAdapter

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.learners.search import search_of
from progress_core.ports.learners import LearnerLine, LearnerPage, LearnerQuery, Sort
from progress_sql.foundations.session import Session, Values
from progress_sql.foundations.tables import accounts, learners
from progress_sql.foundations.values import storable
from progress_sql.learners.rows import profile_of
from progress_sql.learners.search import found, found_by_ranges, found_by_start

KEYS: Mapping[Sort, tuple[str, ...]] = {
    "last_name": ("last_key", "first_key"),
    "first_name": ("first_key", "last_key"),
    "username": ("username_key",),
    "created_at": ("created_at",),
}
"""The columns of each order; the id comes after them."""

_MAX_NEAR = 1_000
"""How many learners in the order of the list are looked at before all learners are searched by the indexes."""
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


def page_of(session: Session, asked: ColumnElement[bool], query: LearnerQuery, *, broad: bool) -> LearnerPage:
    """Return the page that a query asks for, of the learners that its filters let through.

    Args:
        session: of the transaction.
        asked: the condition of scope and filters.
        query: what is asked for.
        broad: very many learners may be in scope.

    Raises:
        Rejected: `query.after` is not the `next` of a page in this order.
    """
    total = _total(asked, query, broad=broad) if query.counted else None
    rows: Sequence[Values] = ()
    for statement in _statements(asked, query, broad=broad):
        rows = session.all(statement if total is None else statement.add_columns(total))
        if len(rows) > query.limit:
            break
    return counted_page(rows, query, lambda: _count(session, total))


def _count(session: Session, total: ScalarSelect[int] | None) -> int:
    return 0 if total is None else int(session.one(select(total))[0])


def counted_page(rows: Sequence[Values], query: LearnerQuery, count: Callable[[], int]) -> LearnerPage:
    """Return the page whose rows these are.

    Args:
        rows: one more than the page has, if there is another page; their last column is the total, if it was counted.
        query: what was asked for.
        count: counts the learners if no row does.
    """
    shown = rows[: query.limit]
    following = _cursor(shown[-1], query) if len(rows) > len(shown) and shown else ""
    lines = tuple(map(_line, shown))
    if not query.counted:
        return LearnerPage(lines, following)
    if shown:
        return LearnerPage(lines, following, shown[0][-1])
    return LearnerPage(lines, following, count() if query.after else 0)  # the one page with matches, but no row


def _total(asked: ColumnElement[bool], query: LearnerQuery, *, broad: bool) -> ScalarSelect[int]:
    """Count the learners on all pages: a column of the page's own statement, so that it needs no other."""
    search = search_of(query.search)
    condition = asked
    if search is not None:
        condition = asked & (found_by_ranges(search) if broad else found(search))
    return total_of(condition)


def total_of(condition: ColumnElement[bool]) -> ScalarSelect[int]:
    """Count the learners of a condition: a column of another statement, or one by itself."""
    return select(func.count()).select_from(learners).where(condition).correlate(None).scalar_subquery()


def _statements(asked: ColumnElement[bool], query: LearnerQuery, *, broad: bool) -> Iterator[Select[Any]]:
    """Yield statements to run until a page is full; only the last one is sure to miss nobody.

    What very many learners have is soon found among the next thousand of the list; what few have, in the
    ranges of the indexes.
    """
    search = search_of(query.search)
    if search is None:
        yield _page(learners, asked, query)
    elif not broad:
        yield _page(learners, asked & found(search), query)
    else:
        if query.sort == "last_name" and not search.may_be_number:  # the one order of all that has an index
            start = [*map(literal, place_after(query))]
            near = _in_order(select(learners), learners, query, start).limit(_MAX_NEAR).subquery()
            yield _page(near, ClauseAdapter(near).traverse(asked & found_by_start(search)), query)
        yield _page(learners, asked & found_by_ranges(search), query)


def _page(among: FromClause, condition: ColumnElement[bool], query: LearnerQuery) -> Select[Any]:
    return page_from(among, condition, query, [*map(literal, place_after(query))], literal(query.limit + 1))


def page_from(
    among: FromClause, condition: ColumnElement[bool], query: LearnerQuery, after: Sequence[Any], most: Any
) -> Select[Any]:
    """Choose the page from an index first, then fetch no other rows than its own.

    Args:
        among: the learners.
        condition: of those in the list.
        query: says in which order.
        after: the parts of the place after which the page starts; none for the first page.
        most: how many rows.
    """
    columns = KEYS[query.sort]
    keys = select(among.c.id.label("id"), *(among.c[name].label(f"_{name}") for name in columns)).where(condition)
    page = _in_order(keys, among, query, after).limit(most).subquery()
    lines = page.join(learners, learners.c.id == page.c.id).join(accounts, accounts.c.id == page.c.id)
    place = [page.c[f"_{name}"] for name in columns]
    ends = [column.desc() if query.descending else column for column in (*place, page.c.id)]
    return select(*_LINE, *place).select_from(lines).order_by(*ends)


def _in_order(chosen: Select[Any], among: FromClause, query: LearnerQuery, after: Sequence[Any]) -> Select[Any]:
    """Put learners in the order of the list, from where the page starts."""
    place = (*(among.c[name] for name in KEYS[query.sort]), among.c.id)
    if after:
        start = tuple_(*after)
        chosen = chosen.where(tuple_(*place) < start if query.descending else tuple_(*place) > start)
    return chosen.order_by(*(column.desc() if query.descending else column for column in place))


def place_after(query: LearnerQuery) -> list[str | int]:
    """Return the parts of the place after which a page starts; none for the first page.

    Raises:
        Rejected: the page is not one of this list.
    """
    return _parsed(query) if query.after else []


def _line(row: Any) -> LearnerLine:
    id_, username, first_name, last_name, email, ukprn, year_group, profile, standing = row[: len(_LINE)]
    return LearnerLine(id_, username, first_name, last_name, email, ukprn, year_group, profile_of(profile), standing)


def _cursor(last: Any, query: LearnerQuery) -> str:
    place = [query.sort, query.descending, *last[len(_LINE) : len(_LINE) + len(KEYS[query.sort])], last[0]]
    return urlsafe_b64encode(json.dumps(place).encode()).decode()


def _parsed(query: LearnerQuery) -> list[str | int]:
    """Read a cursor, which may come from anybody's address bar."""
    kind = int if query.sort == "created_at" else str
    kinds = [*(kind for _ in KEYS[query.sort]), int]
    try:
        match json.loads(urlsafe_b64decode(query.after.encode())):
            case [query.sort, query.descending, *place]:
                if [type(part) for part in place] == kinds and all(map(_fits, place)):
                    return place
    except (ValueError, RecursionError):
        pass  # refused as the rest
    raise Rejected("This place in the list is not known. Start again from the first page.")


def _fits(value: str | int) -> bool:
    return storable(value) if isinstance(value, str) else abs(value) < 2**63
