"""What all changes of a profile share: made one at a time, within the gates, saved with their consequences."""

from attrs import frozen

from progress_core.domain.applications.applications import Application
from progress_core.domain.foundations import choices
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.choices import Setting
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.operations.audit import Action
from progress_core.domain.profiles.profiles import Section, edit_blockers
from progress_core.domain.providers.providers import Provider
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.consequences.standings import provider_of, save_learner
from progress_core.usecases.consequences.submissions import submit_pending
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.trail import learner_entry


@frozen
class Settings:
    """The two settings that hold for a learner.

    Args:
        sign_off: whether the profile must be signed off, and what says so.
        staff_add_qualifications: whether staff add the qualifications, and what says so.
    """

    sign_off: Setting
    staff_add_qualifications: Setting


@frozen
class Saved:
    """The outcome of a change of a profile.

    Args:
        learner: as now stored.
        submitted: applications that were waiting for this change, and are submitted now.
        changed: whether there was anything to save.
    """

    learner: Learner
    submitted: tuple[Application, ...] = ()
    changed: bool = True


def settings_of(learner: Learner, provider: Provider) -> Settings:
    """Return the settings that hold for a learner."""
    return Settings(
        choices.sign_off(learner.sign_off, provider),
        choices.staff_add_qualifications(learner.staff_add_qualifications, provider),
    )


def require_reader(actor: Actor) -> None:
    """Refuse an actor who may see no profile, neither a learner's nor their own.

    Raises:
        NotAllowed: the actor may not.
    """
    actor.require(Permission.EDIT_OWN_PROFILE if actor.role is Role.LEARNER else Permission.VIEW_LEARNERS)


def require_editor(actor: Actor, permission: Permission) -> None:
    """Refuse an actor who may change neither their own profile nor, as staff, a learner's.

    Args:
        actor: who wants to.
        permission: what staff need for it.

    Raises:
        NotAllowed: the actor may not.
    """
    actor.require(Permission.EDIT_OWN_PROFILE if actor.role is Role.LEARNER else permission)


def hold_profile(work: UnitOfWork, actor: Actor, learner_id: int) -> Learner:
    """Hold the profile of a learner in scope until the transaction ends, and return the learner.

    Raises:
        NotFound: not there or not in scope.
    """
    hold(work, Lock.PROFILE, learner_id)
    return work.learners.get(actor.scope, learner_id)


def require_open(work: UnitOfWork, actor: Actor, learner: Learner, section: Section) -> None:
    """Refuse to change a section that is complete, or that others fill in.

    Raises:
        Rejected: with the blockers, see `profiles.edit_blockers`.
    """
    setting = settings_of(learner, provider_of(work, learner)).staff_add_qualifications
    blockers = edit_blockers(learner.profile, section, actor.role, staff_add_qualifications=setting)
    if blockers:
        raise Rejected(blockers=blockers)


def save_profile(
    context: Context, work: UnitOfWork, actor: Actor, learner: Learner, action: Action, **facts: str
) -> Saved:
    """Save a learner whose profile changed, record it, and submit the applications that waited only for this.

    Args:
        context: the ports.
        work: the unit of work of the change.
        actor: who made it.
        learner: as changed.
        action: for the audit trail.
        facts: for the audit trail.

    Raises:
        Conflict: somebody else changed the learner.
    """
    saved = save_learner(work, learner)
    work.audit.append([learner_entry(context.clock.now(), actor, action, saved, **facts)])
    saved, submitted = submit_pending(context, work, actor, saved)
    return Saved(saved, tuple(submitted))
