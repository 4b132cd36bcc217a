"""Security headers, cookies, form tokens, and who is logged in for how long."""

import re

import httpx
import pytest
from progress_web import app
from progress_web.foundations.endpoints import Page
from progress_web.foundations.security import HEADERS
from progress_web.pages.home import dashboard

from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.errors import NotAllowed
from progress_core.domain.foundations.permissions import Role
from tests.browsers import browser_at
from tests.given.people import NORTH, form, hire, in_state
from tests.web.conftest import House, Visitor, house_of, token_on
from tests.web.every_page import FORMS, INSIDE, VALUES, name_of, path_of


def _is_logged_in(visitor: Visitor) -> bool:
    return visitor.get("/dashboard").status_code == 200


@pytest.mark.asvs("V3.2.1", "V3.4.3", "V3.4.4", "V3.4.5", "V3.4.6", "V14.2.2", "V14.2.3", "V14.3.2")
@pytest.mark.parametrize("path", ["/", "/forgotten", "/nowhere", "/health/live", "/verify/abc"])
def test_every_response_carries_the_security_headers(stranger: httpx.Client, path: str) -> None:
    headers = stranger.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for directive in ("object-src", "base-uri", "frame-ancestors"):
        assert f"{directive} 'none'" in policy
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "same-origin")
    assert headers["cache-control"] == "no-store"
    assert "server" not in headers
    assert "strict-transport-security" not in headers


@pytest.mark.feature("K8")
def test_every_refusal_and_failure_carries_the_security_headers(
    house: House, stranger: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret detail")

    answers = [
        stranger.get("/static/nowhere.css"),
        stranger.put("/login"),
        stranger.get("/", params={"x": "x" * 17_000}),
        stranger.post(
            "/login", content=b"x" * 1_100_000, headers={"content-type": "application/x-www-form-urlencoded"}
        ),
        stranger.post("/login", content=b"x", headers={"content-type": "multipart/form-data"}),
        stranger.post("/login", data={}),
    ]
    monkeypatch.setattr("progress_web.foundations.endpoints.read_form", fail)
    answers.append(stranger.post("/login", data={}))
    assert [answer.status_code for answer in answers] == [404, 405, 414, 413, 400, 403, 500]
    assert all(HEADERS.items() <= dict(answer.headers).items() for answer in answers)
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}
    assert "secret detail" not in answers[-1].text
    del house


def test_static_files_are_kept_for_ever_under_an_address_that_changes_with_them(stranger: httpx.Client) -> None:
    address = re.search(r'href="([^"]*/progress\.css)"', stranger.get("/").text)
    assert address is not None
    answer = stranger.get(address[1])
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "public, max-age=31536000, immutable")
    assert answer.headers["content-encoding"] == "gzip"
    assert "set-cookie" not in answer.headers
    for font in re.findall(r'url\("?(fonts/[^")]*)', answer.text):
        beside = stranger.get(address[1].replace("progress.css", font))
        assert (beside.status_code, beside.headers["cache-control"]) == (200, answer.headers["cache-control"])


def test_static_files_are_there_for_pages_of_other_versions_and_kept_for_an_hour(stranger: httpx.Client) -> None:
    answer = stranger.get("/static/progress.css")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "public, max-age=3600")
    assert "set-cookie" not in answer.headers
    assert stranger.get("/static/../app.py").status_code == 404
    assert stranger.get("/static/%2e%2e/app.py").status_code == 404


@pytest.mark.asvs("V3.3.2", "V3.3.4", "V14.3.3")
@pytest.mark.feature("A5")
def test_cookies_are_limited_to_the_site_and_hidden_from_scripts(house: House, stranger: httpx.Client) -> None:
    for cookie in _log_in(house, stranger).headers.get_list("set-cookie"):
        assert "; HttpOnly" in cookie
        assert "; SameSite=lax" in cookie
        assert "; Path=/" in cookie
        assert "Domain" not in cookie
        assert ("Max-Age" in cookie) == cookie.startswith("progress-device=")


@pytest.mark.asvs("V3.3.1", "V3.3.3", "V3.4.1")
@pytest.mark.feature("A5")
def test_over_tls_cookies_are_secure_only() -> None:
    with (
        house_of(PROGRESS_BASE_URL="https://progress.example") as house,
        browser_at(house.url) as client,
    ):
        page = client.get("/")
        assert page.headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"
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
@pytest.mark.parametrize("typed", ["{} ", " {}", "{}\u00a0", "{}\u200b", "\ufeff{}", "{}\t"])
def test_a_username_may_have_spaces_around_it(house: House, stranger: httpx.Client, typed: str) -> None:
    hire(house.progress, Role.LEARNER_MANAGER, NORTH, email="kept@example.com")
    answers = []
    for username, password in ((typed.format("Kept@example.com"), "teach3rs"), ("kept@example.com", "teach3rs ")):
        token = token_on(stranger.get("/").text)
        answers.append(stranger.post("/login", data={"username": username, "password": password, "token": token}))
        stranger.cookies.clear()
    assert [303, 422] == [answer.status_code for answer in answers]


