"""The personal information of a profile, edited by the learner or by staff (manual 5.2, 6.3)."""

from collections.abc import Mapping

from starlette.responses import Response

from progress_core.domain.foundations.errors import Conflict, Rejected
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.learners.fields import PERSONAL
from progress_core.domain.learners.learners import Learner
from progress_core.usecases.profiles.profiles import PersonalInformation
from progress_web.foundations.endpoints import Page
from progress_web.foundations.parameters import id_in_path
from progress_web.foundations.visit import Visit
from progress_web.pages.learners.birth_dates import birth_date_values, typed_birth_date, worded_for_form
from progress_web.pages.learners.fields import CHOICES, inputs_of
from progress_web.pages.profiles.parts import done_query, problems_of, profile_page

_TYPED = inputs_of(PERSONAL)


def view(visit: Visit) -> Response:
    """Show the personal information, in a form unless the section is complete."""
    found = visit.progress.profiles.personal_information(visit.actor, id_in_path(visit))
    return _page(visit, found, _saved(found.learner))


def save(visit: Visit) -> Response:
    """Save what was typed ("Save"), and perhaps mark the section as complete."""
    complete = visit.text("then") == "complete"
    values: dict[str, object] = {**_typed(visit), "date_of_birth": typed_birth_date(visit)}
    try:
        saved, _ = visit.progress.profiles.save_personal_information(
            visit.actor, id_in_path(visit), values, version=visit.text("version"), complete=complete
        )
    except Rejected as refused:
        found = visit.progress.profiles.personal_information(visit.actor, id_in_path(visit))
        problems = tuple(map(worded_for_form, problems_of(visit, refused)))
        return _page(visit, found, _typed(visit) | {"version": visit.text("version")}, problems=problems)
    except Conflict as conflict:
        found = visit.progress.profiles.personal_information(visit.actor, id_in_path(visit))
        return _page(visit, found, _typed(visit), conflict=conflict)
    done = done_query("section-complete" if complete else "section-saved", len(saved.submitted))
    return visit.go("learner-personal", done, id=id_in_path(visit))


def _page(
    visit: Visit,
    found: PersonalInformation,
    values: Mapping[str, str],
    *,
    problems: tuple[Problem, ...] = (),
    conflict: Conflict | None = None,
) -> Response:
    doubts = visit.progress.learners.doubts(found.learner)
    return profile_page(
        visit,
        "profiles/personal_information.html",
        found.learner,
        problems=problems,
        conflict=conflict,
        found=found,
        doubts=[doubt.message for doubt in doubts if doubt.field in PERSONAL],
        form={
            "values": {"version": found.version} | dict(values),
            "problems": problems,
            "names": PERSONAL,
            "choices": CHOICES,
        },
    )


def _typed(visit: Visit) -> dict[str, str]:
    return {name: visit.text(name) for name in _TYPED}


def _saved(learner: Learner) -> dict[str, str]:
    details = learner.details
    return {**{name: str(getattr(details, name)) for name in PERSONAL}, **birth_date_values(details.date_of_birth)}


PAGES = (
    Page("/learners/{id:number}/personal-information", "learner-personal", view),
    Page("/learners/{id:number}/personal-information", "learner-personal", save, "POST"),
)
