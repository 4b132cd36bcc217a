"""Reports over what an actor may see: rows in order, words, small numbers, files and the audit trail."""

import csv
import json
from io import StringIO

import pytest
from attrs import evolve

from progress_core import Progress
from progress_core.domain.foundations.actors import Actor, Scope
from progress_core.domain.foundations.errors import NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.operations.audit import Action
from progress_core.domain.reports.cells import Cell, Population
from progress_core.domain.reports.queries import ReportQuery
from progress_core.memory.spreadsheets import MAGIC
from progress_core.ports.learners import LearnerQuery
from progress_core.ports.reports import CountedQuery
from progress_core.testing.tools.report_population import populate
from progress_core.testing.tools.strategies import UKPRNS
from progress_core.usecases.operations.audit import AuditAsked

pytestmark = pytest.mark.feature("H5")

FIRST = Scope(providers=frozenset({UKPRNS[0]}))
MANAGER = Actor(901, "manager", Role.PROVIDER_MANAGER, FIRST)
TUTOR = Actor(902, "tutor", Role.LEARNER_MANAGER, Scope(groups=frozenset({2})))
ADMISSIONS = Actor(903, "admissions", Role.ADMISSIONS, FIRST)


@pytest.fixture
def progress() -> Progress:
    progress = Progress.memory()
    populate(progress.context.store)
    return progress


def test_each_role_gets_the_reports_on_what_it_may_see(progress: Progress) -> None:
    of_learners = ["at-risk", "destinations", "applications", "sections", "standing"]
    assert [line.name for line in progress.reports.list(MANAGER)] == of_learners
    assert [line.name for line in progress.reports.list(ADMISSIONS)] == ["received"]
    assert len(progress.reports.list(progress.operator)) == len(of_learners) + 1
    line = progress.reports.list(MANAGER)[0]
    assert (line.by["year"], line.filters["group"]) == ("Year group", "Group")
    for refused in (Role.USER_MANAGER, Role.LEARNER):
        with pytest.raises(NotAllowed):
            progress.reports.list(Actor(1, "x", refused, FIRST))
    with pytest.raises(NotAllowed):
        progress.reports.show(ADMISSIONS, "standing")
    with pytest.raises(NotFound):
        progress.reports.show(MANAGER, "no-such-report")


def test_figures_are_the_dashboards(progress: Progress) -> None:
    report = progress.reports.show(MANAGER, "standing")
    counts = progress.dashboard.counts(MANAGER)
    keys = [heading.key for heading in report.columns]
    assert {key: figure.count for key, figure in zip(keys, report.total.figures, strict=True)} == counts
    assert [row.labels for row in report.rows] == [("Year 10",), ("Year 11",), ("Year 13",)]
    assert (report.by, report.notes, report.hidden, report.below) == (("Year group",), (), 0, 0)


def test_rows_come_by_year_and_name_with_those_without_any_last(progress: Progress) -> None:
    report = progress.reports.show(progress.operator, "at-risk")
    assert [row.labels for row in report.rows][:2] == [("Year 11", "Tutor group 1"), ("Year 11", "Tutor group 2")]
    assert [row.labels[1] for row in report.rows if row.labels[0] == "Year 11"][-1] == "No group"
    assert len(report.notes) == 1
    assert "each of them" in report.notes[0]
    total = report.total.figures[0].count
    assert total is not None
    assert total < sum(row.figures[0].count or 0 for row in report.rows)
    towards = progress.reports.show(progress.operator, "destinations")
    assert [row.labels[0] for row in towards.rows] == [*(f"School {ukprn}" for ukprn in UKPRNS), "No application sent"]
    by_state = progress.reports.show(progress.operator, "applications", ReportQuery(by=("state", "submitted")))
    assert by_state.rows[0].labels[0] == "Pending"
    years = [row.labels[1] for row in by_state.rows if row.labels[0] == "Offered"]
    assert years == ["2026/27", "2025/26", "2024/25", "Not submitted"]
    assert "archived or deleted" in by_state.notes[0]


