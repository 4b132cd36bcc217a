"""The statements of a profile, edited by the learner or by staff (manual 5.2, 6.3)."""

from collections.abc import Mapping

from attrs import asdict
from starlette.responses import Response

from progress_core.domain.foundations.errors import Conflict, Rejected
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.profiles.statements import MAX_LENGTHS, STATEMENT_FIELDS
from progress_core.usecases.profiles.profiles import StatementsPage
from progress_web.foundations.endpoints import Page
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
    except Conflict as conflict:
        found = visit.progress.profiles.statements(visit.actor, id_in_path(visit))
        return _page(visit, found, values, conflict=conflict)
    done = done_query("section-complete" if complete else "section-saved", len(saved.submitted))
    return visit.go("learner-statements", done, id=id_in_path(visit))


def _page(
    visit: Visit,
    found: StatementsPage,
    values: Mapping[str, object],
    *,
    problems: tuple[Problem, ...] = (),
    conflict: Conflict | None = None,
) -> Response:
    return profile_page(
        visit,
        "profiles/statements.html",
        found.learner,
        problems=problems,
        conflict=conflict,
        found=found,
        names=STATEMENT_FIELDS,
        longest=MAX_LENGTHS,
        values={"version": found.kept.version} | dict(values),
    )


PAGES = (
    Page("/learners/{id:number}/statements", "learner-statements", view),
    Page("/learners/{id:number}/statements", "learner-statements", save, "POST"),
)
