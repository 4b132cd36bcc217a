"""Reports over what the caller sees, as data (H5)."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import asdict, evolve, frozen

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.learners.leaving import Destination
from progress_core.domain.reports.cells import Population
from progress_core.domain.reports.queries import ReportQuery, read_query
from progress_core.domain.reports.reports import Heading, Report, ReportRow
from progress_core.usecases.reports.reports import ReportLine
from progress_core.usecases.years.leavers import DestinationCount
from progress_web.api.foundations.calls import Call, Reply
from progress_web.api.foundations.lists import Listed, listed
from progress_web.api.foundations.operations import Operation

_OF_FIELDS = "report_"
"""What the names of the fields begin with in problems; the parameters are named without it."""


@frozen(kw_only=True)
class ReportAsked:
    """What is asked of a report.

    Args:
        by: one or two facts that the rows are made by; none for those of the report.
        provider: only learners of the provider with this UKPRN.
        year: only these year groups.
        group: only learners in the group with this number.
        receiver: only applications to the provider with this UKPRN.
        type: only applications for this type of qualification.
        subject: only applications in this subject area.
        state: only applications in this state.
        submitted: only applications of the academic year that began in this year.
        sharing: for people outside the provider, so that small numbers are hidden.
    """

    by: tuple[str, ...] = ()
    provider: str = ""
    year: tuple[int, ...] = ()
    group: int | None = None
    receiver: str = ""
    type: str = ""
    subject: str = ""
    state: str = ""
    submitted: int | None = None
    sharing: bool = False


@frozen
class ReportFact:
    """Something that a report can be broken down or filtered by.

    Args:
        name: as queries name it.
        label: in words.
    """

    name: str
    label: str


@frozen
class ReportEntry:
    """A report in the list of reports.

    Args:
        name: stable, for its address.
        title: in words.
        statement: what it counts.
        by: what its rows can be made by.
        filters: what it can be filtered by.
    """

    name: str
    title: str
    statement: str
    by: tuple[ReportFact, ...]
    filters: tuple[ReportFact, ...]


@frozen
class ReportColumn:
    """A column of figures.

    Args:
        key: stable name.
        label: in words.
        about: what several columns have in common; "" if they have nothing.
    """

    key: str
    label: str
    about: str


@frozen
class ReportFigures:
    """A row of a report.

    Args:
        values: of the facts that the rows are made by; none in the row of totals.
        labels: the same in words.
        figures: one for each column; null where a figure is hidden.
    """

    values: tuple[int | str, ...]
    labels: tuple[str, ...]
    figures: tuple[int | None, ...]


@frozen
class LeaversTo:
    """How many learners have left for a destination.

    Args:
        destination: as leavers have it.
        label: in words.
        this_year: in this academic year.
        last_year: in the one before.
    """

    destination: Destination
    label: str
    this_year: int
    last_year: int


@frozen
class ReportRecord:
    """A report.

    Args:
        name: stable, for its address.
        title: in words.
        statement: what it counts.
        population: what its figures count.
        by: the facts that its rows are made by.
        filters: what it is filtered by, by the names of the facts; each has one of the values.
        columns: the first counts everybody in a row.
        rows: in order, without those that nobody is in.
        total: the row of totals, in which a learner in several rows counts once.
        at: when the figures were counted.
        notes: what a reader must know, in sentences.
        hidden: how many figures are hidden.
        below: size of the blocks that a report for sharing counts; 0 if it counts one by one.
        leavers: where learners have gone who left, in the report on destinations; empty in others and for sharing.
    """

    name: str
    title: str
    statement: str
    population: Population
    by: tuple[ReportFact, ...]
    filters: dict[str, tuple[int | str, ...]]
    columns: tuple[ReportColumn, ...]
    rows: tuple[ReportFigures, ...]
    total: ReportFigures
    at: datetime
    notes: tuple[str, ...]
    hidden: int
    below: int
    leavers: tuple[LeaversTo, ...]


def list_reports(call: Call) -> Reply[Listed[ReportEntry]]:
    """List the reports that the caller may see."""
    found = call.progress.reports.list(call.actor)
    return listed(map(_entry, found), total=len(found))


def get_report(call: Call, query: ReportAsked) -> Reply[ReportRecord]:
    """Return a report over all that the caller sees, counted now."""
    try:
        asked = _query(query)
        report = call.progress.reports.show(call.actor, call.name, asked)
        left = call.progress.reports.leavers(call.actor, call.name, asked)
    except Rejected as refused:
        named = [evolve(found, field=found.field.removeprefix(_OF_FIELDS)) for found in refused.problems]
        raise Rejected(refused.message, problems=named) from None
    return Reply(_record(report, left))


def _query(asked: ReportAsked) -> ReportQuery:
    """Return what is asked, as the rules read it."""
    several = {name: value if isinstance(value, tuple) else (value,) for name, value in asdict(asked).items()}
    sharing = several.pop("sharing")
    texts = {name: [str(value) for value in values if value is not None] for name, values in several.items()}
    return evolve(read_query(texts), sharing=sharing == (True,))


def _entry(line: ReportLine) -> ReportEntry:
    return ReportEntry(line.name, line.title, line.statement, _facts(line.by), _facts(line.filters))


def _facts(named: Mapping[str, str]) -> tuple[ReportFact, ...]:
    return tuple(ReportFact(name, label) for name, label in named.items())


def _record(report: Report, left: Iterable[DestinationCount]) -> ReportRecord:
    return ReportRecord(
        report.name,
        report.title,
        report.statement,
        report.population,
        tuple(map(ReportFact, report.query.by, report.by)),
        report.query.filters,
        tuple(map(_column, report.columns)),
        tuple(map(_figures, report.rows)),
        _figures(report.total),
        report.at,
        report.notes,
        report.hidden,
        report.below,
        tuple(LeaversTo(one.destination, one.destination.label, one.this_year, one.last_year) for one in left),
    )


def _column(heading: Heading) -> ReportColumn:
    return ReportColumn(heading.key, heading.label, heading.about)


def _figures(row: ReportRow) -> ReportFigures:
    return ReportFigures(row.values, row.labels, tuple(figure.count for figure in row.figures))


OPERATIONS = (
    Operation("GET", "/reports", list_reports, TokenScope.REPORTS_READ),
    Operation("GET", "/reports/{name:name}", get_report, TokenScope.REPORTS_READ, has_tag=False),
)
