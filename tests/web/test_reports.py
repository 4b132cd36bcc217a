"""The pages of reports: each figure leads to exactly those it counts, and nobody sees anybody else's."""

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from urllib.parse import urlencode

import openpyxl
import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.profiles.profiles import Profile
from progress_core.usecases.consequences.standings import with_tallies
from tests.given.groups import restrict
from tests.given.people import NORTH, SOUTH, hire
from tests.given.profiles import COMPLETE, apply, pupil
from tests.web.conftest import House, Visitor

pytestmark = pytest.mark.feature("H5")

_S = ApplicationState
_STATES: tuple[tuple[ApplicationState, ...], ...] = (
    (), (_S.DRAFT,), (_S.PENDING,), (_S.SUBMITTED, _S.SUBMITTED), (_S.OFFERED,), (_S.DECLINED_BY_PROVIDER,),
    (_S.ACCEPTED, _S.DECLINED_BY_LEARNER), (_S.ENROLLED,), (_S.WITHDRAWN,),
)  # fmt: skip
_FIGURE = re.compile(
    r'<span class="progress-report__number">\s*<a class="govuk-link" href="([^"]+)">([\d,]+)<span[^>]*>([^<]*)</span>'
)
_LISTED = re.compile(r'progress-total">([\d,]+) (?:learner|application)s?\b')
REPORTS = ("at-risk", "destinations", "applications", "sections", "standing")


def populate(progress: Progress) -> list[int]:
    """Create learners of two year groups in every state, and return those of Tutor group 11A."""
    group = progress.groups.create(OPERATOR, NORTH, "Tutor group 11A")
    members = []
    for number, states in enumerate(_STATES * 2):
        year = "11" if number % 3 else "13"
        profile = COMPLETE if number % 2 else Profile()
        learner = pupil(progress, f"pupil{number}", profile, year_group=year, last_name=f"Smith{chr(97 + number)}")
        for state in states:
            apply(progress, learner, state)
        if number % 4 == 1:
            members.append(learner.id)
    progress.group_learners.change(OPERATOR, group.id, joining=members)
    with progress.context.store.transaction() as work:
        for id_ in members:
            assert with_tallies(work, work.learners.get(EVERYTHING, id_)) == work.learners.get(EVERYTHING, id_)
    return members


@pytest.fixture
def boss(house: House) -> Visitor:
    """Log in the provider manager of North School, whose learners are in every state."""
    populate(house.progress)
    return house.enter(Role.PROVIDER_MANAGER, NORTH)


def figures(page: str) -> Iterator[tuple[str, int, str]]:
    """Yield each figure that is a link: its address, the figure, and what the link is called beside it."""
    for address, text, about in _FIGURE.findall(page):
        yield unescape(address), int(text.replace(",", "")), about.strip()


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("by", ["", "by=year&by=group"])
def test_each_figure_leads_to_exactly_those_it_counts(boss: Visitor, name: str, by: str) -> None:
    found = list(figures(boss.get(f"/reports/{name}?{by}").text))
    assert len(found) > 5
    for address, count, about in found:
        listed = boss.get(address)
        assert listed.status_code == 200, about
        total = _LISTED.search(listed.text)
        assert total is not None, about
        assert int(total[1].replace(",", "")) == count, about
        assert "Only the " in listed.text or "Every application that reports count" in listed.text


def test_the_received_report_leads_to_the_applications_of_the_college(house: House) -> None:
    populate(house.progress)
    college = house.enter(Role.ADMISSIONS, SOUTH)
    page = college.get("/reports/received?by=state").text
    found = list(figures(page))
    assert found
    for address, count, about in found:
        listed = college.get(address).text
        total = _LISTED.search(listed)
        assert total is not None, about
        assert int(total[1]) == count, about
    assert re.search(r'href="/admissions/\d+"', college.get(found[0][0]).text)


def test_the_page_of_learners_at_risk_leads_with_the_biggest_blocker(boss: Visitor) -> None:
    page = boss.get("/reports/at-risk").text
    counts = [int(text) for text in re.findall(r'progress-blockers__number"><a [^>]+>(\d+)</a>', page)]
    assert counts == sorted(counts, reverse=True)
    shown = re.search(r"(\d+) of (\d+) learners</a> who leave this year have no place yet", page)
    assert shown is not None
    assert sum(counts) == int(shown[1]) < int(shown[2])
    assert "Tutor group 11A" in page
    assert "Figures as of 1 Sep 2026" in page


def test_the_dashboard_of_a_provider_manager_says_who_may_leave_without_a_place(house: House, boss: Visitor) -> None:
    home = boss.get("/dashboard").text
    assert "Who may leave without a place" in home
    assert re.findall(r"\d+ of \d+ learners", home) == re.findall(
        r"\d+ of \d+ learners", boss.get("/reports/at-risk").text
    )
    assert home.count("progress-blockers__item") == 3
    manager = house.enter(Role.LEARNER_MANAGER, NORTH)
    assert "Who may leave without a place" not in manager.get("/dashboard").text


