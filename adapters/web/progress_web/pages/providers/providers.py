"""The providers where a person is responsible for learners (manual 6.1)."""

from starlette.responses import Response

from progress_core.domain.foundations.permissions import Permission
from progress_web.foundations.endpoints import Page
from progress_web.foundations.visit import Visit


def providers(visit: Visit) -> Response:
    """List the providers, each with a link to its learners."""
    visit.actor.require(Permission.VIEW_LEARNERS)
    return visit.page("providers/list.html", lines=visit.progress.providers.list(visit.actor))


PAGES = (Page("/providers", "providers", providers),)
