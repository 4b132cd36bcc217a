"""The qualifications of a profile: adding one in two steps, changing, removing, completing (manual 5.4)."""

from collections.abc import Mapping

from attrs import asdict, evolve
from starlette.responses import Response

from progress_core.domain.foundations.errors import Conflict, NotFound, Rejected
from progress_core.domain.foundations.messages import problem, sentence
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.qualifications.catalogue import QualificationType
from progress_core.domain.qualifications.qualifications import QUALIFICATION_FIELDS
from progress_core.usecases.qualifications.qualifications import QualificationsPage
from progress_web.endpoints import Page
from progress_web.profile_parts import MONTHS, id_of, said, show, told, version_in
from progress_web.visit import Visit

_PAST, _FUTURE = 10, 6
"""So many years before and after this one are in the drop-down list."""


def look(visit: Visit) -> Response:
    """Show the qualifications, and what can be done about them."""
    return _list(visit, _found(visit))


def select(visit: Visit) -> Response:
    """Ask for the type of a qualification that is to be added; once it is chosen ("Next"), for everything else."""
    found = _changeable(visit)
    if isinstance(found, Response):
        return found
    if "type" not in visit.request.query_params:
        return _select(visit, found)
    chosen = visit.progress.qualifications.catalogue.type(visit.text("type"))
    if chosen is None:
        return _select(visit, found, (problem("type", "not_chosen"),))
    return _fields(visit, found, chosen, {"version": found.kept.version})


def add(visit: Visit) -> Response:
    """Add a qualification ("Save"), and perhaps go on with another one."""
    try:
        saved, _ = visit.progress.qualifications.add(
            visit.actor, id_of(visit), _values(visit) | {"type": visit.text("type")}, version=version_in(visit)
        )
    except Rejected as refused:
        return _refused(visit, visit.text("type"), refused)
    except Conflict as conflict:
        return _list(visit, _found(visit), conflict=conflict)
    if visit.text("then") == "another":
        return visit.go("qualification-add", said("qualification-added"), id=id_of(visit))
    return visit.go("learner-qualifications", said("qualification-added", len(saved.submitted)), id=id_of(visit))


def change(visit: Visit) -> Response:
    """Show one qualification, to be changed."""
    found = _changeable(visit)
    if isinstance(found, Response):
        return found
    there = _nth(visit, found)
    chosen = visit.progress.qualifications.catalogue.type(there["type"])
    if chosen is None:  # of a catalogue that the installation no longer has
        return _select(visit, found)
    year, _, month = there["completion_date"].partition("-")
    dated = {"completion_year": year, "completion_month": month}
    return _fields(visit, found, chosen, there | dated | {"version": str(found.kept.version)}, is_new=False)


def save_change(visit: Visit) -> Response:
    """Keep what was changed ("Save")."""
    there = _nth(visit, _found(visit))
    try:
        visit.progress.qualifications.change(
            visit.actor, id_of(visit), _number(visit), _values(visit), version=version_in(visit)
        )
    except Rejected as refused:
        return _refused(visit, there["type"], refused, is_new=False)
    except Conflict as conflict:
        return _list(visit, _found(visit), conflict=conflict)
    return visit.go("learner-qualifications", said("qualification-changed"), id=id_of(visit))


def remove(visit: Visit) -> Response:
    """Take a qualification out."""
    try:
        visit.progress.qualifications.remove(visit.actor, id_of(visit), _number(visit), version=version_in(visit))
    except Rejected as refused:
        return _list(visit, _found(visit), told(refused))
    except Conflict as conflict:
        return _list(visit, _found(visit), conflict=conflict)
    return visit.go("learner-qualifications", said("qualification-removed"), id=id_of(visit))


def complete(visit: Visit) -> Response:
    """Mark the section as complete ("I have added all of my qualifications")."""
    try:
        saved = visit.progress.qualifications.complete(visit.actor, id_of(visit), version=version_in(visit))
    except Rejected as refused:
        return _list(visit, _found(visit), told(refused))
    except Conflict as conflict:
        return _list(visit, _found(visit), conflict=conflict)
    return visit.go("learner-qualifications", said("section-complete", len(saved.submitted)), id=id_of(visit))


