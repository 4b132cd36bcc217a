"""The site inside somebody else's application."""

import socket
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from progress_web.serving import WebServer
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from progress_core.domain.foundations.permissions import Role
from tests.browsers import browser_at
from tests.given.people import NORTH, hire
from tests.web.conftest import house_of, token_on


def _in_starlette(app: ASGIApp) -> ASGIApp:
    return Starlette(routes=[Mount("/progress", app), Route("/own", lambda _: PlainTextResponse("own"))])


def _in_fastapi(app: ASGIApp) -> ASGIApp:
    host = FastAPI()
    host.mount("/progress", app)

    @host.get("/own")
    def own() -> PlainTextResponse:
        return PlainTextResponse("own")

    return host


@pytest.mark.parametrize("mount", [_in_starlette, _in_fastapi])
def test_the_site_works_mounted_under_a_path(mount: Callable[[ASGIApp], ASGIApp]) -> None:
    with house_of(mount) as house, browser_at(house.url) as client:
        assert client.get("/own").text == "own"
        assert "content-security-policy" not in client.get("/own").headers
        wanted = client.get("/progress/learners?filter=locked-out").headers["location"]
        assert wanted.startswith("/progress/login?next=%2Fprogress%2Flearners%3Ffilter")
        page = client.get(wanted).text
        for kept in ('href="/progress/static/progress.css"', 'action="/progress/login"', 'href="/progress/forgotten"'):
            assert kept in page
        assert client.get("/progress/static/progress.css").status_code == 200
        hire(house.progress, Role.LEARNER_MANAGER, NORTH)
        house.progress.own_account.change_password(
            house.progress.accounts.actor("learner-manager@example.com"), "teach3rs", "chosen4me"
        )
        login = {
            "username": "learner-manager@example.com",
            "password": "chosen4me",
            "token": token_on(page),
            "next": "/progress/learners?filter=locked-out",
        }
        answer = client.post("/progress/login", data=login)
        assert answer.headers["location"] == "/progress/learners?filter=locked-out"
        page = client.get("/progress/dashboard").text
        assert 'href="/progress/learners?filter=never-logged-in"' in page
        assert 'href="/progress/providers"' in page
        assert 'aria-current="page"' in page
        assert client.get("/progress/nowhere").status_code == 404
        assert "Log off" in client.get("/progress/nowhere").text
        assert client.post("/progress/logout", data={"token": token_on(page)}).status_code == 303
        assert client.get("/progress/dashboard").status_code == 303


def test_the_built_in_server_sets_tcp_no_delay() -> None:
    with WebServer("127.0.0.1", 0)._listener() as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
