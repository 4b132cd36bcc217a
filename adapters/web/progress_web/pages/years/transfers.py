"""Transfers of learners to other providers: ask, list, accept, decline, withdraw (J3)."""

from collections.abc import Callable
from urllib.parse import urlencode

from starlette.responses import Response

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import Conflict, NotAllowed, Rejected
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.years.transfers import OFFER_DAYS, TransferStatus
from progress_web.foundations.endpoints import Page
from progress_web.foundations.notices import form_page
from progress_web.foundations.parameters import id_in_path, parse_count
from progress_web.foundations.visit import Visit

PAGE_SIZE = 50

_WAITING = "waiting"


def overview(visit: Visit) -> Response:
    """List transfers to and from the providers of which somebody sees all learners, the latest first.

    Or only those that wait for their answer, to which the dashboard leads.
    """
    before, waiting = parse_count(visit.text("before") or "0"), visit.text("show") == _WAITING
    lines = visit.progress.transfers.list(
        visit.actor, offered=waiting, received=waiting, before=before, limit=PAGE_SIZE + 1
    )
    shown = lines[:PAGE_SIZE]
    older = shown[-1].transfer.id if len(lines) > PAGE_SIZE else None
    return form_page(
        visit,
        "years/transfers.html",
        lines=shown,
        before=before,
        waiting=waiting,
        first=_address(visit, waiting=waiting),
        older=_address(visit, waiting=waiting, before=older) if older else "",
    )


def ask(visit: Visit) -> Response:
    """Ask where a learner is to be handed over to."""
    return _form(visit)


def offer(visit: Visit) -> Response:
    """Ask before a learner is offered to the provider that was typed, and then offer them."""
    id_, ukprn = id_in_path(visit), visit.text("receiver")
    try:
        if visit.text("then") == "offer":
            visit.progress.transfers.ask(visit.actor, [id_], ukprn)
            return visit.go("transfers", {"done": "transfer-asked"})
        (learner,), name = visit.progress.transfers.check(visit.actor, [id_], ukprn)
    except Rejected as refused:
        return _form(visit, refused.problems)
    except Conflict as refused:
        return _form(visit, _told(refused))
    return visit.page(
        "years/transfer_confirm.html", learner=learner, receiver=ukprn.strip(), name=name, days=OFFER_DAYS
    )


def show(visit: Visit) -> Response:
    """Show a transfer, and let it be decided."""
    return _show(visit)


def accept(visit: Visit) -> Response:
    """Accept a learner."""
    id_ = id_in_path(visit)
    try:
        learner = visit.progress.transfers.accept(visit.actor, id_, anyway=bool(visit.text("anyway")))
    except Rejected as refused:
        return _show(visit, refused.problems)
    except Conflict as refused:
        return _show(visit, _told(refused))
    return visit.go("learner", {"done": "transfer-accepted"}, id=learner.id)


def ask_decline(visit: Visit) -> Response:
    """Ask before a transfer is declined."""
    return _ask_end(visit, "transfer-decline")


def decline(visit: Visit) -> Response:
    """Decline a transfer."""
    return _end(visit, visit.progress.transfers.decline, "transfer-declined")


def ask_withdraw(visit: Visit) -> Response:
    """Ask before a transfer is withdrawn."""
    return _ask_end(visit, "transfer-withdraw")


def withdraw(visit: Visit) -> Response:
    """Withdraw a transfer."""
    return _end(visit, visit.progress.transfers.withdraw, "transfer-withdrawn")


def _end(visit: Visit, end: Callable[[Actor, int], object], done: str) -> Response:
    """Decline or withdraw a transfer, and go back to the list."""
    try:
        end(visit.actor, id_in_path(visit))
    except Conflict as refused:
        return _show(visit, _told(refused))
    return visit.go("transfers", {"done": done})


def _form(visit: Visit, problems: tuple[Problem, ...] = ()) -> Response:
    visit.actor.require(Permission.DELETE_LEARNERS)
    (learner,) = visit.progress.learner_selection.chosen(visit.actor, [id_in_path(visit)])
    if not visit.actor.scope.sees_provider(learner.details.ukprn):
        raise NotAllowed("You see only your learner groups. Ask somebody who sees all learners of the provider.")
    return form_page(
        visit, "years/transfer_ask.html", problems, learner=learner, receiver=visit.text("receiver"), days=OFFER_DAYS
    )


def _show(visit: Visit, problems: tuple[Problem, ...] = ()) -> Response:
    line = visit.progress.transfers.get(visit.actor, id_in_path(visit))
    is_open = line.status is TransferStatus.OFFERED
    doubts = visit.progress.transfers.doubts(visit.actor, line.transfer.id) if line.may_decide and is_open else ()
    return form_page(visit, "years/transfer.html", problems, line=line, is_open=is_open, doubts=doubts)


def _ask_end(visit: Visit, action: str) -> Response:
    line = visit.progress.transfers.get(visit.actor, id_in_path(visit))
    return visit.page("years/transfer_end.html", line=line, action=action)


def _address(visit: Visit, *, waiting: bool, before: int = 0) -> str:
    """Return the address of a page of the list."""
    given = {"show": _WAITING if waiting else "", "before": before}
    query = urlencode({name: value for name, value in given.items() if value})
    return f"{visit.path('transfers')}{'?' if query else ''}{query}"


def _told(refused: Conflict) -> tuple[Problem, ...]:
    return (Problem("", refused.code, refused.message),)


_ONE = "/transfers/{id:number}"

PAGES = (
    Page("/transfers", "transfers", overview),
    Page("/learners/{id:number}/transfer", "learner-transfer", ask),
    Page("/learners/{id:number}/transfer", "learner-transfer", offer, "POST"),
    Page(_ONE, "transfer", show),
    Page(f"{_ONE}/accept", "transfer-accept", accept, "POST"),
    Page(f"{_ONE}/decline", "transfer-decline", ask_decline),
    Page(f"{_ONE}/decline", "transfer-decline", decline, "POST"),
    Page(f"{_ONE}/withdraw", "transfer-withdraw", ask_withdraw),
    Page(f"{_ONE}/withdraw", "transfer-withdraw", withdraw, "POST"),
)
