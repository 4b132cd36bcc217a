"""Setting profile options of several learners: ticked, of a group, year group or provider (manual 5.4, 5.6)."""

from collections.abc import Sequence

from starlette.responses import Response

from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.learners.settings import Options, described
from progress_core.usecases.learners.selection import Selection
from progress_web.foundations.endpoints import Page
from progress_web.foundations.notices import form_page
from progress_web.foundations.options import YEARS
from progress_web.foundations.parameters import ukprn_in_path
from progress_web.foundations.visit import Visit
from progress_web.pages.learners.cohort import cohort_in
from progress_web.pages.learners.learners import group_names
from progress_web.pages.learners.list_query import LearnerList

CHOICES = {"": "Leave as it is", "default": "Use provider default", "yes": "Yes", "no": "No"}

_CHOICES = {"default": Choice.PROVIDER_DEFAULT, "yes": Choice.YES, "no": Choice.NO}
_OPTIONS = ("sign_off", "staff_add_qualifications")


def ask(
    visit: Visit, ids: Sequence[int], learner_list: LearnerList, back: str, problems: tuple[Problem, ...] = ()
) -> Response:
    """Ask which options to set for the ticked learners.

    Args:
        visit: the request.
        ids: of the ticked learners.
        learner_list: the list in which they were ticked.
        back: its address.
        problems: of what was chosen.
    """
    visit.actor.require(Permission.EDIT_LEARNERS)
    return visit.page(
        "learners/options.html",
        status=422 if problems else 200,
        problems=problems,
        chosen=visit.progress.learner_selection.chosen(visit.actor, ids),
        choices=CHOICES,
        values={name: visit.text(name) for name in _OPTIONS},
        learner_list=learner_list,
        back=back,
    )


def choose(visit: Visit, ids: Sequence[int]) -> int:
    """Set the chosen options for the ticked learners, and return how many there are.

    Raises:
        Rejected: nothing was chosen.
    """
    return visit.progress.learner_settings.choose(visit.actor, Selection(tuple(ids)), _options(visit)).learners


def cohort(visit: Visit) -> Response:
    """Ask for which learners of a provider to set options, and which options."""
    visit.actor.require(Permission.EDIT_LEARNERS)
    return _page(visit)


def save(visit: Visit) -> Response:
    """Show what options would do to a cohort, and set them once the person has confirmed."""
    selection, options = cohort_in(visit), _options(visit)
    try:
        effects = visit.progress.learner_settings.preview(visit.actor, selection, options)
        if visit.text("then") == "save":
            visit.progress.learner_settings.choose(visit.actor, selection, options)
            done = {"options": str(effects.learners)} if effects.learners else {"done": "unchanged"}
            return visit.go("cohort-options", done, ukprn=selection.ukprn)
    except Rejected as refused:
        return _page(visit, refused.problems)
    return visit.page(
        "learners/cohort_options_confirm.html",
        provider=visit.progress.providers.get(visit.actor, selection.ukprn),
        learners=effects.learners,
        year=YEARS.get(visit.text("year"), ""),
        group=group_names(visit, selection.ukprn).get(visit.text("group"), ""),
        sent={name: visit.text(name) for name in ("year", "group", *_OPTIONS)},
        chosen={name: CHOICES[visit.text(name)] for name in _OPTIONS if visit.text(name) in _CHOICES},
        effects=described(effects),
    )


def _page(visit: Visit, problems: tuple[Problem, ...] = ()) -> Response:
    ukprn = ukprn_in_path(visit)
    return form_page(
        visit,
        "learners/cohort_options.html",
        problems,
        provider=visit.progress.providers.get(visit.actor, ukprn),
        years=YEARS,
        groups=group_names(visit, ukprn),
        choices=CHOICES,
        values={name: visit.text(name) for name in ("year", "group", *_OPTIONS)},
    )


def _options(visit: Visit) -> Options:
    return Options(*(_CHOICES.get(visit.text(name)) for name in _OPTIONS))


PAGES = (
    Page("/providers/{ukprn}/options", "cohort-options", cohort),
    Page("/providers/{ukprn}/options", "cohort-options", save, "POST"),
)
