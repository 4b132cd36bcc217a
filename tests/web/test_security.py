"""What every answer carries and every form must show; who is let in, and for how long."""

import logging
from collections.abc import Iterator

import httpx
import pytest
from attrs import evolve
from progress_web import app
from progress_web.foundations import endpoints
from progress_web.foundations.endpoints import Page
from progress_web.foundations.throttle import MAX_ADDRESSES, Throttle
from progress_web.foundations.visit import Visit
from progress_web.pages.learners import dashboard
from starlette.responses import Response

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, ProgressError, Rejected, Unavailable
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Role
from tests.given.people import NORTH, form, hire
from tests.web.conftest import House, Visitor, house_of, token_on

VALUES = {"ukprn": NORTH, "id": "1000001", "link": "abc", "learner_id": "1000001", "number": "1"}
POSTS = [page for page in app.PAGES if page.method == "POST"]
INSIDE = [page for page in app.PAGES if page.access != "everybody"]


def path_of(page: Page) -> str:
    path = page.path.replace(":number", "")
    for name, value in VALUES.items():
        path = path.replace(f"{{{name}}}", value)
    assert "{" not in path, f"no value for {path}"
    return path


def _name(page: Page) -> str:
    return f"{page.method} {page.path}"


@pytest.fixture
def stranger(house: House) -> Iterator[httpx.Client]:
    """Give a browser of nobody."""
    with httpx.Client(base_url=house.url) as client:
        yield client


def _is_logged_in(visitor: Visitor) -> bool:
    return visitor.get("/dashboard").status_code == 200


@pytest.mark.parametrize("path", ["/", "/forgotten", "/nowhere", "/health/live", "/verify/abc"])
def test_every_answer_carries_its_guards(stranger: httpx.Client, path: str) -> None:
    headers = stranger.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "same-origin")
    assert headers["cache-control"] == "no-store"
    assert "server" not in headers
    assert "strict-transport-security" not in headers


def test_files_that_are_the_same_for_everybody_are_kept_by_browsers(stranger: httpx.Client) -> None:
    answer = stranger.get("/static/progress.css")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "public, max-age=3600")
    assert "set-cookie" not in answer.headers
    assert stranger.get("/static/../app.py").status_code == 404
    assert stranger.get("/static/%2e%2e/app.py").status_code == 404


@pytest.mark.feature("A5")
def test_cookies_are_for_this_site_alone_and_out_of_reach_of_scripts(house: House, stranger: httpx.Client) -> None:
    for cookie in _log_in(house, stranger).headers.get_list("set-cookie"):
        assert "; HttpOnly" in cookie
        assert "; SameSite=lax" in cookie
        assert "; Path=/" in cookie
        assert "Domain" not in cookie
        assert "Max-Age" not in cookie


@pytest.mark.feature("A5")
def test_over_tls_cookies_go_no_other_way() -> None:
    with house_of(PROGRESS_BASE_URL="https://progress.example") as house, httpx.Client(base_url=house.url) as client:
        page = client.get("/")
        assert page.headers["strict-transport-security"] == "max-age=31536000"
        (cookie,) = page.headers.get_list("set-cookie")
        assert cookie.startswith("__Host-progress-visitor=")
        assert "; Secure" in cookie
        secret = cookie.split(";")[0]
        login = {"token": token_on(page.text), "username": "nobody", "password": "x"}
        behind_proxy = {"cookie": secret, "origin": "https://progress.example"}
        assert client.post("/login", data=login, headers=behind_proxy).status_code == 422


def _log_in(house: House, client: httpx.Client) -> httpx.Response:
    hire(house.progress, Role.LEARNER_MANAGER, NORTH, email="kept@example.com")
    token = token_on(client.get("/").text)
    return client.post("/login", data={"username": "kept@example.com", "password": "teach3rs", "token": token})


@pytest.mark.feature("A5")
def test_logging_in_begins_a_session_that_nobody_knew_before(house: House, stranger: httpx.Client) -> None:
    stranger.cookies.set("progress-session", "planted", domain="127.0.0.1", path="/")
    before = token_on(stranger.get("/").text)
    stranger.cookies.delete("progress-session")
    answer = _log_in(house, stranger)
    assert answer.status_code == 303
    assert "planted" not in " ".join(answer.headers.get_list("set-cookie"))
    assert stranger.post("/logout", data={"token": before}).status_code == 403  # forms of before are void
    assert stranger.get("/new-password").status_code == 200


