"""Home: the dashboard for staff, and the first page for everybody else (manual 2.1, 4)."""

from starlette.responses import Response

from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.learners.dashboard import LINES
from progress_web.foundations.endpoints import Page
from progress_web.foundations.visit import Visit

_BY_PROVIDER = frozenset({Role.PROVIDER_MANAGER, Role.AREA_ADMINISTRATOR})

_ABOUT = {
    Role.LEARNER_MANAGER: "As a learner manager you can oversee and administer the learners that are assigned to you. "
    "This includes adding and editing learners as well as resetting passwords and unlocking learners.",
    Role.PROVIDER_MANAGER: "As a provider manager you can oversee the learners of your provider. You also choose two "
    "defaults for all of them: whether staff sign off profiles, and whether staff add qualifications.",
    Role.USER_MANAGER: "As a user manager you set up staff accounts, and you can see how learners are getting on.",
    Role.AREA_ADMINISTRATOR: "As an area administrator you set up staff accounts at the providers in your area, and "
    "you can see how their learners are getting on.",
}


def home(visit: Visit) -> Response:
    """Show staff the ten counts, learners their own home, and admissions staff their applications."""
    actor = visit.actor
    if actor.may(Permission.APPLY):
        return _learner_home(visit)
    if not actor.may(Permission.VIEW_LEARNERS):
        return visit.go("admissions")
    by_provider = visit.progress.dashboard.by_provider(actor) if actor.role in _BY_PROVIDER else []
    if by_provider:
        counts = {line.key: sum(provider.counts[line.key] for provider in by_provider) for line in LINES}
    else:
        counts = dict(visit.progress.dashboard.counts(actor))
    with_learners = [provider for provider in by_provider if provider.counts[LINES[0].key]]
    return visit.page(
        "learners/dashboard.html",
        lines=LINES,
        counts=counts,
        providers=with_learners,
        without_learners=len(by_provider) - len(with_learners),
        about=_ABOUT[actor.role],
    )


def _learner_home(visit: Visit) -> Response:
    """Show a learner the status of their profile and applications, and whether there are new messages."""
    learner_id = visit.actor.account_id
    return visit.page(
        "learners/home.html",
        summary=visit.progress.profiles.summary(visit.actor, learner_id),
        applications=visit.progress.applications.list(visit.actor, learner_id),
        unread=visit.progress.inbox.unread(visit.actor),
    )


PAGES = (Page("/dashboard", "dashboard", home),)
