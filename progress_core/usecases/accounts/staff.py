"""Staff accounts, created by an area administrator or a user manager (manual 1.4, 8)."""

import builtins
from collections.abc import Collection

from attrs import frozen

from progress_core.domain.accounts.accounts import Account, password_context, set_initial_password, unlock
from progress_core.domain.accounts.passwords import check_password
from progress_core.domain.accounts.second_factors import AccountFactors
from progress_core.domain.accounts.staff import Staff
from progress_core.domain.accounts.staff_form import StaffDetails, check_reach, check_staff
from progress_core.domain.accounts.usernames import check_username
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import Conflict, NotAllowed, Rejected
from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.foundations.problems import Problem, has_errors
from progress_core.domain.operations.audit import Action
from progress_core.domain.values.text import tidy
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.links import mail_link
from progress_core.usecases.accounts.names import provider_names
from progress_core.usecases.accounts.new_passwords import is_breached
from progress_core.usecases.accounts.proof import require_recent_proof
from progress_core.usecases.accounts.second_factors import note_change
from progress_core.usecases.accounts.staff_scope import (
    StaffMember,
    as_seen,
    member_of,
    require_reach,
    require_role,
    roles_for,
    staff_by_id,
    staff_by_username,
    staff_seen,
)
from progress_core.usecases.accounts.usernames import refused_if_taken
from progress_core.usecases.consequences.standings import save_account
from progress_core.usecases.foundations.actors import person_of
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.trail import record_account_action


@frozen
class NewStaff:
    """A member of staff who was created.

    Args:
        staff: as stored.
        warnings: why the initial password is easy to guess, where the policy does not refuse it for that.
    """

    staff: Staff
    warnings: tuple[Problem, ...] = ()