def test_at_risk_and_with_a_place_make_up_the_learners_who_leave(progress: Progress) -> None:
    report = progress.reports.show(progress.operator, "at-risk", ReportQuery(by=("provider",)))
    for row in (*report.rows, report.total):
        everybody, placed, at_risk, *blockers = [figure.count or 0 for figure in row.figures]
        assert everybody == placed + at_risk
        assert at_risk == sum(blockers)


def test_a_manager_of_a_group_gets_its_learners_alone(progress: Progress) -> None:
    report = progress.reports.show(TUTOR, "standing", ReportQuery(by=("group",)))
    assert [row.labels for row in report.rows] == [("Tutor group 2",)]
    listed = progress.learners.page(TUTOR, LearnerQuery(counted=True))
    assert report.total.figures[0].count == listed.total
    for query in (ReportQuery(group=1), ReportQuery(provider=UKPRNS[1])):
        with pytest.raises(NotFound):
            progress.reports.show(TUTOR, "standing", query)
    with pytest.raises(NotFound):
        progress.reports.show(ADMISSIONS, "received", ReportQuery(receiver=UKPRNS[1]))


def test_an_empty_scope_has_an_empty_report(progress: Progress) -> None:
    nobody = evolve(MANAGER, scope=Scope())
    report = progress.reports.show(nobody, "sections", ReportQuery(sharing=True))
    assert report.rows == ()
    assert {figure.count for figure in report.total.figures} == {None}
    plain = progress.reports.show(nobody, "sections")
    assert {figure.count for figure in plain.total.figures} == {0}
    empty = Progress.memory()
    book = empty.reports.export(empty.operator, "sections")
    assert json.loads(book[len(MAGIC) :])["charts"] == []


def test_choices_are_what_occurs_in_scope(progress: Progress) -> None:
    choices = progress.reports.choices(MANAGER, "applications")
    assert list(choices["provider"].items()) == [(UKPRNS[0], f"School {UKPRNS[0]}")]
    assert list(choices["year"].values()) == ["Year 10", "Year 11", "Year 13"]
    assert "Not known" in choices["subject"].values()
    received = progress.reports.choices(ADMISSIONS, "received")
    assert list(received["type"].values()) == ["T Level"]


@pytest.mark.parametrize("actor", [MANAGER, ADMISSIONS], ids=["of learners", "of received applications"])
def test_a_report_comes_with_what_its_filters_can_choose(progress: Progress, actor: Actor) -> None:
    for line in progress.reports.list(actor):
        whole = progress.reports.choices(actor, line.name)
        in_order = {fact: list(values.items()) for fact, values in whole.items()}
        assert list(in_order) == list(line.filters)
        for query in (ReportQuery(), ReportQuery(type="T Level"), ReportQuery(year=(11,)), ReportQuery(sharing=True)):
            if not set(query.filters) <= set(line.filters):
                continue
            report = progress.reports.show(actor, line.name, query, choices=True)
            possible = {fact: values for fact, values in in_order.items() if fact != "group" or not query.sharing}
            assert {fact: list(values.items()) for fact, values in report.choices.items()} == possible
            plain = progress.reports.show(actor, line.name, query)
            assert (plain.choices, evolve(report, choices={}, at=plain.at)) == ({}, plain)


def test_a_heading_says_whom_a_figure_counts(progress: Progress) -> None:
    cell = Cell()
    for fact, value in (
        ("year", 11), ("group", 1), ("personal", 2), ("reference", 1), ("line", "no-offers"), ("stage", "none"),
        ("blocker", "no-offer"), ("type", "-"), ("subject", ""), ("statements", 7), ("reference", 9), ("line", "?"),
        ("provider", UKPRNS[0]), ("provider", "unknown"),
    ):  # fmt: skip
        cell = evolve(cell, conditions=(*cell.conditions, (fact, (value,))))
    words = progress.reports.describe(MANAGER, cell)
    assert words == (
        "Year group: Year 11, Group: Tutor group 1, Personal information: Complete, Reference: Draft, "
        "Dashboard: Learners with no offers, Destination: None, What blocks them: No offer yet, "
        "Type of qualification: No application sent, Subject area: Not known, Statements: 7, Reference: 9, "
        f"Dashboard: ?, Provider: School {UKPRNS[0]}, Provider: unknown"
    )
    courses = Cell(Population.RECEIVED).narrowed("course", [1]).narrowed("state", ["offered"])
    named = progress.reports.describe(ADMISSIONS, courses)
    assert named == "Course: Education and Childcare (T Level), September 2026, State: Offered"


