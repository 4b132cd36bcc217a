"""The audit trail: who changed or looked at what (I9)."""

from datetime import date
from urllib.parse import urlencode

from attrs import evolve
from starlette.responses import Response

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import actions, problem
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.values.english_time import moment_in_words
from progress_core.usecases.operations.audit import AuditAsked, AuditLine, AuditLines
from progress_web.foundations.access import always
from progress_web.foundations.endpoints import Page
from progress_web.foundations.notices import list_problems
from progress_web.foundations.parameters import shown_again
from progress_web.foundations.uploads import attachment
from progress_web.foundations.visit import Visit

_TEXTS = ("action", "actor", "subject", "provider")
_DAYS = ("since", "until")


def audit(visit: Visit) -> Response:
    """Show a page of the trail."""
    visit.actor.require(Permission.VIEW_AUDIT)
    try:
        return _show(visit, visit.progress.audit.page(visit.actor, _query(visit)), ())
    except Rejected as refused:
        return _show(visit, AuditLines(()), list_problems(refused))


def download(visit: Visit) -> Response:
    """Download the chosen entries as a spreadsheet."""
    visit.actor.require(Permission.VIEW_AUDIT)
    try:
        return attachment(visit.progress.audit.table(visit.actor, _query(visit)), "audit-trail.xlsx")
    except Rejected as refused:
        return _show(visit, AuditLines(()), tuple(evolve(found, field="") for found in list_problems(refused)))


def _show(visit: Visit, page: AuditLines, problems: tuple[Problem, ...]) -> Response:
    filters = {name: shown_again(text) for name, text in _filters(visit).items()}
    return visit.page(
        "operations/audit.html",
        status=422 if problems else 200,
        problems=problems,
        page=page,
        rows=map(_row, page.lines),
        values=dict.fromkeys((*_TEXTS, *_DAYS), "") | filters | {found.field: "" for found in problems},
        narrowed=bool(filters),
        query=urlencode(filters),
        next=urlencode(filters | {"after": page.next}),
        after=visit.text("after"),
        names=page.providers or visit.progress.providers.names(visit.actor),
        actions=sorted(actions().items(), key=lambda action: action[1]),
    )


def _row(line: AuditLine) -> tuple[str, ...]:
    """Return the cells of a row."""
    at, providers = moment_in_words(line.entry.at), ", ".join(line.providers)
    return at, line.who, line.done, line.about, line.details, line.origin, providers


def _filters(visit: Visit) -> dict[str, str]:
    """Return the filters in the address."""
    return {name: visit.text(name).strip() for name in (*_TEXTS, *_DAYS) if visit.text(name).strip()}


def _query(visit: Visit) -> AuditAsked:
    """Read the filters in the address.

    Raises:
        Rejected: a day is no date, or a text is too long to search by.
    """
    filters = _filters(visit)
    problems = []
    days: dict[str, date | None] = dict.fromkeys(_DAYS)
    for name in _DAYS:
        try:
            days[name] = date.fromisoformat(filters[name]) if name in filters else None
        except ValueError:
            problems.append(problem(name, "not_a_date", filters[name]))
    action, actor, subject, ukprn = (filters.get(name, "") for name in _TEXTS)
    if problems:
        raise Rejected(problems=problems)
    return AuditAsked(action, actor, subject, ukprn, days["since"], days["until"], visit.text("after"))


PAGES = (
    Page("/audit", "audit", audit),
    Page("/audit/download", "audit-download", download, gives_file=always),
)
