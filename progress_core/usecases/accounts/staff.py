"""Staff accounts, created by an area administrator or a user manager (manual 1.4, 8)."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NoReturn

from attrs import evolve

from progress_core.domain.accounts.accounts import Account, password_context, set_initial_password, unlock
from progress_core.domain.accounts.passwords import check_password
from progress_core.domain.accounts.staff import Staff
from progress_core.domain.accounts.staff_form import StaffDetails, check_reach, check_staff
from progress_core.domain.accounts.usernames import check_username
from progress_core.domain.foundations.actors import Actor, Scope
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import STAFF_ROLES, Permission, Role
from progress_core.domain.foundations.problems import Problem, has_errors
from progress_core.domain.operations.audit import Action
from progress_core.domain.values.text import tidy
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.links import mail_link
from progress_core.usecases.accounts.usernames import refused_if_taken
from progress_core.usecases.consequences.standings import save_account
from progress_core.usecases.foundations.actors import person_of
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.trail import record_account_action

_MAY_MAKE = {
    Role.OPERATOR: frozenset(STAFF_ROLES),
    Role.AREA_ADMINISTRATOR: frozenset(STAFF_ROLES),
    Role.USER_MANAGER: frozenset(STAFF_ROLES) - {Role.AREA_ADMINISTRATOR},
}


class StaffAccounts:
    """What those who set up accounts do."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def roles(self, actor: Actor) -> list[Role]:
        """Return the roles for which the actor may create accounts, in the order of `Role`.

        Source: manual 1.4; features A1.
        """
        return [role for role in Role if role in _MAY_MAKE.get(actor.role, ())]

    def create(
        self,
        actor: Actor,
        email: str,
        role: Role,
        *,
        providers: Collection[str] = (),
        area: str = "",
        username: str = "",
        password: str = "",
        first_name: str = "",
        last_name: str = "",
    ) -> Staff:
        """Create a staff account, and invite its owner by e-mail unless a password is given.

        Args:
            actor: a user manager, an area administrator or the operator.
            email: address of the person; the username starts as it.
            role: what they are for.
            providers: UKPRNs they are responsible for; all within the actor's scope.
            area: for an area administrator.
            username: where the address cannot be one.
            password: initial password, to be changed at the first log-in; "" sends the invitation.
            first_name: or "".
            last_name: or "".

        Raises:
            NotAllowed: the actor may not make accounts of this role.
            NotFound: a provider or the area is not there or not in scope.
            Rejected: something offered breaks the rules; all problems at once.

        Source: manual 1.4; features A1.
        """
        self._require_maker(actor, role)
        checked = check_staff({"email": email, "first_name": first_name, "last_name": last_name}, own=False)
        username = tidy(username) or tidy(email)
        problems = [*checked.problems, *self._problems(role, providers, area, username, password)]
        if checked.value is None or has_errors(problems):
            raise Rejected(problems=problems)
        now = self._context.clock.now()
        with self._context.store.transaction() as work:
            self._in_reach(work, actor, providers, area)
            account = self._account(work, username, role, password, now)
            staff = _member(account, checked.value, providers, area)
            work.staff.add(staff)
            if not password:
                mail_link(self._context, work, account, person_of(work, account))
            record_account_action(work, now, Action.CREATE_STAFF_ACCOUNT, account, by=actor.account_id, role=role.value)
        return staff

    def _require_maker(self, actor: Actor, role: Role) -> None:
        actor.require(Permission.MANAGE_STAFF)
        if role not in self.roles(actor):
            raise NotAllowed(f"Your role ({actor.role.label}) may not create accounts with this role: {role.label}.")

    def _account(self, work: UnitOfWork, username: str, role: Role, password: str, now: datetime) -> Account:
        """Add an account, with an initial password if one is given."""
        (account_id,) = work.new_ids(1)
        account = Account(account_id, username, role, now)
        if password:
            sealed = self._context.sealer.seal(password, password_context(account_id))
            account = set_initial_password(account, sealed, now=now)
        with refused_if_taken(username):
            work.accounts.add_many([account])
        return account

    def _problems(
        self, role: Role, providers: Collection[str], area: str, username: str, password: str
    ) -> list[Problem]:
        problems = [*check_username(username, kind="staff", policy=self._context.limits.username)] if username else []
        problems.extend(check_reach(role, providers, area))
        if password:
            problems.extend(check_password(password, self._context.limits.password))
        return problems

    def _in_reach(self, work: UnitOfWork, actor: Actor, providers: Collection[str], area: str) -> None:
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

    def list(self, actor: Actor) -> list[tuple[Staff, Account]]:
        """Return the staff in scope with their accounts, by e-mail address; their other providers are left out.

        Administrators of an area see each other, and come first.

        Raises:
            NotAllowed: the actor may not manage staff.

        Source: features B9.
        """
        actor.require(Permission.MANAGE_STAFF)
        with self._context.store.snapshot() as work:
            found = list(_seen(work, actor))
            return [(_as_seen(staff, actor.scope), work.accounts.get(staff.id)) for staff in found]

    def unlock(self, actor: Actor, username: str) -> Account:
        """Unlock a member of staff.

        Raises:
            NotAllowed: the actor may not manage staff.
            NotFound: no member of staff in scope has this username.
        """
        actor.require(Permission.MANAGE_STAFF)
        with self._context.store.transaction() as work:
            account = _found(work, actor, username)
            self._note(work, actor, Action.UNLOCK_ACCOUNT, account)
            return save_account(work, unlock(account))

    def invite_again(self, actor: Actor, username: str) -> Account:
        """Mail a fresh invitation to a member of staff who has not chosen a password yet.

        Raises:
            NotAllowed: the actor may not manage staff.
            NotFound: no member of staff in scope has this username.
            Conflict: they have a password already.

        Source: manual 1.4; features A2.
        """
        actor.require(Permission.MANAGE_STAFF)
        with self._context.store.transaction() as work:
            account = _found(work, actor, username)
            if account.credential is not None:
                raise Conflict(f"{username} has a password already. “Forgotten your password?” gives a new one.")
            mail_link(self._context, work, account, person_of(work, account))
            self._note(work, actor, Action.INVITE_AGAIN, account)
        return account

    def _note(self, work: UnitOfWork, actor: Actor, action: Action, account: Account) -> None:
        record_account_action(work, self._context.clock.now(), action, account, by=actor.account_id)


