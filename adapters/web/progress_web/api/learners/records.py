"""Learners as the API shows them."""

from datetime import datetime
from functools import cache, lru_cache

from attrs import frozen

from progress_core.domain.foundations.choices import Setting
from progress_core.domain.learners.dashboard import LINES
from progress_core.domain.learners.learners import LearnerDetails
from progress_core.domain.learners.leaving import Leaving
from progress_core.domain.profiles.profiles import Profile
from progress_core.usecases.learners.learners import LearnerLine
from progress_core.usecases.profiles.summaries import ProfileSummary
from progress_web.api.foundations.calls import Call
from progress_web.api.foundations.forms import ChoiceName, choice_name


@frozen
class ProfileState:
    """How far a profile has come.

    Args:
        personal_information: "Not started", "In progress" or "Complete".
        qualifications: the same.
        statements: the same.
        reference: "Not started", "Draft" or "Complete".
        approved: whether staff have approved it.
    """

    personal_information: str
    qualifications: str
    statements: str
    reference: str
    approved: bool


@lru_cache(1_000)
def profile_state(profile: Profile) -> ProfileState:
    """Return how far a profile has come."""
    return ProfileState(
        profile.personal_information.label,
        profile.qualifications.label,
        profile.statements.label,
        profile.reference.label,
        profile.approved,
    )


@frozen
class LearnerRecord:
    """A learner.

    Args:
        id: number, which never changes.
        username: to log in with.
        account: state of the account: "must change password", "active", "locked", "disabled" or "deleted".
        details: as the learner form has them; every text is "" where nothing was given.
        sign_off: what was chosen for "Sign off learner's profile?".
        staff_add_qualifications: what was chosen for "add qualifications on behalf of this learner?".
        sign_off_now: what holds, and what says so.
        staff_add_qualifications_now: what holds, and what says so.
        profile: how far the profile has come.
        applications: how many there are, drafts and withdrawn ones not counted.
        offers: how many of them have an offer.
        created_at: when the learner was created.
        archived: whether the learner is archived.
        leaving: when and where the learner left; null unless they are archived because they left.
    """

    id: int
    username: str
    account: str
    details: LearnerDetails
    sign_off: ChoiceName
    staff_add_qualifications: ChoiceName
    sign_off_now: Setting
    staff_add_qualifications_now: Setting
    profile: ProfileState
    applications: int
    offers: int
    created_at: datetime
    archived: bool
    leaving: Leaving | None


def record_of(summary: ProfileSummary) -> LearnerRecord:
    """Return a learner as somebody may see them."""
    learner = summary.learner
    return LearnerRecord(
        learner.id,
        summary.account.username,
        summary.account.state.value,
        learner.details,
        choice_name(learner.sign_off),
        choice_name(learner.staff_add_qualifications),
        summary.sign_off,
        summary.staff_add_qualifications,
        profile_state(learner.profile),
        learner.applications,
        learner.offers,
        learner.created_at,
        learner.archived,
        learner.leaving,
    )


def require_learner_version(call: Call) -> None:
    """Refuse a change by somebody who has read another version of the learner in the address.

    Raises:
        Conflict: they have.
    """
    call.require_version(str(call.progress.profiles.summary(call.actor, call.number).learner.version))


@frozen
class LearnerEntry:
    """A learner in a list.

    Args:
        id: number, which never changes.
        username: to log in with.
        first_name: as in the learner's details.
        last_name: as in the learner's details.
        email: as in the learner's details.
        ukprn: the learner's provider.
        year_group: 7 to 14.
        profile: how far the profile has come.
        lines: the lines of the dashboard that count the learner ("never-logged-in").
    """

    id: int
    username: str
    first_name: str
    last_name: str
    email: str
    ukprn: str
    year_group: int
    profile: ProfileState
    lines: tuple[str, ...]


@cache
def dashboard_lines(standing: int) -> tuple[str, ...]:
    """Return the lines of the dashboard that count a learner; there are few different ones."""
    return tuple(each.key for each in LINES if each.mask and standing & each.mask == each.value)


def entry_of(line: LearnerLine) -> LearnerEntry:
    """Return a learner in a list."""
    return LearnerEntry(
        line.id,
        line.username,
        line.first_name,
        line.last_name,
        line.email,
        line.ukprn,
        line.year_group,
        profile_state(line.profile),
        dashboard_lines(line.standing),
    )
