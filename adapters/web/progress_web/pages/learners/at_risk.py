"""Who may leave without a place: how many, what blocks them, and what to do about each (H5)."""

from collections.abc import Callable
from urllib.parse import urlencode

from attrs import frozen

from progress_core.domain.reports.reports import Figure, Report
from progress_core.usecases.reports.reports import ReportQuery
from progress_web.foundations.visit import Visit

NAME = "at-risk"

_ACTIONS = {
    "no-application": "help them choose a course and apply",
    "incomplete": "complete their profiles",
    "awaiting-approval": "approve their profiles",
    "no-offer": "ask the providers when they will decide",
    "offer-unanswered": "ask them to answer their offers",
    "all-declined": "help them find another course",
}
"""What to do about those whom something blocks, by its key."""

_FIRST = ("learners", "place", "at-risk")


@frozen
class Blocker:
    """What keeps learners from a place.

    Args:
        key: stable name ("no-offer").
        label: in words.
        figure: how many it blocks, and which.
        action: what to do about them.
    """

    key: str
    label: str
    figure: Figure
    action: str


@frozen
class AtRisk:
    """The report on learners at risk, ready for a page.

    Args:
        report: as it is.
        learners: all who leave.
        place: those with a place.
        at_risk: those without.
        blockers: what blocks them, the biggest first; what blocks nobody is left out.
    """

    report: Report
    learners: Figure
    place: Figure
    at_risk: Figure
    blockers: tuple[Blocker, ...]


def at_risk(report: Report) -> AtRisk:
    """Return the report on learners at risk, ready for a page."""
    figures = dict(zip((column.key for column in report.columns), report.total.figures, strict=True))
    blockers = [
        Blocker(column.key, column.label, figures[column.key], _ACTIONS[column.key])
        for column in report.columns
        if column.key not in _FIRST and figures[column.key].count != 0
    ]
    blockers.sort(key=lambda blocker: -(blocker.figure.count or 0))
    return AtRisk(report, figures["learners"], figures["place"], figures["at-risk"], tuple(blockers))


def summary(visit: Visit) -> AtRisk | None:
    """Return the short version for the dashboard: by year group; None if nobody leaves."""
    found = at_risk(visit.progress.reports.show(visit.actor, NAME, ReportQuery(by=("year",))))
    return found if found.learners.count else None


def lists_at(start: str) -> Callable[[Figure], str]:
    """Return a function from a figure to the address of the list of those it counts; "" if they are not told.

    Args:
        start: address of the page that has the lists, asked for once for hundreds of figures.
    """

    def address(figure: Figure) -> str:
        return f"{start}?{urlencode({'cell': figure.cell.text})}" if figure.cell is not None and figure.count else ""

    return address
