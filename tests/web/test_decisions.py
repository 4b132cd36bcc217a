"""Decisions about applications on the site: asked before, made, lost to somebody faster, and taken back."""

from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from attrs import frozen

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import ApplicationState as State
from progress_core.domain.applications.offers import Terms
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from tests.given.admissions import COLLEGE, course, directory
from tests.given.people import ELSEWHERE, hire
from tests.given.profiles import inbox, learner_of
from tests.given.received import accept, applied, apply_too, offer, state_of
from tests.web.conftest import House, Visitor

pytestmark = pytest.mark.feature("H2", "H2a")


@frozen
class College:
    """A site with a learner who has applied for two courses, and the staff who decide.

    Args:
        progress: the use cases.
        staff: who decides, for both providers.
        learner: who applied.
        first: number of one application.
        second: number of the other, to another provider.
        herself: the learner, logged in.
        office: other staff of the same provider, logged in.
    """

    progress: Progress
    staff: Actor
    learner: Learner
    first: int
    second: int
    herself: Visitor
    office: Visitor

    def state(self, number: int) -> State:
        return state_of(self.progress, self.learner, number)

    def form(self, *numbers: int) -> dict[str, str]:
        """Return the fields of a form that confirms a decision."""
        found = [self.progress.admissions.get(self.staff, number).application for number in numbers]
        return {
            "application": " ".join(str(each.id) for each in found),
            "version": " ".join(str(each.version) for each in found),
        }

    def version(self, number: int) -> str:
        return str(self.progress.applications.get(learner_of(self.progress, self.learner), number).application.version)


@pytest.fixture
def college(house: House) -> College:
    directory(house.progress, course(1), course(2, title="Plumbing", ukprn=ELSEWHERE), course(3, title="Health"))
    staff = hire(house.progress, Role.ADMISSIONS, COLLEGE, ELSEWHERE, email="boss@example.com")
    learner, first = applied(house.progress, 1, email="ann@example.com")
    second = apply_too(house.progress, learner, 2)
    herself = house.enter_as(learner_of(house.progress, learner), "sunny4day")
    return College(
        house.progress, staff, learner, first, second, herself, house.enter(Role.ADMISSIONS, COLLEGE, ELSEWHERE)
    )


def test_nothing_happens_before_a_learner_has_confirmed(college: College) -> None:
    offer(college.progress, college.staff, college.first)
    page = unescape(college.herself.get(f"/applications/{college.first}").text)
    assert "South College offers you a place. Accept or decline it." in page
    assert "Come to an interview" in page
    assert "GCSE (9 to 1) Mathematics: grade 4 or better" in page
    asked = unescape(college.herself.get(f"/applications/{college.first}/move?target=accepted").text)
    assert "Accept this offer?" in asked
    assert "You accept the offer of a place on Digital Production (T Level) from South College." in asked
    assert "The admissions staff of South College are told by email." in asked
    assert "This can be taken back until " in asked
    assert college.state(college.first) is State.OFFERED


def test_accepting_another_offer_says_what_is_declined_and_can_be_taken_back(college: College) -> None:
    for number in (college.first, college.second):
        offer(college.progress, college.staff, number, Terms())
    accept(college.progress, college.learner, college.first)
    address = f"/applications/{college.second}/move"
    asked = unescape(college.herself.get(f"{address}?target=accepted").text)
    assert "You have accepted an offer from South College for Digital Production (T Level). That offer is" in asked
    done = college.herself.post(address, target="accepted", version=college.version(college.second))
    page = unescape(college.herself.get(done.headers["location"]).text)
    assert "You have accepted the offer." in page
    assert "By accepting this offer you declined:" in page
    assert (State.DECLINED_BY_LEARNER, State.ACCEPTED) == (college.state(college.first), college.state(college.second))
    listed = unescape(college.herself.get("/applications").text)
    assert "because another offer was accepted" in listed
    back = f"/applications/{college.second}/take-back"
    assert "Your offer from South College for Digital Production (T Level) is accepted again" in unescape(
        college.herself.get(back).text
    )
    done = college.herself.post(back, version=college.version(college.second))
    assert done.headers["location"] == f"/applications/{college.second}?done=taken-back"
    assert (State.ACCEPTED, State.OFFERED) == (college.state(college.first), college.state(college.second))


def test_a_learner_who_was_too_slow_reads_how_things_are_now(college: College) -> None:
    offer(college.progress, college.staff, college.first)
    version = college.version(college.first)
    college.progress.admissions.take_back(college.staff, college.first)
    answer = college.herself.post(f"/applications/{college.first}/move", target="accepted", version=version)
    assert answer.status_code == 409
    assert "Nothing was changed" in answer.text
    assert "it is submitted now" in answer.text
    assert "Submitted</strong>" in answer.text
    lost = college.herself.post(f"/applications/{college.first}/take-back", version=version)
    assert (409, State.SUBMITTED) == (lost.status_code, college.state(college.first))
    for answer in (
        college.herself.get(f"/applications/{college.first}/take-back"),
        college.herself.post(f"/applications/{college.first}/take-back", version=college.version(college.first)),
    ):
        assert (422, True) == (answer.status_code, "There is no decision to take back" in answer.text)