@pytest.mark.feature("A5", "A8")
def test_logging_in_anew_ends_the_session_before(house: House, manager: Visitor) -> None:
    old = manager.browser.cookies["progress-session"]
    hire(house.progress, Role.LEARNER_MANAGER, NORTH, email="next@example.com")
    manager.post("/login", username="next@example.com", password="teach3rs")
    with pytest.raises(NotAllowed):
        house.progress.log_ins.resume(old)


@pytest.mark.parametrize("page", POSTS, ids=_name)
def test_no_form_does_anything_without_its_token(manager: Visitor, page: Page) -> None:
    for token in ({}, {"token": ""}, {"token": "0" * 64}, {"token": "é\udcff".encode("utf-8", "replace").decode()}):
        answer = manager.browser.post(path_of(page), data=token)
        assert answer.status_code == 403
        assert "Nothing was changed" in answer.text
    assert _is_logged_in(manager)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
    ids=str,
)
def test_a_form_from_another_site_does_nothing(manager: Visitor, headers: dict[str, str]) -> None:
    answer = manager.browser.post("/logout", data={"token": manager.token}, headers=headers)
    assert answer.status_code == 403
    assert _is_logged_in(manager)


def test_a_token_of_another_visitor_is_refused(manager: Visitor, stranger: httpx.Client) -> None:
    foreign = token_on(stranger.get("/").text)
    assert manager.browser.post("/logout", data={"token": foreign}).status_code == 403
    assert _is_logged_in(manager)


@pytest.mark.parametrize("page", INSIDE, ids=_name)
def test_strangers_are_sent_to_log_in(stranger: httpx.Client, page: Page) -> None:
    data = {"token": token_on(stranger.get("/").text)}
    answer = stranger.request(page.method, path_of(page), data=data if page.method == "POST" else None)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login")


@pytest.mark.feature("A5")
@pytest.mark.parametrize("page", [page for page in INSIDE if page.access == "logged in"], ids=_name)
def test_nothing_opens_before_a_password_of_ones_own(house: House, stranger: httpx.Client, page: Page) -> None:
    _log_in(house, stranger)
    data = {"token": token_on(stranger.get("/new-password").text)}
    answer = stranger.request(page.method, path_of(page), data=data if page.method == "POST" else None)
    assert (answer.status_code, answer.headers["location"]) == (303, "/new-password")


def test_looking_at_pages_changes_nothing(house: House, manager: Visitor) -> None:
    before = len(house.progress.audit.read(OPERATOR))
    for page in app.PAGES:
        if page.method == "GET":
            assert manager.get(path_of(page)).status_code < 500
    assert len(house.progress.audit.read(OPERATOR)) == before


@pytest.mark.feature("A6", "A8")
@pytest.mark.parametrize("state", ["locked", "disabled", "deleted", "gone"])
def test_whoever_may_no_longer_log_in_is_stopped_at_the_next_page(house: House, manager: Visitor, state: str) -> None:
    username = "learner-manager@example.com"
    with house.progress.context.store.transaction() as work:
        account = work.accounts.find(username)
        assert account is not None
        if state == "gone":
            work.sessions.end_all(account.id)
        else:
            work.accounts.save(in_state(account, state))
    assert manager.get("/dashboard").status_code == 303
    assert manager.post("/account", first_name="Eve").status_code == 303


def in_state(account: Account, state: str) -> Account:
    if state == "locked":
        return evolve(account, locked_at=account.created_at)
    return evolve(account, disabled=state == "disabled", deleted=state == "deleted")


@pytest.mark.parametrize("path", ["/login", "/account", "/forgotten"])
def test_a_form_that_is_too_large_is_refused(manager: Visitor, path: str) -> None:
    for content in (b"x" * (endpoints.MAX_FORM_BYTES + 1), iter([b"x" * 65_536] * 17)):
        answer = manager.browser.post(
            path, content=content, headers={"content-type": "application/x-www-form-urlencoded"}
        )
        assert answer.status_code == 413
        assert "That is too large" in answer.text


def test_what_is_far_too_large_is_cut_off(manager: Visitor) -> None:
    content = (b"x" * 65_536 for _ in range(16 * 8))
    headers = {"content-type": "application/x-www-form-urlencoded"}
    try:
        status = manager.browser.post("/login", content=content, headers=headers).status_code
    except httpx.TransportError:
        status = 413  # the connection was closed while we were still sending
    assert status == 413


