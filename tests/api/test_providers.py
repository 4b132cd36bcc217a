"""Providers and their default settings over the API."""

from http import HTTPStatus

import pytest

from progress_core.domain.foundations.permissions import Role
from tests.api.conftest import Hall, Program, a_learner
from tests.given.people import ELSEWHERE, NORTH, SOUTH

pytestmark = pytest.mark.feature("I6", "B9")

PATH = f"/providers/{NORTH}"


@pytest.fixture
def head(hall: Hall) -> Program:
    """A program of the provider manager of North School."""
    return hall.program(Role.PROVIDER_MANAGER, NORTH)


def test_providers_are_listed_with_their_learners(hall: Hall, manager: Program) -> None:
    a_learner(manager)
    both = hall.program(Role.LEARNER_MANAGER, NORTH, SOUTH, email="both@example.com")
    found = both.get("/providers").json()
    assert 2 == found["total"]
    assert [(NORTH, 1), (SOUTH, 0)] == [(each["provider"]["ukprn"], each["learners"]) for each in found["items"]]
    assert found["items"][0]["provider"] == both.get(PATH).json()


@pytest.mark.feature("C11", "J7")
def test_defaults_are_changed_by_who_has_read_them(head: Program) -> None:
    read = head.get(PATH)
    untouched = {"sign_off": False, "staff_add_qualifications": False, "referee": ""}
    assert untouched | {"remind_managers": False, "remind_learners": False} == read.json()["defaults"]
    body = {"sign_off": True, "referee": " Ms Ray,  head ", "remind_learners": True}
    assert HTTPStatus.PRECONDITION_REQUIRED == head.send("PATCH", f"{PATH}/defaults", body).status_code
    changed = head.send("PATCH", f"{PATH}/defaults", body, if_match=read.headers["etag"])
    reminders = {"remind_managers": False, "remind_learners": True}
    defaults = untouched | {"sign_off": True, "referee": "Ms Ray, head"} | reminders
    assert defaults == changed.json()["defaults"]
    assert defaults == head.get(PATH).json()["defaults"]
    late = head.send("PATCH", f"{PATH}/defaults", {"sign_off": False}, if_match=read.headers["etag"])
    assert HTTPStatus.PRECONDITION_FAILED == late.status_code
    latest = head.send("PATCH", f"{PATH}/defaults", {"sign_off": False}, if_match=changed.headers["etag"])
    assert not latest.json()["defaults"]["sign_off"]


def test_bad_defaults_are_named(head: Program) -> None:
    bad = head.send("PATCH", f"{PATH}/defaults", {"sign_off": "yes", "refree": "x"}, if_match="*")
    assert {"sign_off", "refree"} == {each["field"] for each in bad.json()["problems"]}
    long = head.send("PATCH", f"{PATH}/defaults", {"referee": "x" * 1_000}, if_match="*")
    assert [("referee", "too_long")] == [(each["field"], each["code"]) for each in long.json()["problems"]]


def test_providers_of_others_are_answered_as_what_is_not_there(head: Program, manager: Program) -> None:
    for method, path in (("GET", ""), ("PATCH", "/defaults")):
        foreign = head.send(method, f"/providers/{ELSEWHERE}{path}", if_match="*")
        absent = head.send(method, f"/providers/10000000{path}", if_match="*")
        assert HTTPStatus.NOT_FOUND == foreign.status_code == absent.status_code
        assert foreign.text.replace(ELSEWHERE, "") == absent.text.replace("10000000", "")
    refused = manager.send("PATCH", f"{PATH}/defaults", {"sign_off": True}, if_match="*")
    assert HTTPStatus.FORBIDDEN == refused.status_code


@pytest.mark.parametrize(
    "nonsense", ["1000005", "100000555", "1000005x", "%31%30%30%30%30%30%35%35%00", "%D9%A1000005"]
)
def test_an_address_without_a_ukprn_leads_nowhere(head: Program, nonsense: str) -> None:
    assert HTTPStatus.NOT_FOUND == head.get(f"/providers/{nonsense}").status_code
    assert HTTPStatus.NOT_FOUND == head.send("PATCH", f"/providers/{nonsense}/defaults", {}, if_match="*").status_code
