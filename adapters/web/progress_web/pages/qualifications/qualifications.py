"""The qualifications of a profile: add in two steps, change, remove, complete (manual 5.4)."""

from collections.abc import Mapping

from attrs import asdict, evolve
from starlette.responses import Response

from progress_core.domain.foundations.errors import Conflict, NotFound, Rejected
from progress_core.domain.foundations.messages import problem, sentence
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.qualifications.catalogue import QualificationType
from progress_core.domain.qualifications.qualifications import QUALIFICATION_FIELDS
from progress_core.domain.values.merging import merge
from progress_core.usecases.qualifications.qualifications import QualificationsPage
from progress_web.foundations.endpoints import Page
from progress_web.foundations.merging import LOADED, Clash, clash_of, loaded_text, was_loaded
from progress_web.foundations.options import MONTHS
from progress_web.foundations.parameters import id_in_path, sent_version
from progress_web.foundations.visit import Visit
from progress_web.pages.profiles.parts import done_query, problems_of, profile_page

_INPUTS = (*QUALIFICATION_FIELDS, "completion_month", "completion_year", "version")
_YEARS_BACK, _YEARS_AHEAD = 10, 6
"""How many years before and after this one the drop-down list offers."""


def view(visit: Visit) -> Response:
    """Show the qualifications, with the actions that are possible."""
    return _list(visit, _found(visit))


def select(visit: Visit) -> Response:
    """Ask for the type of a new qualification, and for the rest once the type is chosen ("Next")."""
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
    """Add a qualification ("Save"), and perhaps go on to the next."""
    try:
        saved, _ = visit.progress.qualifications.add(
            visit.actor, id_in_path(visit), _values(visit) | {"type": visit.text("type")}, version=sent_version(visit)
        )
    except Rejected as refused:
        return _refused(visit, visit.text("type"), refused)
    except Conflict:
        return _add_again(visit)
    if visit.text("then") == "another":
        return visit.go("qualification-add", done_query("qualification-added"), id=id_in_path(visit))
    return _to_list(visit, "qualification-added", len(saved.submitted))


def change(visit: Visit) -> Response:
    """Show the form that changes a qualification."""
    found = _changeable(visit)
    if isinstance(found, Response):
        return found
    current = _in_path(visit, found)
    chosen = visit.progress.qualifications.catalogue.type(current["type"])
    if chosen is None:  # the installation's catalogue no longer has it
        return _select(visit, found)
    values = _with_month(current) | {"version": str(found.kept.version)}
    return _fields(visit, found, chosen, values, number=_number(visit), loaded=loaded_text(current))


def save_change(visit: Visit) -> Response:
    """Save a changed qualification ("Save")."""
    current = _in_path(visit, _found(visit))
    try:
        saved, _ = visit.progress.qualifications.change(
            visit.actor, id_in_path(visit), _number(visit), _values(visit), version=sent_version(visit)
        )
    except Rejected as refused:
        return _refused(visit, current["type"], refused, number=_number(visit))
    except Conflict as conflict:
        return _conflict(visit, conflict)
    return _to_list(visit, "qualification-changed" if saved.changed else "unchanged")


def _add_again(visit: Visit) -> Response:
    """Show a new qualification again, after somebody else has changed the list that it is to be added to."""
    found = _found(visit)
    chosen = visit.progress.qualifications.catalogue.type(visit.text("type"))
    if found.blockers or chosen is None:
        return _list(visit, found)
    values = {name: visit.text(name) for name in _INPUTS} | {"version": str(found.kept.version)}
    return _fields(visit, found, chosen, values, clash=Clash((), ()))


def _conflict(visit: Visit, conflict: Conflict) -> Response:
    """Show what was typed, merged with what somebody else has saved of the same qualification meanwhile."""
    found, base = _found(visit), was_loaded(visit)
    places = [_number(visit), *range(1, len(found.kept.qualifications) + 1)]
    there = [n for n in places if n <= len(found.kept.qualifications) and _is_of(found, n, base)]
    chosen = visit.progress.qualifications.catalogue.type(base.get("type", ""))
    if found.blockers or not there or chosen is None:  # it is gone
        return _list(visit, found, conflict=conflict)
    saved: dict[str, str] = asdict(found.kept.qualifications[there[0] - 1])
    typed = saved | {name: str(value) for name, value in _values(visit).items()}
    merged = merge(typed, saved, base)
    if merged.is_saved:
        return _to_list(visit, "unchanged")
    values = _with_month(merged.values) | {"version": str(found.kept.version)}
    clash = clash_of(merged, typed, saved)
    return _fields(visit, found, chosen, values, number=there[0], loaded=loaded_text(saved), clash=clash)


def _is_of(found: QualificationsPage, number: int, base: Mapping[str, str]) -> bool:
    """Return whether a qualification is the one that a form was loaded with, whatever was changed in it."""
    held = found.kept.qualifications[number - 1]
    return (held.type, held.subject) == (base.get("type"), base.get("subject"))


def _with_month(values: Mapping[str, str]) -> dict[str, str]:
    """Return a qualification with its completion date as the two lists of the form."""
    year, _, month = values["completion_date"].partition("-")
    return {**values, "completion_year": year, "completion_month": month}


