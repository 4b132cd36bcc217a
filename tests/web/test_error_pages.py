"""Every error gets a page in plain words: bad forms, unknown addresses, unreachable stores."""

import logging

import httpx
import pytest
from progress_web import app
from progress_web.foundations import endpoints
from progress_web.foundations.endpoints import Page
from progress_web.foundations.visit import Visit
from starlette.responses import Response

from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, ProgressError, Rejected, Unavailable
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Role
from tests.given.people import NORTH
from tests.web.conftest import House, Visitor, house_of


@pytest.mark.parametrize("path", ["/login", "/account", "/forgotten"])
def test_a_form_that_is_too_large_is_refused(manager: Visitor, path: str) -> None:
    for content in (b"x" * (endpoints.MAX_FORM_BYTES + 1), iter([b"x" * 65_536] * 17)):
        answer = manager.browser.post(
            path, content=content, headers={"content-type": "application/x-www-form-urlencoded"}
        )
        assert answer.status_code == 413
        assert "That is too large" in answer.text


def test_a_far_too_large_request_is_cut_off(manager: Visitor) -> None:
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
def test_malformed_forms_are_refused(manager: Visitor, content_type: str, content: bytes, status: int) -> None:
    headers = {"content-type": content_type} if content_type else {}
    assert manager.browser.post("/account", content=content, headers=headers).status_code == status
    with_file = manager.browser.post("/account", data={"token": manager.token}, files={"file": b"unasked"})
    assert with_file.status_code == 400


def test_an_unknown_address_gets_a_page(manager: Visitor, stranger: httpx.Client) -> None:
    found, strange = manager.get("/nowhere"), stranger.get("/nowhere")
    assert (found.status_code, strange.status_code) == (404, 404)
    assert "Log off" in found.text
    assert "Log off" not in strange.text
    assert manager.get("/logout").status_code == 405
    assert "Log off" in manager.get("/logout").text


@pytest.mark.asvs("V13.4.2", "V16.3.4", "V16.5.1")
@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (NotFound("hidden"), 404, "Page not found"),
        (NotAllowed("You may not."), 403, "You may not."),
        (Conflict("It changed.", changes={"first_name": ("Ann", "<b>Bea</b>")}), 409, "&lt;b&gt;Bea&lt;/b&gt;"),
        (Rejected(problems=[problem("learners", "required")]), 422, "Select at least one learner."),
        (Rejected("Just no."), 422, "Just no."),
        (Unavailable("the host db.internal is down"), 503, "cannot be reached just now"),
        (RuntimeError("secret detail"), 500, "the reference number"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_every_error_gets_a_page_in_plain_words(
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


def test_an_unreachable_store_gets_a_page_too(
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
