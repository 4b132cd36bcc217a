"""Favourites: saved wherever courses are shown, compared on a page of their own, and applied for from there."""

import html
import re
from collections.abc import Iterator

import httpx
import pytest

from progress_core.domain.courses.favourites import MAX_FAVOURITES
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.permissions import Role
from tests.given.admissions import directory
from tests.given.courses import BEGUN, FULL, WITHDRAWN, fill_directory, full_course
from tests.given.people import NORTH, SOUTH
from tests.given.profiles import learner_of, pupil
from tests.web.conftest import House, Visitor, house_of, token_on


@pytest.fixture
def filled() -> Iterator[House]:
    """Run a site of its own for each test, as favourites stay."""
    with house_of() as house:
        fill_directory(house.progress)
        yield house


@pytest.fixture
def ann(filled: House) -> Actor:
    """A learner of North School, who lives in OX14."""
    return learner_of(filled.progress, pupil(filled.progress))


@pytest.fixture
def herself(filled: House, ann: Actor) -> Visitor:
    return filled.enter_as(ann, "sunny4day")


@pytest.mark.feature("H1c")
@pytest.mark.parametrize("page", ["/search?words=carpentry", f"/courses/{FULL}", f"/directory/{SOUTH}"])
def test_a_learner_saves_a_course_where_it_is_shown_and_stays_there(herself: Visitor, page: str) -> None:
    before = html.unescape(herself.get(page).text)
    assert f'name="next" value="{page}"' in before
    answer = herself.post("/favourites/save", course=str(FULL), next=page)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{page}#save-{FULL}")
    after = html.unescape(herself.get(page).text)
    assert "Remove from favourites" in after
    answer = herself.post("/favourites/remove", course=str(FULL), next=page)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{page}#save-{FULL}")
    assert "Remove from favourites" not in herself.get(page).text


@pytest.mark.feature("H1c")
@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example/", "evil", ""])
def test_saving_leads_nowhere_but_to_this_site(herself: Visitor, elsewhere: str) -> None:
    answer = herself.post("/favourites/save", course=str(FULL), next=elsewhere)
    assert answer.headers["location"] == "/favourites?done=favourite-saved"
    assert "The course has been saved." in herself.get(answer.headers["location"]).text


@pytest.mark.feature("H1c")
def test_favourites_are_compared_and_applied_for(filled: House, ann: Actor, herself: Visitor) -> None:
    assert "You have not saved any courses yet" in herself.get("/favourites").text
    for number in (1, FULL, BEGUN):
        filled.progress.favourites.save(ann, number)
    page = html.unescape(herself.get("/favourites").text)
    for text in ("Plumbing 01 (T Level)", "A head for heights.", "18 months", "11 Jan 2027", "31 Dec 2026"):
        assert text in page
    assert "This course has already started" in page
    assert page.count(">Apply<") == 2
    begun = herself.post("/applications/create", course=str(FULL))
    page = herself.get("/favourites").text
    assert page.count(">Apply<") == 1
    assert begun.headers["location"].partition("/move")[0] in page


@pytest.mark.feature("H1c")
def test_a_course_that_is_no_longer_offered_says_so_and_can_be_removed(
    filled: House, ann: Actor, herself: Visitor
) -> None:
    filled.progress.favourites.save(ann, FULL)
    directory(filled.progress, full_course(withdrawn=True))
    page = herself.get("/favourites").text
    assert "No longer offered" in page
    assert ">Apply<" not in page
    herself.post("/favourites/remove", course=str(FULL))
    assert filled.progress.favourites.list(ann) == []
    answer = herself.post("/favourites/save", course=str(WITHDRAWN))
    assert answer.status_code == 422
    assert "This course is no longer offered." in answer.text


@pytest.mark.feature("H1c")
def test_one_course_too_many_is_refused_with_the_reason(filled: House, ann: Actor, herself: Visitor) -> None:
    directory(filled.progress, *(full_course(id=1000 + at, title=f"Course {at}") for at in range(MAX_FAVOURITES)))
    for at in range(MAX_FAVOURITES):
        filled.progress.favourites.save(ann, 1000 + at)
    answer = herself.post("/favourites/save", course=str(FULL))
    assert answer.status_code == 422
    assert f"You have saved {MAX_FAVOURITES} courses, which is the maximum." in answer.text


@pytest.mark.feature("H1c")
def test_a_stranger_logs_in_and_comes_back_to_save_the_course(
    filled: House, ann: Actor, stranger: httpx.Client
) -> None:
    filled.progress.own_account.change_password(ann, "sunny4day", "chosen4me")
    found = re.search('href="(/favourites/add[^"]*)"', stranger.get(f"/courses/{FULL}").text)
    assert found
    assert "/favourites" not in stranger.get("/search").text
    asked = stranger.get(html.unescape(found[1]))
    page = stranger.get(asked.headers["location"]).text
    next_ = re.search('name="next" value="([^"]+)"', page)
    assert next_
    login = {"username": ann.username, "password": "chosen4me", "token": token_on(page)}
    answer = stranger.post("/login", data=login | {"next": html.unescape(next_[1])})
    page = stranger.get(answer.headers["location"]).text
    assert "Save this course to your favourites?" in page
    assert filled.progress.favourites.list(ann) == []
    answer = stranger.post("/favourites/save", data={"course": FULL, "next": "/favourites", "token": token_on(page)})
    assert answer.headers["location"] == f"/favourites#save-{FULL}"
    assert filled.progress.favourites.course_ids(ann) == {FULL}
    assert "You have saved this course" in stranger.get(html.unescape(found[1])).text


@pytest.mark.feature("H1c", "B9")
def test_staff_see_how_many_courses_a_learner_has_saved(filled: House, ann: Actor) -> None:
    manager = filled.enter(Role.LEARNER_MANAGER, NORTH)
    profile = f"/learners/{ann.account_id}/profile"
    assert "saved as favourites" not in manager.get(profile).text
    filled.progress.favourites.save(ann, 1)
    assert "1 course saved as favourites" in manager.get(profile).text
    filled.progress.favourites.save(ann, 2)
    assert "2 courses saved as favourites" in manager.get(profile).text


@pytest.mark.feature("H1c")
@pytest.mark.parametrize("course", ["", "x", "-1", "999999999"])
def test_there_is_no_favourite_without_a_course(herself: Visitor, course: str) -> None:
    assert herself.get(f"/favourites/add?course={course}").status_code == 404
    assert herself.post("/favourites/save", course=course).status_code == 404
    assert herself.post("/favourites/remove", course=course).status_code == 404
