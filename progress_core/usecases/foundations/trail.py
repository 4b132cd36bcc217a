"""Entries of the audit trail about accounts and learners, each where the managers of their providers see it."""

from collections.abc import Iterator
from datetime import datetime

from attrs import evolve

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.origins import NOWHERE, Origin
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.operations.audit import NOBODY_ID, Action, Entry
from progress_core.ports.audit import AuditQuery
from progress_core.ports.store import UnitOfWork

_BATCH_SIZE = 1_000
"""How many entries are read at once."""


def providers_of(work: UnitOfWork, account: Account) -> list[str]:
    """Return the UKPRNs that the owner of an account belongs to; [""] for those who belong to none, or to an area."""
    if account.role is Role.LEARNER:
        return [work.learners.get(EVERYTHING, account.id).details.ukprn]
    staff = work.staff.get(account.id)
    return sorted(staff.providers | set(staff.groups.values())) or [""]


def providers_of_actor(work: UnitOfWork, actor: Actor) -> list[str]:
    """Return the UKPRNs that an actor belongs to; [""] for the operator."""
    return [""] if actor == OPERATOR else providers_of(work, work.accounts.get(actor.account_id))


def entry_by(
    actor: Actor,
    at: datetime,
    action: Action,
    subject: str,
    subject_id: str,
    ukprn: str = "",
    facts: dict[str, str] | None = None,
) -> Entry:
    """Return the entry of what somebody did, and from where.

    Args:
        actor: who did it.
        at: aware UTC.
        action: what was done.
        subject: as in `Entry`.
        subject_id: as in `Entry`.
        ukprn: as in `Entry`.
        facts: as in `Entry`.
    """
    return Entry(at, actor.account_id, action, subject, subject_id, ukprn, facts or {}, actor.origin)


def record_account_action(
    work: UnitOfWork,
    at: datetime,
    action: Action,
    account: Account,
    by: Actor | None = None,
    origin: Origin = NOWHERE,
    **facts: str,
) -> None:
    """Append what was done to an account or by its owner: an entry for each provider of the owner.

    Args:
        work: the unit of work of the change.
        at: aware UTC.
        action: what was done.
        account: which.
        by: who did it, and from where; None for the owner, who has just shown who they are.
        origin: where the owner was, if `by` is None.
        facts: as in `Entry`.
    """
    actor_id, origin = (account.id, origin) if by is None else (by.account_id, by.origin)
    _append(work, at, actor_id, action, account, origin, facts)


def record_action_of_nobody_known(
    work: UnitOfWork, at: datetime, action: Action, account: Account, origin: Origin = NOWHERE
) -> None:
    """Append what somebody did to an account who has not shown that they are its owner.

    Args:
        work: the unit of work of the change.
        at: aware UTC.
        action: what was done.
        account: to which.
        origin: where this person was.
    """
    _append(work, at, NOBODY_ID, action, account, origin, {})


def _append(
    work: UnitOfWork,
    at: datetime,
    actor_id: int,
    action: Action,
    account: Account,
    origin: Origin,
    facts: dict[str, str],
) -> None:
    work.audit.append(
        Entry(at, actor_id, action, "account", str(account.id), ukprn, facts, origin)
        for ukprn in providers_of(work, account)
    )


def learner_entry(at: datetime, actor: Actor, action: Action, learner: Learner, **facts: str) -> Entry:
    """Return the entry of what somebody did to a learner.

    Args:
        at: aware UTC.
        actor: who did it.
        action: what was done.
        learner: to whom, as they now are.
        facts: as in `Entry`.
    """
    return entry_by(actor, at, action, "learner", str(learner.id), learner.details.ukprn, facts)


def every_entry(work: UnitOfWork, query: AuditQuery) -> Iterator[Entry]:
    """Yield all entries that a query finds, whatever its limit, the latest first."""
    after: str | None = ""
    while after is not None:
        page = work.audit.page(EVERYTHING, evolve(query, after=after, limit=_BATCH_SIZE))
        yield from page.entries
        after = page.next or None
