"""Staff accounts: made by an area administrator or a user manager (manual 1.4, 8)."""

from collections.abc import Collection
from typing import NoReturn

from progress_core.domain.accounts import Account, set_initial_password, unlock
from progress_core.domain.audit import Entry
from progress_core.domain.errors import Conflict, NotAllowed, NotFound, Rejected
from progress_core.domain.messages import problem
from progress_core.domain.notices import invitation
from progress_core.domain.passwords import check_password
from progress_core.domain.permissions import STAFF_ROLES, Actor, Permission, Role
from progress_core.domain.problems import Problem, has_errors
from progress_core.domain.staff import Staff
from progress_core.domain.usernames import check_username
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.context import Context, password_context
from progress_core.usecases.links import Purpose, make_link
from progress_core.usecases.outbox import post
from progress_core.usecases.standings import keep_account

_MAY_MAKE = {
    Role.OPERATOR: frozenset(STAFF_ROLES),
    Role.AREA_ADMINISTRATOR: frozenset(STAFF_ROLES),
    Role.USER_MANAGER: frozenset(STAFF_ROLES) - {Role.AREA_ADMINISTRATOR},
}


class StaffAccounts:
    """What those who set up accounts do."""

    def __init__(self, context: Context) -> None:
        self._context = context

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
        actor.require(Permission.MANAGE_STAFF)
        if role not in _MAY_MAKE.get(actor.role, frozenset()):
            raise NotAllowed(f"Your role ({actor.role.label}) may not create a {role.label.lower()}.")
        username = username or email
        problems = self._problems(email, role, providers, area, username, password)
        if has_errors(problems):
            raise Rejected(problems=problems)
        now = self._context.clock.now()
        with self._context.store.transaction() as work:
            self._in_reach(work, actor, providers, area)
            (account_id,) = work.new_ids(1)
            account = Account(account_id, username, role, now)
            if password:
                sealed = self._context.sealer.seal(password, password_context(account_id))
                account = set_initial_password(account, sealed, now=now)
            try:
                work.accounts.add_many([account])
            except Conflict:
                raise Rejected(problems=[problem("username", "duplicate", username)]) from None
            staff = Staff(account_id, role, email, first_name, last_name, "", frozenset(providers), area)
            work.staff.add(staff)
            if not password:
                link = make_link(self._context, account, Purpose.VERIFY)
                post(self._context, work, email, invitation(staff.name, username, link, self._context.limits.link_days))
            facts = {"role": role.value}
            work.audit.append(
                Entry(now, actor.username, "create staff account", "account", str(account_id), ukprn, facts)
                for ukprn in sorted(providers) or [""]
            )
        return staff

    def _problems(
        self, email: str, role: Role, providers: Collection[str], area: str, username: str, password: str
    ) -> list[Problem]:
        problems = [*check_username(username, kind="staff")]
        if email.count("@") != 1 or any(character.isspace() for character in email):
            problems.append(problem("email", "bad_format", email))
        if role is Role.AREA_ADMINISTRATOR and not area:
            problems.append(problem("area", "required", area))
        if role is not Role.AREA_ADMINISTRATOR and not providers:
            problems.append(problem("providers", "required"))
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
        """Give the staff in scope with their accounts, ordered by e-mail address.

        Raises:
            NotAllowed: the actor may not manage staff.
        """
        actor.require(Permission.MANAGE_STAFF)
        with self._context.store.snapshot() as work:
            return [(staff, work.accounts.get(staff.id)) for staff in list(work.staff.in_scope(actor.scope))]

    def unlock(self, actor: Actor, username: str) -> Account:
        """Let a locked member of staff try again.

        Raises:
            NotAllowed: the actor may not manage staff.
            NotFound: no member of staff in scope has this username.
        """
        actor.require(Permission.MANAGE_STAFF)
        with self._context.store.transaction() as work:
            account = work.accounts.find(username)
            if account is None or account.id not in {staff.id for staff in work.staff.in_scope(actor.scope)}:
                raise NotFound(f"There is no member of staff with the username {username!r}.")
            now = self._context.clock.now()
            work.audit.append([Entry(now, actor.username, "unlock account", "account", str(account.id))])
            return keep_account(work, unlock(account))


def _no_provider(ukprn: str) -> NoReturn:
    raise NotFound(f"There is no provider with the UKPRN {ukprn!r}.")
