"""The pages of a profile, requested by the wrong people and with odd values."""

import json
import re
from html import unescape

import pytest

from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import Section
from progress_core.domain.profiles.references import RATED
from tests.browsers import browser_at
from tests.given.people import NORTH, form
from tests.given.profiles import applications, apply, inbox, learner_of, now_of, pupil
from tests.web.conftest import House, Visitor, token_on
from tests.web.served import without_tokens

SECRET = "Seen asleep in assembly"
VOUCHED: dict[str, object] = {
    "referee": "Ms Ada Jones, Tutor",
    "attendance": "93",
    **dict.fromkeys(RATED, "Average"),
    "further_details": SECRET,
    "additional_support": "no",
}
ODD_SEEN = ("", "x", "[]", "{}", '{"qualifications": 1}', '{"qualifications": {"a": 1}}', "[" * 5000, '{"town":' * 9)


@pytest.fixture
def ann(house: House) -> Learner:
    """Create a learner whose profile is complete and needs sign-off."""
    return pupil(house.progress)


def enter(house: House, learner: Learner) -> Visitor:
    """Log a learner in."""
    username = house.progress.learners.get(OPERATOR, learner.id)[1].username
    house.progress.own_account.change_password(house.progress.accounts.actor(username), "sunny4day", "chosen4me")
    browser = house.closing.enter_context(browser_at(house.url))
    login = {"username": username, "password": "chosen4me", "token": token_on(browser.get("/").text)}
    browser.post("/login", data=login)
    return Visitor(browser, token_on(browser.get("/dashboard").text))


@pytest.mark.asvs("V15.3.1")
@pytest.mark.feature("C8", "H4")
def test_a_learner_never_sees_a_reference_that_is_not_displayed(house: House, ann: Learner) -> None:
    progress, themselves = house.progress, enter(house, ann)
    pages = ("profile", "personal-information", "qualifications", "statements", "applications")

    def meets_nothing() -> None:
        absent = themselves.get("/learners/999999999/reference")
        hidden = themselves.get(f"/learners/{ann.id}/reference")
        assert (hidden.status_code, without_tokens(hidden.text)) == (absent.status_code, without_tokens(absent.text))
        assert hidden.status_code == 404
        for page in pages:
            text = themselves.get(f"/learners/{ann.id}/{page}").text
            assert "Reference" not in text
            assert SECRET not in text

    meets_nothing()
    progress.references.save(OPERATOR, ann.id, VOUCHED | {"display_to_learner": "yes"})
    meets_nothing()
    progress.references.complete(OPERATOR, ann.id, VOUCHED | {"display_to_learner": "no"})
    meets_nothing()
    progress.references.complete(OPERATOR, ann.id, VOUCHED | {"display_to_learner": "yes"})
    assert SECRET in themselves.get(f"/learners/{ann.id}/reference").text
    assert themselves.get(f"/learners/{ann.id}/reference/referee").status_code == 403


@pytest.mark.asvs("V8.2.3", "V15.3.3")
@pytest.mark.feature("B9", "C3")
def test_a_learner_cannot_set_their_own_provider_options_or_approval(house: House, ann: Learner) -> None:
    themselves = enter(house, ann)
    themselves.post(f"/learners/{ann.id}/profile/reopen", section="personal information")
    fields = {"date_of_birth-day": "2", "date_of_birth-month": "10", "date_of_birth-year": "2010"}
    greedy = {"ukprn": "10013279", "year_group": "7", "uln": "1000000043", "sign_off": "no", "approval": "1"}
    version = house.progress.profiles.personal_information(OPERATOR, ann.id).version
    answer = themselves.post(
        f"/learners/{ann.id}/personal-information",
        **(form() | fields | greedy | {"version": version, "then": "complete", "first_name": "Anne"}),
    )
    assert answer.status_code == 303
    kept = now_of(house.progress, ann)
    assert (kept.details.first_name, kept.details.ukprn, kept.details.year_group) == ("Anne", NORTH, 11)
    assert (kept.details.uln, kept.sign_off, kept.profile.approved) == ("", Choice.YES, False)
    assert themselves.post(f"/learners/{ann.id}/profile/approve").status_code == 403
    assert themselves.post(f"/learners/{ann.id}/reference", then="complete").status_code == 403


@pytest.mark.feature("C3")
@pytest.mark.parametrize("seen", ODD_SEEN, ids=lambda seen: seen[:20] or "nothing")
def test_an_approval_without_valid_contents_is_refused(house: House, manager: Visitor, ann: Learner, seen: str) -> None:
    answer = manager.post(f"/learners/{ann.id}/profile/approve", seen=seen)
    assert answer.status_code == 409
    assert "This profile has changed since you looked at it" in answer.text
    assert not now_of(house.progress, ann).profile.approved


@pytest.mark.feature("C2")
def test_approving_the_contents_shown_submits_waiting_applications_once(
    house: House, manager: Visitor, ann: Learner
) -> None:
    apply(house.progress, ann)
    page = manager.get(f"/learners/{ann.id}/profile").text
    assert "An application is waiting for this, and will be submitted." in page
    seen = unescape(page.partition('name="seen" value="')[2].partition('"')[0])
    assert json.loads(seen)["first_name"] == "Ann"
    for _ in range(2):
        answer = manager.post(f"/learners/{ann.id}/profile/approve", seen=seen)
        assert answer.status_code == 303
    assert [each.state.value for each in applications(house.progress, ann)] == ["submitted"]
    assert len(inbox(house.progress, ann)) == 2