def _member(account: Account, details: StaffDetails, providers: Collection[str], area: str) -> Staff:
    names = (details.first_name, details.last_name, details.telephone)
    return Staff(account.id, account.role, details.email, *names, frozenset(providers), area)


def _seen(work: UnitOfWork, actor: Actor) -> Iterator[Staff]:
    if actor.role is Role.AREA_ADMINISTRATOR:
        yield from work.staff.in_area(work.staff.get(actor.account_id).area)
    yield from work.staff.in_scope(actor.scope)


def _found(work: UnitOfWork, actor: Actor, username: str) -> Account:
    account = work.accounts.find(tidy(username))
    if account is None or account.id not in {staff.id for staff in _seen(work, actor)}:
        raise NotFound(f"There is no member of staff with the username {username!r}.")
    return account


def _as_seen(staff: Staff, scope: Scope) -> Staff:
    """Leave out what lies outside a scope: not everybody may know which other providers somebody works for."""
    seen = filter(scope.sees_provider, staff.providers)
    groups = {group: ukprn for group, ukprn in staff.groups.items() if scope.sees_provider(ukprn)}
    return evolve(staff, providers=frozenset(seen), groups=groups)


def _no_provider(ukprn: str) -> NoReturn:
    raise NotFound(f"There is no provider with the UKPRN {ukprn!r}.")
