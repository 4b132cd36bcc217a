"""Transfers on pages."""

import re
from html import unescape

import pytest

from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.years.transfers import TransferStatus
from tests.given.exchanges import enrol
from tests.given.people import ELSEWHERE, NORTH, form
from tests.web.conftest import House, Visitor

pytestmark = pytest.mark.feature("J3")


@pytest.fixture
def learner(house: House) -> int:
    return house.progress.learners.create(OPERATOR, form()).learner.id


@pytest.fixture
def sender(house: House) -> Visitor:
    return house.enter(Role.LEARNER_MANAGER, NORTH, email="sender@north.example")


@pytest.fixture
def receiver(house: House) -> Visitor:
    return house.enter(Role.LEARNER_MANAGER, ELSEWHERE, email="receiver@elsewhere.example")


def words(text: str) -> str:
    """Return what a page says, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def offered(house: House, learner: int) -> int:
    """Offer the learner, and return the number of the transfer."""
    return house.progress.transfers.ask(OPERATOR, [learner], ELSEWHERE)[0].transfer.id


def test_a_learner_is_offered_and_accepted(house: House, learner: int, sender: Visitor, receiver: Visitor) -> None:
    assert f"/learners/{learner}/transfer" in sender.get(f"/learners/{learner}").text
    page = f"/learners/{learner}/transfer"
    assert "Transfer Ann Smith" in words(sender.get(page).text)
    assert "Offer Ann Smith to Elsewhere Academy?" in words(sender.post(page, receiver=ELSEWHERE).text)
    assert [] == house.progress.transfers.list(OPERATOR)
    done = sender.post(page, receiver=ELSEWHERE, then="offer")
    assert "/transfers?done=transfer-asked" == done.headers["location"]
    assert "The learner has been offered" in words(sender.get(done.headers["location"]).text)
    (line,) = house.progress.transfers.list(OPERATOR)
    assert "Accept or decline" in words(receiver.get("/transfers").text)
    one = f"/transfers/{line.transfer.id}"
    shown = words(receiver.get(one).text)
    assert "Date of birth 2 Oct 2010" in shown
    assert "Withdraw the offer" not in shown
    assert 404 == receiver.get(f"/learners/{learner}").status_code
    accepted = receiver.post(f"{one}/accept")
    assert f"/learners/{learner}?done=transfer-accepted" == accepted.headers["location"]
    assert "The learner is now at your provider" in words(receiver.get(accepted.headers["location"]).text)
    assert 404 == sender.get(f"/learners/{learner}").status_code
    after = words(sender.get(one).text)
    assert "Status Accepted" in after
    assert "Date of birth" not in after
    assert "another-school" in str(house.progress.leavers.destinations(OPERATOR))


def test_an_offer_is_declined_or_withdrawn_after_a_question(
    house: House, learner: int, sender: Visitor, receiver: Visitor
) -> None:
    one = f"/transfers/{offered(house, learner)}"
    assert "Decline Ann Smith?" in words(receiver.get(f"{one}/decline").text)
    assert "/transfers?done=transfer-declined" == receiver.post(f"{one}/decline").headers["location"]
    assert "There are no transfers." in words(receiver.get("/transfers").text)
    assert 404 == receiver.get(one).status_code
    assert "Declined" in words(sender.get("/transfers").text)
    two = f"/transfers/{offered(house, learner)}"
    assert "Withdraw the offer of Ann Smith?" in words(sender.get(f"{two}/withdraw").text)
    assert "/transfers?done=transfer-withdrawn" == sender.post(f"{two}/withdraw").headers["location"]
    assert "This transfer is withdrawn" in words(sender.post(f"{two}/withdraw").text)
    assert 404 == receiver.post(f"{two}/accept").status_code


def test_what_is_typed_wrong_is_said_at_the_field(house: House, learner: int, sender: Visitor) -> None:
    page = f"/learners/{learner}/transfer"
    refused = sender.post(page, receiver=NORTH)
    assert 422 == refused.status_code
    assert "is the provider where the learner is" in words(refused.text)
    assert "Nobody at Elsewhere Academy could accept" in words(sender.post(page, receiver=ELSEWHERE).text)
    house.enter(Role.LEARNER_MANAGER, ELSEWHERE, email="receiver@elsewhere.example")
    offered(house, learner)
    assert "Ann Smith is already offered" in words(sender.post(page, receiver=ELSEWHERE, then="offer").text)


def test_who_may_be_there_already_is_named_before_they_are_accepted(
    house: House, learner: int, receiver: Visitor
) -> None:
    twin = form(username="twin.smith", ukprn=ELSEWHERE, date_of_birth="2010-10-02")
    house.progress.learners.create(OPERATOR, twin)
    number = offered(house, learner)
    one = f"/transfers/{number}"
    assert "Accept anyway" in words(receiver.get(one).text)
    assert 422 == receiver.post(f"{one}/accept").status_code
    assert TransferStatus.OFFERED is house.progress.transfers.get(OPERATOR, number).status
    assert 303 == receiver.post(f"{one}/accept", anyway="yes").status_code
    for act in ("accept", "decline"):
        again = receiver.post(f"{one}/{act}")
        assert "This transfer is accepted" in words(again.text)


def test_long_lists_have_pages(house: House, learner: int, sender: Visitor, receiver: Visitor) -> None:
    for _ in range(51):
        house.progress.transfers.withdraw(OPERATOR, offered(house, learner))
    first = sender.get("/transfers").text
    (older,) = set(re.findall(r"/transfers\?before=\d+", first))
    assert 50 == first.count("Look at it")
    assert 1 == sender.get(older).text.count("Look at it")
    assert "There are no transfers." in words(receiver.get("/transfers").text)


@pytest.mark.feature("D1")
def test_the_dashboard_leads_to_exactly_the_transfers_that_wait(
    house: House, learner: int, sender: Visitor, receiver: Visitor
) -> None:
    house.progress.transfers.decline(OPERATOR, offered(house, learner))
    assert "What to do next" not in receiver.get("/dashboard").text
    theirs = house.progress.learners.create(OPERATOR, form(username="cybell", first_name="Cy", ukprn=ELSEWHERE))
    house.progress.transfers.ask(OPERATOR, [theirs.learner.id], NORTH)
    offered(house, learner)
    home = receiver.get("/dashboard").text
    assert "1 learner is offered to you by another provider: accept or decline" in words(home)
    (address,) = set(re.findall(r'href="(/transfers[^"]*)"', home))
    page = receiver.get(address).text
    assert "Transfers that wait for your answer" in words(page)
    assert (1, 1) == (page.count("Accept or decline"), page.count('<th scope="row"'))
    assert 3 == sender.get("/transfers").text.count('<th scope="row"')
    assert "No transfer waits for your answer." in words(sender.get("/transfers?show=waiting&before=1").text)


def test_long_lists_of_transfers_that_wait_have_pages_of_these(
    house: House, learner: int, sender: Visitor, receiver: Visitor
) -> None:
    others = enrol(house.progress, *(f"Pupil {one}{two}" for one in "abcde" for two in "abcdefghij"))
    house.progress.transfers.ask(OPERATOR, [learner, *others], ELSEWHERE)
    assert "51 learners are offered to you by other providers:" in words(receiver.get("/dashboard").text)
    first = unescape(receiver.get("/transfers?show=waiting").text)
    (older,) = set(re.findall(r"/transfers\?show=waiting&before=\d+", first))
    second = receiver.get(older).text
    assert (50, 1) == (first.count("Accept or decline"), second.count("Accept or decline"))
    assert 'href="/transfers?show=waiting"' in second
    assert "offered to you" not in sender.get("/dashboard").text


@pytest.mark.usefixtures("receiver")
def test_transfers_are_within_the_tab_of_learners(house: House, learner: int, sender: Visitor) -> None:
    number = offered(house, learner)
    for path in ("/transfers", f"/transfers/{number}"):
        tabs = re.findall(r'navigation__item--active">.*?href="([^"]+)" aria-current="true"', sender.get(path).text)
        assert ["/learners"] == tabs
