"""Finding a course without an account: with and without JavaScript, by keyboard alone, on a phone, and on paper."""

import re
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from progress_core.domain.foundations.actors import EVERYTHING
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import DESK, PHONE, Opener
from tests.given.admissions import directory
from tests.given.courses import MANY, plumbing
from tests.living import Site

pytestmark = pytest.mark.feature("H1", "H1a")

WALK = f"{MANY} courses within 10 miles of M14"


@pytest.fixture(autouse=True)
def college(site: Site) -> str:
    """Offer many courses near M14 at one college, a few of them no T Levels; return its name."""
    with site.progress.context.store.snapshot() as work:
        found = next(work.providers.in_scope(EVERYTHING))
    directory(site.progress, *plumbing(found.ukprn))
    return found.name


def search(page: Page) -> None:
    """Search for plumbing near M14 5RQ from the home page."""
    page.goto("/")
    page.get_by_label("Subject, course or college").fill("plumbing")
    page.get_by_label("Postcode or town").fill("M14 5RQ")
    page.get_by_label("Distance").select_option("Within 10 miles")
    page.get_by_role("button", name="Search").click()


def distances(page: Page) -> list[float]:
    """Return the distances on the page, in miles."""
    texts = page.get_by_text(re.compile("miles? away")).all_inner_texts()
    return [float(found[1]) for text in texts if (found := re.search(r"about ([\d.]+) miles? away", text))]


def test_a_stranger_finds_a_course_and_its_provider(either_page: Page, college: str) -> None:
    page = either_page
    search(page)
    expect(page.get_by_role("heading", name=WALK)).to_be_visible()
    page.get_by_role("checkbox", name="T Level").check()
    page.get_by_role("button", name="Apply filters").click()
    expect(page.get_by_role("heading", name=f"{MANY - 5} courses within 10 miles of M14")).to_be_visible()
    page.get_by_role("navigation", name="Sort by").get_by_role("link", name="Distance").click()
    first = distances(page)
    assert len(first) == 20
    assert first == sorted(first)
    assert max(first) <= 10
    page.get_by_role("link", name="Map", exact=True).click()
    expect(page.get_by_role("group", name=f"Map of {MANY - 5} courses")).to_be_visible()
    page.get_by_role("link", name="List", exact=True).click()
    page.get_by_role("link", name="Next page").click()
    expect(page.get_by_text("Page 2 of 2")).to_be_visible()
    expect(page).to_have_title("plumbing near M14 – Search (page 2 of 2) – Progress")
    assert distances(page)[0] >= first[-1]
    address = page.url
    page.get_by_role("link", name=f"Plumbing {MANY - 5}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Plumbing {MANY - 5} (T Level)")
    expect(
        page.get_by_role("link", name="Log in to apply").or_(page.get_by_role("button", name="Log in to apply"))
    ).to_be_visible()
    page.get_by_role("main").get_by_role("link", name=college, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(college)
    expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(MANY)
    page.go_back()
    page.go_back()
    expect(page).to_have_url(address)
    assert {found["name"] for found in page.context.cookies()} == {"progress-visitor"}  # of the home page, for its form


def test_reading_without_a_form_leaves_no_cookie(page: Page) -> None:
    for path in ("/search?words=plumbing", "/courses/1", "/search?view=map", "/help"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.context.cookies() == []


def test_a_stranger_finds_a_course_by_keyboard_alone(page: Page) -> None:
    page.goto("/search")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # skip to the main content
    page.keyboard.press("Tab")
    page.keyboard.type("plumbing")
    page.keyboard.press("Tab")
    page.keyboard.type("M14 5RQ")
    page.keyboard.press("Tab")
    page.keyboard.type("Within 10")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=WALK)).to_be_visible()
    reach(page, "T Level", "input")
    page.keyboard.press("Space")
    reach(page, "Apply filters", "button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"{MANY - 5} courses")).to_be_visible()
    for name, then in (("Distance", "Sort by"), ("Map", "View"), ("List", "View")):
        reach(page, name)
        page.keyboard.press("Enter")
        expect(page.get_by_role("navigation", name=then).get_by_role("link", name=name)).to_have_attribute(
            "aria-current", "true"
        )
    reach(page, "Next page")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Page 2 of 2")).to_be_visible()
    reach(page, f"Plumbing {MANY - 5} (T Level)")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Plumbing {MANY - 5} (T Level)")
    page.go_back()
    expect(page.get_by_text("Page 2 of 2")).to_be_visible()


def reach(page: Page, name: str, kind: str = "a") -> None:
    """Press Tab until an element of a kind with a name has the focus, and can be seen to have it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        label = focused.evaluate("box => (box.labels && box.labels[0] ? box.labels[0] : box).innerText")
        if name in " ".join(label.split()) and page.locator(f"{kind}:focus").count():
            expect(focused).to_be_in_viewport()
            return
    raise AssertionError(f"{name} cannot be reached with the Tab key")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize("width", [PHONE, DESK], ids=["phone", "desk"])
def test_public_pages_are_accessible(site: Site, opened: Opener, width: int, *, javascript: bool) -> None:
    page = opened(site, width=width, javascript=javascript)
    too_wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    for path in (
        "/",
        "/search?words=plumbing&near=M14+5RQ&miles=10&type=T+Level&sort=distance&page=2",
        "/search?words=plumbing&near=M14+5RQ&miles=10&view=map",
        "/search?near=Xyzzy&miles=10&words=astronomy",
        "/search/providers?near=M14",
        "/courses/1",
    ):
        page.goto(path)
        if javascript:
            assert_accessible(page)
        assert not page.evaluate(too_wide), path


def test_filters_are_folded_away_on_a_phone(site: Site, opened: Opener) -> None:
    page = opened(site, width=PHONE, javascript=False)
    page.goto("/search?words=plumbing&type=T+Level")
    expect(page.get_by_role("checkbox", name="T Level")).to_be_hidden()
    page.get_by_text("Filters (1 in use)").click()
    expect(page.get_by_role("checkbox", name="T Level")).to_be_checked()
    page.get_by_role("link", name="Remove T Level").click()
    expect(page.locator("summary")).to_have_text("Filters")


def test_results_and_a_course_are_printed_without_what_one_clicks(page: Page, college: str) -> None:
    page.goto("/search?words=plumbing&near=M14+5RQ&miles=10")
    text = printed(page)
    assert "Plumbing 01 (T Level)" in text
    assert college in text
    for left_out in ("Apply filters", "Sort by", "Next page", "Log in", "Any distance"):
        assert left_out not in text
    page.goto("/courses/1")
    text = printed(page)
    assert "September 2027" in text
    assert "Log in to apply" not in text


def printed(page: Page) -> str:
    """Return what stands on the paper."""
    pages = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
    return "\n".join(each.extract_text() for each in pages)
