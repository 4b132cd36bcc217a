"""Staff who change or leave: accounts disabled, enabled, deleted, given another role or other providers (A12)."""

from collections.abc import Callable, Collection

from attrs import evolve

from progress_core.domain.accounts.accounts import Account, deleted_account
from progress_core.domain.accounts.staff import Staff, reassigned, without_traces
from progress_core.domain.accounts.staff_form import check_reach
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import Conflict, NotAllowed, Rejected
from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.operations.audit import Action
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.ended_tokens import end_tokens
from progress_core.usecases.accounts.proof import require_recent_proof
from progress_core.usecases.accounts.staff_scope import (
    ELSEWHERE,
    ONESELF,
    as_seen,
    is_whole,
    require_reach,
    require_role,
    staff_by_id,
)
from progress_core.usecases.consequences.oversight import refuse_unseen
from progress_core.usecases.consequences.standings import save_account
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.repeats import forget_answers
from progress_core.usecases.foundations.trail import entry_by, record_account_action


class StaffChanges:
    """What those who set up accounts do when staff change or leave.

    Each of these ends the person's sessions at once. It ends their access tokens too, unless only their providers or
    their area change: a token reaches what its owner reaches at the moment. Of somebody who also works for providers
    outside the actor's scope, only the providers within it can be changed: who is responsible for a part must not shut
    them out everywhere.

    Raises, in every method:
        NotAllowed: the actor may not manage staff, or not make accounts of this role; it is their own account; or the
            person also works for providers outside their scope.
        ProofNeeded: the actor has not shown for some time who they are.
        NotFound: there is no such member of staff in scope.

    Source: features A12.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def disable(self, actor: Actor, account_id: int) -> Account:
        """Shut a member of staff out until the account is enabled again; links in e-mails to them are void meanwhile.

        Args:
            actor: a user manager, an area administrator or the operator.
            account_id: of the member of staff; one that is disabled already stays so.

        Raises:
            Rejected: a provider would be left without staff who see all of its learners; with the blockers.

        Source: features A12, G4.
        """
        return self._act(
            actor, account_id, Action.DISABLE_STAFF_ACCOUNT, lambda account: evolve(account, disabled=True)
        )

    def enable(self, actor: Actor, account_id: int) -> Account:
        """Let a member of staff log in again as before; a locked account stays locked.

        Args:
            actor: a user manager, an area administrator or the operator.
            account_id: of the member of staff; one that is not disabled stays as it is.

        Source: features A12.
        """
        return self._act(
            actor, account_id, Action.ENABLE_STAFF_ACCOUNT, lambda account: evolve(account, disabled=False)
        )

    def delete(self, actor: Actor, account_id: int) -> Account:
        """Delete a staff account for good.

        The password is erased, as are the telephone number and e-mail that waits for them. The username can be used
        again. Imports, references and the audit trail stay, and name the account as before.

        Args:
            actor: a user manager, an area administrator or the operator.
            account_id: of the member of staff.

        Raises:
            Rejected: a provider would be left without staff who see all of its learners; with the blockers.

        Source: features A12, G4.
        """
        return self._act(actor, account_id, Action.DELETE_STAFF_ACCOUNT, deleted_account)

    def change(
        self,
        actor: Actor,
        account_id: int,
        *,
        role: Role | None = None,
        providers: Collection[str] | None = None,
        area: str | None = None,
        version: int | None = None,
    ) -> Staff:
        """Change what a member of staff is for and responsible for, and return the record as the actor sees it.

        Providers outside the actor's scope stay as they are. Learner groups of a provider that goes are dropped, and
        all of them if the person is no longer a learner manager.

        Args:
            actor: a user manager, an area administrator or the operator.
            account_id: of the member of staff.
            role: the new role; None to keep it.
            providers: UKPRNs of all providers in the actor's scope that they are responsible for from now on; None to
                keep them. A new area administrator has none.
            area: the area of an area administrator; None to keep it.
            version: of the record that the actor started from; None to take the present one.

        Raises:
            NotFound: a provider or the area is not there or not in scope.
            Rejected: the role does not go with the providers or the area; or a provider would be left without staff who
                see all of its learners, with the blockers.
            Conflict: somebody else changed the record.

        Source: features A12, G3, G4.
        """
        actor.require(Permission.MANAGE_STAFF)
        require_recent_proof(self._context, actor)
        with self._context.store.transaction() as work:
            before, account = self._held(work, actor, account_id)
            after = _changed(work, actor, before, role, providers, area)
            if after == before:
                return as_seen(before, actor.scope)
            if version not in (None, before.version):
                raise Conflict
            refuse_unseen(work, {account_id: after}, before.providers | after.providers)
            after = work.staff.save(after)
            if account.role is not after.role:
                save_account(work, evolve(account, role=after.role))
            work.sessions.end_all(account_id)
            ended = {} if before.role is after.role else end_tokens(work, account_id)
            self._record(work, actor, before, after, ended)
            forget_answers(work)
        return as_seen(after, actor.scope)

    def _act(self, actor: Actor, account_id: int, action: Action, change: Callable[[Account], Account]) -> Account:
        """Change the account of a person whom the actor is wholly responsible for."""
        actor.require(Permission.MANAGE_STAFF)
        require_recent_proof(self._context, actor)
        with self._context.store.transaction() as work:
            staff, account = self._held(work, actor, account_id)
            _require_whole(actor, staff)
            changed = change(account)
            if changed == account:
                return account
            refuse_unseen(work, {account_id: None}, staff.providers)  # who is disabled is not counted: enabling is free
            if changed.deleted:
                work.staff.save(without_traces(staff))
                _forget_mail(work, staff)
            work.sessions.end_all(account_id)
            work.devices.forget_all(account_id)
            now, ended = self._context.clock.now(), end_tokens(work, account_id)
            record_account_action(work, now, action, account, actor, actor.origin, **ended)
            return save_account(work, changed)

    def _held(self, work: UnitOfWork, actor: Actor, account_id: int) -> tuple[Staff, Account]:
        """Hold all staff, and the account, on which a log-in may be going on; return both as they are now.

        Raises:
            NotFound: there is no such member of staff in scope.
            NotAllowed: it is the actor's own account.
        """
        hold(work, Lock.STAFF)
        staff, _ = staff_by_id(work, actor, account_id)
        if account_id == actor.account_id:
            raise NotAllowed(ONESELF)
        hold(work, Lock.ACCOUNT, account_id)
        return staff, work.accounts.get(account_id)

    def _record(self, work: UnitOfWork, actor: Actor, before: Staff, after: Staff, ended: dict[str, str]) -> None:
        """Append what changed: an entry at each provider that it concerns, which names no other provider."""
        now, subject = self._context.clock.now(), str(after.id)
        concerned = before.providers ^ after.providers
        facts = {}
        if before.role is not after.role:
            concerned = before.providers | after.providers
            facts = {"role": after.role.value, "former_role": before.role.value}
        if before.area != after.area:
            facts["area"] = after.area
        facts |= ended
        entries = []
        for ukprn in sorted(concerned) or [""]:
            came, left = ukprn in after.providers - before.providers, ukprn in before.providers - after.providers
            moved = {"responsibility": "added" if came else "removed"} if came or left else {}
            entries.append(entry_by(actor, now, Action.CHANGE_STAFF_ACCOUNT, "account", subject, ukprn, facts | moved))
        work.audit.append(entries)


def _changed(
    work: UnitOfWork,
    actor: Actor,
    before: Staff,
    role: Role | None,
    providers: Collection[str] | None,
    area: str | None,
) -> Staff:
    """Return a member of staff with what was asked for; what the actor does not see stays.

    Raises:
        NotAllowed, NotFound, Rejected: as `StaffChanges.change`.
    """
    role = before.role if role is None else role
    if role is not before.role:
        require_role(actor, role)
        _require_whole(actor, before)
    administers = role is Role.AREA_ADMINISTRATOR
    unseen = frozenset(ukprn for ukprn in before.providers if not actor.scope.sees_provider(ukprn))
    if providers is None:
        providers = () if administers else before.providers - unseen
    if area is None:
        area = before.area if administers else ""
    problems = check_reach(role, unseen.union(providers), area)
    if problems:
        raise Rejected(problems=problems)
    require_reach(work, actor, providers, area)
    return reassigned(before, role, unseen.union(providers), area)


def _require_whole(actor: Actor, staff: Staff) -> None:
    if not is_whole(actor, staff):
        raise NotAllowed(ELSEWHERE)


def _forget_mail(work: UnitOfWork, staff: Staff) -> None:
    """Remove e-mail to somebody who is deleted, unless somebody else has the same address."""
    others = [other.id for other in work.staff.with_email(staff.email) if other.id != staff.id]
    is_shared = any(not account.deleted for account in work.accounts.get_many(others))
    if not is_shared and not any(True for _ in work.learners.with_email(staff.email)):
        work.outbox.forget([staff.email])
