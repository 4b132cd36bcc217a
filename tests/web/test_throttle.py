"""Limits for one network: fair to schools, and a stop for those who try many names."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from progress_web import app
from progress_web.foundations import throttle as limits
from progress_web.foundations.throttle import MAX_NETWORKS, LinkLimit, LogInLimit, Recent, Throttle

from progress_core.domain.accounts.devices import Admitted
from progress_core.domain.foundations.permissions import Role
from tests.browsers import browser_at
from tests.given.people import NORTH, hire
from tests.web.conftest import House, Visitor, house_of, token_on
from tests.web.served import without_tokens

pytestmark = pytest.mark.feature("K2")

RIGHT = "teach3rs"


class Watch:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def browse(house: House) -> Visitor:
    """Open a browser that nobody has used."""
    browser = house.closing.enter_context(browser_at(house.url))
    return Visitor(browser, token_on(browser.get("/").text))


def enter(visitor: Visitor, name: str, password: str) -> int:
    """Log in, and return the status."""
    token = token_on(visitor.get("/login").text)
    return visitor.browser.post("/login", data={"username": name, "password": password, "token": token}).status_code


def pupils(house: House, count: int) -> list[str]:
    """Create people with a password that is theirs."""
    return [
        hire(house.progress, Role.LEARNER_MANAGER, NORTH, email=f"p{number}@example.com").username
        for number in range(count)
    ]


def guesses(visitor: Visitor, names: list[str]) -> list[int]:
    """Try one wrong password with each name, and return the statuses."""
    return [visitor.post("/login", username=name, password="password1").status_code for name in names]


def log_off(visitor: Visitor) -> None:
    visitor.post("/logout", token=token_on(visitor.get("/new-password").text))


def test_a_hundred_guesses_at_one_name_shut_nobody_out(house: House) -> None:
    names = pupils(house, 4)
    assert guesses(browse(house), [names[0]] * 100) == [422] * 100
    assert [enter(browse(house), name, RIGHT) for name in names] == [422, 303, 303, 303]


@pytest.mark.asvs("V2.4.1", "V6.3.1")
def test_a_spray_over_many_names_is_stopped_and_those_who_belong_there_get_in(house: House) -> None:
    names = pupils(house, 12)
    belonging = [browse(house) for _ in names[:10]]
    assert {enter(visitor, name, RIGHT) for visitor, name in zip(belonging, names, strict=False)} == {303}
    for visitor in belonging:
        log_off(visitor)
    answers = guesses(browse(house), [f"learner{number}" for number in range(200)])
    assert answers == [422] * 50 + [429] * 150  # 30, and 2 for each who logged in
    on_known_devices = [enter(visitor, name, RIGHT) for visitor, name in zip(belonging[:5], names, strict=False)]
    on_new_devices = [enter(browse(house), name, RIGHT) for name in names[5:10]]
    assert on_known_devices + on_new_devices == [303] * 10
    refused = browse(house).post("/login", username=names[11], password=RIGHT)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "600")
    assert "If you have logged in here before" in refused.text


def test_beyond_the_limit_right_and_wrong_names_get_the_same_answer(house: House) -> None:
    known, stranger = pupils(house, 2)
    assert enter(browse(house), known, RIGHT) == 303
    sprayer = browse(house)
    guesses(sprayer, [f"learner{number}" for number in range(32)])
    shown = [
        without_tokens(sprayer.post("/login", username=name, password=word).text).replace(name, "")
        for name, word in ((known, "wrong1"), (stranger, "wrong1"), (stranger, RIGHT), ("nobody@example.com", "x"))
    ]
    assert len(set(shown)) == 1


@pytest.mark.asvs("V6.3.1")
def test_a_known_device_is_let_in_when_a_stranger_has_locked_the_name(house: House) -> None:
    (name,) = pupils(house, 1)
    own = browse(house)
    enter(own, name, RIGHT)
    log_off(own)
    guesses(browse(house), [name] * 5)
    assert [enter(visitor, name, RIGHT) for visitor in (browse(house), own)] == [422, 303]


def test_the_device_cookie_is_set_at_a_log_in_alone_and_outlives_the_log_off(house: House) -> None:
    (name,) = pupils(house, 1)
    own = browse(house)
    failed = own.post("/login", username=name, password="wrong1")
    assert "progress-device" not in failed.headers.get("set-cookie", "")
    entered = own.post("/login", username=name, password=RIGHT)
    (cookie,) = [line for line in entered.headers.get_list("set-cookie") if line.startswith("progress-device=")]
    assert {"HttpOnly", "Max-Age=31536000", "Path=/", "SameSite=lax"} == set(cookie.split("; ")[1:])
    device = own.browser.cookies["progress-device"]
    log_off(own)
    assert own.browser.cookies["progress-device"] == device
    assert enter(own, name, RIGHT) == 303
    assert own.browser.cookies["progress-device"] == device


@pytest.fixture
def closing_house() -> Iterator[ExitStack]:
    """Close what a test opens."""
    with ExitStack() as closing:
        yield closing


def test_asking_for_links_shuts_out_no_log_in_and_the_other_way_round(
    monkeypatch: pytest.MonkeyPatch, closing_house: ExitStack
) -> None:
    monkeypatch.setattr(limits, "MAX_LINKS_PER_NAME", 2)
    forgotten = LinkLimit(max_names=2, per_name=False)
    monkeypatch.setattr(app, "Throttle", lambda: Throttle(forgotten=forgotten))
    house = closing_house.enter_context(house_of())
    (name,) = pupils(house, 1)
    visitor = browse(house)
    sent = [visitor.post("/forgotten", name=f"somebody{number}") for number in range(3)]
    assert [answer.status_code for answer in sent] == [303, 303, 429]
    assert sent[2].headers["retry-after"] == "600"
    assert visitor.post("/forgotten", name="somebody0").status_code == 303
    again = [visitor.post("/reset/abc/again") for _ in range(3)]
    assert [answer.status_code for answer in again] == [410, 410, 429]
    assert again[2].headers["retry-after"] == "600"
    guesses(visitor, [f"learner{number}" for number in range(30)])
    assert visitor.post("/forgotten", name="somebody1").status_code == 303
    assert visitor.post("/login", username=name, password=RIGHT).status_code == 429


def test_failing_names_are_forgotten_after_ten_minutes() -> None:
    watch = Watch()
    limit = LogInLimit(max_names=2, clock=watch)
    assert [limit.begin("a", name) for name in "xXy"] == [Admitted.EVERYBODY] * 3
    assert limit.begin("a", "z") is Admitted.KNOWN_HERE
    assert limit.begin("b", "z") is Admitted.EVERYBODY
    watch.seconds = 600
    assert limit.begin("a", "z") is Admitted.EVERYBODY


def test_each_person_who_logs_in_raises_the_limit_once_for_an_hour() -> None:
    watch = Watch()
    limit = LogInLimit(max_names=1, clock=watch)
    for _ in range(3):
        limit.begin("a", "ann")
        limit.succeed("a", "ann")
    assert [limit.begin("a", name) for name in "xyz"] == [Admitted.EVERYBODY] * 3
    assert limit.begin("a", "w") is Admitted.KNOWN_HERE
    watch.seconds = 3600
    assert [limit.begin("a", name) for name in "xy"] == [Admitted.EVERYBODY, Admitted.KNOWN_HERE]


def test_addresses_of_one_ipv6_network_share_a_limit() -> None:
    limit = LogInLimit(max_names=1)
    assert limit.begin("2001:db8::1", "x") is Admitted.EVERYBODY
    assert limit.begin("2001:db8::2", "y") is Admitted.KNOWN_HERE
    assert limit.begin("2001:db8:0:1::2", "y") is Admitted.EVERYBODY


def test_names_that_were_not_checked_leave_the_share_of_people_who_belong_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "MAX_KNOWN_NAMES", 2)
    limit = LogInLimit(max_names=0)
    for number in range(9):
        assert limit.begin("a", f"nobody{number}") is Admitted.KNOWN_HERE
        limit.pass_over("a", f"nobody{number}")
    assert [limit.begin("a", name) for name in ("ann", "bob", "ann")] == [Admitted.KNOWN_HERE] * 3
    assert limit.begin("a", "cid") is Admitted.KNOWN_DEVICES
    limit.succeed("a", "ann")
    assert limit.begin("a", "cid") is Admitted.EVERYBODY  # a log-in raises the limit


def test_links_are_limited_by_names_and_for_each_name() -> None:
    watch = Watch()
    limit = LinkLimit(max_names=2, clock=watch)
    assert [limit.must_wait("a", "ann") for _ in range(6)] == [False] * 5 + [True]
    assert [limit.must_wait("a", name) for name in ("bob", "cid", "bob")] == [False, True, False]
    assert not limit.must_wait("b", "cid")
    watch.seconds = 600
    assert not limit.must_wait("a", "cid")


@pytest.mark.asvs("V1.4.3")
def test_the_memory_for_networks_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_NETWORKS", 3)
    assert MAX_NETWORKS == 10_000
    limit, links = LogInLimit(max_names=1), LinkLimit(max_names=1)
    for number in range(4):
        limit.begin(str(number), "x")
        links.must_wait(str(number), "x")
    assert limit.begin("3", "y") is Admitted.KNOWN_HERE
    assert limit.begin("0", "y") is Admitted.EVERYBODY
    assert links.must_wait("3", "y")
    assert not links.must_wait("0", "y")


def test_the_memory_for_people_who_log_in_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_SUCCESSES", 1)
    limit = LogInLimit(max_names=0)
    for name in "ab":
        limit.succeed("a", name)
    assert [limit.begin("a", name) for name in "xyz"] == [Admitted.EVERYBODY] * 2 + [Admitted.KNOWN_HERE]


def test_names_that_are_too_old_are_forgotten_even_if_renewed_ones_are_not() -> None:
    watch = Watch()
    recent = Recent(10, watch)
    recent.add(b"a")
    recent.add(b"b")
    watch.seconds = 5
    recent.add(b"a")
    watch.seconds = 10
    assert (b"a" in recent, b"b" in recent, len(recent)) == (True, False, 1)
