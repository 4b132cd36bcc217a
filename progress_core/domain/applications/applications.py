"""Applications: what is kept of each, and what blocks submission (H2, C2, C4, C9, C10)."""

from collections.abc import Iterable
from datetime import datetime

from attrs import evolve, frozen

from progress_core.domain.applications.offers import Condition
from progress_core.domain.applications.states import MOVES, ApplicationState, Move, move_blockers, moves
from progress_core.domain.foundations.arguments import refuse_unless
from progress_core.domain.foundations.blockers import Blocker, blocker, staff_who_may
from progress_core.domain.foundations.choices import Setting
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.profiles.profiles import Profile, section_blockers
from progress_core.domain.values.name_keys import name_key, word_keys

__all__ = [
    "MOVES",
    "Application",
    "ApplicationState",
    "Move",
    "attach_reference",
    "move",
    "move_blockers",
    "moves",
    "name_begins",
    "name_order",
    "submission_blockers",
    "submit",
    "tally",
]


def submission_blockers(
    profile: Profile, *, sign_off: Setting, staff_add_qualifications: Setting
) -> tuple[Blocker, ...]:
    """Return why an application may not be submitted from a profile; () if it may be.

    A missing reference never blocks submission, as it can be added later.

    Args:
        profile: profile of the learner who applies.
        sign_off: the effective setting, see `choices.sign_off`.
        staff_add_qualifications: the effective setting, see `choices.staff_add_qualifications`.

    Raises:
        TypeError: an argument is of another kind, such as a `Choice` instead of the setting that follows from it.

    Source: manual 5.1 e, 5.4, 5.5, 5.6; features C1, C2, C4, C10.
    """
    refuse_unless("profile", profile, Profile, "a Profile")
    for name, setting in (("sign_off", sign_off), ("staff_add_qualifications", staff_add_qualifications)):
        refuse_unless(name, setting, Setting, f"a Setting, as {name}(choice, provider) returns")
    blockers = section_blockers(profile, staff_add_qualifications=staff_add_qualifications)
    if sign_off.value and not profile.approved:
        approvers = staff_who_may(Permission.APPROVE_PROFILES)
        return (*blockers, blocker("awaiting_approval", approvers, sign_off))
    return blockers


@frozen
class Application:
    """A learner's application for one course.

    Args:
        id: number.
        learner_id: who applies.
        ukprn: the receiving provider.
        course_id: the course.
        course: name of the course in the directory when the application was created.
        created_at: aware UTC.
        state: current state.
        submitted_at: aware UTC; None until submitted.
        fingerprint: fingerprint of the profile that was submitted; "" until submitted.
        reference: number of its version of the reference; None while it has none.
        learner_name: first and last name as submitted; "" until submitted.
        version: goes up by one with each change.
        conditions: of the offer; () for an unconditional one, or none.
        reason: why it was declined: one of `offers.DECLINE_REASONS`, or "".
        message: what the provider wrote to the learner about declining it, or "".
        before: the state that taking the last decision back leads to; None if there is nothing to take back, or
            the other side has acted on it without another decision.
        decided_at: time of the last decision, aware UTC; None if there was none, or it was taken back.
        cause: number of the application whose acceptance declined this one; None if people declined it.
    """

    id: int
    learner_id: int
    ukprn: str
    course_id: int
    course: str
    created_at: datetime
    state: ApplicationState = ApplicationState.DRAFT
    submitted_at: datetime | None = None
    fingerprint: str = ""
    reference: int | None = None
    learner_name: str = ""
    version: int = 1
    conditions: tuple[Condition, ...] = ()
    reason: str = ""
    message: str = ""
    before: ApplicationState | None = None
    decided_at: datetime | None = None
    cause: int | None = None

    @property
    def received(self) -> bool:
        """Whether the receiving provider sees it, because it was submitted."""
        return self.state.received


def move(application: Application, target: ApplicationState, role: Role) -> Application:
    """Move an application; use `submit` to submit one and `decisions.decide` for decisions, as they record more.

    Raises:
        Rejected: with the blockers, see `move_blockers`.
        ValueError: the target is SUBMITTED, which is a mistake in the program.
    """
    if target is ApplicationState.SUBMITTED:
        raise ValueError("An application is submitted by submit(), never by move().")
    return _moved(application, target, role)


def submit(
    application: Application,
    role: Role,
    *,
    now: datetime,
    fingerprint: str,
    reference: int | None,
    learner_name: str,
) -> Application:
    """Submit an application and record what was submitted (C9); call `submission_blockers` first.

    Args:
        application: a pending application.
        role: role of the person who submits it, or whose approval does.
        now: aware UTC.
        fingerprint: fingerprint of the learner's profile now.
        reference: number of the latest completed version of the reference; None if there is none yet.
        learner_name: first and last name.

    Raises:
        Rejected: with the blockers, see `move_blockers`.
    """
    submitted = _moved(application, ApplicationState.SUBMITTED, role)
    return evolve(submitted, submitted_at=now, fingerprint=fingerprint, reference=reference, learner_name=learner_name)


def _moved(application: Application, target: ApplicationState, role: Role) -> Application:
    blockers = move_blockers(application.state, target, role)
    if blockers:
        raise Rejected(blockers=blockers)
    return evolve(application, state=target)


def attach_reference(application: Application, version: int) -> Application:
    """Add a reference that was completed after submission; change nothing unless the application is open and lacks one.

    Args:
        application: an application of the learner.
        version: number of the version just completed.

    Source: manual 5.5; features C9.
    """
    if application.state.open and application.reference is None:
        return evolve(application, reference=version)
    return application


def name_begins(names: str, word: str) -> bool:
    """Return whether any word of a text begins with this word of a search; used to search received applications."""
    return any(name.startswith(word) for name in word_keys(names))


def name_order(name: str) -> str:
    """Return the key by which a list of applications is ordered by name: the last name, then the others.

    Args:
        name: first and last names as they were submitted, with spaces between.
    """
    *first, last = name.split() or [""]
    return " ".join(map(name_key, (last, *first)))


def tally(states: Iterable[ApplicationState]) -> tuple[int, int]:
    """Count a learner's applications and offers for the dashboard.

    Args:
        states: states of all of the learner's applications.

    Returns:
        The number of applications, without drafts and withdrawn ones, and how many of them have an offer.
    """
    uncounted = (ApplicationState.DRAFT, ApplicationState.WITHDRAWN)
    counted = [state for state in states if state not in uncounted]
    return len(counted), sum(state.has_offer for state in counted)


RULES = (
    Rule(
        "application.sign_off",
        "5.6",
        "If the profile needs sign-off, an application can be submitted only once the profile is approved.",
        ("awaiting_approval",),
    ),
    Rule(
        "application.sections",
        "5.4, 5.6",
        "An application can be submitted only once every section of the profile is complete; no reference is needed.",
        (
            "personal_information_incomplete",
            "qualifications_incomplete",
            "awaiting_qualifications",
            "statements_incomplete",
        ),
    ),
    Rule(
        "application.pinning",
        "5.5",
        "A submitted application keeps the reference it was submitted with, or the first one completed afterwards.",
    ),
)