def test_lists_of_applications_need_the_permission_of_their_report(progress: Progress) -> None:
    applications, received = CountedQuery(Cell(Population.APPLICATIONS)), CountedQuery(Cell(Population.RECEIVED))
    assert progress.reports.applications(MANAGER, applications).total
    assert progress.reports.applications(ADMISSIONS, received).total
    for actor, query in ((ADMISSIONS, applications), (MANAGER, received)):
        with pytest.raises(NotAllowed):
            progress.reports.applications(actor, query)


def test_a_report_for_sharing_has_no_small_numbers_and_no_lists(progress: Progress) -> None:
    report = progress.reports.show(progress.operator, "sections", ReportQuery(by=("year", "provider"), sharing=True))
    figures = [figure for row in (*report.rows, report.total) for figure in row.figures]
    assert {figure.cell for figure in figures} == {None}
    shown = [figure.count for figure in figures if figure.count is not None]
    assert shown
    assert all(count % 5 == 0 for count in shown)
    assert report.hidden == len(figures) - len(shown) > 0
    assert f"({report.hidden} figures)" in report.notes[-1]
    off = Progress(evolve(progress.context, limits=evolve(progress.context.limits, suppress_below=0)))
    whole = off.reports.show(off.operator, "sections", ReportQuery(by=("year", "provider"), sharing=True))
    assert (whole.hidden, whole.below) == (0, 0)


def test_files_hide_small_numbers_unless_asked_not_to(progress: Progress) -> None:
    table = progress.reports.export(progress.operator, "at-risk", kind="csv").decode("utf-8-sig")
    rows = list(csv.reader(StringIO(table)))
    assert rows[0][:4] == ["Year group", "Learners who leave", "With a place", "At risk"]
    assert rows[-1][0] == "Total"
    assert "hidden" in table
    asked = ReportQuery(provider=UKPRNS[0], sharing=True)
    whole = progress.reports.export(progress.operator, "at-risk", asked, "csv", small_numbers=True).decode()
    assert "hidden" not in whole
    with pytest.raises(Rejected):
        progress.reports.export(progress.operator, "at-risk", ReportQuery(by=("type",)))
    with pytest.raises(Rejected, match="cannot be narrowed or broken down by Group"):
        progress.reports.export(progress.operator, "at-risk", ReportQuery(group=1))
    assert progress.reports.for_sharing(progress.operator, "at-risk", ReportQuery(group=1)).group is None
    entries = progress.audit.page(progress.operator, AuditAsked()).lines
    exports = [line.entry for line in entries if line.entry.action == Action.EXPORT_REPORT]
    assert [(entry.ukprn, entry.facts["small_numbers"]) for entry in exports] == [
        (UKPRNS[0], "shown"),
        ("", "hidden"),
    ]


def test_a_workbook_has_the_table_what_to_know_and_a_chart(progress: Progress) -> None:
    content = progress.reports.export(progress.operator, "sections", small_numbers=True)
    book = json.loads(content[len(MAGIC) :])
    assert [sheet["name"] for sheet in book["sheets"]] == ["Sections", "About this report", "Sections chart"]
    (chart,) = book["charts"]
    assert chart["rows"] == 3
    assert "Year 10: Personal information: Complete" in chart["description"]
    about = dict(cells for _, cells in book["sheets"][1]["rows"] if len(cells) > 1)
    assert about["Only"] == "Everything you may see"
    assert set(about) >= {"Report", "What it counts", "Counted at"}


def test_the_description_of_a_long_chart_ends() -> None:
    many = Progress.memory()
    populate(many.context.store, learners=400)
    asked = ReportQuery(by=("receiver", "state"))
    content = many.reports.export(many.operator, "applications", asked, small_numbers=True)
    (chart,) = json.loads(content[len(MAGIC) :])["charts"]
    assert chart["rows"] > 20
    assert f"{chart['rows'] - 20} more rows are in the table." in chart["description"]
