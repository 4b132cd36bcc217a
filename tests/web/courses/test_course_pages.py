"""The pages of courses and providers, as strangers, learners and staff see them."""

import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest

from progress_core.domain.foundations.choices import Choice
from tests.browsers import browser_at
from tests.given.admissions import directory
from tests.given.courses import BEGUN, CLOSED, FAR, FULL, MANY, NOT_OPEN, WITHDRAWN, full_course
from tests.given.people import ELSEWHERE, SOUTH
from tests.given.profiles import learner_of, pupil
from tests.naughty import NAUGHTY
from tests.web.conftest import House, Visitor, house_of, token_on
from tests.web.served import read

pytestmark = pytest.mark.feature("H1a")


@pytest.fixture(scope="module")
def herself(filled: House) -> Visitor:
    """Log a learner in."""
    return filled.enter_as(learner_of(filled.progress, pupil(filled.progress, sign_off=Choice.YES)), "sunny4day")


@pytest.fixture
def own_house() -> Iterator[House]:
    """Run a site without courses, for a test that adds some."""
    with house_of() as house:
        yield house


def test_a_course_says_what_where_when_and_how_to_apply(stranger: httpx.Client) -> None:
    answer = stranger.get(f"/courses/{FULL}")
    page = unescape(answer.text)
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "public, max-age=300"
    for text in (
        "Carpentry (Apprenticeship)",
        "South College",
        "Mill Campus",
        "Manchester, M1 2AB",
        "11 Jan 2027",
        "18 months",
        "From 1 Aug 2026 to 31 Dec 2026",
        "A head for heights.",
        "Construction, planning and the built environment",
        'rel="external nofollow noopener" href="https://www.example.ac.uk/carpentry?year=2027&full=yes"',
        f'<link rel="canonical" href="http://localhost:8000/courses/{FULL}">',
    ):
        assert text in page, text
    assert 'content="noindex"' not in page


def test_a_course_carries_data_that_search_engines_understand(stranger: httpx.Client) -> None:
    page = stranger.get(f"/courses/{FULL}").text
    assert re.findall(r'itemtype="https://schema.org/(\w+)"', page) == [
        "Course",
        "EducationalOrganization",
        "CourseInstance",
        "Place",
    ]
    for name in ("name", "provider", "url", "description", "hasCourseInstance", "startDate", "location", "courseMode"):
        assert f'itemprop="{name}"' in page, name
    assert 'itemprop="startDate" datetime="2027-01-11"' in page


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (CLOSED, "Applications for this course closed on 20 August 2026. Search for another one."),
        (NOT_OPEN, "Applications for this course open on 1 October 2026. Come back then."),
        (BEGUN, "This course began on 24 August 2026, so nobody can apply for it any more."),
    ],
)
@pytest.mark.feature("H2")
def test_a_course_that_takes_no_applications_says_why(
    stranger: httpx.Client, herself: Visitor, number: int, said: str
) -> None:
    for answer in (stranger.get(f"/courses/{number}"), herself.get(f"/courses/{number}")):
        assert said in answer.text
        assert "Log in to apply" not in answer.text
        forms = (form for form in read(answer.text).forms if form.action == "/applications/create")
        offered = [form.fields["course"].chosen for form in forms]
        assert [str(number)] not in offered


def test_a_course_that_is_no_longer_offered_is_gone(stranger: httpx.Client) -> None:
    answer = stranger.get(f"/courses/{WITHDRAWN}")
    assert (answer.status_code, answer.headers["cache-control"]) == (410, "no-store")
    assert "This course is no longer offered." in answer.text
    assert 'content="noindex"' in answer.text
    assert "Log in to apply" not in answer.text
    for number in ("0", "999999999", "9" * 18):
        assert stranger.get(f"/courses/{number}").status_code == 404
    assert stranger.get("/courses/x").status_code == 404


