"""Where a visitor comes from: only the web server on the same machine is believed."""

import threading
from collections.abc import Iterator

import httpx
import pytest
import uvicorn
from progress_web import serving
from progress_web.serving import WebServer
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from progress_core.compose.progress import Progress

_FORGED = {"x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https", "x-real-ip": "203.0.113.9"}


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Serve, as `progress serve` does, a page that says where its visitor comes from; yield its address."""
    servers: list[uvicorn.Server] = []

    class Noted(uvicorn.Server):
        def __init__(self, config: uvicorn.Config) -> None:
            super().__init__(config)
            servers.append(self)

    def says_where(request: Request) -> PlainTextResponse:
        return PlainTextResponse(f"{request.client.host if request.client else ''} {request.url.scheme}")

    monkeypatch.setattr(uvicorn, "Server", Noted)
    monkeypatch.setattr(serving, "create_app", lambda _: Starlette(routes=[Route("/", says_where)]))
    ready, where = threading.Event(), [""]

    def tell(address: str) -> None:
        where[0] = address
        ready.set()

    thread = threading.Thread(target=WebServer("127.0.0.1", 0).run, args=(Progress.memory(), tell), daemon=True)
    thread.start()
    assert ready.wait(30)
    yield where[0]
    servers[0].should_exit = True
    thread.join(30)
    assert not thread.is_alive()


@pytest.mark.asvs("V4.1.3", "V15.3.4")
def test_the_web_server_in_front_says_where_visitors_come_from(served: str) -> None:
    assert httpx.get(served, headers=_FORGED).text == "203.0.113.9 https"


@pytest.mark.asvs("V4.1.3", "V15.3.4")
def test_nobody_else_can_say_that_they_come_from_elsewhere(served: str) -> None:
    with httpx.Client(transport=httpx.HTTPTransport(local_address="127.0.0.2")) as stranger:
        assert stranger.get(served, headers=_FORGED).text == "127.0.0.2 http"


@pytest.mark.asvs("V4.1.3", "V15.3.4")
def test_what_a_visitor_writes_before_the_web_server_does_not_count(served: str) -> None:
    headers = {"x-forwarded-for": "198.51.100.7, 203.0.113.9"}
    assert httpx.get(served, headers=headers).text == "203.0.113.9 http"


@pytest.fixture
def trusts_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Name a web server on another machine as the page on security events says."""
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "127.0.0.2")


@pytest.mark.asvs("V4.1.3", "V15.3.4")
@pytest.mark.usefixtures("trusts_another_machine")
def test_a_web_server_on_another_machine_is_believed_if_it_is_named(request: pytest.FixtureRequest) -> None:
    address: str = request.getfixturevalue("served")
    with httpx.Client(transport=httpx.HTTPTransport(local_address="127.0.0.2")) as named:
        assert named.get(address, headers=_FORGED).text == "203.0.113.9 https"
    assert httpx.get(address, headers=_FORGED).text == "127.0.0.1 http"
