"""Staff accounts over the API, to be read."""

from http import HTTPStatus

import pytest

from progress_core.domain.foundations.permissions import Role
from tests.api.conftest import Hall, Program
from tests.given.people import ELSEWHERE, NORTH, SOUTH, hire

pytestmark = pytest.mark.feature("I6", "B9")


@pytest.fixture
def setter(hall: Hall) -> Program:
    """A program of the user manager of North School."""
    return hall.program(Role.USER_MANAGER, NORTH)


def test_staff_are_listed_and_read_without_their_other_providers(hall: Hall, setter: Program) -> None:
    both = hire(hall.progress, Role.LEARNER_MANAGER, NORTH, SOUTH, email="both@example.com")
    hire(hall.progress, Role.LEARNER_MANAGER, SOUTH, email="south@example.com")
    found = setter.get("/staff").json()
    assert 2 == found["total"]
    assert ["both@example.com", "user-manager@example.com"] == [each["email"] for each in found["items"]]
    read = setter.get(f"/staff/{both.account_id}").json()
    assert read == found["items"][0]
    assert ("learner-manager", [NORTH], "must change password") == (read["role"], read["providers"], read["account"])
    assert (False, None, []) == (read["has_second_factor"], read["last_login_at"], read["groups"])


def test_a_change_of_an_account_changes_its_tag(hall: Hall, setter: Program) -> None:
    actor = hire(hall.progress, Role.LEARNER_MANAGER, NORTH)
    tag = setter.get(f"/staff/{actor.account_id}").headers["etag"]
    hall.progress.own_account.change_password(actor, "teach3rs", "chosen4me")
    changed = setter.client.get(f"/api/v1/staff/{actor.account_id}", headers={"if-none-match": tag})
    assert (HTTPStatus.OK, "active") == (changed.status_code, changed.json()["account"])


def test_staff_of_others_are_answered_as_who_is_not_there(hall: Hall, setter: Program) -> None:
    other = hire(hall.progress, Role.LEARNER_MANAGER, ELSEWHERE, email="elsewhere@example.com")
    foreign, absent = setter.get(f"/staff/{other.account_id}"), setter.get("/staff/404")
    assert HTTPStatus.NOT_FOUND == foreign.status_code == absent.status_code
    assert absent.json()["detail"].replace("404", str(other.account_id)) == foreign.json()["detail"]


def test_only_those_who_manage_staff_read_them(manager: Program) -> None:
    for path in ("/staff", f"/staff/{manager.actor.account_id}"):
        assert HTTPStatus.FORBIDDEN == manager.get(path).status_code


def test_nothing_changes_staff(setter: Program) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert HTTPStatus.METHOD_NOT_ALLOWED == setter.send(method, "/staff", {}).status_code