def test_whoever_logs_in_to_apply_comes_back_to_the_course(filled: House, stranger: httpx.Client) -> None:
    learner = learner_of(filled.progress, pupil(filled.progress, username="comesback", sign_off=Choice.YES))
    filled.progress.own_account.change_password(learner, "sunny4day", "chosen4me")
    page = stranger.get("/courses/1").text
    (link,) = re.findall(r'href="(/login[^"]*)">Log in to apply<', page)
    asked = stranger.get(unescape(link)).text
    assert "Log in to continue" in asked
    login = {"username": learner.username, "password": "chosen4me", "token": token_on(asked), "next": "/courses/1"}
    assert stranger.post("/login", data=login).headers["location"] == "/courses/1"
    page = stranger.get("/courses/1").text
    assert "Log in to apply" not in page
    begun = stranger.post("/applications/create", data={"token": token_on(page), "course": "1"})
    own = begun.headers["location"].partition("/move")[0]
    assert re.fullmatch("/applications/[0-9]+", own)
    for path in ("/courses/1", "/search?words=plumbing"):
        assert f'href="{own}">Your application' in stranger.get(path).text


def test_staff_are_not_asked_to_apply(manager: Visitor) -> None:
    for path in ("/courses/1", "/search", f"/directory/{SOUTH}"):
        page = manager.get(path).text.partition("<main")[2]
        assert "Log in to apply" not in page
        assert ">Apply<" not in page


def test_a_provider_has_a_page_with_all_its_courses_by_subject(stranger: httpx.Client) -> None:
    answer = stranger.get(f"/directory/{SOUTH}")
    link = 'rel="external nofollow noopener" href="https://south.example/welcome">Website of South College</a>'
    assert (link in answer.text, "Website of" in stranger.get(f"/directory/{ELSEWHERE}").text) == (True, False)
    page = answer.text
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    for text in ("South College", "OX28 6NE", "Oxfordshire", f">{MANY // 2 + 4}</dd>"):
        assert text in page, text
    assert "Thatching" not in page
    assert page.count('class="progress-course"') == MANY // 2 + 4
    assert '<h2 class="govuk-heading-m">Construction, planning and the built environment</h2>' in page
    assert '<h2 class="govuk-heading-m">Courses</h2>' in stranger.get(f"/directory/{ELSEWHERE}").text
    for unknown in ("19999999", "x", "1" * 30):
        assert stranger.get(f"/directory/{unknown}").status_code == 404


def test_a_provider_without_courses_says_so(own_house: House) -> None:
    page = httpx.get(f"{own_house.url}/directory/{ELSEWHERE}").text
    assert "has no courses here at the moment" in page
    assert 'content="noindex"' in page


def test_courses_without_a_subject_come_last(own_house: House) -> None:
    directory(own_house.progress, full_course(), full_course(id=FAR, title="Baking", subject_area=""))
    page = httpx.get(f"{own_house.url}/directory/{SOUTH}").text
    assert re.findall(r'<h2 class="govuk-heading-m">([^<]*)<', page)[-1] == "Other courses"


def test_a_course_leads_to_its_provider_and_to_other_courses_there(stranger: httpx.Client) -> None:
    page = stranger.get(f"/courses/{FULL}").text
    assert f'href="/directory/{SOUTH}"' in page
    assert f"All {MANY // 2 + 4} courses at South College" in page
    others = re.findall(r'progress-course__name"><a class="govuk-link" href="/courses/(\d+)"', page)
    assert len(others) == 6
    assert str(FULL) not in others


def test_naughty_texts_of_courses_stay_text(own_house: House) -> None:
    names = ("title", "type", "venue", "town", "length", "entry_requirements", "subject_area")
    with browser_at(own_house.url) as stranger:
        for text in NAUGHTY.values():
            directory(own_house.progress, full_course(**dict.fromkeys(names, text[:200])))
            for path in (f"/courses/{FULL}", f"/directory/{SOUTH}", "/search", f"/search?provider={SOUTH}&view=map"):
                answer = stranger.get(path)
                assert answer.status_code == 200, text
                assert read(answer.text, path).alive == [], text
