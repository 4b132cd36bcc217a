"""Searching learners by the start of a name or username, or by a whole number: two ways to the same ones.

One way looks at every learner of a few providers, in an index that holds all it needs. The other has an index
range for each thing that may start with the text, whatever the number of learners.
"""

from sqlalchemy import ColumnElement, Select, and_, or_, select, union, union_all

from progress_core.domain.learners.search import LearnerSearch
from progress_sql.foundations.backend import past
from progress_sql.foundations.scope import given
from progress_sql.foundations.tables import accounts, learners


def found(search: LearnerSearch) -> ColumnElement[bool]:
    """Return the condition that a learner is one of those who may be meant."""
    return found_by_start(search) | learners.c.id.in_(union_all(*_numbers(search)))


def found_by_start(search: LearnerSearch) -> ColumnElement[bool]:
    """Return the condition that the names or the username of a learner are among those that may be meant."""
    username = _starts(learners.c.username_key, search.username)
    return or_(*_single(search), username, *(and_(*both) for both in _both(search)))


def found_by_ranges(search: LearnerSearch) -> ColumnElement[bool]:
    """Return the condition of `found`, to be answered from a union of index ranges over all learners."""
    ids = select(learners.c.id)
    ranges = union(
        *(ids.where(condition) for condition in _single(search)),
        select(accounts.c.id).where(_starts(accounts.c.username_key, search.username)),
        *(ids.where(*both) for both in _both(search)),
        *_numbers(search),
    )
    return learners.c.id.in_(ranges)


def _single(search: LearnerSearch) -> list[ColumnElement[bool]]:
    return [_starts(key, search.start) for key in (learners.c.last_key, learners.c.first_key)]


def _both(search: LearnerSearch) -> list[tuple[ColumnElement[bool], ColumnElement[bool]]]:
    """Return the conditions for the starts of both names, in either order."""
    orders = ((learners.c.first_key, learners.c.last_key), (learners.c.last_key, learners.c.first_key))
    return [(_starts(one, start), _starts(other, rest)) for start, rest in search.splits for one, other in orders]


def _numbers(search: LearnerSearch) -> tuple[Select[tuple[int]], Select[tuple[int]]]:
    return (
        select(learners.c.id).where(learners.c.uln == search.uln, given(learners.c.uln)),
        select(learners.c.id).where(learners.c.upn == search.upn, given(learners.c.upn)),
    )


def _starts(key: ColumnElement[str], prefix: str) -> ColumnElement[bool]:
    return (key >= prefix) & (key < past(prefix))
