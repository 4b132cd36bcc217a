"""The statements of a profile, by the learner or by staff on their behalf (manual 5.2, 6.3)."""

from collections.abc import Mapping

from attrs import asdict
from starlette.responses import Response

from progress_core.domain.foundations.errors import Conflict, Rejected
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.profiles.statements import MAX_LENGTHS, STATEMENT_FIELDS
from progress_core.usecases.profiles.profiles import StatementsPage
from progress_web.endpoints import Page
from progress_web.profile_parts import id_of, said, show, told, version_in
from progress_web.visit import Visit


def look(visit: Visit) -> Response:
    """Show the statements, to be changed unless the section is complete."""
    found = visit.progress.profiles.statements(visit.actor, id_of(visit))
    return _page(visit, found, asdict(found.kept.statements))


def save(visit: Visit) -> Response:
    """Keep what was typed ("Save"), and perhaps mark the section as complete."""
    complete = visit.text("then") == "complete"
    values: dict[str, object] = {name: visit.text(name) for name in STATEMENT_FIELDS}
    try:
        saved = visit.progress.profiles.save_statements(
            visit.actor, id_of(visit), values, version=version_in(visit), complete=complete
        )
    except Rejected as refused:
        found = visit.progress.profiles.statements(visit.actor, id_of(visit))
        return _page(visit, found, values | {"version": visit.text("version")}, problems=told(refused))
    except Conflict as conflict:
        found = visit.progress.profiles.statements(visit.actor, id_of(visit))
        return _page(visit, found, values, conflict=conflict)
    done = said("section-complete" if complete else "section-saved", len(saved.submitted))
    return visit.go("learner-statements", done, id=id_of(visit))


def _page(
    visit: Visit,
    found: StatementsPage,
    values: Mapping[str, object],
    *,
    problems: tuple[Problem, ...] = (),
    conflict: Conflict | None = None,
) -> Response:
    return show(
        visit,
        "learner_statements.html",
        found.learner,
        problems=problems,
        conflict=conflict,
        found=found,
        names=STATEMENT_FIELDS,
        longest=MAX_LENGTHS,
        values={"version": found.kept.version} | dict(values),
    )


PAGES = (
    Page("/learners/{id:number}/statements", "learner-statements", look),
    Page("/learners/{id:number}/statements", "learner-statements", save, "POST"),
)
