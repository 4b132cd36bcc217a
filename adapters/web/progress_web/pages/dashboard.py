"""Home: the dashboard of staff, and the first page of everybody else (manual 2.1, 4)."""

from starlette.responses import Response

from progress_core.domain.dashboard import LINES
from progress_core.domain.permissions import Permission, Role
from progress_web.endpoints import Page
from progress_web.visit import Visit

_BY_PROVIDER = frozenset({Role.PROVIDER_MANAGER, Role.AREA_ADMINISTRATOR})

_ABOUT = {
    Role.LEARNER_MANAGER: "As a learner manager you can oversee and administer the learners that are assigned to you. "
    "This includes adding and editing learners as well as resetting passwords and unlocking learners.",
    Role.PROVIDER_MANAGER: "As a provider manager you can oversee the learners of your provider, and choose what holds "
    "for all of them: whether profiles are signed off, and whether staff add qualifications.",
    Role.USER_MANAGER: "As a user manager you set up the accounts of staff, and can see how learners are getting on.",
    Role.AREA_ADMINISTRATOR: "As an area administrator you set up the accounts of staff at the providers of your area, "
    "and can see how their learners are getting on.",
}


def home(visit: Visit) -> Response:
    """Show the ten counts to those who see learners, and a welcome to all others."""
    actor = visit.actor
    if not actor.may(Permission.VIEW_LEARNERS):
        return visit.page("welcome.html")
    by_provider = visit.progress.dashboard.by_provider(actor) if actor.role in _BY_PROVIDER else []
    shown = [each for each in by_provider if each.counts[LINES[0].key]]
    return visit.page(
        "dashboard.html",
        lines=LINES,
        counts=visit.progress.dashboard.counts(actor),
        providers=shown,
        without_learners=len(by_provider) - len(shown),
        about=_ABOUT[actor.role],
    )


PAGES = (Page("/dashboard", "dashboard", home),)
