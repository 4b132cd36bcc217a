"""Applications: their states, who can move them, and what blocks submission (H2, C2, C4, C9, C10)."""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum

from attrs import evolve, frozen

from progress_core.domain.foundations.blockers import Blocker, blocker, staff_who_may
from progress_core.domain.foundations.choices import Setting
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.profiles.profiles import Profile, section_blockers
from progress_core.domain.values.name_keys import word_keys


class ApplicationState(str, Enum):
    """The state of an application on its way to enrolment."""

    DRAFT = "draft"
    PENDING = "pending"
    SUBMITTED = "submitted"
    OFFERED = "offered"
    DECLINED_BY_PROVIDER = "declined by provider"
    ACCEPTED = "accepted"
    DECLINED_BY_LEARNER = "declined by learner"
    ENROLLED = "enrolled"
    WITHDRAWN = "withdrawn"

    @property
    def received(self) -> bool:
        """Whether the receiving provider sees the application (H3)."""
        return self not in (ApplicationState.DRAFT, ApplicationState.PENDING, ApplicationState.WITHDRAWN)

    @property
    def live(self) -> bool:
        """Whether it prevents a second application for the same course."""
        ended = (_S.WITHDRAWN, _S.DECLINED_BY_PROVIDER, _S.DECLINED_BY_LEARNER)
        return self not in ended

    @property
    def open(self) -> bool:
        """Whether the receiving provider has yet to decide or enrol."""
        return self in (ApplicationState.SUBMITTED, ApplicationState.OFFERED, ApplicationState.ACCEPTED)

    @property
    def has_offer(self) -> bool:
        """Whether the learner has an offer; a declined offer does not count."""
        return self in (ApplicationState.OFFERED, ApplicationState.ACCEPTED, ApplicationState.ENROLLED)


@frozen
class Move:
    """A move from one state to another.

    Args:
        name: text of the button.
        sources: states that it can start from.
        target: state that it leads to.
        who: roles that can make it.
    """

    name: str
    sources: tuple[ApplicationState, ...]
    target: ApplicationState
    who: tuple[Role, ...]


_S = ApplicationState
_LEARNER = (Role.LEARNER,)
_RECEIVER = staff_who_may(Permission.DECIDE_APPLICATIONS)

MOVES = (
    Move("Apply", (_S.DRAFT,), _S.PENDING, _LEARNER),
    Move("Take back to change", (_S.PENDING,), _S.DRAFT, _LEARNER),
    # by the learner, or by the staff whose approval was the last thing missing (manual 5.6)
    Move("Submit", (_S.PENDING,), _S.SUBMITTED, (*_LEARNER, *staff_who_may(Permission.APPROVE_PROFILES))),
    Move("Make an offer", (_S.SUBMITTED,), _S.OFFERED, _RECEIVER),
    Move("Decline", (_S.SUBMITTED, _S.OFFERED), _S.DECLINED_BY_PROVIDER, _RECEIVER),
    Move("Accept the offer", (_S.OFFERED,), _S.ACCEPTED, _LEARNER),
    Move("Decline the offer", (_S.OFFERED, _S.ACCEPTED), _S.DECLINED_BY_LEARNER, _LEARNER),
    Move("Enrol", (_S.ACCEPTED,), _S.ENROLLED, _RECEIVER),
    Move("Withdraw", (_S.DRAFT, _S.PENDING, _S.SUBMITTED, _S.OFFERED, _S.ACCEPTED), _S.WITHDRAWN, _LEARNER),
)
"""All possible moves."""


def moves(state: ApplicationState, role: Role) -> tuple[Move, ...]:
    """Return the moves that a role can make from a state, in the order of the buttons."""
    return tuple(found for found in MOVES if state in found.sources and role in found.who)


def move_blockers(state: ApplicationState, target: ApplicationState, role: Role) -> tuple[Blocker, ...]:
    """Return why a role may not move an application; () if it may. For submission, see also `submission_blockers`.

    Args:
        state: current state.
        target: new state.
        role: role of the person who wants to move it.

    Source: features H2.
    """
    for found in MOVES:
        if found.target is target and state in found.sources:
            return () if role in found.who else (blocker("move_not_yours", found.who, move=found.name),)
    return (blocker("no_such_move", state=state.value, target=target.value),)


def submission_blockers(
    profile: Profile, *, sign_off: Setting, staff_add_qualifications: Setting
) -> tuple[Blocker, ...]:
    """Return why an application may not be submitted from a profile; () if it may be.

    A missing reference never blocks submission, as it can be added later.

    Args:
        profile: profile of the learner who applies.
        sign_off: the effective setting, see `choices.sign_off`.
        staff_add_qualifications: the effective setting, see `choices.staff_add_qualifications`.

    Source: manual 5.1 e, 5.4, 5.5, 5.6; features C1, C2, C4, C10.
    """
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

    @property
    def received(self) -> bool:
        """Whether the receiving provider sees it, because it was submitted."""
        return self.state.received


def move(application: Application, target: ApplicationState, role: Role) -> Application:
    """Move an application; use `submit` to submit one, as it records what was submitted.

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
        "application.moves",
        "1.1",
        "An application can only make the listed moves from state to state, and only the listed roles can make them.",
        ("no_such_move", "move_not_yours"),
    ),
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
