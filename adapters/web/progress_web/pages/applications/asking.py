"""The questions that are asked before an application is moved, and what a button asks for."""

from collections.abc import Iterable, Sequence

from attrs import frozen

from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.blockers import Reason
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.foundations.problems import Problem
from progress_web.foundations.visit import Visit


@frozen
class Asking:
    """A question before a decision.

    Args:
        question: heading of the page that asks.
        button: text of the button that decides.
        cancel: text of the link that leads back.
        ends: whether the decision ends something.
    """

    question: str
    button: str
    cancel: str = "Cancel"
    ends: bool = False


MOVES = {
    ApplicationState.PENDING: Asking("Apply for this course?", "Apply", "Not yet"),
    ApplicationState.DRAFT: Asking("Take this application back to change it?", "Take back to change"),
    ApplicationState.SUBMITTED: Asking("Submit this application?", "Submit", "Not yet"),
    ApplicationState.ACCEPTED: Asking("Accept this offer?", "Accept the offer", "Not yet"),
    ApplicationState.DECLINED_BY_LEARNER: Asking("Decline this offer?", "Decline the offer", ends=True),
    ApplicationState.WITHDRAWN: Asking("Withdraw this application?", "Withdraw", ends=True),
}
"""What learners are asked before they move an application of theirs."""

_DECISIONS = {
    ApplicationState.OFFERED: ("Make an offer to {who}?", "Make an offer", "Make {count} offers"),
    ApplicationState.DECLINED_BY_PROVIDER: ("Decline {whose}?", "Decline", "Decline {count} applications"),
    ApplicationState.ENROLLED: ("Enrol {who}?", "Enrol", "Enrol {count} learners"),
}
"""What admissions staff are asked before they decide: the question, and the button for one and for many."""

TAKING_BACK = Asking("Take this decision back?", "Take back", "Leave it as it is")


def question_about(target: ApplicationState, names: Sequence[str]) -> Asking:
    """Return what admissions staff are asked before they decide.

    Args:
        target: the state that the decision leads to.
        names: of the learners, at least one.

    Raises:
        NotFound: receiving providers never decide so.
    """
    if target not in _DECISIONS:
        raise NotFound
    question, one, many = _DECISIONS[target]
    count = f"{len(names):,}"
    who, whose = names[0], f"the application of {names[0]}"
    if len(names) > 1:
        who, whose = f"{count} learners", f"{count} applications"
    button = one if len(names) == 1 else many.format(count=count)
    return Asking(question.format(who=who, whose=whose), button, ends=target is ApplicationState.DECLINED_BY_PROVIDER)


def target_state(visit: Visit) -> ApplicationState:
    """Return the state that a button asks for.

    Raises:
        NotFound: there is no such state.
    """
    try:
        return ApplicationState(visit.text("target"))
    except ValueError:
        raise NotFound from None


def as_problems(reasons: Iterable[Reason]) -> tuple[Problem, ...]:
    """Return why something cannot be done as problems of the page as a whole."""
    return tuple(Problem("", reason.code, reason.message) for reason in reasons)
