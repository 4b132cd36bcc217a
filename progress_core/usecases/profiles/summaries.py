"""A learner's profile at a glance: what it holds, what it waits for, and what changed since it was approved."""

from collections.abc import Mapping

from attrs import evolve, frozen

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.applications.applications import Application, ApplicationState, submission_blockers
from progress_core.domain.applications.profile_contents import (
    Difference,
    ProfileContents,
    profile_differences,
    restore_contents,
)
from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.blockers import Blocker, Reason, reasons_of
from progress_core.domain.foundations.choices import Setting
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.foundations.messages import fact_label
from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import ReferenceStatus, approval_blockers
from progress_core.domain.profiles.references import Viewer, reference_visibility
from progress_core.domain.providers.providers import Provider
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.consequences.profile_contents import contents_of
from progress_core.usecases.profiles.changes import settings_of


@frozen
class ProfileSummary:
    """A learner's profile at a glance.

    Args:
        learner: whose; `learner.profile` holds the status of each section.
        account: their log-in.
        provider: where they are.
        sign_off: whether the profile must be signed off, and what says so.
        staff_add_qualifications: whether staff add the qualifications, and what says so.
        blockers: why no application can be submitted yet; empty = one can.
        contents: what the profile holds.
        held: the same, to be sent back with an approval, which is refused if anything changed since.
        approval_blockers: why the profile cannot be approved now; empty = it can.
        approved_by: username of who approved it; "" while it is not approved.
        changes: what changed since it was last approved; None if it never was.
        waiting: applications that wait to be submitted.
        shows_reference: the person may see the reference, or what there is of it.
        reader: role of the person, to whom the reasons are said.
    """

    learner: Learner
    account: Account
    provider: Provider
    sign_off: Setting
    staff_add_qualifications: Setting
    blockers: tuple[Blocker, ...]
    contents: ProfileContents
    held: Mapping[str, object]
    approval_blockers: tuple[Blocker, ...]
    approved_by: str
    changes: tuple[Difference, ...] | None
    waiting: tuple[Application, ...]
    shows_reference: bool
    reader: Role

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The blockers in words."""
        return reasons_of(self.blockers, self.reader)


def summary_of(work: UnitOfWork, actor: Actor, learner_id: int) -> ProfileSummary:
    """Return the summary of a learner's profile as somebody may see it.

    Raises:
        NotFound: not there or not in scope.
    """
    learner = work.learners.get(actor.scope, learner_id)
    provider = work.providers.get(EVERYTHING, learner.details.ukprn)
    settings = settings_of(learner, provider)
    both = {"sign_off": settings.sign_off, "staff_add_qualifications": settings.staff_add_qualifications}
    held = contents_of(work, learner)
    profile = learner.profile
    shows = reference_shown(work, actor, learner)
    if actor.role is Role.LEARNER and not shows:  # nor whether there is one
        learner = evolve(learner, profile=evolve(profile, reference=ReferenceStatus.NONE), standing=0)
    return ProfileSummary(
        learner,
        work.accounts.get(learner_id),
        provider,
        settings.sign_off,
        settings.staff_add_qualifications,
        submission_blockers(profile, **both),
        restore_contents(held),
        held,
        approval_blockers(profile, **both),
        _approver(work, learner),
        changes_since_approval(work, learner, held),
        tuple(waiting_of(work, learner_id)),
        shows,
        actor.role,
    )


def waiting_of(work: UnitOfWork, learner_id: int) -> list[Application]:
    """Return a learner's applications that wait to be submitted, by id."""
    theirs = work.applications.of_learner(EVERYTHING, learner_id)
    return [application for application in theirs if application.state is ApplicationState.PENDING]


def changes_since_approval(
    work: UnitOfWork, learner: Learner, held: Mapping[str, object]
) -> tuple[Difference, ...] | None:
    """Return what changed since a profile was last approved; None if it never was, or if what it held is not stored.

    Args:
        work: any unit of work.
        learner: whose profile.
        held: what it holds now.

    Source: features C3.
    """
    try:
        approved = work.profiles.get(EVERYTHING, learner.id, learner.profile.last_approved)
    except NotFound:
        return None
    return named_differences(work, approved, held)


def named_differences(
    work: UnitOfWork, before: Mapping[str, object], after: Mapping[str, object]
) -> tuple[Difference, ...]:
    """Return what changed in a profile, with the names of providers in place of their UKPRNs."""
    return tuple(
        evolve(found, label=fact_label("ukprn"), before=_name(work, found.before), after=_name(work, found.after))
        if found.field == "ukprn"
        else found
        for found in profile_differences(before, after)
    )


def _name(work: UnitOfWork, ukprn: str) -> str:
    try:
        return work.providers.get(EVERYTHING, ukprn).name
    except NotFound:  # sent back altered
        return ukprn


def _approver(work: UnitOfWork, learner: Learner) -> str:
    approval = learner.profile.approval
    if approval is None:
        return ""
    try:
        return work.accounts.get(approval.by).username
    except NotFound:  # the operator, who has no account, or one that is gone
        return ""


def reference_shown(work: UnitOfWork, actor: Actor, learner: Learner) -> bool:
    """Return whether an actor who sees a learner may see the reference too."""
    if actor.role is not Role.LEARNER:
        return actor.may(Permission.WRITE_REFERENCES)
    viewer = Viewer(actor.role, actor.account_id)
    return reference_visibility(work.references.of(EVERYTHING, learner.id), viewer).visible