def remove(visit: Visit) -> Response:
    """Remove a qualification."""
    try:
        visit.progress.qualifications.remove(
            visit.actor, id_in_path(visit), _number(visit), version=sent_version(visit)
        )
    except Rejected as refused:
        return _list(visit, _found(visit), problems_of(visit, refused))
    except Conflict as conflict:
        return _list(visit, _found(visit), conflict=conflict)
    return _to_list(visit, "qualification-removed")


def complete(visit: Visit) -> Response:
    """Mark the section as complete ("I have added all of my qualifications")."""
    try:
        saved = visit.progress.qualifications.complete(visit.actor, id_in_path(visit), version=sent_version(visit))
    except Rejected as refused:
        return _list(visit, _found(visit), problems_of(visit, refused))
    except Conflict as conflict:
        return _list(visit, _found(visit), conflict=conflict)
    return _to_list(visit, "section-complete", len(saved.submitted))


def _to_list(visit: Visit, done: str, submitted: int = 0) -> Response:
    return visit.go("learner-qualifications", done_query(done, submitted), id=id_in_path(visit))


def _found(visit: Visit) -> QualificationsPage:
    return visit.progress.qualifications.of(visit.actor, id_in_path(visit))


def _changeable(visit: Visit) -> QualificationsPage | Response:
    """Return the qualifications if the person may change them; otherwise the list, which says why not."""
    visit.progress.qualifications.require_adder(visit.actor)
    found = _found(visit)
    return _list(visit, found) if found.blockers else found


def _list(
    visit: Visit, found: QualificationsPage, problems: tuple[Problem, ...] = (), *, conflict: Conflict | None = None
) -> Response:
    return profile_page(
        visit, "qualifications/list.html", found.learner, problems=problems, conflict=conflict, found=found,
        months=MONTHS,
    )  # fmt: skip


def _select(visit: Visit, found: QualificationsPage, problems: tuple[Problem, ...] = ()) -> Response:
    types = [known.name for known in visit.progress.qualifications.catalogue.types]
    return profile_page(visit, "qualifications/select_type.html", found.learner, problems=problems, types=types)


def _fields(
    visit: Visit,
    found: QualificationsPage,
    chosen: QualificationType,
    values: Mapping[str, object],
    *,
    problems: tuple[Problem, ...] = (),
    number: int | None = None,
    loaded: str = "",
    clash: Clash | None = None,
) -> Response:
    this_year = visit.progress.context.clock.now().year
    years = {str(year) for year in range(this_year - _YEARS_BACK, this_year + _YEARS_AHEAD + 1)}
    kept = str(values.get("completion_year") or "")
    return profile_page(
        visit,
        "qualifications/edit.html",
        found.learner,
        problems=problems,
        clash=clash,
        loaded_with=loaded,
        chosen=chosen,
        months=MONTHS,
        years=sorted(years | ({kept} if kept.isdigit() else set()), reverse=True),
        values=dict.fromkeys(_INPUTS, "") | dict(values),
        number=number,
    )


def _refused(visit: Visit, type_: str, refused: Rejected, *, number: int | None = None) -> Response:
    """Show a qualification that was refused, with its problems beside the fields."""
    found = _found(visit)
    chosen = visit.progress.qualifications.catalogue.type(type_)
    if found.blockers:
        return _list(visit, found, problems_of(visit, refused))
    if chosen is None:
        return _select(visit, found, (problem("type", "not_chosen"),))
    typed = {name: visit.text(name) for name in _INPUTS}
    problems = tuple(map(_worded_for_form, problems_of(visit, refused)))
    return _fields(visit, found, chosen, typed, problems=problems, number=number, loaded=visit.text(LOADED))


def _worded_for_form(found: Problem) -> Problem:
    """Return a problem that speaks of drop-down lists; the rule speaks of the cells of a spreadsheet."""
    if (found.field, found.code) == ("completion_date", "bad_format"):
        return evolve(found, message=sentence("not_a_month", "completion_date"))
    return found


def _values(visit: Visit) -> dict[str, object]:
    """Return all fields but the type, as the rules take them: month and year become one text."""
    month, year = visit.text("completion_month"), visit.text("completion_year")
    date = f"{year}-{month}" if month or year else ""
    return {**{name: visit.text(name) for name in QUALIFICATION_FIELDS[1:]}, "completion_date": date}


def _number(visit: Visit) -> int:
    return int(visit.request.path_params["number"])


def _in_path(visit: Visit, found: QualificationsPage) -> dict[str, str]:
    """Return the qualification in the address.

    Raises:
        NotFound: there is no such qualification.
    """
    kept = found.kept.qualifications
    number = _number(visit)
    if not 1 <= number <= len(kept):
        raise NotFound
    return asdict(kept[number - 1])


PAGES = (
    Page("/learners/{id:number}/qualifications", "learner-qualifications", view),
    Page("/learners/{id:number}/qualifications/add", "qualification-add", select),
    Page("/learners/{id:number}/qualifications/add", "qualification-add", add, "POST"),
    Page("/learners/{id:number}/qualifications/complete", "qualifications-complete", complete, "POST"),
    Page("/learners/{id:number}/qualifications/{number:number}", "qualification", change),
    Page("/learners/{id:number}/qualifications/{number:number}", "qualification", save_change, "POST"),
    Page("/learners/{id:number}/qualifications/{number:number}/remove", "qualification-remove", remove, "POST"),
)
