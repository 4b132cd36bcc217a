"""The personal information of a profile, edited by the learner or by staff (manual 5.2, 6.3)."""

from collections.abc import Mapping

from starlette.responses import Response

from progress_core.domain.foundations.errors import Conflict, Rejected
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.learners.fields import PERSONAL
from progress_core.domain.learners.learners import Learner
from progress_core.usecases.profiles.profiles import PersonalInformation
from progress_web.foundations.endpoints import Page
from progress_web.foundations.merging import LOADED, Clash, clash_of, loaded_text, merge_form
from progress_web.foundations.parameters import id_in_path
from progress_web.foundations.visit import Visit
from progress_web.pages.learners.anyway import only_alike
from progress_web.pages.learners.birth_dates import birth_date_values, typed_birth_date, with_boxes, worded_for_form
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
            visit.actor,
            id_in_path(visit),
            values,
            version=visit.text("version"),
            complete=complete,
            anyway=bool(visit.text("anyway")),
        )
    except Rejected as refused:
        found = visit.progress.profiles.personal_information(visit.actor, id_in_path(visit))
        problems = tuple(map(worded_for_form, problems_of(visit, refused)))
        return _page(visit, found, _typed(visit) | {"version": visit.text("version")}, problems=problems)
    except Conflict:
        return _conflict(visit, values, complete=complete)
    done = "section-complete" if complete else "section-saved" if saved.changed else "unchanged"
    return visit.go("learner-personal", done_query(done, len(saved.submitted)), id=id_in_path(visit))


def _conflict(visit: Visit, values: Mapping[str, object], *, complete: bool) -> Response:
    """Show what was typed, merged with what somebody else has saved meanwhile."""
    found = visit.progress.profiles.personal_information(visit.actor, id_in_path(visit))
    typed, saved = {name: str(values[name]) for name in PERSONAL}, _flat(found.learner)
    merged = merge_form(visit, typed, saved)
    if merged.is_saved and not complete:
        return visit.go("learner-personal", done_query("unchanged"), id=id_in_path(visit))
    return _page(visit, found, with_boxes(merged.values), clash=clash_of(merged, typed, saved))


def _page(
    visit: Visit,
    found: PersonalInformation,
    values: Mapping[str, str],
    *,
    problems: tuple[Problem, ...] = (),
    clash: Clash | None = None,
) -> Response:
    doubts = visit.progress.learners.doubts(found.learner)
    return profile_page(
        visit,
        "profiles/personal_information.html",
        found.learner,
        problems=problems,
        clash=clash,
        loaded_with=visit.text(LOADED) if problems else loaded_text(_flat(found.learner)),
        found=found,
        doubts=[doubt.message for doubt in doubts if doubt.field in PERSONAL],
        form={
            "values": {"version": found.version} | dict(values),
            "problems": problems,
            "only_alike": only_alike(problems),
            "names": PERSONAL,
            "choices": CHOICES,
        },
    )


def _typed(visit: Visit) -> dict[str, str]:
    return {name: visit.text(name) for name in _TYPED}


def _flat(learner: Learner) -> dict[str, str]:
    return {name: str(getattr(learner.details, name)) for name in PERSONAL}


def _saved(learner: Learner) -> dict[str, str]:
    return {**_flat(learner), **birth_date_values(learner.details.date_of_birth)}


PAGES = (
    Page("/learners/{id:number}/personal-information", "learner-personal", view),
    Page("/learners/{id:number}/personal-information", "learner-personal", save, "POST"),
)
