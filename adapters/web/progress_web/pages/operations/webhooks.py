"""A person's own webhooks: created, changed, ended; and what they were told, sent again (I11)."""

from starlette.responses import Response

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.permissions import STAFF_ROLES
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.operations.webhooks import WebhookKind, kinds_for
from progress_web.foundations.endpoints import Page
from progress_web.foundations.notices import Notice
from progress_web.foundations.parameters import id_in_path
from progress_web.foundations.visit import Visit

_NOTICES = {
    "ended": "The webhook has ended.",
    "changed": "The webhook has been changed.",
    "test": "A test waits to be sent. Look again in a minute.",
    "again": "The delivery waits to be sent again. Look again in a minute.",
}


def webhooks(visit: Visit) -> Response:
    """Show the person's webhooks."""
    return _page(visit, "webhooks", found=visit.progress.webhooks.of(visit.actor), notice=_notice(visit))


def show_create(visit: Visit) -> Response:
    """Show the form for a new webhook."""
    visit.progress.webhooks.of(visit.actor)  # who may have none is told so before they fill it in
    return _form(visit, "webhook_create", "", [])


def create(visit: Visit) -> Response:
    """Create a webhook and show its secret, once."""
    url, kinds = visit.text("webhook_url"), visit.texts("webhook_kinds")
    try:
        made = visit.progress.webhooks.create(visit.actor, url, kinds)
    except Rejected as refused:
        return _form(visit, "webhook_create", url, kinds, refused.problems)
    return _page(visit, "webhook_secret", made=made)


def webhook(visit: Visit) -> Response:
    """Show one webhook with its latest deliveries."""
    number = id_in_path(visit)
    found = visit.progress.webhooks.get(visit.actor, number)
    deliveries = visit.progress.webhooks.deliveries(visit.actor, number)
    return _page(visit, "webhook", webhook=found, deliveries=deliveries, notice=_notice(visit))


def show_change(visit: Visit) -> Response:
    """Show the form for what a webhook is told of."""
    found = visit.progress.webhooks.get(visit.actor, id_in_path(visit))
    return _form(visit, "webhook_change", found.url, sorted(found.kinds))


def change(visit: Visit) -> Response:
    """Change what a webhook is told of."""
    number, kinds = id_in_path(visit), visit.texts("webhook_kinds")
    try:
        visit.progress.webhooks.change(visit.actor, number, kinds)
    except Rejected as refused:
        url = visit.progress.webhooks.get(visit.actor, number).url
        return _form(visit, "webhook_change", url, kinds, refused.problems)
    return visit.go("webhook", {"done": "changed"}, id=number)


def ask_to_replace(visit: Visit) -> Response:
    """Ask before a secret is replaced."""
    return _page(visit, "webhook_replace", webhook=visit.progress.webhooks.get(visit.actor, id_in_path(visit)))


def replace(visit: Visit) -> Response:
    """Replace the secret of a webhook and show the new one, once."""
    return _page(visit, "webhook_secret", made=visit.progress.webhooks.rotate(visit.actor, id_in_path(visit)))


def ask_to_end(visit: Visit) -> Response:
    """Ask before a webhook ends."""
    return _page(visit, "webhook_end", webhook=visit.progress.webhooks.get(visit.actor, id_in_path(visit)))


def end(visit: Visit) -> Response:
    """End a webhook."""
    visit.progress.webhooks.end(visit.actor, id_in_path(visit))
    return visit.go("webhooks", {"done": "ended"})


def test(visit: Visit) -> Response:
    """Send a test."""
    number = id_in_path(visit)
    visit.progress.webhooks.test(visit.actor, number)
    return visit.go("webhook", {"done": "test"}, id=number)


def send_again(visit: Visit) -> Response:
    """Send a delivery again."""
    delivery = visit.progress.webhooks.send_again(visit.actor, id_in_path(visit))
    return visit.go("webhook", {"done": "again"}, id=delivery.webhook)


def _notice(visit: Visit) -> Notice | None:
    text = _NOTICES.get(visit.request.query_params.get("done", ""))
    return Notice(text) if text else None


def _form(
    visit: Visit, template: str, url: str, ticked: list[str] | list[WebhookKind], problems: tuple[Problem, ...] = ()
) -> Response:
    return _page(visit, template, problems, url=url, ticked=ticked, kinds=kinds_for(visit.actor.role))


def _page(visit: Visit, template: str, problems: tuple[Problem, ...] = (), **values: object) -> Response:
    status, is_staff = 422 if problems else 200, visit.actor.role in STAFF_ROLES
    return visit.page(f"operations/{template}.html", status=status, problems=problems, is_staff=is_staff, **values)


_ROOT = "/webhooks"
_ONE = f"{_ROOT}/{{id:number}}"

PAGES = (
    Page(_ROOT, "webhooks", webhooks),
    Page(f"{_ROOT}/create", "webhook-create", show_create),
    Page(f"{_ROOT}/create", "webhook-create", create, "POST"),
    Page(_ONE, "webhook", webhook),
    Page(f"{_ONE}/change", "webhook-change", show_change),
    Page(f"{_ONE}/change", "webhook-change", change, "POST"),
    Page(f"{_ONE}/secret", "webhook-secret", ask_to_replace),
    Page(f"{_ONE}/secret", "webhook-secret", replace, "POST"),
    Page(f"{_ONE}/end", "webhook-end", ask_to_end),
    Page(f"{_ONE}/end", "webhook-end", end, "POST"),
    Page(f"{_ONE}/test", "webhook-test", test, "POST"),
    Page(f"{_ROOT}/deliveries/{{id:number}}/again", "delivery-again", send_again, "POST"),
)
