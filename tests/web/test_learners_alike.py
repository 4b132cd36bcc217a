"""Learners who are there already, on the forms: named, and saved with one more button (B10)."""

import re

import pytest

from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.permissions import Role
from tests.given.people import BORN, BORN_BY_BOX, NORTH, SOUTH, form
from tests.web.conftest import House, Visitor

pytestmark = pytest.mark.feature("B10")

ULN = "1000000043"
NAMED = "has the same ULN as the existing learner Ann Smith (asmith)"


def typed(**changes: object) -> dict[str, object]:
    return {**form(username="bobray", first_name="Bob", last_name="Ray", uln=ULN), **BORN_BY_BOX, **changes}


def sealed_on(page: str) -> str:
    found = re.search('name="sealed_password" value="([^"]+)"', page)
    return found[1] if found else ""


def test_a_learner_who_is_there_already_is_named_and_created_anyway_with_the_password_typed(
    house: House, manager: Visitor
) -> None:
    house.progress.learners.create(OPERATOR, form(uln=ULN))
    asked = manager.post("/learners/create", **typed(street="Typed Street"))
    assert asked.status_code == 422
    assert NAMED in asked.text
    assert "Create anyway" in asked.text
    assert 'value="Typed Street"' in asked.text
    assert "sunny4day" not in asked.text
    again = {**typed(password=""), "sealed_password": sealed_on(asked.text)}
    assert NAMED in manager.post("/learners/create", **again).text
    assert manager.post("/learners/create", **again, anyway="yes").status_code == 303
    assert house.progress.accounts.log_in("bobray", "sunny4day").must_change_password


def test_a_sealed_password_of_another_session_has_to_be_typed_again(house: House, manager: Visitor) -> None:
    house.progress.learners.create(OPERATOR, form(uln=ULN))
    sealed = sealed_on(manager.post("/learners/create", **typed()).text)
    other = house.enter(Role.LEARNER_MANAGER, NORTH, email="other@example.com")
    for visitor, text in ((other, sealed), (manager, "x" + sealed), (manager, "")):
        answer = visitor.post("/learners/create", **typed(password=""), sealed_password=text, anyway="yes")
        assert answer.status_code == 422
        assert "Enter a password" in answer.text or "password" in answer.text.lower()
        assert "Create anyway" not in answer.text


def test_other_problems_offer_no_way_around_them(house: House, manager: Visitor) -> None:
    house.progress.learners.create(OPERATOR, form(uln=ULN))
    answer = manager.post("/learners/create", **typed(postcode="nowhere"), anyway="yes")
    assert answer.status_code == 422
    assert "Create anyway" not in answer.text
    assert sealed_on(answer.text) == ""


def test_a_change_that_makes_a_learner_like_another_is_saved_anyway(house: House, manager: Visitor) -> None:
    house.progress.learners.create(OPERATOR, form(uln=ULN))
    bob = house.progress.learners.create(OPERATOR, form(username="bobray", first_name="Bob", last_name="Ray")).learner
    asked = manager.post(f"/learners/{bob.id}", **typed(version=bob.version))
    assert asked.status_code == 422
    assert NAMED in asked.text
    assert "Save anyway" in asked.text
    assert f'value="{ULN}"' in asked.text
    assert manager.post(f"/learners/{bob.id}", **typed(version=bob.version), anyway="yes").status_code == 303
    assert ULN == house.progress.learners.get(OPERATOR, bob.id)[0].details.uln


def test_nobody_out_of_scope_is_named(house: House, manager: Visitor) -> None:
    house.progress.learners.create(OPERATOR, form(uln=ULN, ukprn=SOUTH, date_of_birth=BORN))
    assert manager.post("/learners/create", **typed()).status_code == 303


def test_personal_information_that_makes_a_learner_like_another_is_saved_anyway(house: House, manager: Visitor) -> None:
    house.progress.learners.create(OPERATOR, form())
    bob = house.progress.learners.create(OPERATOR, form(username="bobray", first_name="Bob", last_name="Ray")).learner
    path = f"/learners/{bob.id}/personal-information"
    version = re.search('name="version" value="([^"]+)"', manager.get(path).text)
    assert version
    fields = {"version": version[1], "first_name": "Ann", "last_name": "Smith", "street": "Typed Street", **BORN_BY_BOX}
    asked = manager.post(path, **fields, then="save")
    assert asked.status_code == 422
    assert "has the same first name, last name and date of birth as the existing learner Ann Smith" in asked.text
    assert "Save anyway" in asked.text
    assert 'value="Typed Street"' in asked.text
    assert manager.post(path, **fields, anyway="yes").status_code == 303
    assert "Ann" == house.progress.learners.get(OPERATOR, bob.id)[0].details.first_name
