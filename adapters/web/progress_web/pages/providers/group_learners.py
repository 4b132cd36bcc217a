"""Associating learners with a group, and un-assigning them, on a list to tick (manual 8.1, 8.2)."""

from attrs import frozen
from starlette.responses import Response

from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.domain.foundations.problems import Problem
from progress_core.usecases.learners.learners import LearnerQuery
from progress_core.usecases.providers.group_learners import TickList
from progress_web.done import notice_of
from progress_web.endpoints import Page
from progress_web.listed import YEARS
from progress_web.numbers import number_in
from progress_web.pages.providers.groups import group_of
from progress_web.visit import Visit

AT_A_TIME = 500
"""So many learners are shown at once: a year group of a large school, and fewer fields than a form may have."""


@frozen
class _Place:
    """Which part of the list is looked at."""

    search: str
    year: str
    after: str

    @property
    def query(self) -> dict[str, str]:
        """What follows the question mark of its address."""
        kept = {"search": self.search, "year": self.year, "after": self.after}
        return {name: value for name, value in kept.items() if value}


def learners(visit: Visit) -> Response:
    """Show the provider's learners, those in the group ticked."""
    place = _place(visit)
    group = group_of(visit)
    problems: tuple[Problem, ...] = ()
    try:
        shown = _shown(visit, group.id, place)
    except Rejected as refused:
        problems = (Problem("", refused.code, refused.message),)
        place = _Place(place.search, place.year, "")
        shown = _shown(visit, group.id, place)
    return visit.page(
        "providers/group_learners.html",
        status=422 if problems else 200,
        problems=problems,
        notice=None if problems else notice_of(visit),
        shown=shown,
        place=place,
        years=YEARS,
        was=",".join(str(line.id) for line in shown.lines if line.id in shown.ticked),
        first=_Place(place.search, place.year, "").query,
        next=_Place(place.search, place.year, shown.next).query,
    )


def save(visit: Visit) -> Response:
    """Change what was ticked or un-ticked since the page was shown: nobody else, shown or not, is touched."""
    place = _place(visit)
    ticked = {number_in(each) for each in visit.texts("learner")}
    was = {number_in(each) for each in visit.text("was").split(",") if each}
    group = group_of(visit)
    changed = visit.progress.group_learners.change(visit.actor, group.id, joining=ticked - was, leaving=was - ticked)
    said = {"joined": str(changed.joined), "left": str(changed.left)}
    if not (changed.joined or changed.left):
        said = {"done": "unchanged"}
    if visit.text("then") == "next":
        place = _Place(place.search, place.year, visit.text("next"))
    return visit.go("group-learners", place.query | said, ukprn=group.ukprn, id=group.id)


def _shown(visit: Visit, group_id: int, place: _Place) -> TickList:
    query = LearnerQuery(
        search=place.search,
        year_group=int(place.year) if place.year else None,
        after=place.after,
        limit=AT_A_TIME,
    )
    return visit.progress.group_learners.list(visit.actor, group_id, query)


def _place(visit: Visit) -> _Place:
    """Read which part of the list it is.

    Raises:
        NotFound: there is no such year group.
    """
    place = _Place(*(visit.text(name).strip() for name in ("search", "year", "after")))
    if place.year and place.year not in YEARS:
        raise NotFound
    return place


PAGES = (
    Page("/providers/{ukprn}/groups/{id:number}/learners", "group-learners", learners),
    Page("/providers/{ukprn}/groups/{id:number}/learners", "group-learners", save, "POST"),
)
