"""Learners' profiles: the summary of one (manual 5.2 c)."""

from attrs import frozen

from progress_core.domain import choices
from progress_core.domain.accounts import Account
from progress_core.domain.applications import submission_blockers
from progress_core.domain.blockers import Blocker
from progress_core.domain.choices import Setting
from progress_core.domain.learners import Learner
from progress_core.domain.permissions import EVERYTHING, Actor, Permission
from progress_core.domain.providers import Provider
from progress_core.usecases.context import Context


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
    """

    learner: Learner
    account: Account
    provider: Provider
    sign_off: Setting
    staff_add_qualifications: Setting
    blockers: tuple[Blocker, ...]


class Profiles:
    """What people do with profiles."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def summary(self, actor: Actor, learner_id: int) -> ProfileSummary:
        """Give the summary of one learner's profile.

        Raises:
            NotAllowed: the actor may not see learners.
            NotFound: not there or not in scope.

        Source: manual 5.2 c; features B2, B7, C10.
        """
        actor.require(Permission.VIEW_LEARNERS)
        with self._context.store.snapshot() as work:
            learner = work.learners.get(actor.scope, learner_id)
            account = work.accounts.get(learner_id)
            provider = work.providers.get(EVERYTHING, learner.details.ukprn)
        sign_off = choices.sign_off(learner.sign_off, provider)
        staff_add = choices.staff_add_qualifications(learner.staff_add_qualifications, provider)
        blockers = submission_blockers(learner.profile, sign_off=sign_off, staff_add_qualifications=staff_add)
        return ProfileSummary(learner, account, provider, sign_off, staff_add, blockers)