@pytest.mark.feature("H2b", "H3")
def test_an_offer_is_made_with_conditions_after_a_page_that_says_so(college: College) -> None:
    asked = unescape(college.office.get(f"/admissions/decide?target=offered&application={college.first}").text)
    assert "Make an offer to Ann Smith?" in asked
    assert "Ann Smith is told by a message and an email." in asked
    assert college.state(college.first) is State.SUBMITTED
    typed = {"conditions": "Come to an interview\r\n\r\n Bring a portfolio ", "type-2": "GCSE (9 to 1)"}
    typed |= {"subject-2": "mathematics", "grade-2": "4"}
    done = college.office.post("/admissions/decide", target="offered", **college.form(college.first), **typed)
    assert done.headers["location"] == f"/admissions/{college.first}?done=offer-made"
    found = college.progress.admissions.get(college.staff, college.first).application
    words = ["Come to an interview", "Bring a portfolio", "GCSE (9 to 1) Mathematics: grade 4 or better"]
    assert [each.words for each in found.conditions] == words
    home = unescape(college.herself.get("/dashboard").text)
    assert home.index("You have an offer to answer") < home.rindex("My applications")
    assert all(text in home for text in words)


@pytest.mark.feature("H2b")
def test_wrong_conditions_come_back_beside_their_fields(college: College) -> None:
    typed = {"conditions": "x" * 301, "type-1": "GCSE (9 to 1)", "subject-1": "Juggling", "grade-3": "A"}
    answer = college.office.post("/admissions/decide", target="offered", **college.form(college.first), **typed)
    assert (422, State.SUBMITTED) == (answer.status_code, college.state(college.first))
    for field in ("conditions", "subject-1", "grade-1", "type-3", "subject-3"):
        assert f'href="#{field}"' in answer.text, field
        assert f'id="{field}-error"' in answer.text, field
    assert "<option" in answer.text.partition('id="subject-1"')[2][:200], "the subjects of the type are a list now"
    many = {"conditions": "\n".join("abcdefghijk")}
    answer = college.office.post("/admissions/decide", target="offered", **college.form(college.first), **many)
    assert 'href="#conditions"' in answer.text


@pytest.mark.feature("H2b", "H3")
def test_a_decline_carries_a_reason_and_a_message_to_the_learner(college: College) -> None:
    target = "declined by provider"
    form = college.form(college.first)
    for wrong, field in (({"reason": "nonsense"}, "reason"), ({"message": "x" * 1001}, "message")):
        answer = college.office.post("/admissions/decide", target=target, **form, **wrong)
        assert (422, True) == (answer.status_code, f'href="#{field}"' in answer.text)
    said = {"reason": "course_full", "message": "Please look at our evening courses."}
    done = college.office.post("/admissions/decide", target=target, **form, **said, conditions="left out")
    assert done.headers["location"] == f"/admissions/{college.first}?done=application-refused"
    for page in (college.herself.get(f"/applications/{college.first}"), college.herself.get("/applications")):
        assert "Reason: The course is full" in page.text
        assert "Please look at our evening courses." in page.text
    assert "Please look at our evening courses." in inbox(college.progress, college.learner)[0].body


@pytest.mark.feature("H3")
def test_several_applications_are_decided_at_once_and_the_others_are_named(college: College, house: House) -> None:
    bob, second = applied(house.progress, 3, "bbrown", first_name="Bob", last_name="Brown")
    cat, third = applied(house.progress, 3, "catcook", first_name="Cat", last_name="Cook", email="cat@example.com")
    offer(house.progress, college.staff, second)
    ticked = f"application={college.first}+{second}&application={third}&list=state%3Dsubmitted"
    page = unescape(college.office.get(f"/admissions/decide?target=offered&{ticked}").text)
    assert "Make an offer to 2 learners?" in page
    assert "1 application is left out" in page
    assert "Only an application that has been submitted and not decided yet can be given an offer." in page
    assert "2 learners are told by a message and an email." in page
    form = college.form(college.first, third)
    done = college.office.post("/admissions/decide", target="offered", list="state=submitted", **form)
    address = urlsplit(done.headers["location"])
    assert (address.path, parse_qs(address.query)) == ("/admissions", {"state": ["submitted"], "offered": ["2"]})
    assert "2 offers have been made." in college.office.get(done.headers["location"]).text
    assert [State.OFFERED] * 2 == [college.state(college.first), state_of(house.progress, cat, third)]
    none = college.office.get(f"/admissions/decide?target=offered&application={second}")
    assert (200, True) == (none.status_code, "This is not possible now" in none.text)
    assert "<form" not in none.text.partition("<main")[2]
    assert state_of(house.progress, bob, second) is State.OFFERED


