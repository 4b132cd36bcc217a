"""Entries of the audit trail about accounts and learners, each where the managers of their providers see it."""

from datetime import datetime

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.operations.audit import Action, Entry
from progress_core.ports.store import UnitOfWork


def providers_of(work: UnitOfWork, account: Account) -> list[str]:
    """Return the UKPRNs that the owner of an account belongs to; [""] for those who belong to none, or to an area."""
    if account.role is Role.LEARNER:
        return [work.learners.get(EVERYTHING, account.id).details.ukprn]
    staff = work.staff.get(account.id)
    return sorted(staff.providers | set(staff.groups.values())) or [""]


def providers_of_actor(work: UnitOfWork, actor: Actor) -> list[str]:
    """Return the UKPRNs that an actor belongs to; [""] for the operator."""
    return [""] if actor == OPERATOR else providers_of(work, work.accounts.get(actor.account_id))


def record_account_action(
    work: UnitOfWork, at: datetime, action: Action, account: Account, by: int | None = None, **facts: str
) -> None:
    """Append what was done to an account or by its owner: an entry for each provider of the owner.

    Args:
        work: the unit of work of the change.
        at: aware UTC.
        action: what was done.
        account: which.
        by: id of the account of who did it; None for the owner.
        facts: as in `Entry`.
    """
    actor_id = account.id if by is None else by
    work.audit.append(
        Entry(at, actor_id, action, "account", str(account.id), ukprn, facts) for ukprn in providers_of(work, account)
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
    return Entry(at, actor.account_id, action, "learner", str(learner.id), learner.details.ukprn, facts)
