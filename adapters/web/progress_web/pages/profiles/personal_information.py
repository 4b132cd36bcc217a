"""The personal information of a profile, by the learner or by staff on their behalf (manual 5.2, 6.3)."""

from collections.abc import Mapping

from starlette.responses import Response

from progress_core.domain.foundations.errors import Conflict, Rejected
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.learners.fields import PERSONAL
from progress_core.domain.learners.learners import Learner
from progress_core.usecases.profiles.profiles import PersonalInformation
from progress_web.births import born_in, boxes_of, for_a_form
from progress_web.endpoints import Page
from progress_web.learner_fields import CHOICES, inputs_of
from progress_web.profile_parts import id_of, said, show, told
from progress_web.visit import Visit

_TYPED = inputs_of(PERSONAL)


def look(visit: Visit) -> Response:
    """Show the personal information, to be changed unless the section is complete."""
    found = visit.progress.profiles.personal_information(visit.actor, id_of(visit))
    return _page(visit, found, _kept(found.learner))


def save(visit: Visit) -> Response:
    """Keep what was typed ("Save"), and perhaps mark the section as complete."""
    complete = visit.text("then") == "complete"
    values: dict[str, object] = {**_typed(visit), "date_of_birth": born_in(visit)}
    try:
        saved, _ = visit.progress.profiles.save_personal_information(
            visit.actor, id_of(visit), values, version=visit.text("version"), complete=complete
        )
    except Rejected as refused:
        found = visit.progress.profiles.personal_information(visit.actor, id_of(visit))
        problems = tuple(map(for_a_form, told(refused)))
        return _page(visit, found, _typed(visit) | {"version": visit.text("version")}, problems=problems)
    except Conflict as conflict:
        found = visit.progress.profiles.personal_information(visit.actor, id_of(visit))
        return _page(visit, found, _typed(visit), conflict=conflict)
    done = said("section-complete" if complete else "section-saved", len(saved.submitted))
    return visit.go("learner-personal", done, id=id_of(visit))


def _page(
    visit: Visit,
    found: PersonalInformation,
    values: Mapping[str, str],
    *,
    problems: tuple[Problem, ...] = (),
    conflict: Conflict | None = None,
) -> Response:
    doubts = visit.progress.learners.doubts(found.learner)
    return show(
        visit,
        "learner_personal.html",
        found.learner,
        problems=problems,
        conflict=conflict,
        found=found,
        doubts=[each.message for each in doubts if each.field in PERSONAL],
        form={
            "values": {"version": found.version} | dict(values),
            "problems": problems,
            "names": PERSONAL,
            "choices": CHOICES,
        },
    )


def _typed(visit: Visit) -> dict[str, str]:
    return {name: visit.text(name) for name in _TYPED}


def _kept(learner: Learner) -> dict[str, str]:
    details = learner.details
    return {**{name: str(getattr(details, name)) for name in PERSONAL}, **boxes_of(details.date_of_birth)}


PAGES = (
    Page("/learners/{id:number}/personal-information", "learner-personal", look),
    Page("/learners/{id:number}/personal-information", "learner-personal", save, "POST"),
)
