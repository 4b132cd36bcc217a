"""Searching learners by the start of a name or username, or by a whole number: two ways to the same ones.

One way looks at every learner of a few providers, in an index that holds all it needs. The other has an index
range for each thing that may start with the text, whatever the number of learners.
"""

from sqlalchemy import ColumnElement, Select, false, or_, select, union, union_all

from progress_sql.foundations.backend import past
from progress_sql.foundations.scope import given
from progress_sql.foundations.tables import accounts, learners
from progress_sql.foundations.values import storable

MAX_WORDS = 6
"""How many words of a text are looked for as first and last name, split at every place; names seldom have more."""


def found(search: str) -> ColumnElement[bool]:
    """Return the condition that a name or username starts with a folded text, or that a number is that text.

    Args:
        search: folded.
    """
    if not storable(search):
        return false()
    return found_by_start(search) | learners.c.id.in_(union_all(*_numbers(search)))


def found_by_start(search: str) -> ColumnElement[bool]:
    """Return the condition that a name or username starts with a folded text that any column can hold."""
    name = learners.c.first_key + " " + learners.c.last_key if " " in search else learners.c.first_key
    return or_(_starts(learners.c.last_key, search), _starts(name, search), _starts(learners.c.username_key, search))


def may_be_number(search: str) -> bool:
    """Return whether a text can be a ULN or a UPN, which both have digits."""
    return any(map(str.isdigit, search))


def found_by_ranges(search: str) -> ColumnElement[bool]:
    """Return the condition of `found`, to be answered from a union of index ranges over all learners."""
    words = search.split(" ")
    if not storable(search) or len(words) > MAX_WORDS:
        return found(search)
    ids = select(learners.c.id)
    names = [
        ids.where(learners.c.first_key == " ".join(words[:end]), _starts(learners.c.last_key, " ".join(words[end:])))
        for end in range(1, len(words))
    ]
    ranges = union(
        ids.where(_starts(learners.c.last_key, search)),
        ids.where(_starts(learners.c.first_key, search)),
        select(accounts.c.id).where(_starts(accounts.c.username_key, search)),
        *names,
        *_numbers(search),
    )
    return learners.c.id.in_(ranges)


def _numbers(search: str) -> tuple[Select[tuple[int]], Select[tuple[int]]]:
    return (
        select(learners.c.id).where(learners.c.uln == search, given(learners.c.uln)),
        select(learners.c.id).where(learners.c.upn == search.upper(), given(learners.c.upn)),
    )


def _starts(key: ColumnElement[str], prefix: str) -> ColumnElement[bool]:
    return (key >= prefix) & (key < past(prefix))