def test_a_manager_of_a_group_sees_figures_of_its_learners_alone(house: House) -> None:
    members = populate(house.progress)
    (group,) = house.progress.groups.list(OPERATOR, NORTH)
    bound = restrict(house.progress, hire(house.progress, Role.LEARNER_MANAGER, NORTH), group.group)
    visitor = house.enter_as(bound, "teach3rs")
    total = list(figures(visitor.get("/reports/standing").text))
    assert max(count for _, count, _ in total) == len(members)
    outside = urlencode({"cell": "of=learners"})
    listed = _LISTED.search(visitor.get(f"/learners?{outside}").text)
    assert listed is not None
    assert int(listed[1]) == len(members)


def test_roles_find_the_reports_that_they_may_see(house: House, boss: Visitor) -> None:
    assert set(re.findall(r'href="/reports/([a-z-]+)"', boss.get("/reports").text)) == set(REPORTS)
    college = house.enter(Role.ADMISSIONS, SOUTH)
    assert re.findall(r'href="/reports/([a-z-]+)"', college.get("/reports").text) == ["received"]
    assert college.get("/reports/at-risk").status_code == 403
    assert boss.get("/reports/received").status_code == 403
    users = house.enter(Role.USER_MANAGER, NORTH)
    assert users.get("/reports").status_code == 403
    assert 'href="/reports"' not in users.get("/dashboard").text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/reports/nothing", 404),
        ("/reports/nothing/applications", 404),
        ("/reports/at-risk?by=course", 422),
        ("/reports/at-risk?by=year&by=group&by=provider", 422),
        ("/reports/at-risk?year=99", 422),
        ("/reports/at-risk?year=%00", 422),
        ("/reports/at-risk?group=999999999", 404),
        ("/reports/at-risk?provider=10002938", 404),
        ("/reports/at-risk?subject=%3Cscript%3E", 200),
        ("/reports/at-risk/download?by=course", 422),
        ("/reports/applications/applications", 422),
        ("/reports/applications/applications?cell=of%3Dlearners%26nonsense", 422),
        ("/reports/applications/applications?cell=of%3Dapplications&after=x", 422),
        ("/learners?cell=nonsense", 422),
        ("/learners?cell=of%3Dapplications", 422),
        ("/learners?cell=of%3Dlearners%26year%3D11%26and%3Dyear", 200),
    ],
)
def test_addresses_that_somebody_altered_are_answered_with_a_page(boss: Visitor, address: str, status: int) -> None:
    answer = boss.get(address)
    assert answer.status_code == status
    assert "<script>" not in answer.text
    assert "<h1" in answer.text


def test_a_report_for_sharing_hides_small_numbers_and_links_nowhere(boss: Visitor) -> None:
    page = boss.get("/reports/standing?sharing=1").text
    assert list(figures(page)) == []
    assert "hidden" in page
    assert "For sharing: figures from 1 to 4 are hidden" in page
    assert "keep this report inside" not in page
    assert "keep this report inside" in boss.get("/reports/standing").text


def test_a_report_for_sharing_has_no_groups(boss: Visitor) -> None:
    page = boss.get("/reports/at-risk?group=0").text
    (address,) = re.findall(r'href="([^"]+)">Hide small numbers, for sharing \(with fewer filters\)<', page)
    shared = boss.get(unescape(address))
    assert shared.status_code == 200
    assert '<option value="group"' not in shared.text
    assert "Groups are not told" in shared.text
    refused = boss.get("/reports/at-risk?group=0&sharing=1")
    assert refused.status_code == 422
    assert "cannot be narrowed or broken down by Group" in refused.text
    assert list(figures(refused.text)) == []
    few = boss.get("/reports/at-risk?year=9&sharing=1").text
    assert "Too few are counted here for a report for sharing." in few


def test_reports_are_downloaded_as_their_page_shows_them(boss: Visitor) -> None:
    page = boss.get("/reports/sections").text
    addresses = [unescape(found) for found in re.findall(r'href="(/reports/sections/download[^"]+)"', page)]
    sheet, text = (boss.get(address) for address in addresses)
    assert (sheet.status_code, text.status_code) == (200, 200)
    assert 'filename="sections.xlsx"' in sheet.headers["content-disposition"]
    assert text.headers["content-type"] == "text/csv; charset=utf-8"
    if sheet.content.startswith(b"PK"):
        assert openpyxl.load_workbook(BytesIO(sheet.content)).sheetnames


def test_rows_and_filters_are_in_the_address(boss: Visitor) -> None:
    page = boss.get("/reports/sections?by=group&by-2=year&year=11").text
    assert '<option value="group" selected>' in page
    assert page.count('<option value="year" selected>') == 1
    assert '<option value="11" selected>' in page
    assert "Year 13</td>" not in page


def test_applications_are_compared_with_those_of_last_year(boss: Visitor) -> None:
    page = boss.get("/reports/applications").text
    (address,) = re.findall(r'href="([^"]+)">This year against last<', page)
    assert boss.get(unescape(address)).status_code == 200


def test_a_manager_of_several_providers_opens_the_tutor_groups_of_each(house: House) -> None:
    populate(house.progress)
    pupil(house.progress, "other1", ukprn=SOUTH)
    manager = house.enter(Role.LEARNER_MANAGER, NORTH, SOUTH)
    page = manager.get("/reports/at-risk").text
    address, *_ = re.findall(r'<a class="govuk-link" href="([^"]+)">North School<', page)
    opened = manager.get(unescape(address)).text
    assert "Tutor group 11A" in opened
    assert "South College</th>" not in opened
