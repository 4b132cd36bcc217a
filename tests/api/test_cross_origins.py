"""The API for scripts of other sites: only of those that the installation names, and never with cookies."""

from collections.abc import Iterator
from http import HTTPStatus
from unittest.mock import patch

import httpx
import pytest
from progress_web.api.foundations import endpoints
from progress_web.api.foundations.cross_origins import SENT, SHOWN
from progress_web.api.foundations.rates import Allowance, Rates

from progress_core.domain.foundations.permissions import Role
from progress_core.usecases.learners.learners import Learners
from tests.api.conftest import Hall, Program
from tests.given.people import NORTH, form
from tests.web.conftest import house_of

pytestmark = pytest.mark.feature("I6")

OURS, OTHER = "https://sync.school.example", "https://elsewhere.example"
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@pytest.fixture
def hall() -> Iterator[Hall]:
    """Run a site that names another one."""
    with house_of(PROGRESS_API_ORIGINS=f"{OURS}, http://localhost:5173") as house:
        yield Hall(house.progress, house.url, house.closing)


def _ask_first(client: httpx.Client, method: str, *headers: str, origin: str = OURS) -> httpx.Response:
    asked = {"origin": origin, "access-control-request-method": method}
    named = {"access-control-request-headers": ", ".join(headers).lower()} if headers else {}
    return client.options("/api/v1/learners", headers=asked | named)


def _words(answer: httpx.Response, name: str) -> set[str]:
    return {word.strip().lower() for word in answer.headers.get(name, "").split(",")}


@pytest.mark.parametrize("method", _METHODS)
def test_a_browser_that_asks_first_is_told_what_may_be_sent(anybody: httpx.Client, method: str) -> None:
    told = _ask_first(anybody, method, *SENT)
    assert (HTTPStatus.OK, OURS) == (told.status_code, told.headers["access-control-allow-origin"])
    assert set(map(str.lower, _METHODS)) <= _words(told, "access-control-allow-methods")
    assert set(map(str.lower, SENT)) <= _words(told, "access-control-allow-headers")
    assert "origin" in _words(told, "vary")
    assert "access-control-allow-credentials" not in told.headers
    assert "nosniff" == told.headers["x-content-type-options"]


def test_other_sites_methods_and_headers_are_refused(anybody: httpx.Client) -> None:
    for refused in (
        _ask_first(anybody, "GET", origin=OTHER),
        _ask_first(anybody, "GET", origin="null"),
        _ask_first(anybody, "GET", origin=f"{OURS}.elsewhere.example"),
        _ask_first(anybody, "TRACE"),
        _ask_first(anybody, "GET", "Cookie"),
    ):
        assert HTTPStatus.BAD_REQUEST == refused.status_code
    assert "access-control-allow-origin" not in _ask_first(anybody, "GET", origin=OTHER).headers


def test_a_script_reads_the_answer_and_its_headers(manager: Program) -> None:
    made = manager.post("/learners", {"details": form()}, origin=OURS)
    assert HTTPStatus.CREATED == made.status_code
    assert OURS == made.headers["access-control-allow-origin"]
    assert set(map(str.lower, SHOWN)) == _words(made, "access-control-expose-headers")
    assert {"etag", "location", "ratelimit-limit"} <= set(made.headers) & set(map(str.lower, SHOWN))
    assert "access-control-allow-credentials" not in made.headers
    other = manager.send("GET", "/learners", origin=OTHER)
    assert (HTTPStatus.OK, False) == (other.status_code, "access-control-allow-origin" in other.headers)


def test_a_script_reads_every_kind_of_error(manager: Program, anybody: httpx.Client) -> None:
    answers = [
        anybody.get("/api/v1/learners", headers={"origin": OURS}),
        manager.send("GET", "/nothing", origin=OURS),
        manager.send("GET", "/learners/404", origin=OURS),
        manager.send("PUT", "/learners", origin=OURS),
        manager.post("/learners", {"details": {}}, origin=OURS),
    ]
    with patch.object(Rates, "count", return_value=Allowance(600, -1, 42)):
        answers.append(manager.send("GET", "/learners", origin=OURS))
    with patch.object(Learners, "page", side_effect=ZeroDivisionError):
        answers.append(manager.send("GET", "/learners", origin=OURS))
    with patch.object(endpoints, "error_answer", side_effect=ZeroDivisionError):  # outside every operation
        answers.append(manager.send("PUT", "/learners", origin=OURS))
    assert [401, 404, 404, 405, 422, 429, 500, 500] == [answer.status_code for answer in answers]
    for answer in answers:
        assert OURS == answer.headers["access-control-allow-origin"]
        assert "application/problem+json" == answer.headers["content-type"]
        assert "nosniff" == answer.headers["x-content-type-options"]


def test_the_pages_of_the_site_stay_its_own(anybody: httpx.Client) -> None:
    assert "access-control-allow-origin" not in anybody.get("/help", headers={"origin": OURS}).headers


def test_without_the_setting_no_other_site_may_ask() -> None:
    with house_of() as house:
        program = Hall(house.progress, house.url, house.closing).program(Role.LEARNER_MANAGER, NORTH)
        assert HTTPStatus.METHOD_NOT_ALLOWED == _ask_first(program.client, "GET").status_code
        assert "access-control-allow-origin" not in program.send("GET", "/learners", origin=OURS).headers
