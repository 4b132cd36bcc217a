"""Names that anybody can ask for: no answer tells who is known here, by its words or by its time."""

import time
from collections.abc import Callable, Iterator

import httpx
import pytest
from progress_web.foundations import endpoints, limiter
from progress_web.foundations.limiter import Limiter

from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.operations.audit import Action
from progress_core.memory.security_log import MemorySecurityLog
from progress_core.ports.audit import AuditQuery
from progress_core.usecases.accounts import accounts
from tests.given.people import NORTH, hire
from tests.web.conftest import House, Visitor, house_of, token_on
from tests.web.every_page import POSTS

pytestmark = pytest.mark.feature("K8")


@pytest.fixture
def house() -> Iterator[House]:
    """Run a site whose security log is kept in memory."""
    with house_of(PROGRESS_SECURITY_LOG="memory:") as house:
        yield house


def _asked(house: House) -> int:
    """Count how often a link was asked for."""
    with house.progress.context.store.snapshot() as work:
        query = AuditQuery(action=Action.FORGOT_PASSWORD, limit=10**6)
        return len(work.audit.page(EVERYTHING, query).entries)


def _events(house: House) -> list[str]:
    """Return of what there were too many attempts."""
    log = house.progress.context.security_log
    assert isinstance(log, MemorySecurityLog)
    return [event.facts["of"] for event in log.events if event.name == "too_many_attempts"]


@pytest.mark.asvs("V2.4.1", "V6.3.8", "V16.3.3")
def test_a_link_is_mailed_five_times_an_hour_and_the_answer_stays_the_same(
    house: House, stranger: httpx.Client
) -> None:
    hire(house.progress, Role.LEARNER_MANAGER, NORTH, email="known@example.com")
    token = token_on(stranger.get("/forgotten").text)
    spellings = ("known@example.com", "KNOWN@example.com", " known@example.com ", "known@example.com\u200b")
    answers = [stranger.post("/forgotten", data={"token": token, "name": name}) for name in spellings * 2]
    assert len({(answer.status_code, answer.headers["location"], answer.text) for answer in answers}) == 1
    assert _asked(house) == 5
    assert _events(house).count("links") == 3
    stranger.post("/forgotten", data={"token": token, "name": "other@example.com"})
    assert _asked(house) == 6


def test_a_name_that_nobody_can_have_is_not_looked_for(
    house: House, stranger: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "bad_characters", pytest.fail)
    token = token_on(stranger.get("/forgotten").text)
    assert stranger.post("/forgotten", data={"token": token, "name": "x" * 40_000}).status_code == 303
    assert _asked(house) == 1


@pytest.mark.asvs("V6.3.8")
def test_forms_that_look_names_up_answer_at_even_times(
    house: House, stranger: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {page.name for page in POSTS if page.even} >= {"send-link", "save-username", "verify-again", "reset-again"}
    waits: list[float] = []
    clock = iter([10.0, 10.07, 20.0, 20.6])

    async def sleep(seconds: float) -> None:
        waits.append(round(seconds, 6))

    monkeypatch.setattr(endpoints, "time", type("Clock", (), {"monotonic": lambda: next(clock)}))
    monkeypatch.setattr(endpoints, "anyio", type("Waiting", (), {"sleep": sleep}))
    token = token_on(stranger.get("/forgotten").text)
    for name in ("known@example.com", "unknown@example.com"):
        stranger.post("/forgotten", data={"token": token, "name": name})
    assert waits == [0.18, 0.15]
    del house


@pytest.mark.asvs("V2.4.1")
def test_usernames_that_are_taken_cannot_be_tried_without_end(house: House, manager: Visitor) -> None:
    hire(house.progress, Role.LEARNER_MANAGER, NORTH, email="taken@example.com")
    said = [manager.post("/account/username", username="taken@example.com").text for _ in range(11)]
    assert ["is already taken" in text for text in said] == [True] * 10 + [False]
    assert "You have tried too many usernames that are taken. Wait an hour" in said[-1]
    assert _events(house) == ["usernames"]
    assert manager.post("/account/username", username="free.name").status_code == 422
    other = house.enter(Role.PROVIDER_MANAGER, NORTH)
    assert other.post("/account/username", username="free.name").status_code == 303


def test_a_username_that_breaks_a_rule_is_no_try(manager: Visitor) -> None:
    for _ in range(11):
        assert "is already taken" not in manager.post("/account/username", username="x").text
    assert manager.post("/account/username", username="free.name").status_code == 303


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Move the clock of limiters on."""
    now = [time.monotonic()]
    monkeypatch.setattr(limiter, "time", type("Clock", (), {"monotonic": lambda: now[0]}))

    def move(seconds: float) -> None:
        now[0] += seconds

    return move


def test_a_key_can_be_used_again_after_the_time(later: Callable[[float], None]) -> None:
    limit = Limiter(most=2, seconds=60)
    for _ in range(2):
        assert not limit.is_used_up("\ud800key")
        limit.count("\ud800key")
        later(40)
    assert not limit.is_used_up("\ud800key")
    limit.count("\ud800key")
    assert limit.is_used_up("\ud800key")
    assert not limit.is_used_up("other")


@pytest.mark.asvs("V1.4.3")
def test_no_more_than_so_many_keys_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiter, "MAX_KEYS", 2)
    limit = Limiter(most=1, seconds=60)
    for key in "abc":
        limit.count(key)
    assert [limit.is_used_up(key) for key in "abc"] == [False, True, True]
