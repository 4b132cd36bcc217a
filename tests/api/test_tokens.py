"""Access tokens over the API: who one acts for, list and revoke."""

from http import HTTPStatus

import httpx
import pytest
from progress_web.api.app import openapi

from progress_core.domain.accounts.access_tokens import TokenScope, scopes_for
from progress_core.domain.foundations.permissions import Role
from tests.api.conftest import Hall, Program, a_learner
from tests.given.people import NORTH, SOUTH

pytestmark = pytest.mark.feature("I6")


@pytest.mark.parametrize("scope", scopes_for(Role.LEARNER_MANAGER))
def test_any_token_says_who_it_acts_for(hall: Hall, scope: TokenScope) -> None:
    program = hall.program(Role.LEARNER_MANAGER, NORTH, SOUTH, scopes=(scope,))
    told = program.get("/me").json()
    assert (program.actor.account_id, program.actor.username) == (told["id"], told["username"])
    assert ("learner-manager", "learner-manager@example.com") == (told["role"], told["email"])
    assert [(NORTH, "North School"), (SOUTH, "South College")] == [
        (each["ukprn"], each["name"]) for each in told["providers"]
    ]
    assert ("program", [scope]) == (told["token"], told["scopes"])


def test_learners_and_admissions_staff_learn_who_they_are(hall: Hall, manager: Program) -> None:
    own = a_learner(manager)
    learner = hall.learners_program("asmith").get("/me").json()
    assert (own, "learner", "asmith") == (learner["id"], learner["role"], learner["username"])
    admissions = hall.program(Role.ADMISSIONS, SOUTH).get("/me").json()
    assert ("admissions", [SOUTH]) == (admissions["role"], [each["ukprn"] for each in admissions["providers"]])


def test_the_document_says_which_operations_any_token_opens() -> None:
    paths = openapi("/api/v1")["paths"]
    assert [{"token": []}] == paths["/me"]["get"]["security"]
    assert [{"token": ["tokens:write"]}] == paths["/tokens"]["get"]["security"]


def test_nobody_without_a_token_is_anybody(anybody: httpx.Client) -> None:
    for headers in ({}, {"authorization": "Bearer prg_nonsense"}, {"authorization": "Basic YTpi"}):
        refused = anybody.get("/api/v1/me", headers=headers)
        assert HTTPStatus.UNAUTHORIZED == refused.status_code
        assert refused.headers["www-authenticate"].startswith('Bearer realm="Progress"')


def test_own_tokens_are_listed_without_what_would_give_access(hall: Hall, manager: Program) -> None:
    made = manager.progress.access_tokens.create(manager.actor, "another", [TokenScope.LEARNERS_READ])
    hall.program(Role.LEARNER_MANAGER, NORTH, email="other@example.com")
    answer = manager.get("/tokens")
    first, second = answer.json()["items"]
    assert ("program", True, "another", False) == (first["name"], first["is_this"], second["name"], second["is_this"])
    assert (made.access.number, ["learners:read"]) == (second["id"], second["scopes"])
    assert (None, False) == (second["used_at"], second["has_ended"])
    assert first["used_at"] is not None
    assert made.access.ends_on.isoformat() == second["ends_on"]
    assert made.token not in answer.text
    assert made.access.digest not in answer.text


def test_a_token_revokes_others_and_itself(manager: Program) -> None:
    made = manager.progress.access_tokens.create(manager.actor, "another", [TokenScope.LEARNERS_READ])
    own = manager.get("/me").json()["token_id"]
    assert HTTPStatus.NO_CONTENT == manager.send("DELETE", f"/tokens/{made.access.number}").status_code
    assert HTTPStatus.NOT_FOUND == manager.send("DELETE", f"/tokens/{made.access.number}").status_code
    assert [own] == [each["id"] for each in manager.get("/tokens").json()["items"]]
    assert HTTPStatus.NO_CONTENT == manager.send("DELETE", f"/tokens/{own}").status_code
    assert HTTPStatus.UNAUTHORIZED == manager.get("/me").status_code


def test_tokens_of_others_are_answered_as_what_is_not_there(hall: Hall, manager: Program) -> None:
    other = hall.program(Role.LEARNER_MANAGER, NORTH, email="other@example.com")
    theirs = other.get("/me").json()["token_id"]
    foreign, absent = manager.send("DELETE", f"/tokens/{theirs}"), manager.send("DELETE", "/tokens/404")
    assert HTTPStatus.NOT_FOUND == foreign.status_code == absent.status_code
    assert foreign.json() == absent.json()
    assert HTTPStatus.OK == other.get("/me").status_code


def test_the_list_of_tokens_needs_its_scope(hall: Hall) -> None:
    narrow = hall.program(Role.LEARNER_MANAGER, NORTH, scopes=(TokenScope.LEARNERS_READ,), email="narrow@example.com")
    assert "insufficient_scope" == narrow.get("/tokens").json()["code"]
