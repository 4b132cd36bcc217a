"""Actors and their owners as the store has them now: rights may have changed since they were last used."""

from attrs import frozen

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.accounts.staff import scope_of
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor, Scope
from progress_core.domain.foundations.errors import NotAllowed
from progress_core.domain.foundations.permissions import Role
from progress_core.ports.store import UnitOfWork


@frozen
class Person:
    """The owner of an account.

    Args:
        actor: with the scope that they have now.
        name: first and last name; of staff who have not given theirs yet, the e-mail address.
    """

    actor: Actor
    name: str


def person_of(work: UnitOfWork, account: Account) -> Person:
    """Return the owner of an account in any state."""
    if account.role is Role.LEARNER:
        learner = work.learners.get(EVERYTHING, account.id)
        scope, email, name = Scope(learner=account.id), learner.details.email, learner.name
    else:
        staff = work.staff.get(account.id)
        area_providers = work.providers.in_area(staff.area) if staff.area else frozenset()
        scope, email, name = scope_of(staff, area_providers), staff.email, staff.name
    return Person(Actor(account.id, account.username, account.role, scope, email), name)


def actor_of(work: UnitOfWork, account_id: int) -> Actor:
    """Return the actor behind an account, with the scope that they have now.

    A locked account still acts: failed log-ins of a stranger must not stop somebody's import.

    Args:
        work: any unit of work.
        account_id: 0 for the operator.

    Raises:
        NotFound: there is no such account.
        NotAllowed: the account is disabled or deleted.
    """
    if account_id == OPERATOR.account_id:
        return OPERATOR
    account = work.accounts.get(account_id)
    if account.disabled or account.deleted:
        raise NotAllowed(f"The account {account.username!r} is {account.state.value}.")
    return person_of(work, account).actor
