"""Profile options of several learners at once: ticked ones, a group, a year group, a provider (manual 5.4, 5.6)."""

from collections.abc import Sequence

from starlette.responses import Response

from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.learners.settings import Options, described
from progress_core.usecases.learners.selection import Selection
from progress_web.done import notice_of
from progress_web.endpoints import Page
from progress_web.listed import YEARS, Listed
from progress_web.numbers import ukprn_of
from progress_web.pages.learners.learners import group_names
from progress_web.selected import selection_in
from progress_web.visit import Visit

CHOICES = {"": "Leave as it is", "default": "Use provider default", "yes": "Yes", "no": "No"}

_CHOICES = {"default": Choice.PROVIDER_DEFAULT, "yes": Choice.YES, "no": Choice.NO}
_OPTIONS = ("sign_off", "staff_add_qualifications")


def ask(visit: Visit, ids: Sequence[int], listed: Listed, back: str, problems: tuple[Problem, ...] = ()) -> Response:
    """Ask what is to be set for the ticked learners.

    Args:
        visit: who asks.
        ids: of the ticked learners.
        listed: the list that they were ticked in.
        back: its address.
        problems: of what was chosen.
    """
    visit.actor.require(Permission.EDIT_LEARNERS)
    return visit.page(
        "learner_options.html",
        status=422 if problems else 200,
        problems=problems,
        chosen=visit.progress.learner_selection.chosen(visit.actor, ids),
        choices=CHOICES,
        values={name: visit.text(name) for name in _OPTIONS},
        listed=listed,
        back=back,
    )


def choose(visit: Visit, ids: Sequence[int]) -> int:
    """Set what was chosen for the ticked learners; give how many they are.

    Raises:
        Rejected: nothing was chosen.
    """
    return visit.progress.learner_settings.choose(visit.actor, Selection(tuple(ids)), _options(visit)).learners


def cohort(visit: Visit) -> Response:
    """Ask which learners of a provider options are to be set for, and what."""
    visit.actor.require(Permission.EDIT_LEARNERS)
    return _page(visit)


def save(visit: Visit) -> Response:
    """Say what options would do to a cohort, and set them once that has been confirmed."""
    selection, options = selection_in(visit), _options(visit)
    try:
        effects = visit.progress.learner_settings.preview(visit.actor, selection, options)
        if visit.text("then") == "save":
            visit.progress.learner_settings.choose(visit.actor, selection, options)
            said = {"options": str(effects.learners)} if effects.learners else {"done": "unchanged"}
            return visit.go("cohort-options", said, ukprn=selection.ukprn)
    except Rejected as refused:
        return _page(visit, refused.problems)
    return visit.page(
        "cohort_options_confirm.html",
        provider=visit.progress.providers.get(visit.actor, selection.ukprn),
        learners=effects.learners,
        year=YEARS.get(visit.text("year"), ""),
        group=group_names(visit, selection.ukprn).get(visit.text("group"), ""),
        asked={name: visit.text(name) for name in ("year", "group", *_OPTIONS)},
        chosen={name: CHOICES[visit.text(name)] for name in _OPTIONS if visit.text(name) in _CHOICES},
        told=described(effects),
    )


def _page(visit: Visit, problems: tuple[Problem, ...] = ()) -> Response:
    ukprn = ukprn_of(visit)
    return visit.page(
        "cohort_options.html",
        status=422 if problems else 200,
        problems=problems,
        notice=None if problems else notice_of(visit),
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
