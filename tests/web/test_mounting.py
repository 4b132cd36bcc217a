"""The site inside somebody else's application."""

import re
import socket
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from progress_web.foundations.static_files import digest
from progress_web.serving import WebServer
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from progress_core.domain.accounts.access_tokens import scopes_for
from progress_core.domain.foundations.permissions import Role
from tests.browsers import browser_at
from tests.given.people import NORTH, form, hire
from tests.web.conftest import house_of, token_on

_API = "/progress/api/v1"


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
        for kept in (
            f'href="/progress/static/{digest()}/progress.css"',
            'action="/progress/login"',
            'href="/progress/forgotten"',
        ):
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


@pytest.mark.feature("I6")
@pytest.mark.parametrize("mount", [_in_starlette, _in_fastapi])
def test_the_api_works_mounted_under_a_path(mount: Callable[[ASGIApp], ASGIApp]) -> None:
    with house_of(mount, PROGRESS_API_ORIGINS="https://sync.school.example") as house:
        manager = hire(house.progress, Role.LEARNER_MANAGER, NORTH)
        house.progress.own_account.change_password(manager, "teach3rs", "chosen4me")
        manager = house.progress.accounts.actor(manager.username)
        token = house.progress.access_tokens.create(manager, "program", scopes_for(manager.role)).token
        headers = {"authorization": f"Bearer {token}", "origin": "https://sync.school.example"}
        with browser_at(house.url, headers=headers) as client:
            for path in (_API, f"{_API}/"):
                index = client.get(path)
                assert f"{_API}/openapi.json" == index.json()["document"]
                page = client.get(path, headers={"accept": "text/html"})
                assert f'href="{_API}/openapi.json"' in page.text
                assert 'href="/progress/account/tokens"' in page.text
            document = client.get(index.json()["document"]).json()
            assert [{"url": _API}] == document["servers"]
            made = client.post(f"{document['servers'][0]['url']}/learners", json={"details": form()})
            assert re.fullmatch(rf"{_API}/learners/\d+", made.headers["location"])
            assert made.json()["learner"] == client.get(made.headers["location"]).json()
            client.post(f"{_API}/learners", json={"details": form(username="bjones", first_name="Bo")})
            first = client.get(f"{_API}/learners?limit=1")
            assert first.links["next"]["url"].startswith(f"{_API}/learners?")
            second = client.get(first.links["next"]["url"])
            assert 2 == len({each["id"] for page in (first, second) for each in page.json()["items"]})
            absent = client.get(f"{_API}/nowhere")
            assert (404, "application/problem+json") == (absent.status_code, absent.headers["content-type"])
            assert "https://sync.school.example" == absent.headers["access-control-allow-origin"]
            assert "access-control-allow-origin" not in client.get("/own").headers


def test_the_built_in_server_sets_tcp_no_delay() -> None:
    with WebServer("127.0.0.1", 0)._listener() as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
