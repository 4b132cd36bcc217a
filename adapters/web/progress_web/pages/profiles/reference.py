"""A learner's reference: referee, form, draft, completion (manual 5.5)."""

from collections.abc import Mapping

from starlette.responses import Response

from progress_core.domain.foundations.errors import Conflict, Rejected
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.profiles.reference_form import REFERENCE_FIELDS
from progress_core.domain.profiles.references import RATED
from progress_core.usecases.profiles.references import ReferencePage
from progress_web.foundations.endpoints import Page
from progress_web.foundations.merging import LOADED, Clash, clash_of, loaded_text, merge_form
from progress_web.foundations.parameters import id_in_path, sent_version
from progress_web.foundations.visit import Visit
from progress_web.pages.profiles.parts import done_query, problems_of, profile_page

_FIELDS = tuple(name for name in REFERENCE_FIELDS if name != "referee")


def view(visit: Visit) -> Response:
    """Show the reference: staff see the form, the learner sees a completed reference that is displayed to them."""
    found = visit.progress.references.of(visit.actor, id_in_path(visit))
    return _page(visit, found, found.values)


def save(visit: Visit) -> Response:
    """Save a draft ("Save reference details"), or complete the reference ("Complete reference details").

    "Add a different referee" saves a draft too, so that nothing is lost that was typed before.
    """
    then = visit.text("then")
    references = visit.progress.references
    values: dict[str, object] = {name: visit.text(name) for name in _FIELDS}
    try:
        save_or_complete = references.complete if then == "complete" else references.save
        saved = save_or_complete(visit.actor, id_in_path(visit), values, version=sent_version(visit))
    except Rejected as refused:
        typed = values | {"version": visit.text("version")}
        return _page(visit, references.of(visit.actor, id_in_path(visit)), typed, problems=problems_of(visit, refused))
    except Conflict:
        return _conflict(visit, is_plain=then == "save")
    if then == "referee":
        return visit.go("reference-referee", {"done": "draft"} if saved.changed else {}, id=id_in_path(visit))
    done = "reference-complete" if then == "complete" else "reference-saved"
    return visit.go("learner-reference", done_query(done if saved.changed else "unchanged"), id=id_in_path(visit))


def _conflict(visit: Visit, *, is_plain: bool) -> Response:
    """Show what was typed, merged with what somebody else has saved meanwhile."""
    found = visit.progress.references.of(visit.actor, id_in_path(visit))
    typed, saved = {name: visit.text(name) for name in _FIELDS}, _flat(found)
    merged = merge_form(visit, typed, saved)
    if merged.is_saved and is_plain:
        return visit.go("learner-reference", done_query("unchanged"), id=id_in_path(visit))
    return _page(visit, found, merged.values, clash=clash_of(merged, typed, saved))


def _flat(found: ReferencePage) -> dict[str, str]:
    return {name: str(found.values.get(name, "")) for name in _FIELDS}


def referee(visit: Visit) -> Response:
    """Ask for a different referee for this learner."""
    visit.actor.require(Permission.WRITE_REFERENCES)
    found = visit.progress.references.of(visit.actor, id_in_path(visit))
    return _referee(visit, found, found.details.referee)


def save_referee(visit: Visit) -> Response:
    """Save a different referee ("Save"), or go back to the default one."""
    typed = visit.text("referee")
    chosen = None if visit.text("then") == "default" else typed
    try:
        saved = visit.progress.references.set_referee(
            visit.actor, id_in_path(visit), chosen, version=sent_version(visit)
        )
    except Rejected as refused:
        found = visit.progress.references.of(visit.actor, id_in_path(visit))
        return _referee(visit, found, typed, problems=problems_of(visit, refused))
    except Conflict as conflict:
        found = visit.progress.references.of(visit.actor, id_in_path(visit))
        if chosen is not None and merge_form(visit, {"referee": typed}, {"referee": found.details.referee}).is_saved:
            return visit.go("learner-reference", done_query("unchanged"), id=id_in_path(visit))
        return _referee(visit, found, typed, conflict=conflict)
    done = done_query("referee" if saved.changed else "unchanged")
    return visit.go("learner-reference", done, id=id_in_path(visit))


def _page(
    visit: Visit,
    found: ReferencePage,
    values: Mapping[str, object],
    *,
    problems: tuple[Problem, ...] = (),
    clash: Clash | None = None,
) -> Response:
    return profile_page(
        visit,
        "profiles/reference.html",
        found.learner,
        problems=problems,
        clash=clash,
        loaded_with=visit.text(LOADED) if problems else loaded_text(_flat(found)),
        found=found,
        rated=RATED,
        values=dict.fromkeys(_FIELDS, "") | {"version": found.version} | dict(values),
    )


def _referee(
    visit: Visit,
    found: ReferencePage,
    typed: str,
    *,
    problems: tuple[Problem, ...] = (),
    conflict: Conflict | None = None,
) -> Response:
    return profile_page(
        visit,
        "profiles/referee.html",
        found.learner,
        problems=problems,
        conflict=conflict,
        found=found,
        typed=typed,
        loaded_with=visit.text(LOADED) if problems else loaded_text({"referee": found.details.referee}),
    )


PAGES = (
    Page("/learners/{id:number}/reference", "learner-reference", view),
    Page("/learners/{id:number}/reference", "learner-reference", save, "POST"),
    Page("/learners/{id:number}/reference/referee", "reference-referee", referee),
    Page("/learners/{id:number}/reference/referee", "reference-referee", save_referee, "POST"),
)
