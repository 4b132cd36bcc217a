"""Programs that send at the same moment, over real databases: one of them wins, and nothing is done twice."""

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from threading import Barrier
from typing import Any

import httpx
import pytest
from attrs import frozen
from progress_web import create_api

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.access_tokens import scopes_for
from progress_core.domain.foundations.actors import OPERATOR
from tests.browsers import browser_at
from tests.faults.school import MANAGER, UKPRN, School
from tests.given.people import form
from tests.living import serving

pytestmark = [pytest.mark.slow, pytest.mark.feature("I6")]

ROUNDS = 60
AT_ONCE = 50
_OK, _LATE = HTTPStatus.OK, HTTPStatus.PRECONDITION_FAILED
_CREATED, _RUNS_STILL, _QUEUE_IS_FULL = HTTPStatus.CREATED, HTTPStatus.CONFLICT, HTTPStatus.SERVICE_UNAVAILABLE


@frozen
class Served:
    """An API that is served, with the token of its manager's program.

    Args:
        progress: its use cases.
        url: of the API.
        token: of the program.
    """

    progress: Progress
    url: str
    token: str

    def client(self) -> httpx.Client:
        """Open a client of its own connection."""
        return browser_at(self.url, headers={"authorization": f"Bearer {self.token}"})


@pytest.fixture
def served(school: School) -> Iterator[Served]:
    """Serve the API of a school on each database."""
    with school.open() as progress, socket.create_server(("127.0.0.1", 0)) as listener:
        progress.own_account.change_password(progress.accounts.actor(MANAGER), "Allerton17", "Allerton18")
        manager = progress.accounts.actor(MANAGER)
        token = progress.access_tokens.create(manager, "race", scopes_for(manager.role)).token
        with serving(create_api(progress), listener):
            yield Served(progress, f"http://127.0.0.1:{listener.getsockname()[1]}", token)


def _at_once(sends: list[Callable[[], httpx.Response]]) -> list[httpx.Response]:
    """Send several requests at the same moment."""
    ready = Barrier(len(sends))

    def send(one: Callable[[], httpx.Response]) -> httpx.Response:
        ready.wait(60)
        return one()

    with ThreadPoolExecutor(len(sends)) as threads:
        return [*threads.map(send, sends)]


def _version(answer: httpx.Response) -> str:
    """Return the version that an `ETag` names; what follows it tells apart what is shown of it."""
    return answer.headers["etag"].partition(".")[0]


def _learners(progress: Progress) -> int:
    return progress.dashboard.counts(OPERATOR)["learners"]


def test_of_two_changes_with_one_etag_exactly_one_is_made(served: Served) -> None:
    with served.client() as one, served.client() as other:
        made = one.post("/learners", json={"details": form(ukprn=UKPRN)})
        assert _CREATED == made.status_code, made.text
        path, tag = made.headers["location"], made.headers["etag"]
        for number in range(ROUNDS):
            towns = [f"Leeds {number}", f"Otley {number}"]

            def change(client: httpx.Client, town: str, etag: str = tag) -> httpx.Response:
                return client.patch(path, json={"details": {"town": town}}, headers={"if-match": etag})

            answers = _at_once([lambda: change(one, towns[0]), lambda: change(other, towns[1])])  # noqa: B023 - at once
            assert [_OK, _LATE] == sorted(answer.status_code for answer in answers)
            (won,) = (answer for answer in answers if answer.status_code == _OK)
            (lost,) = (answer for answer in answers if answer.status_code == _LATE)
            now = one.get(path)
            assert _version(won) == _version(now) != tag.partition(".")[0]
            assert towns[answers.index(won)] == now.json()["details"]["town"]
            assert towns[answers.index(won)] == lost.json()["changes"]["details.town"]["now"]
            tag = now.headers["etag"]


def test_fifty_requests_with_one_key_make_one_learner(served: Served) -> None:
    key = {"idempotency-key": "year-11"}
    body: dict[str, Any] = {"details": form(ukprn=UKPRN)}
    with served.client() as client:
        answers = _at_once([lambda: client.post("/learners", json=body, headers=key)] * AT_ONCE)
        codes = {answer.status_code for answer in answers}
        assert _CREATED in codes
        assert codes <= {_CREATED, _RUNS_STILL, _QUEUE_IS_FULL}
        assert 1 == len({answer.content for answer in answers if answer.status_code == _CREATED})
        assert 1 == _learners(served.progress)
        again = client.post("/learners", json=body, headers=key)
        assert (_CREATED, "true") == (again.status_code, again.headers["idempotent-replayed"])
        other = client.post("/learners", json={"details": form(ukprn=UKPRN, username="bjones")}, headers=key)
        assert HTTPStatus.UNPROCESSABLE_ENTITY == other.status_code
        assert ["idempotency_key"] == [each["field"] for each in other.json()["problems"]]
        assert 1 == _learners(served.progress)


def test_no_token_outlives_the_one_it_was_made_with(served: Served) -> None:
    manager = served.progress.accounts.actor(MANAGER)
    late = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
    with served.client() as owner:
        for number in range(ROUNDS):
            parent = served.progress.access_tokens.create(manager, f"parent {number}", ["tokens:create"])
            body = {"name": f"child {number}", "scopes": ["tokens:create"]}
            path = f"/tokens/{parent.access.number}"
            with browser_at(served.url, headers={"authorization": f"Bearer {parent.token}"}) as program:
                sends = [lambda: program.post("/tokens", json=body), lambda: owner.delete(path)]  # noqa: B023 - at once
                made, revoked = _at_once(sends)
            assert HTTPStatus.NO_CONTENT == revoked.status_code
            assert made.status_code in {_CREATED, *late}, made.text
            assert ["race"] == [token.name for token in served.progress.access_tokens.of(manager)]
