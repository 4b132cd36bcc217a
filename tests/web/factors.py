"""Helpers for tests of second factors on the site."""

import html
import re
from datetime import timedelta
from typing import TYPE_CHECKING, cast

import httpx

from progress_core.memory.passkeys import MemoryAuthenticator
from tests.browsers import browser_at
from tests.given.factors import code_now
from tests.web.conftest import House, Visitor, token_on

if TYPE_CHECKING:
    from progress_core.memory.clock import FixedClock

UM = "um@example.com"
ROOT = "/account/second-factor"


def hidden(page: str, name: str) -> str:
    found = re.search(f'name="{name}" value="([^"]*)"', page)
    assert found, name
    return html.unescape(found[1])


def wait(house: House, **time: float) -> None:
    cast("FixedClock", house.progress.context.clock).advance(timedelta(**time))


def set_up_app(house: House, who: Visitor) -> tuple[str, list[str]]:
    """Set up an authenticator app; return its key and the recovery codes. The clock moves on by a step."""
    page = who.get(f"{ROOT}/app").text
    found = re.search('<code class="progress-name">([A-Z2-7 ]+)<', page)
    assert found
    key = found[1].replace(" ", "")
    done = who.post(f"{ROOT}/app", sealed=hidden(page, "sealed"), code=code_now(house.progress, key))
    wait(house, seconds=30)
    return key, re.findall('<code class="progress-name">([a-z0-9-]+)<', done.text)


def stranger(house: House) -> httpx.Client:
    return house.closing.enter_context(browser_at(house.url))


def enter_password(browser: httpx.Client, **more: str) -> httpx.Response:
    data = {"username": UM, "password": "chosen4me", "token": token_on(browser.get("/").text), **more}
    return browser.post("/login", data=data)


def show(browser: httpx.Client, page: str, **fields: str) -> httpx.Response:
    return browser.post("/login/second-factor", data={"token": token_on(page), **fields})


def is_inside(browser: httpx.Client) -> bool:
    return browser.get("/dashboard").status_code == 200


def add_passkey(who: Visitor, name: str = "Phone") -> tuple[MemoryAuthenticator, httpx.Response]:
    device = MemoryAuthenticator()
    asked = who.get(f"{ROOT}/passkeys/question").json()
    answer = device.create(asked["options"])
    return device, who.post(f"{ROOT}/passkeys", sealed=asked["sealed"], answer=answer, passkey=name)
