"""The buttons in a row of the list of learners: each names its learner, asks first, and leads back to the list."""

import re

import pytest
from attrs import evolve

from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.usecases.consequences.standings import save_account
from tests.given.people import NORTH, SOUTH, form
from tests.web.conftest import House, Visitor
from tests.web.served import without_tokens

ABSENT = 999_999
BUTTONS = {"reset": "Reset password", "unlock": "Unlock", "delete": "Delete"}


@pytest.fixture
def ann(house: House) -> Learner:
    """Create a learner of North School who is locked out."""
    made = house.progress.learners.create(
        OPERATOR, form(username="annoneil", first_name="Ann", last_name="O'Neil")
    ).learner
    with house.progress.context.store.transaction() as work:
        account = work.accounts.get(made.id)
        save_account(work, evolve(account, failures=5, locked_at=account.created_at))
    return house.progress.learners.get(OPERATOR, made.id)[0]


def _buttons(page: str) -> dict[tuple[str, str], str]:
    """Return the buttons of rows: what each is sent as, and its name."""
    found = re.findall(r'<button name="(\w+)" value="(\d+)">(.*?)</button>', page)
    return {(name, value): re.sub("<[^>]*>", "", text) for name, value, text in found}


@pytest.mark.feature("B5", "B6")
def test_each_button_of_a_row_names_its_learner(manager: Visitor, ann: Learner) -> None:
    page = manager.get("/learners").text
    expected = {(name, str(ann.id)): f"{text} for Ann O&#x27;Neil" for name, text in BUTTONS.items()}
    assert _buttons(page) == expected
    assert f'value="{ann.id}" aria-label="Select Ann O&#x27;Neil"' in page
    assert "View profile<span> for Ann O&#x27;Neil</span>" in page


@pytest.mark.feature("B6")
@pytest.mark.parametrize("name", BUTTONS)
def test_a_button_of_a_row_asks_first_and_cancelling_leads_back_to_the_list(
    house: House, manager: Visitor, ann: Learner, name: str
) -> None:
    page = manager.post("/learners/selected", **{name: str(ann.id)}, list="sort=newest", at=NORTH, action="").text
    heading = re.search("<h1[^>]*>([^<]*)</h1>", page)
    assert heading is not None
    assert "Ann O&#x27;Neil" in heading[1]
    assert f'href="/providers/{NORTH}/learners?sort=newest">Cancel' in page
    learner, account = house.progress.learners.get(OPERATOR, ann.id)
    assert (learner, account.locked_at is None) == (ann, False), "nothing is done yet"


@pytest.mark.feature("B6")
def test_a_button_of_a_row_is_about_its_learner_whoever_is_ticked(house: House, manager: Visitor, ann: Learner) -> None:
    ben = house.progress.learners.create(
        OPERATOR, form(username="benberry", first_name="Ben", last_name="Berry")
    ).learner
    page = manager.post("/learners/selected", delete=str(ann.id), learner=[str(ben.id)], matching="2").text
    assert "Ann O&#x27;Neil" in page
    assert "Ben Berry" not in page


@pytest.mark.feature("B6")
def test_an_archived_learner_is_restored_from_a_row(house: House, manager: Visitor, ann: Learner) -> None:
    with house.progress.context.store.transaction() as work:
        work.learners.save(evolve(ann, archived=True))
    page = manager.get("/learners?filter=archived").text
    assert _buttons(page) == {("restore", str(ann.id)): "Restore for Ann O&#x27;Neil"}
    done = manager.post("/learners/selected", restore=str(ann.id), list="filter=archived")
    assert done.headers["location"].startswith("/learners?filter=archived&done=restored-one")
    assert not house.progress.learners.get(OPERATOR, ann.id)[0].archived


@pytest.mark.feature("B9")
@pytest.mark.parametrize("name", [*BUTTONS, "restore"])
def test_learners_out_of_scope_and_missing_ones_are_answered_alike(house: House, manager: Visitor, name: str) -> None:
    foreign = house.progress.learners.create(OPERATOR, form(username="patparker", ukprn=SOUTH)).learner
    answers = [manager.post("/learners/selected", **{name: str(number)}) for number in (foreign.id, ABSENT)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert without_tokens(answers[0].text) == without_tokens(answers[1].text)


@pytest.mark.feature("A1")
@pytest.mark.parametrize("name", ["delete", "restore"])
def test_who_may_not_has_no_button_and_is_refused(house: House, ann: Learner, name: str) -> None:
    users = house.enter(Role.USER_MANAGER, NORTH)
    assert {button for button, _ in _buttons(users.get("/learners").text)} == {"reset", "unlock"}
    assert users.post("/learners/selected", **{name: str(ann.id)}).status_code == 403
