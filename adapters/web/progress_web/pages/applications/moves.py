"""Moves: what the button under an application asks for."""

from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.errors import NotFound
from progress_web.foundations.visit import Visit


def target_state(visit: Visit) -> ApplicationState:
    """Return the state that a button asks for.

    Raises:
        NotFound: there is no such state.
    """
    try:
        return ApplicationState(visit.text("target"))
    except ValueError:
        raise NotFound from None
