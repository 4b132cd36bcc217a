"""The rows of the list of received applications, with everything that a row shows: the template only writes it down."""

from collections.abc import Iterable, Iterator, Mapping

from markupsafe import Markup

from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.applications.offers import ConditionsState, conditions_state
from progress_web.foundations.rendering import day, marked
from progress_web.foundations.visit import Visit

COLOURS = {
    ApplicationState.DRAFT: "grey",
    ApplicationState.PENDING: "yellow",
    ApplicationState.SUBMITTED: "blue",
    ApplicationState.OFFERED: "purple",
    ApplicationState.ACCEPTED: "turquoise",
    ApplicationState.ENROLLED: "green",
    ApplicationState.DECLINED_BY_PROVIDER: "red",
    ApplicationState.DECLINED_BY_LEARNER: "grey",
    ApplicationState.WITHDRAWN: "grey",
}
"""The colour of the tag of each state, wherever a page shows it."""
Row = tuple[Markup, str, Markup, Markup, str, str, str, str, str, str]
"""Id, id of the box, learner, course, address, current provider, day of submission, colour and text of the state, and
what is said about the conditions."""

_CONDITIONS = {
    ConditionsState.NONE: "",
    ConditionsState.WAITING: "On conditions",
    ConditionsState.MET: "Conditions met",
    ConditionsState.NOT_MET: "Condition not met",
}
_STATES = {state: (colour, state.value.capitalize()) for state, colour in COLOURS.items()}


def rows_of(visit: Visit, applications: Iterable[Application], schools: Mapping[int, str]) -> Iterator[Row]:
    """Yield the rows of a page of the list.

    Args:
        visit: the request.
        applications: of the page.
        schools: names of the providers where the learners are now, by learner.
    """
    address_of = visit.addresses("received")
    box = "applications"  # a link leads to the first one
    for application in applications:
        colour, state = _STATES[application.state]
        yield (
            marked(application.id),
            box or f"application-{application.id}",
            marked(application.learner_name),
            marked(application.course),
            address_of(application.id),
            schools.get(application.learner_id, ""),
            day(application.submitted_at) if application.submitted_at else "",
            colour,
            state,
            _CONDITIONS[conditions_state(application.conditions)] if application.state.has_offer else "",
        )
        box = ""
