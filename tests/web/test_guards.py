"""Every form of every page, sent as none of our pages would send it: nothing is done, and nothing is revealed."""

import re
import socket
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import httpx
import pytest
from attrs import evolve
from progress_web import create_app
from progress_web.foundations import endpoints
from progress_web.foundations.endpoints import Page
from progress_web.foundations.security import BodyLimit

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR
from progress_core.domain.foundations.permissions import PERMISSIONS, Role
from progress_core.ports.audit import AuditQuery
from tests.browsers import browser_at
from tests.given.people import ELSEWHERE, NORTH, hire, in_state
from tests.living import serving
from tests.patience import PATIENCE
from tests.web.conftest import House, Visitor, house_of, token_on
from tests.web.every_page import FORMS, INSIDE, POSTS, path_of
from tests.web.full_house import FullHouse, Guest, filled, full_house
from tests.web.served import Form, without_tokens

ABSENT, NO_PROVIDER = "999999999", "19999999"
SEALED = re.compile(r'(?<=value=")memory\.[\w-]+(?=")')
ODD = ("", "0", "-1", "1e3", "x", "1" * 30, "\u0661", "../1", "1\x00")


def name_of(page: Page) -> str:
    return f"{page.method} {page.path}"


def _is_in(visitor: Visitor) -> bool:
    return visitor.get("/dashboard").status_code == 200


@pytest.fixture(scope="module")
def full() -> Iterator[FullHouse]:
    with full_house() as full:
        yield full


@pytest.fixture(scope="module")
def insider() -> Iterator[Visitor]:
    """Log in a learner manager for tests that change nothing."""
    with house_of() as house:
        yield house.enter(Role.LEARNER_MANAGER, NORTH)


Forms = dict[tuple[str, ...], tuple[str, Form]]


@pytest.fixture(scope="module")
def forms(full: FullHouse) -> Forms:
    found = full.forms()
    return {key: value for key, value in found.items() if key[0] == "POST"}


def _changes(full: FullHouse) -> int:
    """Count what has been done at all: every change leaves an entry in the audit trail."""
    with full.house.progress.context.store.snapshot() as work:
        return len(work.audit.page(EVERYTHING, AuditQuery(limit=10**6)).entries)


@pytest.mark.parametrize("page", FORMS, ids=name_of)
@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}],
    ids=str,
)
def test_every_form_from_another_site_is_refused(insider: Visitor, page: Page, headers: dict[str, str]) -> None:
    answer = insider.browser.post(path_of(page), data={"token": insider.token}, headers=headers)
    assert answer.status_code == 403
    assert "Nothing was changed" in answer.text
    assert _is_in(insider)


