"""Learners: create, edit, list, unlock, delete and restore (manual 5.1, 5.2, 6)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from attrs import asdict, evolve, frozen

from progress_core.domain.accounts.accounts import Account, password_context, set_initial_password
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.foundations.problems import Problem, has_errors
from progress_core.domain.learners.details import differences
from progress_core.domain.learners.form import check_learner
from progress_core.domain.learners.learners import Learner, LearnerDetails
from progress_core.domain.operations.audit import Action
from progress_core.domain.values import readers
from progress_core.domain.values.english_time import english_day
from progress_core.domain.values.text import tidy
from progress_core.domain.years.moves import regrouped
from progress_core.ports.learners import LearnerLine, LearnerPage, LearnerQuery, Sort
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.telling import guard_address
from progress_core.usecases.accounts.usernames import refused_if_taken, taken
from progress_core.usecases.consequences.archiving import note_moves
from progress_core.usecases.consequences.standings import save_learner
from progress_core.usecases.consequences.submissions import submit_pending
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.trail import learner_entry
from progress_core.usecases.learners.alike import alike_problems, refuse_alike
from progress_core.usecases.learners.new_learners import check_new_learner
from progress_core.usecases.learners.selection import LearnerSelection

__all__ = ["LearnerLine", "LearnerPage", "LearnerQuery", "Learners", "NewLearner", "Sort"]

_read_ukprn = readers.of_digits(readers.ukprn)


@frozen
class NewLearner:
    """The outcome of creating or editing a learner.

    Args:
        learner: as stored.
        username: to log in with.
        warnings: what looked doubtful but blocked nothing.
        changed: whether there was anything to save.
    """

    learner: Learner
    username: str
    warnings: tuple[Problem, ...] = ()
    changed: bool = True


class Learners:
    """What staff do with learners."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._selection = LearnerSelection(context)

    def create(
        self,
        actor: Actor,
        values: Mapping[str, object],
        *,
        sign_off: Choice = Choice.PROVIDER_DEFAULT,
        staff_add_qualifications: Choice = Choice.PROVIDER_DEFAULT,
        anyway: bool = False,
    ) -> NewLearner:
        """Create one learner with an account.

        Args:
            actor: staff who see the whole of the learner's provider.
            values: fields of the form, `username` and `password` among them.
            sign_off: "Sign off learner's profile?".
            staff_add_qualifications: "add qualifications on behalf of this learner?".
            anyway: create a learner who is like an existing one too; they are named in warnings.

        Raises:
            NotAllowed: the actor may not create learners.
            Rejected: every problem of every field; if there is none, learners in scope who are alike.

        Source: manual 5.1, 6.1; features B1-B4, B10.
        """
        actor.require(Permission.EDIT_LEARNERS)
        context = self._context
        now = context.clock.now()
        username, password = tidy(str(values.get("username") or "")), str(values.get("password") or "")
        if values.get("username"):
            values = {**values, "username": username}
        checked = check_new_learner(context, actor, values, now)
        problems = list(checked.problems)
        with context.store.transaction() as work:
            if username and work.accounts.find(username) is not None:
                problems.append(taken(username))
            problems.extend(_provider_problems(work, actor, values))
            if not checked.ok or has_errors(problems):
                raise Rejected(problems=problems)
            details = checked.value
            similar = alike_problems(work, actor, details, anyway=anyway)
            if has_errors(similar):
                raise Rejected(problems=similar)
            account = self._add_account(work, username, password, now)
            learner = Learner(account.id, details, now, sign_off, staff_add_qualifications)
            work.learners.add_many([learner])
            learner = save_learner(work, learner, account)
            work.audit.append([learner_entry(now, actor, Action.CREATE_LEARNER, learner)])
        return NewLearner(learner, username, (*checked.warnings, *similar))

    def edit(
        self,
        actor: Actor,
        learner_id: int,
        values: Mapping[str, object],
        *,
        version: int | None = None,
        sign_off: Choice | None = None,
        staff_add_qualifications: Choice | None = None,
        anyway: bool = False,
    ) -> NewLearner:
        """Change a learner's details and options; what `values` leaves out stays as it is.

        If nothing differs, nothing is saved and nobody is in conflict. A stored value that the rules refuse today
        stays, with a warning. Applications that waited only for a changed option are submitted.

        Args:
            actor: staff in whose scope the learner is; who moves one must see all of the new provider.
            learner_id: the learner's number.
            values: fields of the form, without username and password.
            version: the version that the person started from; None to take the present one.
            sign_off: None leaves it.
            staff_add_qualifications: None leaves it.
            anyway: save changes that make the learner like another one too; they are named in warnings.

        Raises:
            NotAllowed: the actor may not edit learners.
            NotFound: not there or not in scope.
            Rejected: every problem of every field; if there is none, learners in scope who have become alike.
            Conflict: somebody else changed the learner; `changes` says what.
            ProofNeeded: the e-mail address changes, and the actor has not shown recently who they are.

        Source: manual 5.2 d; features K1.
        """
        actor.require(Permission.EDIT_LEARNERS)
        now = self._context.clock.now()
        with self._context.store.transaction() as work:
            before, account = work.learners.get(actor.scope, learner_id), work.accounts.get(learner_id)
            details, warnings = _checked(work, actor, before, values, now)
            similar = refuse_alike(work, actor, before, details, anyway=anyway)
            after = _changed(before, details, sign_off, staff_add_qualifications, english_day(now))
            if after == before:
                return NewLearner(before, account.username, warnings, changed=False)
            guard_address(self._context, work, actor, account, details.email)
            learner = save_learner(work, evolve(after, version=after.version if version is None else version), account)
            note_moves(work, [(before, learner)], english_day(now))
            fields = " ".join(differences(before.details, after.details))
            work.audit.append([learner_entry(now, actor, Action.EDIT_LEARNER, learner, fields=fields)])
            learner, _ = submit_pending(self._context, work, actor, learner)
        return NewLearner(learner, account.username, (*warnings, *similar))

    def _add_account(self, work: UnitOfWork, username: str, password: str, now: datetime) -> Account:
        (account_id,) = work.new_ids(1)
        sealed = self._context.sealer.seal(password, password_context(account_id))
        account = set_initial_password(Account(account_id, username, Role.LEARNER, now), sealed, now=now)
        with refused_if_taken(username):
            work.accounts.add_many([account])
        return account

    def get(self, actor: Actor, learner_id: int) -> tuple[Learner, Account]:
        """Return one learner with their account.

        Raises:
            NotAllowed: the actor may not see learners.
            NotFound: not there or not in scope.
        """
        actor.require(Permission.VIEW_LEARNERS)
        with self._context.store.snapshot() as work:
            return work.learners.get(actor.scope, learner_id), work.accounts.get(learner_id)

    def doubts(self, learner: Learner) -> tuple[Problem, ...]:
        """Return what looks doubtful about a learner's stored details; it blocks nothing (features B4)."""
        today, details = english_day(self._context.clock.now()), learner.details
        return check_learner(asdict(details), form="edit", on=today, stored=details).warnings

    def find(self, actor: Actor, username: str) -> Learner:
        """Return the learner with a username.

        Raises:
            NotAllowed: the actor may not see learners.
            NotFound: not there or not in scope.
        """
        actor.require(Permission.VIEW_LEARNERS)
        with self._context.store.snapshot() as work:
            account = work.accounts.find(tidy(username))
            if account is not None:
                for learner in work.learners.get_many(actor.scope, [account.id]):
                    return learner
        raise NotFound(f"There is no learner with the username {username!r}.")

    def page(self, actor: Actor, query: LearnerQuery) -> LearnerPage:
        """Return one page of the list of learners (manual 5.2 b; features B5).

        Raises:
            NotAllowed: the actor may not see learners.
        """
        actor.require(Permission.VIEW_LEARNERS)
        with self._context.store.snapshot() as work:
            return work.learners.page(actor.scope, query)

    def reset_password(self, actor: Actor, learner_id: int) -> str:
        """Set a new initial password and return it; staff can read it until it is used.

        Raises:
            NotAllowed: the actor may not reset passwords.
            NotFound: not there or not in scope.

        Source: manual 5.2 b; features B6.
        """
        return self._selection.reset_passwords(actor, [learner_id])[0].password

    def unlock(self, actor: Actor, learner_id: int) -> Account:
        """Unlock a learner.

        Raises:
            NotAllowed: the actor may not unlock accounts.
            NotFound: not there or not in scope.

        Source: manual 5.2 b.
        """
        return self._selection.unlock(actor, [learner_id])[0]

    def delete(self, actor: Actor, learner_id: int) -> bool:
        """Delete a learner; one who ever submitted an application is archived instead.

        Returns:
            True if the learner is gone for good, False if archived.

        Raises:
            NotAllowed: the actor may not delete learners.
            NotFound: not there or not in scope.

        Source: manual 5.2 b; features B6.
        """
        return bool(self._selection.delete(actor, [learner_id]).destroyed)

    def restore(self, actor: Actor, learner_id: int) -> Learner:
        """Restore an archived learner.

        Raises:
            NotAllowed: the actor may not delete and restore learners.
            NotFound: not there or not in scope.
            Conflict: the learner is not archived.
        """
        return self._selection.restore(actor, [learner_id])[0]


