"""The audit trail: who changed or revealed what (I9)."""

from datetime import date
from urllib.parse import urlencode

from attrs import evolve
from starlette.responses import Response

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import actions, problem
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.usecases.operations.audit import AuditAsked, AuditLines
from progress_web.endpoints import Page
from progress_web.uploads import attachment
from progress_web.visit import Visit

_TEXTS = ("action", "actor", "subject", "provider")
_DAYS = ("since", "until")


def audit(visit: Visit) -> Response:
    """Show a page of the trail."""
    visit.actor.require(Permission.VIEW_AUDIT)
    asked, problems = _asked(visit)
    page = AuditLines(())
    try:
        if not problems:
            page = visit.progress.audit.page(visit.actor, asked)
    except Rejected as refused:
        problems = refused.problems or (Problem("", refused.code, refused.message),)
    return _show(visit, page, problems)


def download(visit: Visit) -> Response:
    """Give all entries that are asked for as a spreadsheet."""
    visit.actor.require(Permission.VIEW_AUDIT)
    asked, problems = _asked(visit)
    try:
        content = b"" if problems else visit.progress.audit.table(visit.actor, asked)
    except Rejected as refused:
        problems = tuple(evolve(each, field="") for each in refused.problems)
    if problems:
        return _show(visit, AuditLines(()), problems)
    return attachment(content, "audit-trail.xlsx")


def _show(visit: Visit, page: AuditLines, problems: tuple[Problem, ...]) -> Response:
    given = _given(visit)
    return visit.page(
        "operations/audit.html",
        status=422 if problems else 200,
        problems=problems,
        page=page,
        values=dict.fromkeys((*_TEXTS, *_DAYS), "") | given | {each.field: "" for each in problems},
        narrowed=bool(given),
        query=urlencode(given),
        next=urlencode(given | {"after": page.next}),
        after=visit.text("after"),
        names=visit.progress.providers.names(visit.actor),
        actions=sorted(actions().items(), key=lambda each: each[1]),
    )


def _given(visit: Visit) -> dict[str, str]:
    """Give what the list is narrowed to, as its address says it."""
    return {name: visit.text(name).strip() for name in (*_TEXTS, *_DAYS) if visit.text(name).strip()}


def _asked(visit: Visit) -> tuple[AuditAsked, tuple[Problem, ...]]:
    given = _given(visit)
    problems = []
    days: dict[str, date | None] = dict.fromkeys(_DAYS)
    for name in _DAYS:
        try:
            days[name] = date.fromisoformat(given[name]) if name in given else None
        except ValueError:
            problems.append(problem(name, "not_a_date", given[name]))
    action, actor, subject, ukprn = (given.get(name, "") for name in _TEXTS)
    asked = AuditAsked(action, actor, subject, ukprn, days["since"], days["until"], visit.text("after"))
    return asked, tuple(problems)


PAGES = (
    Page("/audit", "audit", audit),
    Page("/audit/download", "audit-download", download),
)
