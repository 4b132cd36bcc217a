"""Searching for courses, applying, admissions and messages: in the usual way, and with forged requests."""

from html import unescape

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import ApplicationState as State
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from tests.given.admissions import COLLEGE, course, directory
from tests.given.people import ELSEWHERE, NORTH
from tests.given.profiles import learner_of, pupil
from tests.web.conftest import House, Visitor
from tests.web.served import without_tokens

ABSENT = 999_999_999


@pytest.fixture
def progress(house: House) -> Progress:
    """The use cases of the site, with two courses of South College."""
    directory(house.progress, course(1), course(3, title="Science"))
    return house.progress


@pytest.fixture
def learner(progress: Progress) -> Learner:
    """A learner with a complete profile that awaits approval."""
    return pupil(progress, sign_off=Choice.YES)


@pytest.fixture
def herself(house: House, learner: Learner) -> Visitor:
    return house.enter_as(learner_of(house.progress, learner), "sunny4day")


def begun(progress: Progress, learner: Learner, number: int = 1) -> int:
    return progress.applications.begin(learner_of(progress, learner), number).application.id


def submitted(progress: Progress, learner: Learner) -> int:
    """Return the id of an application that was submitted."""
    number = begun(progress, learner)
    progress.applications.move(learner_of(progress, learner), number, State.PENDING)
    progress.approvals.approve(progress.operator, learner.id)
    return number


def version_of(progress: Progress, number: int) -> int:
    return progress.admissions.get(progress.operator, number).application.version


@pytest.mark.feature("H1", "H2", "H4")
def test_a_learner_finds_a_course_and_applies(progress: Progress, learner: Learner, herself: Visitor) -> None:
    assert "No course matches your search." in herself.get("/search?words=astronomy").text
    found = herself.get("/search?words=digital+south").text
    assert "Digital Production (T Level)" in found
    assert "Science" not in found
    answer = herself.post("/applications/create", course="1")
    asked = answer.headers["location"]
    number = int(asked.split("/")[2])
    page = herself.get(asked).text
    assert "It is submitted to South College as soon as nothing blocks it any more." in unescape(page)
    assert "Your learner manager has to approve your profile." in page
    (draft,) = progress.applications.list(learner_of(progress, learner), learner.id)
    assert draft.application.state is State.DRAFT, "nothing happens before the learner has confirmed"
    assert "You have not applied yet." in herself.get(f"/applications/{number}").text
    answer = herself.post(f"/applications/{number}/move", target="pending", version="1")
    assert answer.headers["location"] == f"/applications/{number}?done=application-pending"
    assert "Your application" in herself.get("/search").text
    home = herself.get("/dashboard").text
    assert "Digital Production (T Level)" in home
    again = herself.post("/applications/create", course="1")
    assert again.headers["location"] == "/applications?done=application-there"
    assert [State.PENDING] == [
        each.application.state for each in progress.applications.list(progress.operator, learner.id)
    ]


@pytest.mark.asvs("V2.3.1")
@pytest.mark.feature("H2")
def test_impossible_moves_are_refused_with_a_message(progress: Progress, learner: Learner, herself: Visitor) -> None:
    number = begun(progress, learner)
    address = f"/applications/{number}/move"
    refused = herself.post(address, target="accepted", version="1")
    assert (422, True) == (refused.status_code, "change an application from draft to accepted." in refused.text)
    asked = herself.get(f"{address}?target=accepted")
    assert (422, True) == (asked.status_code, "change an application from draft to accepted." in asked.text)
    for target in ("nonsense", ""):
        assert herself.get(f"{address}?target={target}").status_code == 404
        assert herself.post(address, target=target, version="1").status_code == 404
    for version in ("7", "x", ""):
        lost = herself.post(address, target="pending", version=version)
        assert (409, True) == (lost.status_code, "has moved since you looked at it" in lost.text)
    for wrong in ("99", "x", "", "1" * 40):
        assert herself.post("/applications/create", course=wrong).status_code == 404
    assert herself.get("/search?page=nonsense").status_code == 200


