"""Searching without an account: words, place, distance, filters, order, pages, and addresses that hold all of it."""

import re
from html import unescape
from itertools import product
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest

from progress_core.domain.foundations.actors import STRANGER
from progress_core.usecases.courses.courses import CourseQuery
from tests.given.courses import MANY
from tests.given.people import NORTH, SOUTH
from tests.naughty import NAUGHTY
from tests.web.conftest import House, Visitor
from tests.web.served import read

pytestmark = pytest.mark.feature("H1")

PARAMETERS = ["words", "near", "miles", "type", "subject", "provider", "start", "sort", "view", "page"]


_EVERY = "show courses of every subject (%d courses)"


def main_of(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


def total_on(page: str) -> int:
    found = re.search(r'progress-find__total">([\d,]+) course', page)
    assert found
    return int(found[1].replace(",", ""))


def titles_on(page: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'progress-course__name"><a[^>]*>([^<]*) \(', page)]


def links_on(page: str) -> list[str]:
    return [link for link in read(page, "/search").links if link.startswith(("/search", "?"))]


def test_strangers_search_without_an_account_and_get_no_cookie(stranger: httpx.Client) -> None:
    answer = stranger.get("/search?words=plumbing&near=M14+5RQ&miles=10&type=T+Level&sort=distance")
    assert answer.status_code == 200
    assert total_on(answer.text) == MANY - 5
    assert titles_on(answer.text)[:3] == ["Plumbing 01", "Plumbing 02", "Plumbing 03"]
    assert "about 0.3 miles away" in answer.text
    assert "set-cookie" not in answer.headers
    assert "<title>plumbing near M14 – Search – Progress</title>" in re.sub(r"\s+", " ", answer.text)


def test_caches_keep_what_strangers_see_and_nothing_else(manager: Visitor, stranger: httpx.Client) -> None:
    answer = stranger.get("/search")
    assert (answer.headers["cache-control"], answer.headers["vary"]) == ("public, max-age=300", "Cookie")
    stranger.get("/")  # has a form, and so a cookie
    assert stranger.get("/search").headers["cache-control"] == "no-store"
    assert manager.get("/search").headers["cache-control"] == "no-store"


def test_a_page_of_results_is_small(stranger: httpx.Client) -> None:
    assert len(stranger.get("/search?near=M14+5RQ&words=plumbing").content) < 60_000


@pytest.mark.parametrize(
    ("near", "miles"),
    [(near, miles) for near, miles in product(("", "M14 5RQ", "nowhere at all"), ("", "1", "10", "2.5"))],
)
def test_every_link_leads_to_the_search_that_it_names(stranger: httpx.Client, near: str, miles: str) -> None:
    for words, kind, provider in product(("", "plumbing"), ("", "T Level"), ("", SOUTH)):
        asked = {"words": words, "near": near, "miles": miles, "type": kind, "provider": provider}
        page = stranger.get("/search", params=asked).text
        for link in links_on(page):
            query = parse_qsl(urlsplit(link).query)
            assert [name for name, _ in query] == sorted((name for name, _ in query), key=PARAMETERS.index)
            assert all(value for _, value in query)
            answer = stranger.get(f"/search{link}" if link.startswith("?") else link)
            assert answer.status_code == 200, link


def test_a_filter_shows_as_many_courses_as_it_says(stranger: httpx.Client) -> None:
    for asked in ({}, {"words": "plumbing"}, {"near": "M14", "miles": "10", "type": "T Level"}, {"provider": NORTH}):
        page = main_of(stranger.get("/search", params=asked).text)
        boxes = re.findall(
            r'name="(\w+)" type="checkbox" value="([^"]*)" form="search"( checked)?>.*?count">\(([\d,]+)<', page
        )
        assert {name for name, *_ in boxes} == {"type", "subject", "provider", "start"}
        for name, value, is_checked, count in boxes:
            if not is_checked:
                there = stranger.get("/search", params={**asked, name: unescape(value)}).text
                assert total_on(there) == int(count.replace(",", "")), (asked, name, value)


def test_what_narrows_a_search_can_be_taken_away(stranger: httpx.Client) -> None:
    asked = {"words": "plumbing", "near": "M14", "miles": "5", "type": "T Level", "provider": SOUTH, "start": "2027-09"}
    page = stranger.get("/search", params=asked).text
    chips = re.findall(r'class="progress-chip" href="([^"]*)"><span[^>]*>Remove </span>([^<]*)<', page)
    assert [unescape(text) for _, text in chips] == [
        "“plumbing”",
        "Within 5 miles of M14",
        "T Level",
        "South College",
        "September 2027",
    ]
    for link, _ in chips:
        left = dict(parse_qsl(urlsplit(unescape(link)).query))
        assert len(left) in (4, 5)
        assert left.items() <= asked.items()
        assert total_on(stranger.get(unescape(link)).text) >= total_on(page)


