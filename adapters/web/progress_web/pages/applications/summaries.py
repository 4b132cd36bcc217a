"""What a decision about several applications will do, in as many sentences as for one (H2a, H3)."""

from collections import Counter
from collections.abc import Sequence

from attrs import frozen

from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.values.english_time import moment_in_words
from progress_core.usecases.applications.admissions import Plan

_FIRST = {
    ApplicationState.OFFERED: "A place is offered for each of these {count} applications.",
    ApplicationState.DECLINED_BY_PROVIDER: "Each of these {count} applications is declined.",
    ApplicationState.ENROLLED: "The learner of each of these {count} applications is enrolled.",
}
_TOLD = {
    "tells_learner": (
        "1 learner is told by a message and an email.",
        "{count} learners are told by a message and an email.",
    ),
    "tells_learner_here": (
        "1 learner is told by a message, which they see when they log in.",
        "{count} learners are told by a message, which they see when they log in.",
    ),
    "learner_not_told": (
        "1 learner has left their school, and is not told.",
        "{count} learners have left their school, and are not told.",
    ),
}


@frozen
class Line:
    """One thing that a decision will do, in one sentence."""

    message: str


def summary_of(plans: Sequence[Plan], target: ApplicationState) -> list[Line]:
    """Return what a decision will do: for one application all that the plan says, for several a sentence about all.

    Args:
        plans: of the applications that can be decided so.
        target: the state that the decision leads to.
    """
    if len(plans) <= 1:
        return [Line(consequence.message) for plan in plans for consequence in plan.consequences]
    told = {(plan.application.learner_id, consequence.code) for plan in plans for consequence in plan.consequences}
    codes = Counter(code for _, code in told)
    found = [_FIRST[target].format(count=f"{len(plans):,}")]
    for code, (one, many) in _TOLD.items():
        if codes[code]:
            found.append(one if codes[code] == 1 else many.format(count=f"{codes[code]:,}"))
    until = min((plan.until for plan in plans if plan.until is not None), default=None)
    if until is not None:
        acts = ", unless the learner answers before" if target is ApplicationState.OFFERED else ""
        found.append(f"Each of these decisions can be taken back until {moment_in_words(until)}{acts}.")
    return [Line(text) for text in found]
