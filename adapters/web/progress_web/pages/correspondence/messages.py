"""A learner's messages (manual 5.6; H4)."""

from starlette.responses import RedirectResponse, Response

from progress_web.foundations.endpoints import Page
from progress_web.foundations.parameters import is_id
from progress_web.foundations.visit import Visit


def messages(visit: Visit) -> Response:
    """List the learner's messages, the latest first; a new one shows its text once it has been opened."""
    return visit.page("correspondence/messages.html", messages=visit.progress.inbox.list(visit.actor))


def mark_read(visit: Visit) -> Response:
    """Mark messages as read: the one that is opened, or all of the new ones."""
    chosen = [int(text) for text in visit.texts("message") if is_id(text)]
    visit.progress.inbox.mark_read(visit.actor, chosen)
    if visit.text("then") == "open" and chosen:
        return RedirectResponse(f"{visit.path('messages')}#message-{chosen[0]}", status_code=303)
    return visit.go("messages")


PAGES = (
    Page("/messages", "messages", messages),
    Page("/messages", "messages", mark_read, "POST"),
)
