"""Home: the dashboard of staff, and the first page of everybody else (manual 2.1, 4)."""

from starlette.responses import Response

from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.learners.dashboard import LINES
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
    """Show staff the ten counts, learners their own home, and admissions staff what they have received."""
    actor = visit.actor
    if actor.may(Permission.APPLY):
        return _learner_home(visit)
    if not actor.may(Permission.VIEW_LEARNERS):
        return visit.go("admissions")
    by_provider = visit.progress.dashboard.by_provider(actor) if actor.role in _BY_PROVIDER else []
    if by_provider:
        counts = {line.key: sum(each.counts[line.key] for each in by_provider) for line in LINES}  # read once
    else:
        counts = dict(visit.progress.dashboard.counts(actor))
    shown = [each for each in by_provider if each.counts[LINES[0].key]]
    return visit.page(
        "learners/dashboard.html",
        lines=LINES,
        counts=counts,
        providers=shown,
        without_learners=len(by_provider) - len(shown),
        about=_ABOUT[actor.role],
    )


def _learner_home(visit: Visit) -> Response:
    """Show a learner how far their profile and applications are, and what waits for them."""
    learner_id = visit.actor.account_id
    return visit.page(
        "learners/home.html",
        summary=visit.progress.profiles.summary(visit.actor, learner_id),
        applications=visit.progress.applications.list(visit.actor, learner_id),
        unread=visit.progress.inbox.unread(visit.actor),
    )


PAGES = (Page("/dashboard", "dashboard", home),)
