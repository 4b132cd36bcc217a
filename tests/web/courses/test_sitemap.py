"""What search engines read."""

import re
from html import unescape

import httpx
import pytest
from progress_web.pages.courses import sitemap

from tests.given.courses import BEGUN, CLOSED, FAR, FULL, MANY, NOT_OPEN, WITHDRAWN
from tests.given.people import ELSEWHERE, NORTH, SOUTH
from tests.web.conftest import house_of

pytestmark = pytest.mark.feature("H1")

HERE = "http://localhost:8000"


def addresses(answer: httpx.Response) -> list[str]:
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/xml")
    assert "set-cookie" not in answer.headers
    return [unescape(found) for found in re.findall(r"<loc>([^<]*)</loc>", answer.text)]


def test_the_sitemap_lists_every_public_page_and_no_other(stranger: httpx.Client) -> None:
    listed = addresses(stranger.get("/sitemap.xml"))
    numbers = {*range(1, MANY + 1), FULL, FAR, CLOSED, NOT_OPEN, BEGUN}
    expected = {f"{HERE}/courses/{number}" for number in numbers}
    expected |= {f"{HERE}/directory/{ukprn}" for ukprn in (NORTH, SOUTH, ELSEWHERE)}
    expected |= {f"{HERE}/{page}" for page in ("", "search", "help", "accessibility")}
    assert set(listed) == expected
    assert len(listed) == len(expected)
    assert f"{HERE}/courses/{WITHDRAWN}" not in listed
    for address in listed:
        page = stranger.get(address.removeprefix(HERE))
        assert page.status_code == 200
        assert f'<link rel="canonical" href="{address}">' in page.text
        assert 'content="noindex"' not in page.text, address


def test_a_long_sitemap_comes_in_parts(stranger: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = addresses(stranger.get("/sitemap.xml"))
    monkeypatch.setattr(sitemap, "MAX_COURSES", 10)
    parts = addresses(stranger.get("/sitemap.xml"))
    assert parts == [f"{HERE}/sitemap-{number}.xml" for number in range(1, 5)]
    listed = [address for part in parts for address in addresses(stranger.get(part.removeprefix(HERE)))]
    assert sorted(listed) == sorted(whole)
    for number in ("0", "5", "9" * 18):
        assert stranger.get(f"/sitemap-{number}.xml").status_code == 404


def test_robots_are_told_of_the_sitemap_and_kept_out_of_searches(stranger: httpx.Client) -> None:
    answer = stranger.get("/robots.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.splitlines() == [
        "User-agent: *",
        "Disallow: /search?",
        "Disallow: /search/providers",
        "",
        f"Sitemap: {HERE}/sitemap.xml",
    ]


def test_addresses_are_those_of_the_settings() -> None:
    with house_of(PROGRESS_BASE_URL="https://progress.example") as house:
        assert "https://progress.example/search" in addresses(httpx.get(f"{house.url}/sitemap.xml"))


@pytest.mark.parametrize("path", ["/login", "/forgotten", "/nowhere", "/dashboard", "/verify/abc"])
def test_search_engines_list_no_page_that_is_not_public(stranger: httpx.Client, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 303 or 'content="noindex"' in answer.text
