"""The page about the API: for browsers alone, whole, and without anything of another site."""

import re
from html import unescape
from http import HTTPStatus

import httpx
import pytest
from progress_web.api.app import OPERATIONS
from progress_web.api.foundations.changelog import API_VERSION
from progress_web.api.foundations.curl import curl
from progress_web.api.foundations.documents import REASONS
from progress_web.api.foundations.examples import Example, example_of

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.foundations.permissions import Role
from tests.given.people import NORTH
from tests.web.conftest import House

pytestmark = pytest.mark.feature("I6")

_BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
PARTS = sorted({each.wing for each in OPERATIONS})
_PATHS = ("/api/v1", "/api/v1/")


def _page(client: httpx.Client, path: str = "/api/v1") -> httpx.Response:
    return client.get(path, headers={"accept": _BROWSER})


@pytest.mark.parametrize("path", _PATHS)
@pytest.mark.parametrize(
    "accept", [_BROWSER, "text/html", "text/html, application/json;q=0.9", "TEXT/HTML;level=1;q=0.4", "text/html;q=1"]
)
def test_a_browser_gets_the_page(stranger: httpx.Client, path: str, accept: str) -> None:
    answer = stranger.get(path, headers={"accept": accept})
    assert (HTTPStatus.OK, "text/html; charset=utf-8") == (answer.status_code, answer.headers["content-type"])
    assert "<h1" in answer.text
    assert "Accept" == answer.headers["vary"]


@pytest.mark.parametrize("path", _PATHS)
@pytest.mark.parametrize(
    "accept",
    ["", "*/*", "application/json", "application/json, text/html;q=0.9", "application/json, text/html", "text/html;q=0",
     "image/png", "text/*", "application/problem+json, text/html;q=0.5", "text/html;q=x, application/json"],
)  # fmt: skip
def test_a_program_gets_data(stranger: httpx.Client, path: str, accept: str) -> None:
    answer = stranger.get(path, headers={"accept": accept})
    assert (HTTPStatus.OK, "application/json") == (answer.status_code, answer.headers["content-type"])
    assert {"version": API_VERSION, "document": "/api/v1/openapi.json"} == answer.json()
    assert HTTPStatus.OK == stranger.get(answer.json()["document"]).status_code


@pytest.mark.parametrize("path", _PATHS)
def test_other_methods_and_addresses_are_answered_with_a_problem(stranger: httpx.Client, path: str) -> None:
    headers = {"accept": _BROWSER}
    refused = stranger.post(path, headers=headers)
    absent = stranger.get("/api/v1/nothing", headers=headers)
    assert [HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_FOUND] == [refused.status_code, absent.status_code]
    assert {"application/problem+json"} == {each.headers["content-type"] for each in (refused, absent)}


def test_the_first_page_has_every_operation_scope_and_error(stranger: httpx.Client) -> None:
    page = unescape(_page(stranger).text)
    assert [] == [each.name for each in OPERATIONS if f'?part={each.wing}#{each.name}"' not in page]
    assert [] == [scope for scope in TokenScope if f">{scope.value}</code>: {scope.about}" not in page]
    assert [] == [status for status in REASONS if f'id="error-{status}"' not in page]
    assert "curl http://localhost:8000/api/v1/me" in page


@pytest.mark.parametrize("part", PARTS)
def test_the_page_of_a_part_has_its_operations_with_their_examples(stranger: httpx.Client, part: str) -> None:
    page = unescape(_page(stranger, f"/api/v1?part={part}").text)
    for each in OPERATIONS:
        assert (f'id="{each.name}"' in page) == (each.wing == part)
        if each.wing == part:
            assert f"{each.method} {each.address}</code>" in page
            assert curl(each, example_of(each.name) or Example(), "http://localhost:8000/api/v1") in page


def test_an_unknown_part_is_the_first_page(stranger: httpx.Client) -> None:
    assert _page(stranger).text == _page(stranger, "/api/v1?part=nothing").text


def test_every_link_between_the_pages_leads_somewhere(stranger: httpx.Client) -> None:
    pages = {path: _page(stranger, path).text for path in ("/api/v1", *(f"/api/v1?part={part}" for part in PARTS))}
    places = {path: re.findall(r' id="([^"]+)"', page) for path, page in pages.items()}
    for path, page in pages.items():
        assert len(places[path]) == len(set(places[path]))
        assert "`" not in re.sub("<pre.*?</pre>", "", page, flags=re.DOTALL)
        for link in re.findall(r'href="((?:/api/v1(?:\?[^"#]*)?)?#[^"]+)"', page):
            where, _, place = link.partition("#")
            assert place in places[where or path], link


def test_the_page_keeps_to_the_policy_of_all_pages(stranger: httpx.Client) -> None:
    answer = _page(stranger)
    assert answer.headers["content-security-policy"] == _page(stranger, "/help").headers["content-security-policy"]
    assert not re.search(r"<script(?![^>]* src=\"/static/)|<style| style=| on\w+=", answer.text)


def test_the_page_is_found_from_help_and_from_ones_access_tokens(house: House, stranger: httpx.Client) -> None:
    manager = house.enter(Role.LEARNER_MANAGER, NORTH)
    for page in (stranger.get("/help"), manager.get("/account/tokens")):
        assert 'href="/api/v1"' in page.text
    assert "Log off" in _page(manager.browser).text
