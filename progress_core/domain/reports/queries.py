"""What a reader asks of a report: its rows and its filters, which addresses hold (H5)."""

from collections.abc import Mapping, Sequence

from attrs import evolve, fields_dict, frozen

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.reports.cells import FACTS, FACTS_OF, SEVERAL, Cell, Value
from progress_core.domain.reports.definitions import KINDS, ReportKind
from progress_core.domain.values.codes import YEAR_GROUPS

MAX_BY = 2
"""How many fields a report can be broken down by at once."""

_MAX_TEXT, _MAX_DIGITS = 300, 9
QUERY_RULE = "reports.query"
SHARING_RULE = "reports.small_numbers"
_ROWS = tuple(dict.fromkeys(fact for kind in KINDS for fact in kind.dimensions))


@frozen
class ReportQuery:
    """What is asked of a report.

    Args:
        by: facts that the rows are made by, one or two; () for those of the report.
        provider: UKPRN of the learners' provider; "" for all in scope.
        year: year groups; () for all, or in the report on learners at risk for those that leave.
        group: id of a learner group; None for all.
        receiver: UKPRN of the receiving provider; "" for all.
        type: type of qualification; "" for all.
        subject: subject area; "" for all.
        state: state of the applications; "" for all.
        submitted: year in which the academic year of submission began; None for all.
        sharing: whether the report may leave the provider, so that it is counted in blocks.
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

    @property
    def filters(self) -> dict[str, tuple[Value, ...]]:
        """The filters that are set: fact -> values, of which one is enough."""
        named = {name: getattr(self, name) for name in FILTERS}
        several = {name: value if isinstance(value, tuple) else (value,) for name, value in named.items()}
        return {name: values for name, values in several.items() if values not in ((), ("",), (None,))}

    @property
    def params(self) -> list[tuple[str, str]]:
        """The query as parameters of an address, without what is not set; `read_query` reads them."""
        pairs = [("by", name) for name in self.by]
        pairs += [(name, str(value)) for name, values in self.filters.items() for value in values]
        return [*pairs, *([("sharing", "1")] if self.sharing else [])]


FILTERS = tuple(name for name in fields_dict(ReportQuery) if name not in ("by", "sharing"))
"""The facts that can be filtered by, in the order of the form."""


def read_query(params: Mapping[str, Sequence[str]]) -> ReportQuery:
    """Read a query from the parameters of an address, or from a command; parameters of other names are ignored.

    Args:
        params: name -> values. Empty values are ignored, and of a filter that takes one value the last one counts.

    Raises:
        Rejected: with a problem for each parameter that cannot be read; which facts a report has is checked later.
    """
    problems = []
    read: dict[str, object] = {"sharing": any(value not in ("", "0") for value in params.get("sharing", ()))}
    by = tuple(dict.fromkeys(filter(None, params.get("by", ()))))
    if len(by) > MAX_BY or not set(by) <= set(_ROWS):
        problems.append(_unknown_rows(by, _ROWS))
    for name in FILTERS:
        texts = [text for text in params.get(name, ()) if text]
        if not texts:
            continue
        if not all(_readable(name, text) for text in texts):
            problems.append(problem(f"report_{name}", "bad_report_filter", texts[-1], rule=QUERY_RULE))
            continue
        values = tuple(dict.fromkeys(FACTS[name](text) for text in texts))
        read[name] = values if name == "year" else values[-1]
    if problems:
        raise Rejected(problems=problems)
    return ReportQuery(by, **read)  # type: ignore[arg-type] # each has the type of its fact


def _readable(name: str, text: str) -> bool:
    if FACTS[name] is int:
        if not (text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS):
            return False
        return name != "year" or int(text) in YEAR_GROUPS
    return len(text) <= _MAX_TEXT and text.isprintable()


def check_query(kind: ReportKind, query: ReportQuery) -> ReportQuery:
    """Return a query with the rows and year groups of its report where the reader chose none.

    Raises:
        Rejected: the report has no such rows or filters, or not for sharing.
    """
    problems = []
    if len(query.by) > MAX_BY or not set(query.by) <= set(kind.dimensions):
        problems.append(_unknown_rows(query.by, kind.dimensions))
    facts = FACTS_OF[kind.population]
    for name, values in query.filters.items():
        if name not in facts:
            problems.append(problem(f"report_{name}", "unknown_report_filter", values[0], rule=QUERY_RULE))
    possible = sharing_dimensions(kind) if query.sharing else kind.dimensions
    if query.sharing and not problems:
        refused = [name for name in dict.fromkeys((*query.by, *query.filters)) if name not in possible]
        problems = [problem(f"report_{name}", "not_for_sharing", name, rule=SHARING_RULE) for name in refused]
    if problems:
        raise Rejected(problems=problems)
    own = tuple(fact for fact in kind.by if fact in possible)
    return evolve(query, by=query.by or own, year=query.year or kind.years)


def sharing_dimensions(kind: ReportKind) -> tuple[str, ...]:
    """Return the facts that a report for sharing can have rows and filters by: a learner has one value of each."""
    return tuple(fact for fact in kind.dimensions if fact not in SEVERAL)


def for_sharing(kind: ReportKind, query: ReportQuery) -> ReportQuery:
    """Return a query for the same report for sharing, without the rows and filters that it cannot have."""
    possible = sharing_dimensions(kind)
    kept = {name: getattr(query, name) for name in query.filters if name in possible}
    return ReportQuery(tuple(fact for fact in query.by if fact in possible), **kept, sharing=True)


def _unknown_rows(by: Sequence[str], known: Sequence[str]) -> Problem:
    """Return the problem that rows cannot be made by some fields, with those that they can be made by."""
    return problem("report_by", "unknown_report_field", ", ".join(by), rule=QUERY_RULE, known=[*known])


def filtered(cell: Cell, query: ReportQuery) -> Cell:
    """Return the part of a cell that the filters of a query leave."""
    for fact, values in query.filters.items():
        cell = cell.narrowed(fact, values)
    return cell
