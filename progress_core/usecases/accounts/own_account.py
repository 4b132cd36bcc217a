"""One's own account: personal details, username, password (manual 3)."""

from collections.abc import Mapping

from attrs import evolve, frozen

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.accounts.sessions import digest_of
from progress_core.domain.accounts.staff_form import StaffDetails, check_staff
from progress_core.domain.accounts.usernames import check_username
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import NotAllowed, Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import STAFF_ROLES, Role
from progress_core.domain.foundations.problems import Problem, has_errors
from progress_core.domain.operations.audit import Action
from progress_core.domain.values.text import tidy
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.credentials import replace_password
from progress_core.usecases.accounts.ended_tokens import tokens_kept
from progress_core.usecases.accounts.names import names_of
from progress_core.usecases.accounts.new_passwords import require_good_password
from progress_core.usecases.accounts.proof import renew_proof, require_recent_proof
from progress_core.usecases.accounts.telling import guard_address, tell_of_change
from progress_core.usecases.accounts.usernames import refused_if_taken
from progress_core.usecases.consequences.standings import save_account
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.trail import record_account_action


@frozen
class NewDetails:
    """The outcome of changing one's personal details.

    Args:
        details: as stored.
        warnings: what was tidied or looked doubtful.
        changed: whether there was anything to save.
    """

    details: StaffDetails
    warnings: tuple[Problem, ...] = ()
    changed: bool = True


class OwnAccount:
    """What people who are logged in do with their own account."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def personal_details(self, actor: Actor) -> StaffDetails:
        """Return one's own personal details.

        Raises:
            NotAllowed: not staff: learners have theirs in their profile.

        Source: manual 3.2; features A9.
        """
        _require_staff(actor)
        with self._context.store.snapshot() as work:
            staff = work.staff.get(actor.account_id)
        return StaffDetails(staff.first_name, staff.last_name, staff.email, staff.telephone)

    def change_personal_details(self, actor: Actor, values: Mapping[str, object]) -> NewDetails:
        """Change one's own personal details.

        If the e-mail address changes, links in earlier e-mails are void, and the old address is told.

        Args:
            actor: a member of staff.
            values: `first_name last_name email telephone`, as the form has them.

        Raises:
            NotAllowed: not staff: learners have theirs in their profile.
            Rejected: every problem of every field.
            ProofNeeded: the e-mail address changes, and the actor has not shown recently who they are.

        Source: manual 3.2; features A9, K1.
        """
        _require_staff(actor)
        checked = check_staff(values)
        if not checked.ok:
            raise Rejected(problems=checked.problems)
        details = checked.value
        with self._context.store.transaction() as work:
            before = work.staff.get(actor.account_id)
            after = evolve(
                before,
                first_name=details.first_name,
                last_name=details.last_name,
                email=details.email,
                telephone=details.telephone,
            )
            if after == before:
                return NewDetails(details, checked.warnings, changed=False)
            guard_address(self._context, work, actor, work.accounts.get(actor.account_id), after.email)
            work.staff.save(after)
            self._note(work, actor, Action.CHANGE_PERSONAL_DETAILS)
        return NewDetails(details, checked.warnings)

    def change_username(self, actor: Actor, username: str) -> bool:
        """Change one's own username: every session of the account ends, links in earlier e-mails are void.

        Returns:
            whether it was changed: the same username as before changes nothing.

        Raises:
            Rejected: the username breaks the rules, or is taken.
            ProofNeeded: the actor has not shown recently who they are.

        Source: manual 3.3; features A3, A9, K1.
        """
        username = tidy(username)
        problems = check_username(
            username,
            kind="learner" if actor.role is Role.LEARNER else "staff",
            policy=self._context.limits.username,
        )
        if has_errors(problems):
            raise Rejected(problems=problems)
        with self._context.store.transaction() as work:
            account = work.accounts.get(actor.account_id)
            if username == account.username:
                return False
            require_recent_proof(self._context, actor)
            with refused_if_taken(username):
                save_account(work, evolve(account, username=username))
            work.sessions.end_all(account.id)
            self._tell(work, actor, "Your username was changed.")
            self._note(work, actor, Action.CHANGE_USERNAME)
        return True

    def change_password(
        self, actor: Actor, current: str, new: str, *, confirm: str | None = None, keep: str = "", device: str = ""
    ) -> tuple[Problem, ...]:
        """Choose a new password, knowing the current one; all other sessions end, all other devices are forgotten.

        Access tokens stay, and the e-mail about the change says how many there are.

        Wrong guesses at the current password count like those at the log-in, and lock the account in the end.

        Args:
            actor: who is logged in.
            current: as typed.
            new: as typed.
            confirm: the new one typed once more; None where nobody was asked to.
            keep: token of the session that stays.
            device: token of the device that stays known.

        Returns:
            warnings of a password that is easy to guess, where the policy does not refuse it for that.

        Raises:
            Rejected: no current password was given; the new one breaks the rules, or is the current one.
            NotAllowed: the current password is not right.

        Source: manual 3.4, 5.1; features A5, A9, K7.
        """
        if not current:  # not counted as a guess
            raise Rejected(problems=[problem("current", "required", rule="password.current")])
        with self._context.store.snapshot() as work:
            names = names_of(work, work.accounts.get(actor.account_id))
        warnings = require_good_password(self._context, new, confirm, names)
        if new == current:
            raise Rejected(problems=[problem("password", "same_as_current", rule="password.changed")])

        def end_others(work: UnitOfWork, account: Account) -> None:
            work.sessions.end_all(account.id, but=digest_of(keep))
            work.devices.forget_all(account.id, but=digest_of(device))
            renew_proof(self._context, work, keep)
            kept = tokens_kept(self._context, work, account.id)
            self._tell(work, actor, f"Your password was changed.{kept}")

        replace_password(self._context, actor, current, new, end_others, keep)
        return warnings

    def _note(self, work: UnitOfWork, actor: Actor, action: Action) -> None:
        now = self._context.clock.now()
        record_account_action(work, now, action, work.accounts.get(actor.account_id), by=actor)

    def _tell(self, work: UnitOfWork, actor: Actor, change: str) -> None:
        tell_of_change(self._context, work, work.accounts.get(actor.account_id), change)


def _require_staff(actor: Actor) -> None:
    if actor.role not in STAFF_ROLES:
        raise NotAllowed("Only staff have personal details here; those of a learner are in the profile.")
