"""Throttling of guesses from one address."""

import httpx
import pytest
from progress_web.foundations.throttle import MAX_ADDRESSES, Throttle

from progress_core.domain.foundations.permissions import Role
from tests.given.people import NORTH, hire
from tests.web.conftest import House, token_on


@pytest.mark.feature("A6", "A7")
def test_guesses_from_one_address_are_throttled(house: House, stranger: httpx.Client) -> None:
    token = token_on(stranger.get("/").text)
    statuses = [
        stranger.post("/login", data={"username": f"learner{n}", "password": "x", "token": token}).status_code
        for n in range(102)
    ]
    assert statuses == [422] * 100 + [429] * 2
    hire(house.progress, Role.LEARNER_MANAGER, NORTH)
    right = {"username": "learner-manager@example.com", "password": "teach3rs", "token": token}
    assert stranger.post("/login", data=right).status_code == 429
    assert stranger.post("/forgotten", data={"name": "somebody", "token": token}).status_code == 429
    assert stranger.post("/reset/abc/again", data={"token": token}).status_code == 429


def test_failures_are_forgotten_after_a_time_and_successes_are_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    throttle = Throttle(max_failures=2, seconds=10)
    throttle.count_failure("a")
    now[0] = 5
    throttle.count_failure("a")
    assert throttle.must_wait("a")
    assert not throttle.must_wait("b")
    now[0] = 10
    assert not throttle.must_wait("a")


def test_the_memory_for_addresses_is_limited() -> None:
    throttle = Throttle(max_failures=1, seconds=60)
    for number in range(MAX_ADDRESSES + 1):
        throttle.count_failure(str(number))
    assert not throttle.must_wait("0")
    assert throttle.must_wait("1")
