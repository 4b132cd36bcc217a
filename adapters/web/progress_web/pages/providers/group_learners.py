"""Associating learners with a group, and un-assigning them, by ticking a list (manual 8.1, 8.2)."""

from attrs import frozen
from starlette.responses import Response

from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.domain.foundations.problems import Problem
from progress_core.usecases.learners.learners import LearnerQuery
from progress_core.usecases.providers.group_learners import TickList
from progress_web.foundations.endpoints import Page
from progress_web.foundations.notices import form_page, list_problems
from progress_web.foundations.options import YEARS
from progress_web.foundations.parameters import parse_id
from progress_web.foundations.visit import Visit
from progress_web.pages.providers.groups import group_in_path

PAGE_SIZE = 500
"""How many learners are shown at once: a year group of a large school, and fewer fields than a form may have."""


@frozen
class _Place:
    """Which part of the list the page shows."""

    search: str
    year: str
    after: str

    @property
    def query(self) -> dict[str, str]:
        """The query of its address."""
        values = {"search": self.search, "year": self.year, "after": self.after}
        return {name: value for name, value in values.items() if value}


def learners(visit: Visit) -> Response:
    """Show the provider's learners; those in the group are ticked."""
    place = _place(visit)
    group = group_in_path(visit)
    try:
        return _page(visit, _shown(visit, group.id, place), place)
    except Rejected as refused:
        problems = list_problems(refused)
        place = _Place("" if problems[0].field else place.search, place.year, "")
        return _page(visit, _shown(visit, group.id, place), place, problems)


def _page(visit: Visit, shown: TickList, place: _Place, problems: tuple[Problem, ...] = ()) -> Response:
    return form_page(
        visit,
        "providers/group_learners.html",
        problems,
        shown=shown,
        place=place,
        years=YEARS,
        was=",".join(str(line.id) for line in shown.lines if line.id in shown.ticked),
        first=_Place(place.search, place.year, "").query,
        next=_Place(place.search, place.year, shown.next).query,
    )


def save(visit: Visit) -> Response:
    """Associate and un-assign those who were ticked or un-ticked on the page; nobody else is affected."""
    place = _place(visit)
    ticked = {parse_id(text) for text in visit.texts("learner")}
    ticked_before = {parse_id(text) for text in visit.text("was").split(",") if text}
    group = group_in_path(visit)
    changed = visit.progress.group_learners.change(
        visit.actor, group.id, joining=ticked - ticked_before, leaving=ticked_before - ticked
    )
    done = {"joined": str(changed.joined), "left": str(changed.left)}
    if not (changed.joined or changed.left):
        done = {"done": "unchanged"}
    if visit.text("then") == "next":
        place = _Place(place.search, place.year, visit.text("next"))
    return visit.go("group-learners", place.query | done, ukprn=group.ukprn, id=group.id)


def _shown(visit: Visit, group_id: int, place: _Place) -> TickList:
    query = LearnerQuery(
        search=place.search,
        year_group=int(place.year) if place.year else None,
        after=place.after,
        limit=PAGE_SIZE,
    )
    return visit.progress.group_learners.list(visit.actor, group_id, query)


def _place(visit: Visit) -> _Place:
    """Read which part of the list the page shows.

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
