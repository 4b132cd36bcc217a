"""Reports over the API."""

from http import HTTPStatus

import pytest

from progress_core.domain.foundations.permissions import Role
from progress_core.usecases.reports.reports import ReportQuery
from tests.api.conftest import Hall, Program, a_learner
from tests.given.exchanges import enrol
from tests.given.people import ELSEWHERE, NORTH, SOUTH
from tests.given.years import school

pytestmark = pytest.mark.feature("I6", "H5")


def test_the_reports_are_those_of_the_role(hall: Hall, manager: Program) -> None:
    listed = manager.get("/reports").json()["items"]
    assert ["at-risk", "destinations", "applications", "sections", "standing"] == [each["name"] for each in listed]
    assert {"name": "year", "label": "Year group"} in listed[0]["by"]
    assert {"name": "group", "label": "Group"} in listed[0]["filters"]
    admissions = hall.program(Role.ADMISSIONS, SOUTH)
    assert ["received"] == [each["name"] for each in admissions.get("/reports").json()["items"]]
    assert HTTPStatus.FORBIDDEN == admissions.get("/reports/sections").status_code
    assert HTTPStatus.OK == admissions.get("/reports/received").status_code
    assert HTTPStatus.FORBIDDEN == hall.program(Role.USER_MANAGER, NORTH).get("/reports").status_code


def test_a_report_has_the_figures_of_the_site(manager: Program) -> None:
    a_learner(manager)
    a_learner(manager, username="bjones", first_name="Bo", year_group="12")
    told = manager.get("/reports/sections").json()
    shown = manager.progress.reports.show(manager.actor, "sections")
    assert [column.key for column in shown.columns] == [each["key"] for each in told["columns"]]
    assert [list(row.values) for row in shown.rows] == [each["values"] for each in told["rows"]] == [[11], [12]]
    assert ["Year 11"] == told["rows"][0]["labels"]
    for row, each in zip([*shown.rows, shown.total], [*told["rows"], told["total"]], strict=True):
        assert [figure.count for figure in row.figures] == each["figures"]
    assert 2 == told["total"]["figures"][0]
    assert ([{"name": "year", "label": "Year group"}], {}) == (told["by"], told["filters"])
    assert ("learners", 0, 0) == (told["population"], told["hidden"], told["below"])
    assert manager.progress.context.clock.now().isoformat() == told["at"]


def test_a_report_is_filtered_and_broken_down(hall: Hall, manager: Program) -> None:
    both = hall.program(Role.LEARNER_MANAGER, NORTH, SOUTH, email="both@example.com")
    a_learner(manager)
    enrol(both.progress, "Bo Jones", "Cy Dee", ukprn=SOUTH, year_group="12")
    enrol(both.progress, "Di Eff", ukprn=SOUTH, year_group="13")
    told = both.get("/reports/sections", by=["provider", "year"], year=[11, 12], provider=SOUTH).json()
    assert [([SOUTH, 12], ["South College", "Year 12"], 2)] == [
        (each["values"], each["labels"], each["figures"][0]) for each in told["rows"]
    ]
    assert {"provider": [SOUTH], "year": [11, 12]} == told["filters"]
    assert {"year": [11, 13, 14]} == both.get("/reports/at-risk").json()["filters"]


def test_a_report_for_sharing_hides_small_numbers(manager: Program) -> None:
    enrol(manager.progress, *(f"Pupil No{number}" for number in "abcdefghijkl"))
    a_learner(manager, year_group="12")
    told = manager.get("/reports/sections", sharing="true").json()
    shown = manager.progress.reports.show(manager.actor, "sections", ReportQuery(sharing=True))
    assert [[figure.count for figure in row.figures] for row in shown.rows] == [
        each["figures"] for each in told["rows"]
    ]
    assert told["below"] == manager.progress.context.limits.suppress_below > 0
    assert list(shown.notes) == told["notes"]
    assert 1 not in [figure for each in told["rows"] for figure in each["figures"]]
    assert manager.get("/reports/sections").json()["rows"][1]["figures"][0] == 1


@pytest.mark.feature("J2")
def test_the_report_on_destinations_tells_where_leavers_went(hall: Hall) -> None:
    gone, _ = school(hall.progress, 11, 12)
    boss = hall.program(Role.PROVIDER_MANAGER, NORTH)
    boss.progress.leavers.leave(boss.actor, [gone], {"leaving_date": "2026-08-20", "destination": "sixth-form-college"})
    college = {"destination": "sixth-form-college", "label": "Sixth-form college", "this_year": 1, "last_year": 0}
    for query, expected in (({}, [college]), ({"provider": NORTH}, [college]), ({"sharing": "true"}, [])):
        assert expected == boss.get("/reports/destinations", **query).json()["leavers"]
    assert [] == boss.get("/reports/standing").json()["leavers"]


def test_bad_filters_are_named_as_they_were_sent(manager: Program) -> None:
    for query, fields in (
        ({"by": ["year", "colour"]}, ["by"]),
        ({"year": 99, "group": -1, "receiver": "x" * 301}, ["year", "group", "receiver"]),
        ({"state": "offered", "submitted": 2026}, ["state", "submitted"]),
        ({"by": "group", "sharing": "true"}, ["group"]),
        ({"year": "eleven", "sharing": "perhaps", "colour": "red"}, ["year[0]", "sharing", "colour"]),
    ):
        refused = manager.get("/reports/sections", **query)
        assert HTTPStatus.UNPROCESSABLE_ENTITY == refused.status_code
        assert sorted(fields) == sorted(each["field"] for each in refused.json()["problems"])


@pytest.mark.feature("B9")
def test_providers_groups_and_reports_that_are_not_there_lead_nowhere(hall: Hall, manager: Program) -> None:
    group = hall.progress.groups.create(hall.program(Role.PROVIDER_MANAGER, SOUTH).actor, SOUTH, "11A").id
    for foreign, absent in (
        (manager.get("/reports/sections", provider=ELSEWHERE), manager.get("/reports/sections", provider="10000000")),
        (manager.get("/reports/sections", group=group), manager.get("/reports/sections", group=404)),
    ):
        assert HTTPStatus.NOT_FOUND == foreign.status_code == absent.status_code
        assert foreign.text.replace(ELSEWHERE, "") == absent.text.replace("10000000", "")
    for name in ("other", "At-Risk", "sections%20", "sections%00", "x" * 41):
        assert HTTPStatus.NOT_FOUND == manager.get(f"/reports/{name}").status_code