@pytest.mark.asvs("V7.2.4")
@pytest.mark.feature("A5")
def test_logging_in_starts_a_new_session_token(house: House, stranger: httpx.Client) -> None:
    stranger.cookies.set("progress-session", "planted", domain="127.0.0.1", path="/")
    before = token_on(stranger.get("/").text)
    stranger.cookies.delete("progress-session")
    answer = _log_in(house, stranger)
    assert answer.status_code == 303
    assert "planted" not in " ".join(answer.headers.get_list("set-cookie"))
    assert stranger.post("/logout", data={"token": before}).status_code == 403  # forms of before are void
    assert stranger.get("/new-password").status_code == 200


@pytest.mark.asvs("V7.2.4")
@pytest.mark.feature("A5", "A8")
def test_logging_in_again_ends_the_previous_session(house: House, manager: Visitor) -> None:
    old = manager.browser.cookies["progress-session"]
    hire(house.progress, Role.LEARNER_MANAGER, NORTH, email="next@example.com")
    manager.post("/login", username="next@example.com", password="teach3rs")
    with pytest.raises(NotAllowed):
        house.progress.log_ins.resume(old)


@pytest.mark.asvs("V3.5.1")
@pytest.mark.parametrize("page", FORMS, ids=name_of)
def test_every_form_needs_its_token(manager: Visitor, page: Page) -> None:
    for token in ({}, {"token": ""}, {"token": "0" * 64}, {"token": "é\udcff".encode("utf-8", "replace").decode()}):
        answer = manager.browser.post(path_of(page), data=token)
        assert answer.status_code == 403
        assert "Nothing was changed" in answer.text
    assert _is_logged_in(manager)


@pytest.mark.asvs("V3.5.1")
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
def test_a_form_from_another_site_is_refused(manager: Visitor, headers: dict[str, str]) -> None:
    answer = manager.browser.post("/logout", data={"token": manager.token}, headers=headers)
    assert answer.status_code == 403
    assert _is_logged_in(manager)


@pytest.mark.asvs("V3.5.1")
def test_a_token_of_another_visitor_is_refused(manager: Visitor, stranger: httpx.Client) -> None:
    foreign = token_on(stranger.get("/").text)
    assert manager.browser.post("/logout", data={"token": foreign}).status_code == 403
    assert _is_logged_in(manager)


@pytest.mark.parametrize("page", INSIDE, ids=name_of)
def test_strangers_are_sent_to_log_in(stranger: httpx.Client, page: Page) -> None:
    data = {"token": token_on(stranger.get("/").text)}
    answer = stranger.request(page.method, path_of(page), data=data if page.method == "POST" else None)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login")


@pytest.mark.asvs("V2.3.1")
@pytest.mark.feature("A5")
@pytest.mark.parametrize("page", [page for page in INSIDE if page.access == "logged in"], ids=name_of)
def test_no_page_opens_before_the_initial_password_is_changed(house: House, stranger: httpx.Client, page: Page) -> None:
    _log_in(house, stranger)
    data = {"token": token_on(stranger.get("/new-password").text)}
    answer = stranger.request(page.method, path_of(page), data=data if page.method == "POST" else None)
    assert (answer.status_code, answer.headers["location"]) == (303, "/new-password")


@pytest.mark.asvs("V3.5.3")
def test_reading_pages_changes_nothing(house: House, manager: Visitor) -> None:
    before = len(house.progress.audit.read(OPERATOR))
    for page in app.PAGES:
        if page.method == "GET" and page.path != "/reports/{report}/download":  # recorded, as other exports are
            assert manager.get(path_of(page)).status_code < 500
    assert len(house.progress.audit.read(OPERATOR)) == before


@pytest.mark.feature("A6", "A8")
@pytest.mark.parametrize("state", ["disabled", "deleted", "gone"])
def test_people_who_may_no_longer_log_in_are_stopped_at_the_next_page(
    house: House, manager: Visitor, state: str
) -> None:
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


_LEARNERS_OWN = {"/profile", "/search", "/favourites", "/applications", "/messages"}


@pytest.mark.feature("H4")
def test_a_learner_cannot_open_pages_of_staff_or_of_other_learners(house: House, stranger: httpx.Client) -> None:
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
            assert status in (403, 404), name_of(page)
    assert stranger.get("/account").headers["location"] == "/account/username"
    assert stranger.post("/account", data={"token": token, "first_name": "Eve"}).status_code == 403
