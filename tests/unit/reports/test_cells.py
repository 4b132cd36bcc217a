"""Cells and queries of reports: what they hold, and their texts in addresses."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.reports.cells import FACTS, FACTS_OF, Cell, Population, Value, parse_cell
from progress_core.domain.reports.definitions import KINDS, kind_of
from progress_core.domain.reports.queries import FILTERS, ReportQuery, check_query, filtered, for_sharing, read_query
from progress_core.ports.learners import LearnerQuery

pytestmark = pytest.mark.feature("H5")

_texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@st.composite
def cells(draw: st.DrawFn) -> Cell:
    population = draw(st.sampled_from(Population))
    cell = Cell(population)
    for fact in draw(st.lists(st.sampled_from(sorted(FACTS_OF[population])), max_size=4)):
        values: st.SearchStrategy[Value] = st.integers(-5, 10**9) if FACTS[fact] is int else _texts
        cell = cell.narrowed(fact, draw(st.lists(values, max_size=3)))
    return cell


@given(cells())
def test_the_text_of_a_cell_is_read_back(cell: Cell) -> None:
    assert parse_cell(cell.text) == cell


@pytest.mark.parametrize(
    "text",
    [
        "",
        "year=11",
        "of=nobody",
        "of=learners&year=11",
        "of=learners&year=eleven&and=year",
        "of=learners&year=011&and=year",
        "of=learners&year=99999999999&and=year",
        "of=learners&colour=red&and=colour",
        "of=learners&year=11&and=group",
        "of=received&year=11&and=year",
        "of=learners&type=%ED%A0%80&and=type",
        "of=learners&type=%00&and=type\0",
        "of=learners&type=\ud800&and=type",
        "of=learners&%FF",
        "of=learners&" + "a" * 5_000,
    ],
)
def test_an_altered_text_is_refused(text: str) -> None:
    with pytest.raises(Rejected):
        parse_cell(text)


def test_facts_of_other_populations_and_values_of_other_types_are_mistakes() -> None:
    with pytest.raises(ValueError, match="'state' is no fact of learners"):
        Cell(conditions=(("state", ("offered",)),))
    with pytest.raises(TypeError, match="'year' are of type int"):
        Cell(conditions=(("year", ("11",)),))


def test_narrowing_keeps_what_was_asked_before() -> None:
    cell = Cell().narrowed("year", [11, 13]).narrowed("year", [13, 14])
    assert cell == Cell(conditions=(("year", (13,)),))
    twice = Cell().narrowed("group", [1]).narrowed("group", [2])
    assert twice.holds({"group": (1, 2)})
    assert not twice.holds({"group": (1,)})


def test_a_list_of_learners_takes_no_cell_of_applications() -> None:
    with pytest.raises(Rejected):
        LearnerQuery(cell=Cell(Population.RECEIVED))


def test_a_query_is_read_back_from_its_parameters() -> None:
    query = ReportQuery(("year", "group"), "10000001", (11, 13), 0, "10000002", "T Level", "Art", "offered", 2026, True)
    params: dict[str, list[str]] = {}
    for name, value in query.params:
        params.setdefault(name, []).append(value)
    assert read_query(params) == query
    assert set(query.filters) == set(FILTERS)
    assert read_query({}) == ReportQuery()
    assert read_query({"sharing": ["0"], "year": [""], "other": ["x"]}) == ReportQuery()
    assert ReportQuery().params == []


@pytest.mark.parametrize(
    ("params", "fields"),
    [
        ({"by": ["colour"]}, ["report_by"]),
        ({"by": ["year", "group", "type"]}, ["report_by"]),
        ({"year": ["6"], "group": ["x"]}, ["report_year", "report_group"]),
        ({"group": ["9999999999"], "submitted": ["²"]}, ["report_group", "report_submitted"]),
        ({"type": ["a\nb"], "subject": ["s" * 301]}, ["report_type", "report_subject"]),
    ],
)
def test_parameters_that_cannot_be_read_are_refused(params: dict[str, list[str]], fields: list[str]) -> None:
    with pytest.raises(Rejected) as caught:
        read_query(params)
    assert [problem.field for problem in caught.value.problems] == fields


def test_rows_that_no_report_has_are_refused_with_those_that_there_are() -> None:
    with pytest.raises(Rejected, match="Choose one or two of: provider, year, group"):
        read_query({"by": ["nope"]})


@pytest.mark.parametrize(
    ("name", "asked", "fields"),
    [
        ("standing", {"by": ("type",)}, ["report_by"]),
        ("received", {"by": ("year",)}, ["report_by"]),
        ("standing", {"by": ("year", "group", "provider")}, ["report_by"]),
        ("sections", {"state": "offered", "submitted": 2026}, ["report_state", "report_submitted"]),
        ("received", {"group": 3}, ["report_group"]),
        ("at-risk", {"by": ("group",), "group": 3, "sharing": True}, ["report_group"]),
        ("sections", {"type": "T Level", "sharing": True}, ["report_type"]),
    ],
)
def test_a_report_refuses_rows_and_filters_of_others(name: str, asked: dict[str, Any], fields: list[str]) -> None:
    kind = kind_of(name)
    assert kind is not None
    with pytest.raises(Rejected) as caught:
        check_query(kind, ReportQuery(**asked))
    assert [problem.field for problem in caught.value.problems] == fields


def test_reports_have_rows_and_year_groups_of_their_own() -> None:
    (at_risk,) = [kind for kind in KINDS if kind.name == "at-risk"]
    query = check_query(at_risk, ReportQuery())
    assert (query.by, query.year) == (("year", "group"), (11, 13, 14))
    assert check_query(at_risk, ReportQuery(year=(12,))).year == (12,)
    assert check_query(at_risk, ReportQuery(sharing=True)).by == ("year",)
    asked = ReportQuery(("year", "group"), "10000001", (11,), 3, type="Art")
    assert for_sharing(at_risk, asked) == ReportQuery(("year",), "10000001", (11,), sharing=True)
    assert filtered(Cell(), query).conditions == (("year", (11, 13, 14)),)


def test_every_dimension_is_a_fact_of_its_report_and_every_column_charted_exists() -> None:
    for kind in KINDS:
        assert set(kind.dimensions) <= FACTS_OF[kind.population]
        assert set(kind.by) <= set(kind.dimensions)
        assert set(kind.charted) <= {column.key for column in kind.columns}
        assert kind.columns[0].conditions == ()
        assert kind.statement
        assert "_" not in kind.title
