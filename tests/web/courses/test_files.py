"""A provider manager's own courses: list, spreadsheet, upload, preview, confirmation."""

from collections.abc import Iterator

import pytest
from attrs import evolve

from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.courses.search import CourseQuery
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.permissions import Role
from tests.given.course_files import HEALTH, LAW, course_csv
from tests.given.people import ELSEWHERE, NORTH, SOUTH
from tests.given.profiles import apply, pupil
from tests.web.conftest import House, Visitor, house_of, mark_on, text_of

COURSES = f"/providers/{SOUTH}/courses"
UPLOAD = f"{COURSES}/import"


@pytest.fixture
def house() -> Iterator[House]:
    with house_of() as made:
        yield made


@pytest.fixture
def head(house: House) -> Visitor:
    """Log in a provider manager of South College."""
    return house.enter(Role.PROVIDER_MANAGER, SOUTH)


def _send(visitor: Visitor, content: bytes, name: str = "ours.csv", path: str = UPLOAD) -> tuple[int, str]:
    answer = visitor.browser.post(path, data={"token": visitor.token}, files={"file": (name, content)})
    return answer.status_code, answer.headers.get("location", answer.text)


def _titles(house: House) -> list[str]:
    return [line.course.title for line in house.progress.courses.search(OPERATOR, CourseQuery()).lines]


@pytest.mark.feature("H1", "E6")
def test_courses_are_uploaded_previewed_and_confirmed(house: House, head: Visitor) -> None:
    assert "No course is on offer" in head.get(COURSES).text
    status, preview = _send(head, course_csv(HEALTH, LAW))
    assert (303, True) == (status, preview.startswith(f"{UPLOAD}/"))
    shown = head.get(preview).text
    assert "2 courses would be added" in text_of(shown)
    assert [] == _titles(house)
    done = head.post(preview, mark=mark_on(shown))
    assert (303, f"{COURSES}?courses_added=2") == (done.status_code, done.headers["location"])
    listed = text_of(head.get(done.headers["location"]).text)
    assert "2 courses have been added." in listed
    assert "Health (T Level) Witney, OX28 6NE September 2027 Open 0" in listed
    assert ["Health", "Law"] == _titles(house)
    assert (303, COURSES) == _reached(head, preview)


def _reached(visitor: Visitor, path: str) -> tuple[int, str]:
    answer = visitor.get(path)
    return answer.status_code, answer.headers["location"]


@pytest.mark.feature("H1", "E6")
def test_changes_and_withdrawals_are_shown_before_they_are_made(house: House, head: Visitor) -> None:
    house.progress.course_files.load(OPERATOR, "all.csv", course_csv(HEALTH, LAW))
    with house.progress.context.store.transaction() as work:
        (law,) = [course for course in work.courses.all() if course.title == "Law"]
    apply(house.progress, pupil(house.progress), ApplicationState.SUBMITTED)
    _, preview = _send(head, course_csv((*HEALTH[:5], "Didcot", "")))
    page = head.get(preview).text
    shown = text_of(page)
    assert "1 course would be changed 2 courses would be withdrawn" in shown
    assert "Town : Witney becomes Didcot" in shown
    assert law.name in shown
    house.progress.course_files.load(OPERATOR, "all.csv", course_csv(HEALTH))
    late = head.post(preview, mark=mark_on(page))
    assert (409, True) == (late.status_code, "have changed since you checked the file" in text_of(late.text))
    done = head.post(preview, mark=mark_on(late.text))
    assert f"{COURSES}?courses_changed=1" == done.headers["location"]
    listed = text_of(head.get(COURSES).text)
    assert "Courses that have begun or are withdrawn: 2" in listed
    assert "Law (A level) Witney, OX28 6NE September 2027 Withdrawn 0" in listed


