"""Signing off learners' profiles: approve, un-approve, one learner or many (manual 5.6)."""

from collections.abc import Iterable, Mapping

from attrs import evolve, frozen

from progress_core.domain.applications.applications import Application
from progress_core.domain.correspondence.notices import profile_approved
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.blockers import Reason, reasons_of
from progress_core.domain.foundations.errors import Conflict, Rejected
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.learners.dashboard import on_line
from progress_core.domain.learners.learners import Learner
from progress_core.domain.operations.audit import Action
from progress_core.domain.profiles.profiles import Approval, approve, unapprove
from progress_core.domain.values.fingerprints import fingerprint
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.consequences.profile_contents import contents_of
from progress_core.usecases.consequences.standings import provider_of
from progress_core.usecases.correspondence.inbox import leave_messages
from progress_core.usecases.correspondence.outbox import post
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.learners.selection import Selection, selected_learners
from progress_core.usecases.profiles.changes import Saved, hold_profile, save_profile, settings_of
from progress_core.usecases.profiles.summaries import named_differences

_CHANGED = "This profile has changed since you looked at it, so it has not been approved. Look at the changes first."


@frozen
class Answer:
    """The outcome for one of several profiles.

    Args:
        learner: whose.
        username: to name them by.
        reasons: why it could not be approved, in words; () if it was.
    """

    learner: Learner
    username: str
    reasons: tuple[Reason, ...] = ()


@frozen
class Approved:
    """What approving several profiles did.

    Args:
        profiles: those that are approved now.
        submitted: applications that were waiting for it.
        left: those that could not be approved; they stay as they were.
    """

    profiles: tuple[Answer, ...]
    submitted: tuple[Application, ...]
    left: tuple[Answer, ...]


class Approvals:
    """What staff who sign off profiles do.

    Raises, in every method:
        NotAllowed: the actor may not approve profiles.
        NotFound: the learner, or one of them, is not there or not in scope; nothing is done to any.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def approve(self, actor: Actor, learner_id: int, *, seen: Mapping[str, object] | None = None) -> Saved:
        """Approve a profile ("Approve Profile"); pending applications are submitted, and the learner is told.

        Args:
            actor: staff.
            learner_id: the learner's number.
            seen: what the profile held when the person looked at it, see `ProfileSummary.held`; None to
                take it as it is now.

        Raises:
            Rejected: with the blockers, see `approval_blockers`.
            Conflict: the profile changed since; `changes` says what, as seen and as it is now.

        Source: manual 5.6; features C2, C3.
        """
        actor.require(Permission.APPROVE_PROFILES)
        with self._context.store.transaction() as work:
            return self._approve(work, actor, hold_profile(work, actor, learner_id), seen)

    def to_approve(self, actor: Actor, selection: Selection) -> list[Learner]:
        """Return the learners whose profiles `approve_many` would look at, so that a page can ask for confirmation.

        Args:
            actor: staff.
            selection: as in `approve_many`.

        Raises:
            NotFound: as `approve_many`.
            Rejected: as `approve_many`.

        Source: features C11.
        """
        actor.require(Permission.APPROVE_PROFILES)
        with self._context.store.snapshot() as work:
            return _to_approve(work, actor, selection)

    def approve_many(self, actor: Actor, selection: Selection) -> Approved:
        """Approve the profiles of several learners: all those that can be, in one transaction.

        Args:
            actor: staff.
            selection: those ticked or, of a cohort, those who await approval.

        Raises:
            NotFound: the provider or the group, too, is not there or not in scope.
            Rejected: nobody is ticked.

        Source: manual 5.6; features C2, C11.
        """
        actor.require(Permission.APPROVE_PROFILES)
        approved: list[Answer] = []
        left: list[Answer] = []
        submitted: list[Application] = []
        with self._context.store.transaction() as work:
            for learner in _all_held(work, actor, _to_approve(work, actor, selection)):
                username = work.accounts.get(learner.id).username
                try:
                    saved = self._approve(work, actor, learner, None)
                except Rejected as refused:  # before anything was written
                    left.append(Answer(learner, username, reasons_of(refused.blockers)))
                else:
                    approved.append(Answer(saved.learner, username))
                    submitted.extend(saved.submitted)
        return Approved(tuple(approved), tuple(submitted), tuple(left))

    def unapprove(self, actor: Actor, learner_id: int) -> Saved:
        """Withdraw an approval ("Un-approve profile"); submitted applications stay as they are.

        Source: manual 5.6; features C2.
        """
        actor.require(Permission.APPROVE_PROFILES)
        with self._context.store.transaction() as work:
            learner = hold_profile(work, actor, learner_id)
            if not learner.profile.approved:
                return Saved(learner)
            leave_messages(self._context, work, learner_id, "profile_unapproved")
            after = evolve(learner, profile=unapprove(learner.profile))
            return save_profile(self._context, work, actor, after, Action.UNAPPROVE_PROFILE)

    def _approve(self, work: UnitOfWork, actor: Actor, learner: Learner, seen: Mapping[str, object] | None) -> Saved:
        held = contents_of(work, learner)
        print_ = fingerprint(held)
        if seen is not None and fingerprint(seen) != print_:
            changes = named_differences(work, seen, held)
            raise Conflict(_CHANGED, changes={change.field: (change.before, change.after) for change in changes})
        settings = settings_of(learner, provider_of(work, learner))
        now = self._context.clock.now()
        profile = approve(
            learner.profile,
            Approval(actor.account_id, now, print_),
            sign_off=settings.sign_off,
            staff_add_qualifications=settings.staff_add_qualifications,
        )
        approved_before = learner.profile.approval
        if approved_before is not None and approved_before.fingerprint == print_:
            return Saved(learner)
        work.profiles.keep(learner.id, print_, held)
        leave_messages(self._context, work, learner.id, "profile_approved")
        post(self._context, work, learner.details.email, profile_approved(learner.details.first_name))
        after = evolve(learner, profile=profile)
        return save_profile(self._context, work, actor, after, Action.APPROVE_PROFILE, fingerprint=print_)


def _all_held(work: UnitOfWork, actor: Actor, learners: Iterable[Learner]) -> list[Learner]:
    """Hold all profiles, then all providers' defaults, each in order; return the learners as they are now."""
    held = [hold_profile(work, actor, learner_id) for learner_id in sorted(learner.id for learner in learners)]
    for ukprn in sorted({learner.details.ukprn for learner in held}):
        hold(work, Lock.DEFAULTS, ukprn)
    return held


def _to_approve(work: UnitOfWork, actor: Actor, selection: Selection) -> list[Learner]:
    """Return the ticked learners or, for a cohort, those who await approval."""
    return [
        learner
        for learner in selected_learners(work, actor, selection)
        if not selection.ukprn or on_line("awaiting-approval", learner.standing)
    ]