def _provider_problems(
    work: UnitOfWork, actor: Actor, values: Mapping[str, object], present: str = ""
) -> list[Problem]:
    """Refuse a new provider that the actor does not see whole; foreign and absent read alike."""
    ukprn, findings = _read_ukprn(values.get("ukprn"))
    if findings or ukprn in ("", present):  # the form has reported what is wrong with it
        return []
    try:
        work.providers.get(actor.scope, ukprn)
    except NotFound:
        return [problem("ukprn", "unknown_provider", ukprn, rule="imports.provider")]
    if actor.scope.sees_provider(ukprn):
        return []
    return [problem("ukprn", "provider_by_groups", ukprn, rule="imports.provider")]


def _changed(
    learner: Learner, details: LearnerDetails, sign_off: Choice | None, staff_add: Choice | None, today: date
) -> Learner:
    """Return a learner with other details and, where they are given, other options."""
    chosen = {"sign_off": sign_off, "staff_add_qualifications": staff_add}
    given: dict[str, Any] = {name: value for name, value in chosen.items() if value is not None}
    return regrouped(learner, evolve(learner, details=details, **given), today)


def _checked(
    work: UnitOfWork, actor: Actor, before: Learner, values: Mapping[str, object], now: datetime
) -> tuple[LearnerDetails, tuple[Problem, ...]]:
    """Return the details that an edit offers, with their warnings, or refuse them."""
    offered = {**asdict(before.details), **values}
    checked = check_learner(offered, form="edit", on=english_day(now), stored=before.details)
    problems = [*checked.problems, *_provider_problems(work, actor, offered, before.details.ukprn)]
    if not checked.ok or has_errors(problems):
        raise Rejected(problems=problems)
    return checked.value, checked.warnings
