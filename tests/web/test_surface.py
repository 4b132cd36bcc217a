"""What any answer of the site offers to anybody: types, methods, addresses that are not there, password boxes."""

import re
import subprocess
import sys

import httpx
import pytest
from progress_web import app
from progress_web.foundations.endpoints import Page

from tests.browsers import browser_at
from tests.web.conftest import House, Visitor
from tests.web.every_page import INSIDE, name_of, path_of

SHOWN = [page for page in app.PAGES if page.method == "GET"]


@pytest.mark.asvs("V4.1.1")
@pytest.mark.parametrize("page", SHOWN, ids=name_of)
def test_every_answer_says_its_type_and_texts_their_encoding(manager: Visitor, page: Page) -> None:
    answer = manager.get(path_of(page))
    kind = answer.headers.get("content-type", "")
    assert kind or not answer.content
    if kind.startswith("text/"):
        assert kind.endswith("; charset=utf-8")
        answer.content.decode("utf-8")


@pytest.mark.asvs("V4.1.1")
@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/static/progress.css", "text/css; charset=utf-8"),
        ("/static/start.js", "text/javascript; charset=utf-8"),
        ("/static/progress.svg", "image/svg+xml"),
        ("/nowhere", "text/html; charset=utf-8"),
        ("/health/live", "text/plain; charset=utf-8"),
    ],
)
def test_files_and_errors_say_their_type(stranger: httpx.Client, path: str, kind: str) -> None:
    assert stranger.get(path).headers["content-type"] == kind


@pytest.mark.asvs("V3.4.2")
@pytest.mark.parametrize("path", ["/", "/static/progress.css", "/nowhere", "/health/live"])
def test_no_other_site_is_allowed_to_read_an_answer(stranger: httpx.Client, path: str) -> None:
    for method in ("GET", "OPTIONS"):
        answer = stranger.request(method, path, headers={"origin": "https://other.example"})
        assert [name for name in answer.headers if name.startswith("access-control-")] == []


@pytest.mark.asvs("V13.4.4")
@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND"])
@pytest.mark.parametrize("path", ["/", "/login", "/static/progress.css", "/health/live"])
def test_methods_that_no_page_has_are_refused(stranger: httpx.Client, method: str, path: str) -> None:
    answer = stranger.request(method, path, headers={"x-secret": "echoed"})
    assert answer.status_code in (400, 404, 405)
    assert "echoed" not in answer.text


@pytest.mark.asvs("V13.4.3", "V13.4.5")
@pytest.mark.parametrize(
    "path",
    ["/static/", "/static", "/static/fonts/", "/docs", "/redoc", "/openapi.json", "/metrics", "/admin", "/.git/HEAD"],
)
def test_no_folder_documentation_or_figures_are_shown(stranger: httpx.Client, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 404
    assert "progress.css" not in re.sub(r"<link[^>]*>", "", answer.text)


@pytest.mark.asvs("V13.4.5")
def test_the_pages_for_monitors_say_one_word(stranger: httpx.Client) -> None:
    assert {stranger.get(path).text for path in ("/health/live", "/health/ready")} == {"live", "ready"}


@pytest.mark.asvs("V15.2.3")
def test_the_site_loads_no_tests_kits_or_demonstration() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import progress_web, sys; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert "progress_web.pages.learners.learners" in loaded
    unneeded = ("progress_core.testing", "progress_cli", "pytest", "hypothesis", "tests")
    assert [module for module in loaded if module.startswith(unneeded)] == []


@pytest.mark.asvs("V7.4.4")
@pytest.mark.parametrize("page", [page for page in INSIDE if page.method == "GET"], ids=name_of)
def test_every_page_for_people_who_are_logged_in_offers_to_log_off(manager: Visitor, page: Page) -> None:
    answer = manager.get(path_of(page))
    is_page = answer.headers.get("content-type", "").startswith("text/html")
    if is_page and answer.status_code != 303 and "content-disposition" not in answer.headers:  # letters are printed
        assert re.search(r"<button[^>]*>\s*Log off", answer.text)


@pytest.mark.asvs("V6.2.6", "V6.2.7")
def test_boxes_for_passwords_hide_them_and_welcome_password_managers(house: House, manager: Visitor) -> None:
    pages = [manager.get(path).text for path in ("/account/password", "/learners/create")]
    with browser_at(house.url) as stranger:
        pages.append(stranger.get("/").text)
    boxes = [box for page in pages for box in re.findall(r"<input[^>]*>", page) if "password" in box]
    assert len(boxes) >= 4
    for box in boxes:
        assert 'type="password"' in box
        assert re.search(r'autocomplete="(?:current|new)-password"', box)
        assert not re.search(r"onpaste|oncopy|readonly|maxlength", box)


@pytest.mark.asvs("V6.4.2")
def test_a_forgotten_password_asks_for_a_name_and_no_secret_question(stranger: httpx.Client) -> None:
    form = stranger.get("/forgotten").text.split("<main")[1]
    assert re.findall(r'<input[^>]*type="(?:text|email|password)"[^>]*name="(\w+)"', form) + re.findall(
        r'<input[^>]*name="(\w+)"[^>]*type="(?:text|email|password)"', form
    ) == ["name"]


@pytest.mark.asvs("V1.1.1")
def test_an_address_is_decoded_once(manager: Visitor) -> None:
    answer = manager.get("/learners?search=%2541%2526")
    assert 'value="%41%26"' in answer.text
    assert manager.get("/%256cearners").status_code == 404


@pytest.mark.asvs("V5.4.2")
def test_a_downloaded_file_has_a_plain_name(manager: Visitor) -> None:
    names = [
        disposition
        for page in SHOWN
        if (disposition := manager.get(path_of(page)).headers.get("content-disposition", ""))
    ]
    assert names
    assert [
        found
        for found in names
        if not re.fullmatch(r'(?:inline|attachment)(?:; filename="[a-z0-9-]+\.[a-z]+")?', found)
    ] == []