@pytest.mark.feature("H3")
def test_of_several_decisions_all_are_lost_if_one_is(college: College, house: House) -> None:
    bob, second = applied(house.progress, 3, "bbrown", first_name="Bob", last_name="Brown")
    form = college.form(college.first, second)
    offer(house.progress, college.staff, second)
    answer = college.office.post("/admissions/decide", target="offered", **form, conditions="Keep what I typed")
    assert answer.status_code == 409
    page = unescape(answer.text)
    assert "1 application moved since you looked" in page
    assert "Nothing was changed" in page
    assert "Keep what I typed" in page
    assert "Make an offer to Ann Smith?" in page
    assert (State.SUBMITTED, State.OFFERED) == (college.state(college.first), state_of(house.progress, bob, second))


@pytest.mark.feature("H3")
def test_nothing_ticked_and_odd_numbers_are_refused(college: College) -> None:
    for page in ("decide?target=offered", "print?"):
        answer = college.office.get(f"/admissions/{page}")
        assert (422, True) == (answer.status_code, "Select at least one application." in answer.text)
        assert 'href="#applications"' in answer.text
        assert 'id="applications"' in answer.text
    assert college.office.post("/admissions/decide", target="offered").status_code == 422
    for odd in ("x", "0", "-1", "9" * 30):
        assert college.office.get(f"/admissions/decide?target=offered&application={odd}").status_code == 404
        assert college.office.post("/admissions/decide", target="offered", application=odd).status_code == 404
    for version in ("", "x", "7"):
        form = {"application": str(college.first), "version": version, "target": "offered"}
        assert college.office.post("/admissions/decide", **form).status_code == 409
    assert college.state(college.first) is State.SUBMITTED


@pytest.mark.feature("H2b", "H3")
def test_conditions_are_marked_and_a_place_needs_all_of_them(college: College) -> None:
    offer(college.progress, college.staff, college.first)
    accept(college.progress, college.learner, college.first)
    address = f"/admissions/{college.first}"
    assert "A learner can be enrolled only once every condition is marked met." in college.office.get(address).text
    refused = college.office.post("/admissions/decide", target="enrolled", **college.form(college.first))
    assert (422, State.ACCEPTED) == (refused.status_code, college.state(college.first))
    marks = {"condition-1": "met", "condition-2": "not met"}
    lost = college.office.post(f"{address}/conditions", version="1", **marks)
    assert (409, True) == (lost.status_code, "Nothing was changed" in lost.text)
    for others in ("condition-99", "condition-3", "condition-02"):
        wrong = college.office.post(
            f"{address}/conditions", version=college.version(college.first), **{"condition-1": "met", others: "met"}
        )
        assert (422, True) == (wrong.status_code, "cannot be marked so" in wrong.text)
    done = college.office.post(f"{address}/conditions", version=college.version(college.first), **marks)
    assert "The conditions have been saved." in college.office.get(done.headers["location"]).text
    seen = college.herself.get(f"/applications/{college.first}").text
    assert ("Met</strong>" in seen, "Not met</strong>" in seen) == (True, True)
    marks["condition-2"] = "met"
    college.office.post(f"{address}/conditions", version=college.version(college.first), **marks)
    college.office.post("/admissions/decide", target="enrolled", **college.form(college.first))
    assert college.state(college.first) is State.ENROLLED
    settled = college.office.post(f"{address}/conditions", version=college.version(college.first), **marks)
    assert settled.status_code == 422


def test_a_provider_takes_an_offer_back_until_the_learner_answers(college: College) -> None:
    address = f"/admissions/{college.first}"
    assert "Take back" not in college.office.get(address).text
    offer(college.progress, college.staff, college.first)
    assert "The last decision can be taken back until " in college.office.get(address).text
    asked = unescape(college.office.get(f"{address}/take-back").text)
    assert "Take this decision back?" in asked
    assert "Ann Smith is told by a message and an email." in asked
    lost = college.office.post(f"{address}/take-back", version="1")
    assert (409, True) == (lost.status_code, "it is offered now" in lost.text)
    done = college.office.post(f"{address}/take-back", version=college.version(college.first))
    assert done.headers["location"] == f"{address}?done=taken-back-told"
    assert college.state(college.first) is State.SUBMITTED
    offer(college.progress, college.staff, college.first)
    accept(college.progress, college.learner, college.first)
    for answer in (
        college.office.get(f"{address}/take-back"),
        college.office.post(f"{address}/take-back", version=college.version(college.first)),
    ):
        assert (422, True) == (answer.status_code, "because the others have decided since" in answer.text)
    assert college.state(college.first) is State.ACCEPTED
