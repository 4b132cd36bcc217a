"""Which members of staff somebody sees, and which accounts they may make or change (manual 1.4; B9)."""

from collections.abc import Collection, Iterable
from typing import NoReturn

from attrs import evolve, frozen

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.accounts.staff import Staff
from progress_core.domain.foundations.actors import OPERATOR, Actor, Scope
from progress_core.domain.foundations.errors import NotAllowed, NotFound
from progress_core.domain.foundations.permissions import STAFF_ROLES, Role
from progress_core.domain.values.text import tidy
from progress_core.ports.store import UnitOfWork

ONESELF = "You cannot change your own account here. Ask another person who manages staff accounts."
ELSEWHERE = (
    "This person also works for providers that you are not responsible for. You can remove your own providers from "
    "their account. Ask an area administrator to do anything else."
)
_MAY_MAKE = {
    Role.OPERATOR: frozenset(STAFF_ROLES),
    Role.AREA_ADMINISTRATOR: frozenset(STAFF_ROLES),
    Role.USER_MANAGER: frozenset(STAFF_ROLES) - {Role.AREA_ADMINISTRATOR},
}


@frozen
class StaffMember:
    """A member of staff as those see them who look after staff accounts.

    Args:
        staff: their record; providers out of the viewer's sight are left out.
        account: their account.
        whole: whether the viewer is responsible for all of their providers.
        own: whether it is the viewer's own account.
    """

    staff: Staff
    account: Account
    whole: bool
    own: bool

    @property
    def refusal(self) -> str:
        """Why the viewer may not disable, enable or delete the account, in a sentence; "" if they may."""
        return ONESELF if self.own else "" if self.whole else ELSEWHERE


def roles_for(actor: Actor) -> list[Role]:
    """Return the roles for which an actor may create and change accounts, in the order of `Role`.

    Source: manual 1.4; features A1.
    """
    return [role for role in Role if role in _MAY_MAKE.get(actor.role, ())]


def require_role(actor: Actor, role: Role) -> None:
    """Refuse an actor who may not make accounts of a role, or give it to anybody.

    Raises:
        NotAllowed: the actor may not.
    """
    if role not in roles_for(actor):
        raise NotAllowed(f"Your role ({actor.role.label}) may not create accounts with this role: {role.label}.")


def staff_seen(work: UnitOfWork, actor: Actor) -> list[tuple[Staff, Account]]:
    """Return the staff in scope with their accounts, by e-mail address; deleted ones are left out.

    Administrators of an area see each other, and come first.

    Source: features B9, A12.
    """
    in_scope = work.staff.in_scope(actor.scope)
    administrators: Iterable[Staff] = ()
    if actor.role is Role.AREA_ADMINISTRATOR:
        administrators = work.staff.in_area(work.staff.get(actor.account_id).area)
    found = [*administrators, *in_scope]
    accounts = {account.id: account for account in work.accounts.get_many([staff.id for staff in found])}
    return [(staff, accounts[staff.id]) for staff in found if not accounts[staff.id].deleted]


def staff_by_id(work: UnitOfWork, actor: Actor, account_id: int) -> tuple[Staff, Account]:
    """Return a member of staff with all their providers, whether or not the actor sees them.

    Raises:
        NotFound: not there or not in scope.
    """
    return _only(work, actor, account_id, f"the number {account_id}")


def staff_by_username(work: UnitOfWork, actor: Actor, username: str) -> tuple[Staff, Account]:
    """Return the same for a username, without regard to case.

    Raises:
        NotFound: not there or not in scope.
    """
    found = work.accounts.find(tidy(username))
    return _only(work, actor, OPERATOR.account_id if found is None else found.id, f"the username {username!r}")


def is_whole(actor: Actor, staff: Staff) -> bool:
    """Return whether the actor is responsible for every provider of a member of staff."""
    return all(actor.scope.sees_provider(ukprn) for ukprn in staff.providers)


def member_of(actor: Actor, staff: Staff, account: Account) -> StaffMember:
    """Return a member of staff as the actor sees them."""
    own = account.id == actor.account_id
    return StaffMember(as_seen(staff, actor.scope), account, is_whole(actor, staff), own)


def as_seen(staff: Staff, scope: Scope) -> Staff:
    """Leave out what lies outside a scope: not everybody may know which other providers somebody works for."""
    seen = filter(scope.sees_provider, staff.providers)
    groups = {group: ukprn for group, ukprn in staff.groups.items() if scope.sees_provider(ukprn)}
    return evolve(staff, providers=frozenset(seen), groups=groups)


def require_reach(work: UnitOfWork, actor: Actor, providers: Collection[str], area: str) -> None:
    """Refuse providers or an area that are not there or not in the actor's scope.

    Raises:
        NotFound: one of them is not.
    """
    for ukprn in providers:
        if not actor.scope.sees_provider(ukprn):
            _no_provider(ukprn)
        try:
            work.providers.get(actor.scope, ukprn)
        except NotFound:
            _no_provider(ukprn)
    if area:
        seen = work.providers.in_area(area)
        if not seen or not (actor.scope.everything or seen <= actor.scope.providers):
            raise NotFound(f"There is no area called {area!r}. Areas are named exactly as on their providers.")


def _only(work: UnitOfWork, actor: Actor, account_id: int, name: str) -> tuple[Staff, Account]:
    for staff, account in staff_seen(work, actor):
        if staff.id == account_id:
            return staff, account
    raise NotFound(f"There is no member of staff with {name}.")


def _no_provider(ukprn: str) -> NoReturn:
    raise NotFound(f"There is no provider with the UKPRN {ukprn!r}.")
