"""What the owner of an account is called, which makes a bad password (K7)."""

from collections.abc import Iterable

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.actors import EVERYTHING, Actor, Scope
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.form import own_names
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context


def names_of(work: UnitOfWork, account: Account) -> tuple[str, ...]:
    """Return the names of an account's owner and of their providers, for `check_password`."""
    if account.role is Role.LEARNER:
        details = work.learners.get(EVERYTHING, account.id).details
        return (*own_names(details, account.username), *_provider_names(work, [details.ukprn]))
    staff = work.staff.get(account.id)
    providers = _provider_names(work, staff.providers | set(staff.groups.values()))
    return (staff.first_name, staff.last_name, account.username, staff.email, staff.area, *providers)


def provider_names(context: Context, actor: Actor, ukprns: Iterable[object]) -> tuple[str, ...]:
    """Return the names of the providers that are there and that the actor sees."""
    seen = [ukprn for ukprn in map(str, ukprns) if actor.scope.sees_provider(ukprn)]
    if not seen:
        return ()
    with context.store.snapshot() as work:
        return _provider_names(work, seen)


def _provider_names(work: UnitOfWork, ukprns: Iterable[str]) -> tuple[str, ...]:
    return tuple(provider.name for provider in work.providers.in_scope(Scope(providers=frozenset(ukprns))))
