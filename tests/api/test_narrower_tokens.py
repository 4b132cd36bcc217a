"""Tokens that a program makes with its own over the API: within its scopes and its time, and revoked with it."""

from http import HTTPStatus
from typing import Any

import httpx
import pytest

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.accounts.sessions import digest_of
from progress_core.domain.foundations.permissions import Role
from tests.api.conftest import Hall, Program
from tests.given.people import NORTH

pytestmark = pytest.mark.feature("I6")

WIDE = (TokenScope.LEARNERS_READ, TokenScope.TOKENS_WRITE, TokenScope.TOKENS_CREATE)
NIGHTLY: dict[str, Any] = {"name": "Nightly", "scopes": ["learners:read"]}


@pytest.fixture
def program(hall: Hall) -> Program:
    """A program that may read learners, and make tokens."""
    return hall.program(Role.LEARNER_MANAGER, NORTH, scopes=WIDE)  # for 90 days


def status_of(anybody: httpx.Client, token: str, path: str = "/me") -> int:
    return anybody.get(f"/api/v1{path}", headers={"authorization": f"Bearer {token}"}).status_code


def test_a_program_makes_a_token_whose_secret_is_shown_once(program: Program, anybody: httpx.Client) -> None:
    made = program.post("/tokens", NIGHTLY)
    assert HTTPStatus.CREATED == made.status_code, made.text
    secret, shown = made.json()["secret"], made.json()["token"]
    own = program.get("/me").json()["token_id"]
    assert (own, ["learners:read"], False) == (shown["made_with"], shown["scopes"], shown["is_this"])
    assert f"/api/v1/tokens/{shown['id']}" == made.headers["location"]
    assert HTTPStatus.OK == status_of(anybody, secret, "/learners")
    assert HTTPStatus.FORBIDDEN == status_of(anybody, secret, "/tokens")
    again = program.get(made.headers["location"].removeprefix("/api/v1"))
    assert {**shown, "used_at": again.json()["used_at"]} == again.json()
    assert secret not in again.text + program.get("/tokens").text
    assert digest_of(secret) not in again.text + made.text


def test_what_would_reach_beyond_the_token_is_refused_by_name(program: Program) -> None:
    body = {"name": "", "scopes": ["learners:read", "learners:write", "staff:read", "all"], "ends_on": "2026-12-24"}
    refused = program.post("/tokens", body)
    assert HTTPStatus.UNPROCESSABLE_ENTITY == refused.status_code
    assert [
        ("name", "required", None),
        ("scopes", "not_for_role", "staff:read"),
        ("scopes", "not_in_list", "all"),
        ("scopes", "not_held", "learners:write"),
        ("ends_on", "after_token", "24 Dec 2026"),
    ] == [(each["field"], each["code"], each["value"] or None) for each in refused.json()["problems"]]
    assert "learners:write" in refused.json()["problems"][3]["message"]
    assert 1 == program.get("/tokens").json()["total"]


def test_a_token_without_the_scope_makes_none(hall: Hall) -> None:
    others = tuple(scope for scope in WIDE if scope is not TokenScope.TOKENS_CREATE)
    narrow = hall.program(Role.LEARNER_MANAGER, NORTH, scopes=others)
    assert "insufficient_scope" == narrow.post("/tokens", NIGHTLY).json()["code"]
    assert 1 == narrow.get("/tokens").json()["total"]


def test_revoking_a_token_shuts_out_all_that_were_made_with_it(program: Program, anybody: httpx.Client) -> None:
    child = program.post("/tokens", {"name": "Child", "scopes": list(WIDE)}).json()
    bearer = {"authorization": f"Bearer {child['secret']}"}
    grandchild = anybody.post("/api/v1/tokens", json=NIGHTLY, headers=bearer).json()
    assert child["token"]["id"] == grandchild["token"]["made_with"]
    assert HTTPStatus.NO_CONTENT == program.send("DELETE", f"/tokens/{child['token']['id']}").status_code
    assert {HTTPStatus.UNAUTHORIZED} == {status_of(anybody, each["secret"]) for each in (child, grandchild)}
    assert HTTPStatus.OK == program.get("/me").status_code


def test_a_repeated_request_makes_one_token_and_its_secret_is_kept_sealed(program: Program) -> None:
    first, again = (program.post("/tokens", NIGHTLY, idempotency_key="k-1") for _ in range(2))
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert "true" == again.headers["idempotent-replayed"]
    assert 2 == program.get("/tokens").json()["total"]
    with program.progress.context.store.snapshot() as work:
        kept = work.repeats.find(program.actor.account_id, digest_of("k-1"))
    assert kept is not None
    assert kept.answer
    assert first.json()["secret"].encode() not in kept.answer
