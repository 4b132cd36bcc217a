"""The states of an application, and who can move it from one to another (H2)."""

from enum import Enum

from attrs import frozen

from progress_core.domain.foundations.blockers import Blocker, blocker, staff_who_may
from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.foundations.rules import Rule


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
    def decided(self) -> bool:
        """Whether a decision led to it, which whoever made it may take back (H2a)."""
        return self not in (_S.DRAFT, _S.PENDING, _S.SUBMITTED)

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
    # from an accepted offer only once a condition of it is not met, see `decisions.decision_blockers`
    Move("Decline", (_S.SUBMITTED, _S.OFFERED, _S.ACCEPTED), _S.DECLINED_BY_PROVIDER, _RECEIVER),
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


RULES = (
    Rule(
        "application.moves",
        "1.1",
        "An application can only make the listed moves from state to state, and only the listed roles can make them.",
        ("no_such_move", "move_not_yours"),
    ),
)
