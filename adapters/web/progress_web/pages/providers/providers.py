"""The providers where a person is responsible for learners (manual 6.1)."""

from collections.abc import Iterable, Iterator

from starlette.responses import Response

from progress_core.domain.foundations.permissions import Permission
from progress_core.usecases.providers.providers import ProviderLine
from progress_web.foundations.endpoints import Page
from progress_web.foundations.visit import Visit


def providers(visit: Visit) -> Response:
    """List the providers, each with a link to its learners."""
    visit.actor.require(Permission.VIEW_LEARNERS)
    return visit.page("providers/list.html", rows=list(_rows(visit, visit.progress.providers.list(visit.actor))))


def _rows(visit: Visit, lines: Iterable[ProviderLine]) -> Iterator[tuple[object, ...]]:
    """Yield the cells of each row: name, UKPRN, area, learners, address of their list, and links to the rest."""
    offered = (
        ("Learner groups", "at", "groups", True),
        ("Courses", "of", "provider-courses", visit.actor.may(Permission.MANAGE_OWN_COURSES)),
        ("Settings", "of", "provider-settings", visit.actor.may(Permission.CHANGE_PROVIDER_DEFAULTS)),
    )
    for line in lines:
        found, count = line.provider, line.learners
        links = [(text, of, visit.path(name, ukprn=found.ukprn)) for text, of, name, may in offered if may]
        learners = f"{count:,} {'learner' if count == 1 else 'learners'}"
        yield found.name, found.ukprn, found.area, learners, visit.path("provider-learners", ukprn=found.ukprn), links


PAGES = (Page("/providers", "providers", providers),)