@pytest.mark.feature("H3", "B9")
def test_admissions_see_only_applications_submitted_to_them(house: House, progress: Progress, learner: Learner) -> None:
    college, other = (
        house.enter(Role.ADMISSIONS, COLLEGE),
        house.enter(Role.ADMISSIONS, ELSEWHERE, email="o@example.com"),
    )
    assert "No applications have been submitted to you yet" in college.get("/admissions").text
    waiting = begun(progress, learner, 3)
    number = submitted(progress, learner)
    assert learner.name in college.get("/admissions?search=ann&state=submitted").text
    assert learner.name not in college.get("/admissions?search=zoe").text
    page = college.get(f"/admissions/{number}").text
    assert "No reference has been attached to this application yet." in page
    for stranger, address in ((other, number), (college, waiting), (college, ABSENT)):
        hidden = stranger.get(f"/admissions/{address}")
        absent = stranger.get(f"/admissions/{ABSENT}")
        assert (404, without_tokens(absent.text)) == (hidden.status_code, without_tokens(hidden.text))
        form = {"target": "offered", "application": str(address), "version": "1"}
        assert stranger.post("/admissions/decide", **form).status_code == 404
        for page in ("decide", "print"):
            assert stranger.get(f"/admissions/{page}?target=offered&application={address}").status_code == 404
        assert stranger.get(f"/admissions/{address}/take-back").status_code == 404
        assert stranger.post(f"/admissions/{address}/take-back", version="1").status_code == 404
        assert stranger.post(f"/admissions/{address}/conditions", version="1").status_code == 404
    form = {"application": str(number), "version": str(version_of(progress, number))}
    refused = college.post("/admissions/decide", target="enrolled", **form)
    assert (422, True) == (refused.status_code, "change an application from submitted to enrolled." in refused.text)
    for target in ("submitted", "nonsense", ""):
        assert college.post("/admissions/decide", target=target, **form).status_code in (404, 422)
        assert college.get(f"/admissions/decide?target={target}&application={number}").status_code in (404, 422)
    assert progress.admissions.get(progress.operator, number).application.state is State.SUBMITTED
    made = college.post("/admissions/decide", target="offered", **form)
    assert made.headers["location"] == f"/admissions/{number}?done=offer-made"
    assert college.get("/dashboard").headers["location"] == "/admissions"
    assert college.get("/learners").status_code == 403


@pytest.mark.feature("H2", "H4", "C10")
def test_staff_see_why_applications_wait_and_no_drafts(house: House, progress: Progress, learner: Learner) -> None:
    manager = house.enter(Role.LEARNER_MANAGER, NORTH)
    number = begun(progress, learner)
    assert "There are no applications yet." in manager.get(f"/learners/{learner.id}/applications").text
    assert manager.get(f"/applications/{number}").status_code == 404
    progress.applications.move(learner_of(progress, learner), number, State.PENDING)
    page = manager.get(f"/learners/{learner.id}/applications").text
    assert "The profile has not been approved yet." in page
    assert manager.get(f"/applications/{number}").status_code == 200
    for path in ("move", "take-back"):
        assert manager.post(f"/applications/{number}/{path}", target="withdrawn", version="2").status_code == 403
        assert manager.get(f"/applications/{number}/{path}?target=withdrawn").status_code == 403
    for address in ("/applications", "/messages", "/admissions", "/profile"):
        assert manager.get(address).status_code == 403


@pytest.mark.feature("H4")
def test_messages_are_marked_as_read_only_by_their_recipient(
    progress: Progress, learner: Learner, herself: Visitor
) -> None:
    submitted(progress, learner)
    page = herself.get("/messages").text
    assert page.count(">New</strong>") == 2
    assert "You have 2 new messages" in herself.get("/dashboard").text
    ids = [str(message.id) for message in progress.inbox.list(learner_of(progress, learner))]
    assert "has been submitted." not in page
    opened = herself.post("/messages", message=ids[0], then="open")
    assert opened.headers["location"] == f"/messages#message-{ids[0]}"
    page = herself.get("/messages").text
    assert page.count(">New</strong>") == 1
    assert "You have a new message" in herself.get("/dashboard").text
    assert (
        herself.post("/messages", message=[*ids, "x", "9" * 12, "9" * 30, "9" * 5000]).headers["location"]
        == "/messages"
    )
    assert ">New</strong>" not in herself.get("/messages").text
    assert herself.get("/profile").headers["location"] == f"/learners/{learner.id}/profile"
