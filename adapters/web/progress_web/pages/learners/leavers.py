"""Learners who leave: asking for the last day and the destination, of one learner or of the ticked ones (J2)."""

from collections.abc import Mapping, Sequence

from attrs import evolve
from starlette.responses import Response

from progress_core.domain.foundations.messages import sentence
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.learners.learners import Learner
from progress_core.domain.learners.leaving import Destination
from progress_core.domain.values.english_time import english_day
from progress_web.foundations.visit import Visit
from progress_web.pages.learners.list_query import LearnerList

DAY_BOXES = tuple(f"leaving_date-{part}" for part in ("day", "month", "year"))
"""The names of the three boxes of the last day."""

_TYPED = (*DAY_BOXES, "destination", "destination_ukprn")
_DESTINATIONS = {destination.value: destination.label for destination in Destination}


def ask(
    visit: Visit, ids: Sequence[int], learner_list: LearnerList, back: str, problems: tuple[Problem, ...] = ()
) -> Response:
    """Ask when learners leave, and where they go.

    Args:
        visit: the request.
        ids: of the learners.
        learner_list: the list in which they were ticked.
        back: its address.
        problems: of what was typed.
    """
    visit.actor.require(Permission.DELETE_LEARNERS)
    chosen = visit.progress.learner_selection.chosen(visit.actor, ids)
    return visit.page(
        "learners/leave.html",
        status=422 if problems else 200,
        problems=tuple(map(_worded, problems)),
        chosen=chosen,
        destinations=_DESTINATIONS,
        values={name: visit.text(name) for name in _TYPED} if problems else _known(visit, chosen),
        learner_list=learner_list,
        back=back,
        from_list="list" in visit.form or len(chosen) > 1,
    )


def leave(visit: Visit, ids: Sequence[int]) -> int:
    """Let the learners leave as was typed, and return how many there are.

    Raises:
        Rejected: something that was typed is wrong.
    """
    day, month, year = (visit.text(name).strip() for name in DAY_BOXES)
    values = {
        "leaving_date": f"{year}-{month:0>2}-{day:0>2}" if day or month or year else "",
        "destination": visit.text("destination"),
        "destination_ukprn": visit.text("destination_ukprn"),
    }
    return len(visit.progress.leavers.leave(visit.actor, ids, values))


def _known(visit: Visit, chosen: Sequence[Learner]) -> Mapping[str, str]:
    """Return what the form begins with: how the one learner left, or today."""
    leaving = chosen[0].leaving if len(chosen) == 1 else None
    day = english_day(visit.progress.context.clock.now()) if leaving is None else leaving.on
    boxes = dict(zip(DAY_BOXES, (str(day.day), str(day.month), str(day.year)), strict=True))
    if leaving is None:
        return {**boxes, "destination": "", "destination_ukprn": ""}
    return {**boxes, "destination": leaving.destination.value, "destination_ukprn": leaving.ukprn}


def _worded(problem: Problem) -> Problem:
    """Return a problem that speaks of the three boxes; the rule speaks of the cells of a spreadsheet."""
    if (problem.field, problem.code) != ("leaving_date", "bad_format"):
        return problem
    return evolve(problem, message=sentence("not_a_day", problem.field, value=problem.value))
