"""Each service answers with the same results of the same rules."""

import json
from collections.abc import Iterator
from typing import Any

import django_service
import fastapi_service
import flask_service
import httpx
import pytest
from anyio.from_thread import start_blocking_portal

GOOD = {
    "ukprn": "10000055",
    "year_group": "Year 11",
    "first_name": "Zoë",
    "last_name": "Byrne",
    "postcode": "ox14 1gg",
    "date_of_birth": "2010-02-03",
}
DJANGO = django_service.application()


class _FastApi:
    def __init__(self, portal: Any) -> None:
        self._portal = portal

    def post(self, path: str, content: bytes) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(fastapi_service.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
                return await client.post(path, content=content)

        answer: httpx.Response = self._portal.call(send)
        return answer


@pytest.fixture(params=["fastapi", "flask", "django"])
def service(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Return a client of a service."""
    if request.param == "fastapi":
        with start_blocking_portal() as portal:
            yield _FastApi(portal)
    else:
        app = flask_service.app if request.param == "flask" else DJANGO
        with httpx.Client(transport=httpx.WSGITransport(app), base_url="http://service") as client:
            yield client


def test_every_learner_has_a_result(service: Any) -> None:
    rows = [GOOD, {**GOOD, "date_of_birth": "2010-02-30", "uln": "123", "phone": "0"}]
    answer = service.post("/learners", content=json.dumps(rows).encode())
    assert answer.status_code == 200
    good, bad = answer.json()
    assert good == {"ok": True, "problems": []}
    assert not bad["ok"]
    assert {each["field"]: each["code"] for each in bad["problems"]} == {
        "date_of_birth": "bad_format",
        "uln": "bad_format",
        "phone": "unknown_field",
    }


@pytest.mark.parametrize("body", [b"{", b"{}", b"[1]", b"null", b"\xff"])
def test_a_body_of_another_form_is_refused_with_its_problems(service: Any, body: bytes) -> None:
    answer = service.post("/learners", content=body)
    assert answer.status_code == 422
    assert answer.json()["problems"]