@pytest.mark.feature("C10")
def test_the_page_shows_the_reasons_of_the_core_as_they_are_said_to_each_reader(
    house: House, manager: Visitor, ann: Learner
) -> None:
    progress = house.progress
    progress.profiles.reopen(OPERATOR, ann.id, Section.STATEMENTS)
    progress.learners.edit(OPERATOR, ann.id, {}, staff_add_qualifications=Choice.YES)
    progress.profiles.reopen(OPERATOR, ann.id, Section.QUALIFICATIONS)
    reasons = progress.profiles.summary(OPERATOR, ann.id).reasons
    assert [each.code for each in reasons] == ["awaiting_qualifications", "statements_incomplete", "awaiting_approval"]
    own = progress.profiles.summary(learner_of(progress, ann), ann.id).reasons
    assert [each.code for each in own] == [each.code for each in reasons]
    for visitor, said in ((manager, reasons), (enter(house, ann), own)):
        page = " ".join(unescape(visitor.get(f"/learners/{ann.id}/profile").text).split())
        for reason in said:
            for words in filter(None, (reason.message, reason.who, reason.because)):
                assert words in page


@pytest.mark.feature("C2", "C10")
def test_a_profile_that_cannot_be_approved_gives_its_reasons(house: House, manager: Visitor, ann: Learner) -> None:
    house.progress.profiles.reopen(OPERATOR, ann.id, Section.STATEMENTS)
    seen = json.dumps(dict(house.progress.profiles.summary(OPERATOR, ann.id).held))
    answer = manager.post(f"/learners/{ann.id}/profile/approve", seen=seen)
    assert answer.status_code == 422
    assert "The statements section is not complete yet." in answer.text


@pytest.mark.feature("B7")
@pytest.mark.parametrize("section", ["", "reference", "personal_information", "x" * 3000])
def test_an_unknown_section_is_not_found(house: House, manager: Visitor, ann: Learner, section: str) -> None:
    assert manager.post(f"/learners/{ann.id}/profile/reopen", section=section).status_code == 404
    assert now_of(house.progress, ann).profile == ann.profile


@pytest.mark.feature("B7", "C5")
def test_a_section_completed_in_the_meantime_is_not_changed(house: House, manager: Visitor, ann: Learner) -> None:
    for path, fields in (
        ("statements", {"personal_statement": "I cook.", "version": "0"}),
        ("personal-information", form(version="")),
        ("qualifications/add", {"type": "GCSE (9 to 1)", "subject": "Mathematics", "version": "0"}),
        ("qualifications/complete", {"version": "0"}),
    ):
        answer = manager.post(f"/learners/{ann.id}/{path}", **fields)
        assert answer.status_code == 422, path
        assert "section is complete." in answer.text, path
    assert now_of(house.progress, ann) == ann
    assert "Update my personal information" in manager.get(f"/learners/{ann.id}/qualifications/add").text


@pytest.mark.asvs("V15.3.5")
@pytest.mark.feature("C5")
@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "²"])
def test_an_invalid_version_counts_as_outdated(house: House, manager: Visitor, ann: Learner, version: str) -> None:
    progress = house.progress
    progress.profiles.reopen(OPERATOR, ann.id, Section.QUALIFICATIONS)
    progress.qualifications.add(OPERATOR, ann.id, {"type": "GCSE (9 to 1)", "subject": "Biology", "actual_grade": "9"})
    for path in ("qualifications/1/remove", "qualifications/complete"):
        answer = manager.post(f"/learners/{ann.id}/{path}", version=version)
        assert answer.status_code == 409
        assert "Biology" in answer.text
    assert len(progress.qualifications.of(OPERATOR, ann.id).kept.qualifications) == 1


@pytest.mark.feature("B7")
def test_roles_that_only_manage_accounts_see_profiles_without_buttons(house: House, ann: Learner) -> None:
    house.progress.profiles.reopen(OPERATOR, ann.id, Section.STATEMENTS)
    looking = house.enter(Role.USER_MANAGER, NORTH)
    pages = [
        looking.get(f"/learners/{ann.id}/{page}")
        for page in ("profile", "personal-information", "statements", "qualifications")
    ]
    assert [page.status_code for page in pages] == [200] * 4
    for shown in pages:
        for words in ("Approve Profile", "Update my", "Mark as complete", "I have added all", "Start adding"):
            assert not re.search(rf">\s*{words}", shown.text)
    for page in ("reference", "reference/referee", "qualifications/add"):
        assert looking.get(f"/learners/{ann.id}/{page}").status_code == 403


@pytest.mark.feature("C7")
def test_conflicting_edits_of_a_reference_are_shown_side_by_side(house: House, manager: Visitor, ann: Learner) -> None:
    house.progress.references.save(OPERATOR, ann.id, {"attendance": "50"})
    answer = manager.post(f"/learners/{ann.id}/reference", attendance="60", version="0", then="save")
    assert answer.status_code == 409
    assert "Somebody else has changed this reference since you opened the page" in answer.text
    answer = manager.post(f"/learners/{ann.id}/reference/referee", referee="Ms Jones", version="0")
    assert answer.status_code == 409
    assert "Ms Jones" in answer.text
    answer = manager.post(f"/learners/{ann.id}/reference/referee", referee="x" * 201, version="1")
    assert answer.status_code == 422
    answer = manager.post(f"/learners/{ann.id}/reference/referee", referee="Ms Jones", version="1")
    assert answer.status_code == 303
    answer = manager.post(f"/learners/{ann.id}/reference/referee", then="default", version="2")
    assert answer.status_code == 303
    assert house.progress.references.of(OPERATOR, ann.id).is_default