@pytest.mark.parametrize(
    ("content_type", "content", "status"),
    [
        ("multipart/form-data", b"no boundary", 400),
        ("multipart/form-data; boundary=x", b"--y\r\nnonsense", 400),
        ("application/x-www-form-urlencoded", b"&".join(b"a=1" for _ in range(endpoints.MAX_FIELDS + 1)), 400),
        ("application/x-www-form-urlencoded", b"%ff%fe=%00&%zz", 403),
        ("application/json", b'{"token": 1}', 403),
        ("", b"", 403),
    ],
)
def test_what_is_no_form_of_ours_is_refused(manager: Visitor, content_type: str, content: bytes, status: int) -> None:
    headers = {"content-type": content_type} if content_type else {}
    assert manager.browser.post("/account", content=content, headers=headers).status_code == status
    with_file = manager.browser.post("/account", data={"token": manager.token}, files={"file": b"unasked"})
    assert with_file.status_code == 400


def test_an_address_that_leads_nowhere_is_a_page(manager: Visitor, stranger: httpx.Client) -> None:
    found, strange = manager.get("/nowhere"), stranger.get("/nowhere")
    assert (found.status_code, strange.status_code) == (404, 404)
    assert "Log off" in found.text
    assert "Log off" not in strange.text
    assert manager.get("/logout").status_code == 405
    assert "Log off" in manager.get("/logout").text


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (NotFound("hidden"), 404, "Page not found"),
        (NotAllowed("You may not."), 403, "You may not."),
        (Conflict("It changed.", changes={"first_name": ("Ann", "<b>Bea</b>")}), 409, "&lt;b&gt;Bea&lt;/b&gt;"),
        (Rejected(problems=[problem("learners", "required")]), 422, "No learner is chosen."),
        (Rejected("Just no."), 422, "Just no."),
        (Unavailable("the host db.internal is down"), 503, "cannot be reached just now"),
        (RuntimeError("secret detail"), 500, "the reference number"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_every_error_is_a_page_in_plain_words(
    error: Exception, status: int, said: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def view(_visit: Visit) -> Response:
        raise error

    monkeypatch.setattr(app, "PAGES", (*app.PAGES, Page("/broken", "broken", view)))
    with house_of() as house, caplog.at_level(logging.ERROR):
        answer = house.enter(Role.LEARNER_MANAGER, NORTH).get("/broken")
    assert answer.status_code == status
    assert said in answer.text
    assert "secret" not in answer.text
    assert "db.internal" not in answer.text
    assert "Log off" in answer.text
    if not isinstance(error, ProgressError):
        (record,) = caplog.records
        assert record.getMessage().rsplit(" ", 1)[1].rstrip(".") in answer.text


def test_a_store_that_is_away_is_a_page_too(
    house: House, manager: Visitor, stranger: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise Unavailable

    monkeypatch.setattr(house.progress.log_ins, "resume", away)
    monkeypatch.setattr(house.progress, "check", away)
    assert [manager.get(path).status_code for path in ("/dashboard", "/", "/nowhere")] == [503, 503, 503]
    assert stranger.get("/").status_code == 200
    assert (stranger.get("/health/ready").status_code, stranger.get("/health/live").status_code) == (503, 200)
    assert "set-cookie" not in stranger.get("/health/live").headers


@pytest.mark.feature("A6", "A7")
def test_whoever_guesses_from_one_address_has_to_wait(house: House, stranger: httpx.Client) -> None:
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


def test_what_is_remembered_of_addresses_stays_small() -> None:
    throttle = Throttle(max_failures=1, seconds=60)
    for number in range(MAX_ADDRESSES + 1):
        throttle.count_failure(str(number))
    assert not throttle.must_wait("0")
    assert throttle.must_wait("1")


_LEARNERS_OWN = {"/profile", "/search", "/applications", "/messages"}


@pytest.mark.feature("H4")
def test_a_learner_has_no_pages_of_staff_nor_of_another_learner(house: House, stranger: httpx.Client) -> None:
    other = house.progress.learners.create(OPERATOR, form(username="another")).learner
    assert str(other.id) == VALUES["id"]
    made = house.progress.learners.create(OPERATOR, form())
    house.progress.own_account.change_password(house.progress.accounts.actor(made.username), "sunny4day", "chosen4me")
    login = {"username": made.username, "password": "chosen4me", "token": token_on(stranger.get("/").text)}
    stranger.post("/login", data=login)
    token = token_on(stranger.get("/dashboard").text)
    for page in app.PAGES:
        own = page.view is dashboard.home or page.path.startswith("/account") or page.path in _LEARNERS_OWN
        if page.access == "logged in" and not own:
            data = {"token": token} if page.method == "POST" else None
            status = stranger.request(page.method, path_of(page), data=data).status_code
            assert status in (403, 404), _name(page)
    assert stranger.get("/account").headers["location"] == "/account/username"
    assert stranger.post("/account", data={"token": token, "first_name": "Eve"}).status_code == 403
