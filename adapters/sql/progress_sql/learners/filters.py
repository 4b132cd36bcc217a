"""The filters of a list of learners as SQL conditions."""

from typing import Any

from sqlalchemy import ColumnElement, and_

from progress_core.ports.learners import LearnerQuery
from progress_sql.foundations.scope import in_group
from progress_sql.foundations.tables import learners


def let_through(query: LearnerQuery, **given: Any) -> ColumnElement[bool]:
    """Return the condition that the filters of a query let a learner through, apart from search and figure.

    Args:
        query: says which filters there are.
        given: parameters that take the place of its values, by name, in a statement that is made once.
    """

    def value(name: str) -> Any:
        return given.get(name, getattr(query, name))

    archived = given.get("archived", int(query.archived or query.left))
    conditions: list[ColumnElement[bool]] = [learners.c.archived == archived]
    if query.mask or query.value:
        conditions.append(learners.c.standing.bitwise_and(value("mask")) == value("value"))
    if query.ukprn:
        conditions.append(learners.c.ukprn == value("ukprn"))
    if query.year_group is not None:
        conditions.append(learners.c.year_group == value("year_group"))
    if query.group is not None:
        conditions.append(in_group(value("group")))
    if query.import_id is not None:
        conditions.append(learners.c.import_id == value("import_id"))
    if query.left:
        conditions.append(learners.c.left_on != "")
    if query.behind is not None:
        conditions.append(learners.c.academic_year < value("behind"))
    return and_(*conditions)