@pytest.mark.asvs("V2.3.2")
@pytest.mark.parametrize("page", POSTS, ids=name_of)
def test_every_form_that_is_too_large_is_refused(insider: Visitor, page: Page) -> None:
    most = endpoints.MAX_FORM_BYTES + page.files * Settings().limits().upload_bytes
    content = (b"x" * 65_536 for _ in range(most // 65_536 + 1))
    headers = {"content-type": "application/x-www-form-urlencoded"}
    try:
        answer = insider.browser.post(path_of(page), content=content, headers=headers)
    except httpx.TransportError:
        return  # cut off while it was sent
    may_send = page.permission is None or page.permission in PERMISSIONS[Role.LEARNER_MANAGER]
    assert answer.status_code in ((400, 413) if may_send else (403,))  # files of others are not even read


def test_every_form_that_is_too_slow_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoints, "BodyLimit", partial(BodyLimit, max_pause=0.3, max_seconds=0.6))
    with house_of() as house, ExitStack() as closing:
        where = ("127.0.0.1", int(house.url.rpartition(":")[2]))
        slow = {page: closing.enter_context(socket.create_connection(where, timeout=PATIENCE)) for page in POSTS}
        for page, connection in slow.items():
            kind = "multipart/form-data; boundary=x" if page.files else "application/x-www-form-urlencoded"
            head = (f"POST {path_of(page)} HTTP/1.1", "host: x", f"content-type: {kind}", "content-length: 9999")
            connection.sendall("\r\n".join((*head, "", "--x" if page.files else "token=")).encode())
        for page, connection in slow.items():
            assert connection.recv(4096).startswith(b"HTTP/1.1 408 "), name_of(page)


def test_ids_out_of_scope_in_forms_are_answered_like_unknown_ids(full: FullHouse, forms: Forms) -> None:
    changed = 0
    for who, sent in forms.values():
        guest = full.guests[who]
        for path, values in _altered(sent, ABSENT):
            guest.come_in()
            before = _changes(full)
            absent = _answer(guest, sent, path, values, ABSENT)
            for foreign in map(str, full.foreign):
                there = _answer(guest, sent, path.replace(ABSENT, foreign), _with(values, ABSENT, foreign), foreign)
                assert there == absent, f"{sent.action} with {values or path}"
            assert absent[0] >= 400, f"{sent.action} took {values or path}"
            assert _changes(full) == before
            changed += 1
    assert changed > 20


@pytest.mark.asvs("V1.4.2", "V15.3.5")
def test_odd_ids_in_forms_are_refused(full: FullHouse, forms: Forms) -> None:
    for who, sent in forms.values():
        guest = full.guests[who]
        guest.come_in()
        for odd in ODD:
            for path, values in _altered(sent, odd):
                if path != sent.action:
                    continue  # addresses have tests of their own
                status = guest.send(sent, values).status_code
                assert status in (303, 403, 404, 422) or (odd == "" and status == 200), (sent.action, values)


def test_providers_out_of_scope_in_forms_are_answered_like_unknown_ones(full: FullHouse, forms: Forms) -> None:
    changed = 0
    for who, sent in forms.values():
        guest = full.guests[who]
        names = [name for name, chosen in filled(sent).items() if NORTH in chosen and name != "at"]
        places = [(sent.action, {name: NO_PROVIDER}) for name in names]
        places += [(sent.action.replace(NORTH, NO_PROVIDER), {})] if NORTH in sent.action else []
        for path, values in places:
            guest.come_in()
            before = _changes(full)
            absent = _answer(guest, sent, path, values, NO_PROVIDER)
            at = path.replace(NO_PROVIDER, ELSEWHERE)
            assert _answer(guest, sent, at, _with(values, NO_PROVIDER, ELSEWHERE), ELSEWHERE) == absent, (path, values)
            assert absent[0] >= 400
            assert _changes(full) == before
            changed += 1
    assert changed > 5


_ROW_BUTTONS = frozenset({"reset", "unlock", "delete", "restore"})
"""The names of the buttons in a row of the list of learners."""


def _altered(sent: Form, number: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the address and the changed fields of a form for each of its ids in turn, replaced by another number."""
    for found in re.finditer(r"/(1\d{6})(?=/|$)", sent.action):
        yield f"{sent.action[: found.start(1)]}{number}{sent.action[found.end(1) :]}", {}
    fields = filled(sent)
    of_a_row = _ROW_BUTTONS & fields.keys()  # within the form for the ticked ones, which it leaves aside
    for name, chosen in fields.items():
        if of_a_row and name not in of_a_row:
            continue
        if any(re.fullmatch(r"1\d{6}", value) for value in chosen):
            yield sent.action, {name: number}


def _answer(guest: Guest, sent: Form, path: str, values: Mapping[str, str], shown: str) -> tuple[int, str]:
    """Return the answer to a form, without the id that was asked for and without what is sealed anew each time."""
    answer = guest.send(evolve(sent, action=path), values)
    return answer.status_code, SEALED.sub("", without_tokens(answer.text).replace(shown, ""))


def _with(values: Mapping[str, str], old: str, new: str) -> dict[str, str]:
    return {name: value.replace(old, new) for name, value in values.items()}


@pytest.mark.feature("A6", "A8")
@pytest.mark.parametrize("state", ["disabled", "deleted"])
def test_no_page_opens_for_people_who_may_no_longer_log_in(house: House, manager: Visitor, state: str) -> None:
    with house.progress.context.store.transaction() as work:
        account = work.accounts.find("learner-manager@example.com")
        assert account is not None
        work.accounts.save(in_state(account, state))
    for page in INSIDE:
        answer = manager.browser.request(page.method, path_of(page), data=_token(page, manager.token))
        assert (answer.status_code, answer.headers["location"].startswith("/login")) == (303, True), name_of(page)


def _token(page: Page, token: str) -> dict[str, str] | None:
    return {"token": token} if page.method == "POST" else None


@pytest.mark.asvs("V6.4.3")
@pytest.mark.feature("A7")
def test_forgotten_passwords_get_the_same_answer_for_every_name(house: House) -> None:
    hire(house.progress, Role.LEARNER_MANAGER, NORTH, email="known@example.com")
    house.progress.staff.create(OPERATOR, "invited@example.com", Role.LEARNER_MANAGER, providers=[NORTH])
    for state in ("locked", "disabled", "deleted"):
        hire(house.progress, Role.LEARNER_MANAGER, NORTH, email=f"{state}@example.com")
        with house.progress.context.store.transaction() as work:
            account = work.accounts.find(f"{state}@example.com")
            assert account is not None
            work.accounts.save(in_state(account, state))
    told = set()
    with browser_at(house.url) as client:
        token = token_on(client.get("/forgotten").text)
        for who in ("known", "invited", "locked", "disabled", "deleted", "unknown", "\u202e", "'; --"):
            answer = client.post("/forgotten", data={"token": token, "name": f"{who}@example.com"})
            told.add(
                (answer.status_code, answer.headers["location"], answer.text, str(answer.headers.get("set-cookie")))
            )
    assert {(303, "/forgotten?done=sent")} == {each[:2] for each in told}
    assert len(told) == 1


@pytest.mark.feature("A6")
def test_refused_log_ins_get_the_same_answer_whatever_the_reason(house: House) -> None:
    for state in ("open", "locked", "disabled", "deleted"):
        hire(house.progress, Role.LEARNER_MANAGER, NORTH, email=f"{state}@example.com")
        with house.progress.context.store.transaction() as work:
            account = work.accounts.find(f"{state}@example.com")
            assert account is not None
            work.accounts.save(account if state == "open" else in_state(account, state))
    told = set()
    with browser_at(house.url) as client:
        token = token_on(client.get("/").text)
        for who in ("open", "locked", "disabled", "deleted", "unknown"):
            login = {"token": token, "username": f"{who}@example.com", "password": "not-this-1"}
            answer = client.post("/login", data=login)
            told.add((answer.status_code, without_tokens(answer.text).replace(f"{who}@", "")))
    assert len(told) == 1
    assert "locked" in next(iter(told))[1]  # the one sentence names what it may be


@pytest.mark.feature("A9")
@pytest.mark.parametrize(
    ("path", "fields", "stays"),
    [
        ("/account/username", {"username": "somebody.else"}, False),
        ("/account/password", {"current": "chosen4me", "password": "other4me", "confirm": "other4me"}, True),
    ],
)
def test_a_changed_username_or_password_ends_sessions(
    house: House, manager: Visitor, path: str, fields: dict[str, str], *, stays: bool
) -> None:
    with browser_at(house.url) as other:
        login = {"username": "learner-manager@example.com", "password": "chosen4me"}
        other.post("/login", data=login | {"token": token_on(other.get("/").text)})
        assert other.get("/dashboard").status_code == 200
        assert manager.post(path, **fields).status_code == 303
        assert other.get("/dashboard").status_code == 303
    assert _is_in(manager) is stays


@pytest.mark.asvs("V16.5.2")
def test_losing_the_database_is_not_a_server_error(tmp_path: Path) -> None:
    settings = Settings(
        database_url=f"sqlite:///{tmp_path}/school.db", mail_url="memory:", secret_key="a key for tests"
    )
    with Progress.open(settings) as progress, socket.create_server(("127.0.0.1", 0)) as listener:
        progress.context.store.migrate()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with serving(create_app(progress), listener), browser_at(address) as client:
            token = token_on(client.get("/").text)
            assert client.get("/health/ready").status_code == 200
            progress.close()
            (tmp_path / "school.db").rename(tmp_path / "elsewhere.db")
            assert (client.get("/health/ready").status_code, client.get("/health/live").status_code) == (503, 200)
            login = {"token": token, "username": "somebody", "password": "x"}
            assert client.post("/login", data=login).status_code == 503
            assert client.post("/forgotten", data={"token": token, "name": "somebody"}).status_code == 503
            client.cookies.set("progress-session", "x")
            assert client.get("/dashboard").status_code == 503
            (tmp_path / "elsewhere.db").rename(tmp_path / "school.db")
            assert client.get("/health/ready").status_code == 200


def test_only_the_address_that_stops_reminders_takes_forms_from_anywhere() -> None:
    assert ["/reminders/stop/{link}"] == [page.path for page in POSTS if page not in FORMS]
