"""Help, and the accessibility statement: open to everybody, as people who cannot log in need them most."""

from starlette.responses import Response

from progress_core.domain.foundations.permissions import STAFF_ROLES, Role
from progress_web.foundations.endpoints import Page
from progress_web.foundations.visit import Visit

_ROLES = (Role.LEARNER, *STAFF_ROLES)


def help_(visit: Visit) -> Response:
    """Show how to log in, and how to do the main jobs: one's own, or those of every role to a stranger."""
    limits = visit.progress.context.limits
    person = visit.signed_in
    return visit.page(
        "operations/help.html",
        roles=_ROLES if person is None else (person.actor.role,),
        failures=limits.lockout_failures,
        minutes=limits.session_minutes,
        password=limits.password.described,
        contact=limits.contact,
    )


def accessibility(visit: Visit) -> Response:
    """Show the accessibility statement."""
    limits = visit.progress.context.limits
    return visit.page(
        "operations/accessibility.html",
        address=limits.base_url,
        minutes=limits.session_minutes,
        contact=limits.contact,
    )


PAGES = (
    Page("/help", "help", help_, access="everybody"),
    Page("/accessibility", "accessibility", accessibility, access="everybody"),
)