@pytest.mark.feature("H1", "H2")
def test_the_preview_counts_the_applications_of_withdrawn_courses(house: House, head: Visitor) -> None:
    waiting = apply(house.progress, pupil(house.progress), ApplicationState.SUBMITTED)
    with house.progress.context.store.transaction() as work:
        course = work.courses.get(waiting.course_id).course
        work.courses.put_many([evolve(course, starts_on=course.starts_on.replace(year=2027))])
    _, preview = _send(head, course_csv(HEALTH))
    assert "1 open application is for courses that would be withdrawn" in text_of(head.get(preview).text)


@pytest.mark.feature("H1", "B4", "E6")
def test_problems_are_listed_by_row_and_marked_in_a_copy(house: House, head: Visitor) -> None:
    bad = course_csv(HEALTH, (NORTH, *LAW[1:]), (SOUTH, "nowhere", *LAW[2:]))
    _, preview = _send(head, bad)
    shown = text_of(head.get(preview).text)
    assert "The file cannot be used yet" in shown
    assert f"3 A: UKPRN {NORTH}" in shown
    assert "4 B: Venue postcode nowhere" in shown
    assert 'name="mark"' not in head.get(preview).text
    marked = head.get(f"{preview}/errors.xlsx")
    assert (200, "attachment") == (marked.status_code, marked.headers["content-disposition"][:10])
    assert "is another provider" in marked.text
    assert 409 == head.post(preview, mark="anything").status_code
    assert [] == _titles(house)


@pytest.mark.feature("H1", "K8")
def test_files_that_cannot_be_read_are_errors_of_the_form(head: Visitor) -> None:
    for content, name, sentence in (
        (b"", "", "Choose the spreadsheet with your courses."),
        (b"", "ours.csv", "The file is empty."),
        (b"Name,Age\nAnn,7\n", "ours.csv", "No sheet has the headings of a list of courses"),
        (course_csv(), "ours.csv", "There are no courses below the headings in row 1."),
        (course_csv(HEALTH), "ours.exe", "ours.exe"),
        (course_csv(*(HEALTH for _ in range(2_001))), "ours.csv", "more than 2,000 courses"),
    ):
        status, page = _send(head, content, name)
        assert (422, True) == (status, sentence in text_of(page)), sentence


@pytest.mark.feature("H1", "E1")
def test_the_spreadsheet_comes_back_unchanged(house: House, head: Visitor) -> None:
    house.progress.course_files.load(OPERATOR, "all.csv", course_csv(HEALTH, LAW))
    ours = head.get(f"{COURSES}/template.xlsx")
    assert f'attachment; filename="courses-{SOUTH}.xlsx"' == ours.headers["content-disposition"]
    _, preview = _send(head, ours.content, "ours.xlsx")
    shown = head.get(preview).text
    assert "Nothing would change" in text_of(shown)
    assert 'name="mark"' not in shown
    assert "with your 2 courses" in text_of(head.get(UPLOAD).text)


@pytest.mark.feature("H1", "B9")
def test_only_managers_of_the_whole_provider_reach_its_courses(house: House, head: Visitor) -> None:
    _, preview = _send(head, course_csv(HEALTH))
    colleague = house.enter(Role.PROVIDER_MANAGER, SOUTH, NORTH, email="colleague@example.com")
    assert 200 == colleague.get(preview).status_code
    assert 404 == house.enter(Role.PROVIDER_MANAGER, NORTH, email="north@example.com").get(preview).status_code
    assert 404 == head.get(preview.replace(SOUTH, NORTH)).status_code
    assert 404 == head.get(f"/providers/{ELSEWHERE}/courses").status_code
    assert 404 == _send(head, course_csv(HEALTH), path=f"/providers/{ELSEWHERE}/courses/import")[0]
    tutor = house.enter(Role.LEARNER_MANAGER, SOUTH)
    assert {403} == {tutor.get(path).status_code for path in (COURSES, UPLOAD, preview, f"{COURSES}/template.xlsx")}
    assert COURSES in head.get("/providers").text
    assert COURSES not in tutor.get("/providers").text
