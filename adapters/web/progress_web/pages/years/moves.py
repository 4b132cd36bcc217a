"""Moving learners up to the next academic year: preview, confirm, status, undo (J1)."""

from collections.abc import Sequence

from attrs import frozen
from starlette.responses import Response

from progress_core.domain.foundations.errors import Conflict, Rejected
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.years.moves import LAST_YEAR_GROUP, Exceptions, MoveUp
from progress_core.domain.years.previews import MovePreview, ProviderPreview
from progress_core.usecases.learners.learners import LearnerLine, LearnerQuery
from progress_web.foundations.endpoints import Page
from progress_web.foundations.notices import form_page
from progress_web.foundations.options import YEARS
from progress_web.foundations.parameters import id_in_path, parse_ids, ukprn_in_path
from progress_web.foundations.visit import Visit

MAX_LISTED = 2_000
"""Learners of a provider who can be ticked one by one; of a larger one, whole year groups can."""


@frozen
class _Group:
    """A year group with the learners to tick.

    Args:
        year_group: 7 to 14.
        count: how many are to move up.
        learners: who they are; () where there are too many to list.
    """

    year_group: int
    count: int
    learners: tuple[LearnerLine, ...]


def overview(visit: Visit) -> Response:
    """Show what there is to move up at every provider; with only one, show that."""
    preview = visit.progress.moves_up.preview(visit.actor)
    if len(preview.providers) == 1:
        return visit.go("provider-move-up", ukprn=preview.providers[0].ukprn)
    return _overview(visit, preview)


def move_all(visit: Visit) -> Response:
    """Ask before all providers move up that have yet to, and then move them."""
    if visit.text("then") != "move":
        preview = visit.progress.moves_up.preview(visit.actor)
        return visit.page("years/move_all.html", preview=preview, providers=preview.due)
    try:
        visit.progress.moves_up.request(visit.actor, early=_is_early(visit))
    except Rejected as refused:
        return _overview(visit, visit.progress.moves_up.preview(visit.actor), refused.problems)
    return visit.go("move-up", {"done": "move-up"})


def provider(visit: Visit) -> Response:
    """Show what moving up would do at one provider, and let exceptions be ticked; afterwards, what it did."""
    return _provider(visit, Exceptions())


def move(visit: Visit) -> Response:
    """Ask before a provider moves up, with the exceptions, and then move it."""
    ukprn = ukprn_in_path(visit)
    exceptions = _exceptions(visit)
    try:
        if visit.text("then") == "move":
            visit.progress.moves_up.request(visit.actor, [ukprn], exceptions, early=_is_early(visit))
            return visit.go("provider-move-up", {"done": "move-up"}, ukprn=ukprn)
        preview = visit.progress.moves_up.preview(visit.actor, ukprn, exceptions)
    except Rejected as refused:
        return _provider(visit, exceptions, refused.problems)
    return visit.page(
        "years/move_confirm.html",
        preview=preview,
        provider=preview.providers[0],
        exceptions=exceptions,
        stays=_chosen(visit, exceptions.stays),
        leaves=_chosen(visit, exceptions.leaves),
    )


def ask_undo(visit: Visit) -> Response:
    """Ask before a move up is undone."""
    found = visit.progress.moves_up.get(visit.actor, id_in_path(visit))
    name = visit.progress.providers.get(visit.actor, found.ukprn).name
    return visit.page("years/move_undo.html", move=found, name=name)


def undo(visit: Visit) -> Response:
    """Undo a move up."""
    found = visit.progress.moves_up.get(visit.actor, id_in_path(visit))
    try:
        visit.progress.moves_up.undo(visit.actor, found.id)
    except Conflict as refused:
        return _provider_page(visit, found.ukprn, Exceptions(), (Problem("", refused.code, refused.message),))
    return visit.go("provider-move-up", {"done": "move-undo"}, ukprn=found.ukprn)


def _overview(visit: Visit, preview: MovePreview, problems: tuple[Problem, ...] = ()) -> Response:
    return form_page(visit, "years/move_overview.html", problems, preview=preview)


def _provider(visit: Visit, exceptions: Exceptions, problems: tuple[Problem, ...] = ()) -> Response:
    return _provider_page(visit, ukprn_in_path(visit), exceptions, problems)


def _provider_page(visit: Visit, ukprn: str, exceptions: Exceptions, problems: tuple[Problem, ...] = ()) -> Response:
    preview = visit.progress.moves_up.preview(visit.actor, ukprn)
    found = preview.providers[0]
    return form_page(
        visit,
        "years/move_provider.html",
        problems,
        preview=preview,
        provider=found,
        groups=_groups(visit, preview, found) if found.due else [],
        exceptions=exceptions,
        last_year_group=LAST_YEAR_GROUP,
        most=MAX_LISTED,
        moves=_told(visit, ukprn),
    )


def _told(visit: Visit, ukprn: str) -> Sequence[MoveUp]:
    """Return the latest moves of a provider, with what came of them."""
    return visit.progress.moves_up.list(visit.actor, ukprn, limit=10)


def _groups(visit: Visit, preview: MovePreview, found: ProviderPreview) -> list[_Group]:
    """Return the year groups, the highest first, with the learners to tick unless there are too many."""
    lines: dict[int, list[LearnerLine]] = {}
    if found.counts.total <= MAX_LISTED:
        query = LearnerQuery(ukprn=found.ukprn, behind=preview.year.start, limit=MAX_LISTED)
        for line in visit.progress.learners.page(visit.actor, query).lines:
            lines.setdefault(line.year_group, []).append(line)
    return [_Group(year.year_group, year.counts.total, tuple(lines.get(year.year_group, ()))) for year in found.years]


def _exceptions(visit: Visit) -> Exceptions:
    """Read who is not to go up; a year group that does not exist is left out."""
    chosen = (year for text in visit.texts("leaving_years") for year in text.split())
    years = frozenset(int(year) for year in chosen if year in YEARS)
    stays, leaves = (frozenset(parse_ids(visit.texts(name))) for name in ("stays", "leaves"))
    return Exceptions(stays, leaves, years)


def _is_early(visit: Visit) -> bool:
    """Return whether the page has told the person that the move is early."""
    return visit.text("early") == "yes"


def _chosen(visit: Visit, ids: frozenset[int]) -> list[str]:
    """Return the names of learners."""
    return [found.name for found in visit.progress.learner_selection.chosen(visit.actor, sorted(ids))] if ids else []


PAGES = (
    Page("/learners/move-up", "move-up", overview),
    Page("/learners/move-up", "move-up", move_all, "POST"),
    Page("/providers/{ukprn}/move-up", "provider-move-up", provider),
    Page("/providers/{ukprn}/move-up", "provider-move-up", move, "POST"),
    Page("/learners/move-up/{id:number}/undo", "move-undo", ask_undo),
    Page("/learners/move-up/{id:number}/undo", "move-undo", undo, "POST"),
)