def _found(visit: Visit) -> QualificationsPage:
    return visit.progress.qualifications.of(visit.actor, id_of(visit))


def _changeable(visit: Visit) -> QualificationsPage | Response:
    """Give the qualifications where the person may change them; or else the list, which says why not."""
    visit.progress.qualifications.require_adder(visit.actor)
    found = _found(visit)
    return _list(visit, found) if found.blockers else found


def _list(
    visit: Visit, found: QualificationsPage, problems: tuple[Problem, ...] = (), *, conflict: Conflict | None = None
) -> Response:
    return show(
        visit, "learner_qualifications.html", found.learner, problems=problems, conflict=conflict, found=found,
        months=MONTHS,
    )  # fmt: skip


def _select(visit: Visit, found: QualificationsPage, problems: tuple[Problem, ...] = ()) -> Response:
    types = [each.name for each in visit.progress.qualifications.catalogue.types]
    return show(visit, "qualification_select.html", found.learner, problems=problems, types=types)


def _fields(
    visit: Visit,
    found: QualificationsPage,
    chosen: QualificationType,
    values: Mapping[str, object],
    *,
    problems: tuple[Problem, ...] = (),
    is_new: bool = True,
) -> Response:
    this_year = visit.progress.context.clock.now().year
    years = {str(year) for year in range(this_year - _PAST, this_year + _FUTURE + 1)}
    kept = str(values.get("completion_year") or "")
    return show(
        visit,
        "qualification.html",
        found.learner,
        problems=problems,
        chosen=chosen,
        months=MONTHS,
        years=sorted(years | ({kept} if kept.isdigit() else set()), reverse=True),
        values=dict.fromkeys((*QUALIFICATION_FIELDS, "completion_month", "completion_year", "version"), "")
        | dict(values),
        is_new=is_new,
    )


def _refused(visit: Visit, type_: str, refused: Rejected, *, is_new: bool = True) -> Response:
    """Show what is wrong with a qualification beside its fields."""
    found = _found(visit)
    chosen = visit.progress.qualifications.catalogue.type(type_)
    if found.blockers:
        return _list(visit, found, told(refused))
    if chosen is None:
        return _select(visit, found, (problem("type", "not_chosen"),))
    typed = {
        name: visit.text(name) for name in (*QUALIFICATION_FIELDS, "completion_month", "completion_year", "version")
    }
    return _fields(visit, found, chosen, typed, problems=tuple(map(_for_a_form, told(refused))), is_new=is_new)


def _for_a_form(found: Problem) -> Problem:
    """Speak of drop-down lists, where the rule speaks of the cells of a spreadsheet."""
    if (found.field, found.code) == ("completion_date", "bad_format"):
        return evolve(found, message=sentence("not_a_month", "completion_date"))
    return found


def _values(visit: Visit) -> dict[str, object]:
    """Give the fields as the rules take them, but for the type: month and year become one text."""
    month, year = visit.text("completion_month"), visit.text("completion_year")
    date = f"{year}-{month}" if month or year else ""
    return {**{name: visit.text(name) for name in QUALIFICATION_FIELDS[1:]}, "completion_date": date}


def _number(visit: Visit) -> int:
    return int(visit.request.path_params["number"])


def _nth(visit: Visit, found: QualificationsPage) -> dict[str, str]:
    """Give the qualification of the address.

    Raises:
        NotFound: there is none.
    """
    kept = found.kept.qualifications
    number = _number(visit)
    if not 1 <= number <= len(kept):
        raise NotFound
    return asdict(kept[number - 1])


PAGES = (
    Page("/learners/{id:number}/qualifications", "learner-qualifications", look),
    Page("/learners/{id:number}/qualifications/add", "qualification-add", select),
    Page("/learners/{id:number}/qualifications/add", "qualification-add", add, "POST"),
    Page("/learners/{id:number}/qualifications/complete", "qualifications-complete", complete, "POST"),
    Page("/learners/{id:number}/qualifications/{number:number}", "qualification", change),
    Page("/learners/{id:number}/qualifications/{number:number}", "qualification", save_change, "POST"),
    Page("/learners/{id:number}/qualifications/{number:number}/remove", "qualification-remove", remove, "POST"),
)