def test_pages_are_numbered_and_keep_the_search(stranger: httpx.Client) -> None:
    first = stranger.get("/search?words=plumbing&near=M14&sort=distance")
    assert "Page 1 of 2" in first.text
    assert 'rel="next"' in first.text
    second = stranger.get("/search?words=plumbing&near=M14&sort=distance&page=2")
    assert titles_on(second.text)[-1] == "Plumbing in Camden"
    assert not set(titles_on(first.text)) & set(titles_on(second.text))
    for beyond in ("99", "999999999", "1" * 30, "-1", "x"):
        answer = stranger.get(f"/search?words=plumbing&page={beyond}")
        assert answer.status_code == 200
        assert titles_on(answer.text)


@pytest.mark.parametrize(
    ("asked", "orders", "now"),
    [
        ({}, [], ""),
        ({"words": "plumbing"}, ["Best match", "Name"], "Best match"),
        ({"near": "M14"}, ["Distance", "Name"], "Distance"),
        ({"near": "M14", "words": "plumbing"}, ["Best match", "Distance", "Name"], "Best match"),
        ({"near": "M14", "words": "plumbing", "sort": "name"}, ["Best match", "Distance", "Name"], "Name"),
        ({"sort": "distance", "words": "plumbing"}, ["Best match", "Name"], "Name"),
        ({"sort": "size", "words": "plumbing"}, ["Best match", "Name"], "Best match"),
    ],
)
def test_the_orders_that_make_a_difference_are_offered(
    stranger: httpx.Client, asked: dict[str, str], orders: list[str], now: str
) -> None:
    page = stranger.get("/search", params=asked).text.partition('aria-label="Sort by"')[2].partition("</nav>")[0]
    assert re.findall(r">(\w[\w ]*)</a>", page) == orders
    assert re.findall(r'aria-current="true">([\w ]*)<', page) == ([now] if now else [])


def test_a_place_that_nobody_knows_is_named_and_the_rest_is_still_found(stranger: httpx.Client) -> None:
    answer = stranger.get("/search?words=plumbing&near=Xyzzy&miles=5")
    assert answer.status_code == 200
    assert "We do not know the place “Xyzzy”. Write a postcode like M14 5RQ" in answer.text
    assert total_on(answer.text) == MANY + 1
    assert '<option value="5" selected>' in answer.text
    answer = stranger.get("/search?words=plumbing&miles=1")
    assert "Write a postcode or town to search within 1 mile." in answer.text
    assert total_on(answer.text) == MANY + 1


@pytest.mark.parametrize("miles", ["0", "-1", "nan", "inf", "1e9", "99999", "x", "\u0661"])
def test_a_distance_that_is_none_is_left_out(stranger: httpx.Client, miles: str) -> None:
    answer = stranger.get("/search", params={"near": "M14", "words": "plumbing", "miles": miles})
    assert (answer.status_code, total_on(answer.text)) == (200, MANY + 1)
    assert "There is a problem" not in answer.text


@pytest.mark.parametrize(
    ("asked", "ways"),
    [
        ({"words": "camden", "near": "M14", "miles": "10"}, ["search at any distance (1 course)", _EVERY % 34]),
        ({"words": "camden", "near": "M14", "miles": "7", "type": "T Level"}, ["search at any distance (1 course)",
                                                                               _EVERY % 25]),
        ({"near": "Leeds", "miles": "25", "start": "2027-01"}, ["search within 50 miles (3 courses)"]),
        ({"words": "camden", "type": "Apprenticeship", "start": "2027-09"}, ["show all types of course (1 course)",
                                                                             "remove all filters (1 course)",
                                                                             _EVERY % 5]),
        ({"words": "astronomy", "near": "Leeds", "miles": "1"}, []),
    ],
)  # fmt: skip
def test_a_search_that_finds_nothing_offers_wider_ones(
    stranger: httpx.Client, asked: dict[str, str], ways: list[str]
) -> None:
    page = main_of(stranger.get("/search", params=asked).text)
    found = re.findall(r'<li><a class="govuk-link" href="([^"]*)">([^<]*)</a></li>', page)
    assert total_on(page) == 0
    assert [unescape(text) for _, text in found] == ways
    for link, text in found:
        assert f"({total_on(stranger.get(unescape(link)).text)} course" in text


