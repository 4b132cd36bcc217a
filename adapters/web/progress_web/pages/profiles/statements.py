"""The statements of a profile, edited by the learner or by staff (manual 5.2, 6.3)."""

from collections.abc import Mapping

from attrs import asdict
from starlette.responses import Response

from progress_core.domain.foundations.errors import Conflict, Rejected
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.profiles.statements import MAX_LENGTHS, STATEMENT_FIELDS
from progress_core.usecases.profiles.profiles import StatementsPage
from progress_web.foundations.endpoints import Page
from progress_web.foundations.merging import LOADED, Clash, clash_of, loaded_text, merge_form
from progress_web.foundations.parameters import id_in_path, sent_version
from progress_web.foundations.visit import Visit
from progress_web.pages.profiles.parts import done_query, problems_of, profile_page


def view(visit: Visit) -> Response:
    """Show the statements, in a form unless the section is complete."""
    found = visit.progress.profiles.statements(visit.actor, id_in_path(visit))
    return _page(visit, found, asdict(found.kept.statements))


def save(visit: Visit) -> Response:
    """Save what was typed ("Save"), and perhaps mark the section as complete."""
    complete = visit.text("then") == "complete"
    values: dict[str, object] = {name: visit.text(name) for name in STATEMENT_FIELDS}
    try:
        saved = visit.progress.profiles.save_statements(
            visit.actor, id_in_path(visit), values, version=sent_version(visit), complete=complete
        )
    except Rejected as refused:
        found = visit.progress.profiles.statements(visit.actor, id_in_path(visit))
        return _page(visit, found, values | {"version": visit.text("version")}, problems=problems_of(visit, refused))
    except Conflict:
        return _conflict(visit, complete=complete)
    done = "section-complete" if complete else "section-saved" if saved.changed else "unchanged"
    return visit.go("learner-statements", done_query(done, len(saved.submitted)), id=id_in_path(visit))


def _conflict(visit: Visit, *, complete: bool) -> Response:
    """Show what was typed, merged with what somebody else has saved meanwhile."""
    found = visit.progress.profiles.statements(visit.actor, id_in_path(visit))
    typed, saved = {name: visit.text(name) for name in STATEMENT_FIELDS}, asdict(found.kept.statements)
    merged = merge_form(visit, typed, saved)
    if merged.is_saved and not complete:
        return visit.go("learner-statements", done_query("unchanged"), id=id_in_path(visit))
    return _page(visit, found, merged.values, clash=clash_of(merged, typed, saved))


def _page(
    visit: Visit,
    found: StatementsPage,
    values: Mapping[str, object],
    *,
    problems: tuple[Problem, ...] = (),
    clash: Clash | None = None,
) -> Response:
    return profile_page(
        visit,
        "profiles/statements.html",
        found.learner,
        problems=problems,
        clash=clash,
        loaded_with=visit.text(LOADED) if problems else loaded_text(asdict(found.kept.statements)),
        found=found,
        names=STATEMENT_FIELDS,
        longest=MAX_LENGTHS,
        values={"version": found.kept.version} | dict(values),
    )


PAGES = (
    Page("/learners/{id:number}/statements", "learner-statements", view),
    Page("/learners/{id:number}/statements", "learner-statements", save, "POST"),
)
