"""Forms sent as browsers send them, also after the log-in has ended."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

import httpx
from attrs import evolve

from progress_core.domain.accounts.sessions import digest_of
from tests.web.conftest import House, Visitor, token_on
from tests.web.full_house import filled
from tests.web.furnishing import CHOSEN
from tests.web.served import Form, read

MANAGER = "learner-manager@example.com"


def form_at(visitor: Visitor, page: str, action: str = "") -> Form:
    """Return the form of a page that is sent to an address: that of the page, unless another is named."""
    return form_in(visitor.get(page).text, page, action or page)


def form_in(text: str, page: str, action: str) -> Form:
    forms = [form for form in read(text, page).forms if form.method == "post"]
    return next(form for form in forms if urlsplit(form.action).path == urlsplit(action).path)


def text_in(page: str, name: str) -> str:
    """Return the text in a box of several lines."""
    found = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)
    assert found, f"There is no {name}."
    return unescape(found[1])


def send(visitor: Visitor, form: Form, page: str = "", **typed: object) -> httpx.Response:
    """Send a form as a browser does, with everything that it holds."""
    headers = {"referer": f"{visitor.browser.base_url}{page}".replace("//learn", "/learn")} if page else {}
    return visitor.browser.post(form.action, data={**filled(form), **typed}, headers=headers)


def end_session(house: House, visitor: Visitor) -> None:
    """End the session on the server; the browser still has its cookies."""
    with house.progress.context.store.transaction() as work:
        work.sessions.end(digest_of(visitor.browser.cookies["progress-session"]))


def expire_session(house: House, visitor: Visitor) -> None:
    """Let half an hour pass without a page."""
    with house.progress.context.store.transaction() as work:
        session = work.sessions.find(digest_of(visitor.browser.cookies["progress-session"]))
        assert session is not None
        work.sessions.end(session.digest)
        early = session.seen_at - timedelta(minutes=31)
        work.sessions.add(evolve(session, created_at=early, seen_at=early))


def log_off_elsewhere(_house: House, visitor: Visitor) -> None:
    """Log off in another tab, which empties the cookies of both."""
    visitor.browser.post("/logout", data={"token": visitor.token})
    assert not visitor.browser.cookies.get("progress-session")


def log_in(visitor: Visitor, page: httpx.Response, username: str = MANAGER, password: str = CHOSEN) -> httpx.Response:
    """Log in on the page that asks for it, with everything that it carries."""
    form = form_in(page.text, "", "/login")
    return visitor.browser.post("/login", data={**filled(form), "username": username, "password": password})


def login_data(visitor: Visitor, username: str = MANAGER) -> dict[str, str]:
    return {"username": username, "password": "chosen4me", "token": token_on(visitor.get("/login").text)}
