"""The register: learners with their accounts by provider, last name and first name, whole or in pages."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.learners.learners import Learner
from progress_core.domain.learners.register import register_cursor, register_place
from progress_core.ports.learners import LearnerQuery, RegisterPage
from progress_sql.accounts.accounts import ACCOUNT, account_of
from progress_sql.foundations.session import Session
from progress_sql.foundations.tables import accounts, learners, providers
from progress_sql.foundations.values import storable
from progress_sql.learners.rows import LEARNER, learner_of

WITH_ACCOUNTS = select(*LEARNER, *ACCOUNT).select_from(learners.join(accounts))
NEVER_LOGGED_ON = accounts.c.first_login_at.is_(None)

_ORDER = (providers.c.name_key, learners.c.last_key, learners.c.first_key, learners.c.id)


def both(row: Sequence[Any]) -> tuple[Learner, Account]:
    """Read a learner with their account; columns after these are ignored."""
    return learner_of(row[: len(LEARNER)]), account_of(row[len(LEARNER) : len(LEARNER) + len(ACCOUNT)])


def register(condition: ColumnElement[bool]) -> Select[Any]:
    """Select the learners of a condition in the order of the register."""
    rows = WITH_ACCOUNTS.join(providers, providers.c.ukprn == learners.c.ukprn)
    return rows.where(condition).order_by(*_ORDER)


def register_page(session: Session, condition: ColumnElement[bool], query: LearnerQuery) -> RegisterPage:
    """Return a page of the register.

    Args:
        session: of the transaction.
        condition: which learners are in it.
        query: where the page starts, and how many it holds.

    Raises:
        Rejected: `query.after` is not the `next` of a page.
    """
    after = register_place(query.after)
    if after is not None and not all(map(storable, after[:3])):
        raise Rejected("This place in the list is not known. Start again from the first page.")
    counted = select(func.count()).select_from(learners.join(accounts)).where(condition)
    total_of = counted.correlate(None).scalar_subquery()
    chosen = register(condition).add_columns(*_ORDER[:3], total_of).limit(query.limit + 1)
    if after is not None:
        chosen = chosen.where(tuple_(*_ORDER) > tuple_(*map(literal, after)))
    rows = session.all(chosen)
    shown = [both(row) for row in rows[: query.limit]]
    total = rows[0][-1] if rows else session.one(counted)[0] if query.after else 0
    following = ""
    if len(rows) > len(shown) and shown:
        provider, last_name, first_name = rows[len(shown) - 1][-4:-1]
        following = register_cursor((provider, last_name, first_name, shown[-1][0].id))
    return RegisterPage(tuple(shown), total, following)