def test_a_place_among_the_words_is_searched_near(stranger: httpx.Client) -> None:
    page = stranger.get("/search?words=plumbing+near+Manchester&miles=10").text
    assert total_on(page) == MANY
    assert "within 10 miles of Manchester" in page
    (form, *_) = (form for form in read(page, "/search").forms if "words" in form.fields)
    assert [form.fields[name].chosen for name in ("words", "near", "miles")] == [["plumbing"], ["Manchester"], ["10"]]
    page = stranger.get("/search?words=near+Manchester").text
    assert re.findall(r'aria-current="true">([\w ]*)<', page.partition('aria-label="Sort by"')[2]) == ["Distance"]
    assert titles_on(page)[0] != titles_on(stranger.get("/search?words=near+Manchester&sort=name").text)[0]


def test_a_town_that_shares_its_name_asks_which_is_meant(stranger: httpx.Client) -> None:
    for asked in ("near=newport&words=plumbing&miles=10&sort=name", "words=plumbing+near+Newport&miles=10&sort=name"):
        page = main_of(stranger.get(f"/search?{asked}").text)
        assert "Newport, Isle of Wight" in page
        (found,) = re.findall(r'Did you mean <a class="govuk-link" href="([^"]*)">Newport, Shropshire</a>\?', page)
        query = {"words": "plumbing", "near": "Newport, Shropshire", "miles": "10", "sort": "name"}
        assert dict(parse_qsl(urlsplit(unescape(found)).query)) == query
        there = main_of(stranger.get(unescape(found)).text)
        assert ("of Newport, Shropshire" in there, "Did you mean" in there) == (True, False)


def test_a_mistyped_word_is_corrected_and_the_page_says_so(stranger: httpx.Client) -> None:
    page = stranger.get("/search?words=plumming&near=M14&miles=10").text
    assert total_on(page) == MANY
    assert "No course has the word “plumming”. These are the results for “plumbing”." in page
    assert "words=plumming" in page


def test_the_form_keeps_what_is_not_in_it(stranger: httpx.Client) -> None:
    page = stranger.get("/search?words=plumbing&near=m14++5rq&miles=7&sort=name&view=map&type=T+Level&page=2").text
    form, *others = (form for form in read(page, "/search").forms if "words" in form.fields)
    assert all(other == form for other in others)  # by either of its two buttons
    chosen = {name: field.chosen for name, field in form.fields.items() if any(field.chosen)}
    assert chosen == {"words": ["plumbing"], "near": ["m14 5rq"], "miles": ["7"], "sort": ["name"], "view": ["map"],
                      "type": ["T Level"]}  # fmt: skip


def test_search_engines_are_told_the_one_address_and_not_to_list_searches(stranger: httpx.Client) -> None:
    page = stranger.get("/search").text
    assert '<link rel="canonical" href="http://localhost:8000/search">' in page
    assert 'content="noindex"' not in page
    page = stranger.get("/search?near=M14&words=a%26b&miles=&sort=").text
    assert '<link rel="canonical" href="http://localhost:8000/search?words=a%26b&amp;near=M14">' in page
    assert 'content="noindex"' in page


def test_all_providers_of_a_search_are_on_a_page_of_their_own(filled: House, stranger: httpx.Client) -> None:
    page = main_of(stranger.get("/search/providers?words=plumbing&near=M14&miles=10").text)
    found = re.findall(r'href="(/search\?[^"]*)">([^<]*)</a> <span class="progress-facet__count">\((\d+)<', page)
    assert [(name, count) for _, name, count in found] == [("North School", "15"), ("South College", "15")]
    for link, _, count in found:
        assert total_on(stranger.get(unescape(link)).text) == int(count)
    assert "No school or college has a course" in stranger.get("/search/providers?words=astronomy").text
    names = filled.progress.courses.names(STRANGER, [NORTH, "19999999"])
    assert names == {NORTH: "North School"}
    assert filled.progress.courses.search(STRANGER, CourseQuery()).total == MANY + 5


def test_naughty_addresses_of_searches_stay_text(stranger: httpx.Client) -> None:
    texts = [text[:300].encode("utf-8", "replace").decode() for text in NAUGHTY.values()]
    for number, text in enumerate(texts):
        alone = PARAMETERS[number % len(PARAMETERS)]
        for path in ("/search", "/search/providers"):
            for query in (dict.fromkeys(PARAMETERS, text), {alone: text, "near": "M14"}, {"near": text}):
                answer = stranger.get(f"{path}?{urlencode(query)}")
                assert answer.status_code in (200, 422), text
                assert read(answer.text, path).alive == [], text
