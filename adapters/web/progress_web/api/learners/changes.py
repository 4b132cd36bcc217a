"""The feed of changed learners, with which other systems keep in step (I6)."""

from datetime import datetime

from attrs import frozen

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.learners.learners import LearnerDetails
from progress_core.usecases.operations.changes import ChangedLearner
from progress_web.api.foundations.calls import Call, Reply
from progress_web.api.foundations.feeds import ChangesAsked, changes_of
from progress_web.api.foundations.forms import ChoiceName, choice_name
from progress_web.api.foundations.operations import Operation
from progress_web.api.learners.records import ProfileState, dashboard_lines, profile_state


@frozen
class FollowedLearner:
    """A learner as other systems follow them.

    Args:
        version: goes up by one with each change.
        username: to log in with.
        details: as the learner form has them; every text is "" where nothing was given.
        sign_off: what was chosen for "Sign off learner's profile?".
        staff_add_qualifications: what was chosen for "add qualifications on behalf of this learner?".
        profile: how far the profile has come.
        lines: the lines of the dashboard that count the learner ("never-logged-in").
        applications: how many there are, drafts and withdrawn ones not counted.
        offers: how many of them have an offer.
        created_at: when the learner was created.
    """

    version: int
    username: str
    details: LearnerDetails
    sign_off: ChoiceName
    staff_add_qualifications: ChoiceName
    profile: ProfileState
    lines: tuple[str, ...]
    applications: int
    offers: int
    created_at: datetime


@frozen
class LearnerChange:
    """A learner who has changed.

    Args:
        id: number, which never changes.
        gone: whether the caller sees the learner no more: deleted, archived, moved, or out of their groups.
        learner: as they are now; null if they are gone.
    """

    id: int
    gone: bool
    learner: FollowedLearner | None


@frozen
class LearnersChanged:
    """A page of changed learners.

    Args:
        items: each learner once; the same one may come again on later pages.
        next: value of `changed_since` for the next page, now or at any later time.
        more: whether there is more already.
    """

    items: tuple[LearnerChange, ...]
    next: str
    more: bool


def list_changed_learners(call: Call, query: ChangesAsked) -> Reply[LearnersChanged]:
    """List the learners who have changed since a cursor; without one, all that the caller sees, page by page.

    Keep `next`, and ask for what changes after it. A cursor that is too old, or whose holder sees other providers or
    groups than before, is answered with the problem "read_anew": begin without a cursor, and delete what does not come.
    """
    page = call.progress.changes.learners(call.actor, query.changed_since, query.limit)
    return Reply(LearnersChanged(changes_of(page, LearnerChange, _followed), page.next, page.more))


def _followed(found: ChangedLearner) -> FollowedLearner:
    learner = found.learner
    return FollowedLearner(
        learner.version,
        found.username,
        learner.details,
        choice_name(learner.sign_off),
        choice_name(learner.staff_add_qualifications),
        profile_state(learner.profile),
        dashboard_lines(learner.standing),
        learner.applications,
        learner.offers,
        learner.created_at,
    )


OPERATIONS = (Operation("GET", "/learners/changes", list_changed_learners, TokenScope.LEARNERS_READ),)
