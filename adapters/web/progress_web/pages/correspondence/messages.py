"""A learner's messages (manual 5.6; H4)."""

from starlette.responses import Response

from progress_web.foundations.endpoints import Page
from progress_web.foundations.visit import Visit


def messages(visit: Visit) -> Response:
    """List the learner's messages, the latest first."""
    return visit.page("correspondence/messages.html", messages=visit.progress.inbox.list(visit.actor))


def mark_read(visit: Visit) -> Response:
    """Mark the messages that the page showed as read."""
    shown = [int(text) for text in visit.texts("message") if text.isascii() and text.isdigit()]
    visit.progress.inbox.mark_read(visit.actor, shown)
    return visit.go("messages")


PAGES = (
    Page("/messages", "messages", messages),
    Page("/messages", "messages", mark_read, "POST"),
)
