"""A rush of log-ins: other pages are served meanwhile, and whoever comes too late is told when to come back."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import anyio
import httpx
import pytest
from progress_web.app import PAGES
from progress_web.foundations.queues import Queue

from progress_core.domain.foundations.errors import Busy
from progress_core.memory.passwords import MemoryHasher
from tests.browsers import browser_at
from tests.patience import PATIENCE
from tests.web.conftest import House, Visitor, house_of, token_on
from tests.web.every_page import POSTS

pytestmark = pytest.mark.feature("K8")

THREADS = 40
"""Of a server, for everything that pages do."""


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """What holds back whoever hashes a password, until it is set."""
    event = threading.Event()

    def wait(*_: object) -> bool:
        event.wait(PATIENCE)
        return False

    monkeypatch.setattr(MemoryHasher, "verify", wait)
    yield event
    event.set()


def _log_in(house: House, token: str, cookies: httpx.Cookies) -> int:
    with browser_at(house.url, cookies=cookies) as client:
        return client.post("/login", data={"token": token, "username": "x", "password": "y"}).status_code


@pytest.mark.asvs("V15.2.2")
def test_other_pages_open_while_more_people_log_in_than_a_server_has_threads(held: threading.Event) -> None:
    with (
        house_of() as house,
        browser_at(house.url) as stranger,
        ThreadPoolExecutor(2 * THREADS) as people,
    ):
        token = token_on(stranger.get("/").text)
        waiting = [people.submit(_log_in, house, token, stranger.cookies) for _ in range(2 * THREADS)]
        for _ in range(5):
            assert stranger.get("/forgotten").status_code == 200
        assert not any(one.done() for one in waiting)
        held.set()
        assert {one.result() for one in waiting} <= {422, 429}


@pytest.mark.asvs("V2.4.1", "V15.2.2")
def test_whoever_comes_when_too_many_wait_is_told_when_to_come_back(
    house: House, stranger: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = token_on(stranger.get("/").text)
    monkeypatch.setattr("progress_web.foundations.queues.Queue.is_full", True)
    answer = stranger.post("/login", data={"token": token, "username": "x", "password": "y"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "Wait a few seconds, then go back and try again" in answer.text
    assert stranger.post("/forgotten", data={"token": token, "name": "x"}).status_code == 303
    del house


@pytest.mark.asvs("V16.5.3")
def test_a_hasher_that_is_busy_is_not_a_wrong_password(
    house: House, stranger: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bool:
        raise Busy

    monkeypatch.setattr(MemoryHasher, "verify", refuse)
    token = token_on(stranger.get("/").text)
    answer = stranger.post("/login", data={"token": token, "username": "x", "password": "y"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    del house


def test_every_form_that_hashes_a_password_waits_for_its_turn(
    manager: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("progress_web.foundations.queues.Queue.is_full", True)
    current = {"current": "chosen4me", "password": "other4me", "confirm": "other4me"}
    assert manager.post("/account/password", **current).status_code == 503
    in_turn = {page.name for page in POSTS if page.queue == "passwords"}
    assert {"send-log-in", "save-password", "set-new-password", "verify-choose", "reset-choose"} <= in_turn


def test_the_queue_is_full_once_as_many_wait_as_may() -> None:
    held, seen = threading.Event(), list[bool]()

    def work() -> None:
        held.wait(20)

    async def rush() -> None:
        queue = Queue(at_once=1, max_waiting=2)
        async with anyio.create_task_group() as people:
            for _ in range(3):
                seen.append(queue.is_full)
                people.start_soon(queue.run, work)
                await anyio.wait_all_tasks_blocked()
            seen.append(queue.is_full)
            held.set()
        seen.append(queue.is_full)

    anyio.run(rush)
    assert seen == [False, False, False, True, False]


def test_every_page_that_reads_a_file_waits_for_its_turn(manager: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    in_turn = {(page.method, page.name) for page in PAGES if page.queue == "files"}
    assert in_turn == {
        ("POST", "course-uploads"),
        ("GET", "course-upload"),
        ("POST", "course-upload"),
        ("GET", "course-upload-errors"),
        ("POST", "leaver-uploads"),
        ("GET", "leaver-upload"),
        ("POST", "leaver-upload"),
        ("GET", "leaver-upload-errors"),
        ("POST", "imports"),
        ("GET", "import-errors"),
        ("GET", "import-updates-workbook"),
        ("GET", "import-template-filled"),
        ("POST", "qualification-imports"),
        ("GET", "qualification-import-errors"),
    }
    assert manager.get("/learners/import/1/errors.xlsx").status_code == 404
    monkeypatch.setattr("progress_web.foundations.queues.Queue.is_full", True)
    assert manager.get("/learners/import/1/errors.xlsx").status_code == 503
    assert manager.get("/learners/import").status_code == 200
