"""Reports: the list of them, each with its filters in the address, and the lists behind their figures (H5)."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlencode

from attrs import evolve, frozen
from starlette.responses import Response

from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.domain.reports.cells import SEVERAL, Population, parse_cell
from progress_core.domain.reports.queries import read_query
from progress_core.domain.reports.reports import Report, ReportRow
from progress_core.usecases.reports.reports import CountedPage, CountedQuery, ReportLine, ReportQuery
from progress_web.foundations.access import always
from progress_web.foundations.endpoints import Page
from progress_web.foundations.notices import list_problems
from progress_web.foundations.uploads import XLSX, attachment
from progress_web.foundations.visit import Visit
from progress_web.pages.learners.at_risk import NAME as AT_RISK
from progress_web.pages.learners.at_risk import at_risk, lists_at
from progress_web.pages.reports.bars import Address, groups_of, rows_of

if TYPE_CHECKING:
    from progress_core.domain.foundations.problems import Problem

CSV = "text/csv; charset=utf-8"
MAX_OPTIONS = 200
"""A list of more options than this helps nobody."""

_BY = ("by", "by-2")


@frozen
class Choice:
    """A drop-down list above a report.

    Args:
        name: of the parameter.
        label: in words.
        options: value -> words.
        value: the one that is chosen; "" for none.
        first: words for "none".
    """

    name: str
    label: str
    options: Mapping[str, str]
    value: str
    first: str


def reports(visit: Visit) -> Response:
    """List the reports that the person may see."""
    return visit.page("reports/reports.html", reports=visit.progress.reports.list(visit.actor))


def report(visit: Visit) -> Response:
    """Show a report."""
    name = str(visit.request.path_params["report"])
    query = ReportQuery()
    problems: tuple[Problem, ...] = ()
    try:
        query = read_query(parameters_of(visit))
        found = _shown(visit, name, query)
    except Rejected as refused:
        query, problems = ReportQuery(sharing=query.sharing), list_problems(refused)
        found = _shown(visit, name, query)
    line = next(line for line in visit.progress.reports.list(visit.actor) if line.name == name)
    sharing = visit.progress.reports.for_sharing(visit.actor, name, found.query)

    address = _lists(visit, found)

    def within(row: ReportRow) -> str:
        return _within(visit, found, row)

    return visit.page(
        "reports/at_risk.html" if name == AT_RISK else "reports/report.html",
        status=422 if problems else 200,
        problems=problems,
        report=found,
        risk=at_risk(found) if name == AT_RISK else None,
        address=address,
        rows=rows_of(found, address, within),
        groups=groups_of(found),
        choices=_choices(line, found),
        in_use=len(query.by) + len(query.filters) + query.sharing,
        files=_here(visit, found, found.query, "report-download"),
        shared=_here(visit, found, sharing),
        wider=set(found.query.filters) - set(sharing.filters),
        inside=_here(visit, found, evolve(found.query, sharing=False)),
        lately=_this_year_and_last(visit, line, found),
        left=visit.progress.reports.leavers(visit.actor, name, query),
    )


def download(visit: Visit) -> Response:
    """Download a report: what its page shows, with small numbers hidden if the page hides them."""
    name = str(visit.request.path_params["report"])
    kind: Literal["xlsx", "csv"] = "csv" if visit.text("format") == "csv" else "xlsx"
    query = _with_rows(visit, name, read_query(parameters_of(visit)))
    content = visit.progress.reports.export(visit.actor, name, query, kind, small_numbers=not query.sharing)
    return attachment(content, f"{name}.{kind}", CSV if kind == "csv" else XLSX)


def applications(visit: Visit) -> Response:
    """List the applications that one figure of a report counts.

    Raises:
        NotFound: there is no such report, or the person may not see it.
    """
    name = str(visit.request.path_params["report"])
    page, counted = CountedPage(()), ""
    problems: tuple[Problem, ...] = ()
    try:
        cell = parse_cell(visit.text("cell"))
        page = visit.progress.reports.applications(visit.actor, CountedQuery(cell, visit.text("after").strip()))
        counted = visit.progress.reports.describe(visit.actor, cell)
    except Rejected as refused:
        problems = list_problems(refused)
    line = next((line for line in visit.progress.reports.list(visit.actor) if line.name == name), None)
    if line is None:
        raise NotFound
    here = f"{visit.path('report-applications', report=name)}?"
    return visit.page(
        "reports/applications.html",
        status=422 if problems else 200,
        problems=problems,
        name=name,
        line=line,
        page=page,
        counted=counted,
        received=name == "received",
        first=here + urlencode({"cell": visit.text("cell")}) if visit.text("after") else "",
        next=here + urlencode({"cell": visit.text("cell"), "after": page.next}) if page.next else "",
    )


def parameters_of(visit: Visit) -> dict[str, list[str]]:
    """Return the parameters of an address, each with all of its values."""
    found: dict[str, list[str]] = {}
    for name, value in visit.request.query_params.multi_items():
        found.setdefault("by" if name in _BY else name, []).append(value.strip())
    return found


def _shown(visit: Visit, name: str, query: ReportQuery) -> Report:
    return visit.progress.reports.show(visit.actor, name, _with_rows(visit, name, query), choices=True)


def _with_rows(visit: Visit, name: str, query: ReportQuery) -> ReportQuery:
    """Return a query whose rows are providers where a page for one provider has groups: names of groups recur."""
    by_provider = name == AT_RISK and not query.by and not query.provider and not query.group and _has_several(visit)
    return evolve(query, by=("provider", "year")) if by_provider else query


def _has_several(visit: Visit) -> bool:
    """Return whether the person sees several providers; the store is asked only where the scope does not say."""
    scope = visit.actor.scope
    known = not scope.everything and not scope.groups
    return len(scope.providers if known else visit.progress.providers.names(visit.actor)) > 1


def _lists(visit: Visit, found: Report) -> Address:
    """Return a function from a figure to the address of the list of those it counts."""
    of_learners = found.population is Population.LEARNERS
    return lists_at(visit.path("learners") if of_learners else visit.path("report-applications", report=found.name))


def _within(visit: Visit, found: Report, row: ReportRow) -> str:
    """Return the address of the same report for the provider of a row, in the rows that it has for one; "" for none."""
    if found.query.by[0] != "provider" or found.name != AT_RISK or found.query.sharing:
        return ""
    return _here(visit, found, evolve(found.query, by=("year", "group"), provider=str(row.values[0])))


def _here(visit: Visit, found: Report, query: ReportQuery, name: str = "report") -> str:
    return f"{visit.path(name, report=found.name)}?{urlencode(query.params)}"


def _this_year_and_last(visit: Visit, line: ReportLine, found: Report) -> str:
    """Return the address of the same report by academic year; "" where it has none, or is that already."""
    if "submitted" not in line.by or "submitted" in found.query.by:
        return ""
    return _here(visit, found, evolve(found.query, by=("submitted",)))


def _choices(line: ReportLine, found: Report) -> list[Choice]:
    """Return the drop-down lists: what the rows are made by, and the filters that have anything to choose."""
    query = found.query
    one, other = (*query.by, "")[:2]
    by = {fact: words for fact, words in line.by.items() if not query.sharing or fact not in SEVERAL}
    rows = [
        Choice("by", "Rows by", by, one, ""),
        Choice("by-2", "Then by", by, other, "Nothing else"),
    ]
    filters = []
    for name, possible in found.choices.items():
        options = {str(value): text for value, text in possible.items()}
        filters.append(Choice(name, line.filters[name], options, _chosen(query, name), "All"))
    return rows + [choice for choice in filters if 1 < len(choice.options) <= MAX_OPTIONS or choice.value]


def _chosen(query: ReportQuery, name: str) -> str:
    values: Sequence[object] = query.filters.get(name, ())
    return str(values[0]) if len(values) == 1 else ""


PAGES = (
    Page("/reports", "reports", reports),
    Page("/reports/{report}", "report", report),
    Page("/reports/{report}/download", "report-download", download, gives_file=always),
    Page("/reports/{report}/applications", "report-applications", applications),
)
