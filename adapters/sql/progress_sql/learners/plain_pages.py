"""Pages of learners without a search, which are most: their statements are made once for each set of filters."""

from collections.abc import Hashable
from typing import Any

from sqlalchemy import Select, bindparam, select

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.reports.cells import Cell
from progress_core.ports.learners import LearnerPage, LearnerQuery
from progress_sql.foundations.backend import Backend
from progress_sql.foundations.scope import breadth_of, values_of, whole_given
from progress_sql.foundations.session import Session
from progress_sql.foundations.tables import learners
from progress_sql.learners.filters import let_through
from progress_sql.learners.pages import KEYS, counted_page, page_from, place_after, total_of

_FILTERS = ("ukprn", "year_group", "group", "import_id", "behind")
_WHOLE = Cell()


def is_plain(scope: Scope, query: LearnerQuery) -> bool:
    """Return whether a page can be had by a statement that is made once: few look for a name or a figure."""
    return not (scope.groups or scope.learner is not None or query.search.strip()) and query.cell == _WHOLE


def plain_page(session: Session, scope: Scope, query: LearnerQuery) -> LearnerPage:
    """Return the page that a query asks for, as `page_of` would.

    Raises:
        Rejected: `query.after` is not the `next` of a page in this order.
    """
    values: dict[str, object] = {
        "archived": int(query.archived or query.left),
        "mask": query.mask,
        "value": query.value,
    }
    values |= {name: getattr(query, name) for name in _FILTERS}
    values |= {f"after_{place}": part for place, part in enumerate(place_after(query))}
    values |= {"most": query.limit + 1} | values_of(session.backend, scope)
    shape = ("page", breadth_of(scope), *_shape_of(query))
    rows = session.prepared(shape, lambda: _statement(session.backend, scope, query), values)
    return counted_page(rows, query, lambda: _count(session, scope, query, values))


def _shape_of(query: LearnerQuery) -> tuple[Hashable, ...]:
    filters = (bool(getattr(query, name)) if name == "ukprn" else getattr(query, name) is not None for name in _FILTERS)
    return (
        *filters,
        query.left,
        bool(query.mask or query.value),
        query.sort,
        query.descending,
        bool(query.after),
        query.counted,
    )


def _condition(backend: Backend, scope: Scope, query: LearnerQuery) -> Any:
    given: dict[str, Any] = {name: bindparam(name) for name in (*_FILTERS, "archived", "mask", "value")}
    return whole_given(backend, breadth_of(scope), learners.c.ukprn) & let_through(query, **given)


def _statement(backend: Backend, scope: Scope, query: LearnerQuery) -> Select[Any]:
    condition = _condition(backend, scope, query)
    places = range(len(KEYS[query.sort]) + 1) if query.after else ()
    after: list[Any] = [bindparam(f"after_{place}") for place in places]
    page = page_from(learners, condition, query, after, bindparam("most"))
    return page.add_columns(total_of(condition)) if query.counted else page


def _count(session: Session, scope: Scope, query: LearnerQuery, values: dict[str, object]) -> int:
    shape = ("total", breadth_of(scope), *_shape_of(query))
    rows = session.prepared(shape, lambda: select(total_of(_condition(session.backend, scope, query))), values)
    return int(rows[0][0])