class StaffAccounts:
    """What those who set up accounts do."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def roles(self, actor: Actor) -> list[Role]:
        """Return the roles for which the actor may create accounts, in the order of `Role`.

        Source: manual 1.4; features A1.
        """
        return roles_for(actor)

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
    ) -> NewStaff:
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
            ProofNeeded: the actor has not shown for some time who they are.
            NotFound: a provider or the area is not there or not in scope.
            Rejected: something offered breaks the rules; all problems at once.

        Source: manual 1.4; features A1.
        """
        actor.require(Permission.MANAGE_STAFF)
        require_role(actor, role)
        require_recent_proof(self._context, actor)
        checked = check_staff({"email": email, "first_name": first_name, "last_name": last_name}, own=False)
        username = tidy(username) or tidy(email)
        own = (first_name, last_name, username, email, area, *provider_names(self._context, actor, providers))
        doubts = self._password_problems(password, own)
        problems = [*checked.problems, *self._problems(role, providers, area, username), *doubts]
        if not checked.ok or has_errors(problems):
            raise Rejected(problems=problems)
        with self._context.store.transaction() as work:
            require_reach(work, actor, providers, area)
            account = self._account(work, username, role, password)
            staff = _member(account, checked.value, providers, area)
            self._add(work, actor, account, staff, is_invited=not password)
        return NewStaff(staff, doubts)

    def _add(self, work: UnitOfWork, actor: Actor, account: Account, staff: Staff, *, is_invited: bool) -> None:
        """Add a member of staff, and invite them unless they have an initial password."""
        work.staff.add(staff)
        if is_invited:
            mail_link(self._context, work, account, person_of(work, account))
        now = self._context.clock.now()
        record_account_action(work, now, Action.CREATE_STAFF_ACCOUNT, account, by=actor, role=staff.role.value)

    def _account(self, work: UnitOfWork, username: str, role: Role, password: str) -> Account:
        """Add an account, with an initial password if one is given."""
        now = self._context.clock.now()
        (account_id,) = work.new_ids(1)
        account = Account(account_id, username, role, now)
        if password:
            sealed = self._context.sealer.seal(password, password_context(account_id))
            account = set_initial_password(account, sealed, now=now)
        with refused_if_taken(username):
            work.accounts.add_many([account])
        return account

    def _problems(self, role: Role, providers: Collection[str], area: str, username: str) -> list[Problem]:
        problems = [*check_username(username, kind="staff", policy=self._context.limits.username)] if username else []
        problems.extend(check_reach(role, providers, area))
        return problems

    def _password_problems(self, password: str, names: Collection[str]) -> tuple[Problem, ...]:
        """List the problems of an initial password; () if there is none."""
        if not password:
            return ()
        breached = is_breached(self._context, password)
        return check_password(password, self._context.limits.password, names=names, breached=breached)

    def list(self, actor: Actor) -> list[tuple[Staff, Account]]:
        """Return the staff in scope with their accounts, by e-mail address; their other providers are left out.

        Administrators of an area see each other, and come first. Deleted accounts are left out.

        Raises:
            NotAllowed: the actor may not manage staff.

        Source: features B9.
        """
        actor.require(Permission.MANAGE_STAFF)
        with self._context.store.snapshot() as work:
            return _seen(work, actor)

    def open(self, actor: Actor) -> tuple[builtins.list[tuple[Staff, Account]], dict[str, str]]:
        """Return the same together with the names of the providers in scope by UKPRN, all of one moment.

        Raises:
            NotAllowed: the actor may not manage staff.

        Source: features B9.
        """
        actor.require(Permission.MANAGE_STAFF)
        with self._context.store.snapshot() as work:
            providers = work.providers.in_scope(actor.scope)
            return _seen(work, actor), {found.ukprn: found.name for found in providers}

    def get(self, actor: Actor, account_id: int) -> StaffMember:
        """Return one member of staff, by the id of their account.

        Raises:
            NotAllowed: the actor may not manage staff.
            NotFound: not there, deleted or not in scope.

        Source: features A12, B9.
        """
        actor.require(Permission.MANAGE_STAFF)
        with self._context.store.snapshot() as work:
            return member_of(actor, *staff_by_id(work, actor, account_id))

    def find(self, actor: Actor, username: str) -> StaffMember:
        """Return one member of staff, by their username without regard to case; otherwise as `get`."""
        actor.require(Permission.MANAGE_STAFF)
        with self._context.store.snapshot() as work:
            return member_of(actor, *staff_by_username(work, actor, username))

    def unlock(self, actor: Actor, username: str) -> Account:
        """Unlock a member of staff; this needs no recent proof, because it hands nothing over.

        Raises:
            NotAllowed: the actor may not manage staff.
            NotFound: no member of staff in scope has this username.
        """
        actor.require(Permission.MANAGE_STAFF)
        with self._context.store.transaction() as work:
            _, account = staff_by_username(work, actor, username)
            self._note(work, actor, Action.UNLOCK_ACCOUNT, account)
            return save_account(work, unlock(account))

    def invite_again(self, actor: Actor, username: str) -> Account:
        """Mail a fresh invitation to a member of staff who has not chosen a password yet.

        Raises:
            NotAllowed: the actor may not manage staff.
            ProofNeeded: the actor has not shown recently who they are.
            NotFound: no member of staff in scope has this username.
            Conflict: they have a password already, or the account is disabled.

        Source: manual 1.4; features A2.
        """
        actor.require(Permission.MANAGE_STAFF)
        require_recent_proof(self._context, actor)
        with self._context.store.transaction() as work:
            _, account = staff_by_username(work, actor, username)
            if account.disabled:
                raise Conflict(f"The account {account.username} is disabled. Enable it before you invite its owner.")
            if account.credential is not None:
                raise Conflict(f"{username} has a password already. “Forgotten your password?” gives a new one.")
            mail_link(self._context, work, account, person_of(work, account))
            self._note(work, actor, Action.INVITE_AGAIN, account)
        return account

    def with_second_factor(self, actor: Actor) -> frozenset[int]:
        """Return the ids of the staff in scope who have a second factor.

        Raises:
            NotAllowed: the actor may not manage staff.

        Source: features K3.
        """
        actor.require(Permission.MANAGE_STAFF)
        with self._context.store.snapshot() as work:
            return work.second_factors.holders(staff.id for staff, _ in staff_seen(work, actor))

    def reset_second_factor(self, actor: Actor, username: str) -> Account:
        """Remove every second factor of a member of staff who has lost theirs; this ends all their sessions.

        Raises:
            NotAllowed: the actor may not manage staff, is not responsible for all their providers, or it is the actor.
            ProofNeeded: the actor has not shown recently who they are.
            NotFound: no member of staff in scope has this username.
            Conflict: they have no second factor.

        Source: features K3.
        """
        actor.require(Permission.MANAGE_STAFF)
        require_recent_proof(self._context, actor)
        with self._context.store.transaction() as work:
            member = member_of(actor, *staff_by_username(work, actor, username))
            if member.refusal:
                raise NotAllowed(member.refusal)
            account = member.account
            hold(work, Lock.ACCOUNT, account.id)
            factors = work.second_factors.get(account.id)
            if not factors.are_on:
                raise Conflict(f"{username} has no second factor.")
            work.second_factors.save(AccountFactors(account.id, version=factors.version))
            note_change(self._context, work, actor, Action.RESET_SECOND_FACTOR, of=account)
        return account

    def _note(self, work: UnitOfWork, actor: Actor, action: Action, account: Account) -> None:
        record_account_action(work, self._context.clock.now(), action, account, by=actor)


def _seen(work: UnitOfWork, actor: Actor) -> list[tuple[Staff, Account]]:
    return [(as_seen(staff, actor.scope), account) for staff, account in staff_seen(work, actor)]


def _member(account: Account, details: StaffDetails, providers: Collection[str], area: str) -> Staff:
    names = (details.first_name, details.last_name, details.telephone)
    return Staff(account.id, account.role, details.email, *names, frozenset(providers), area)
