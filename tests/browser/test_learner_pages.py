"""The pages about learners in every state: accessible, fit for a phone, and inert whatever is typed."""

from collections.abc import Iterator
from typing import Any

import pytest
from attrs import evolve
from playwright.sync_api import Page, expect

from progress_core.domain.learners.learners import Learner
from progress_core.domain.values.searches import MAX_SEARCH_LENGTH
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import PHONE, LogInAs, Opener, errors_on, fill_log_in
from tests.browser.learners import FIELDS, archive, change, names_on, somebody
from tests.living import MANAGER, Site

MANY = 60
NAUGHTY = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus=alert(1) autofocus='",
    "</title></textarea><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% include 'x' %}",
    "javascript:alert(1)//",
    "%s%n${7*7}#{7*7}",
    "=cmd|' /C calc'!A0",
    "Robert'); DROP TABLE learners;--",
    "&lt;b&gt; &amp; &#60;",
    "\u202eevil \u200b\u2066 \ufdfd Z\u0351\u036b\u0343 \U0001f469\u200d\U0001f467",
    "a" * 5_000,
)


@pytest.fixture
def desk(page: Page, log_in_as: LogInAs) -> Page:
    """Log a manager in."""
    log_in_as(page, MANAGER)
    return page


@pytest.fixture(params=["desk", "phone"])
def any_screen(site: Site, opened: Opener, log_in_as: LogInAs, request: pytest.FixtureRequest) -> Page:
    """Log a manager in, at a desk or on a phone."""
    page = opened(site, width=PHONE) if request.param == "phone" else opened(site)
    log_in_as(page, MANAGER)
    return page


def _addresses(site: Site, learner: Learner) -> Iterator[str]:
    yield from ("/learners", f"/providers/{learner.details.ukprn}/learners", "/providers")
    yield from (f"/learners/{learner.id}", f"/learners/{learner.id}/profile", f"/learners/{learner.id}/delete")
    yield from ("/learners/create", "/learners/not-logged-on")
    yield f"/learners?done=saved&learner={learner.id}"
    assert site.url


@pytest.mark.feature("B5", "B6", "B7", "B8", "B9")
def test_every_page_is_accessible_and_fits_its_screen(any_screen: Page, site: Site) -> None:
    learner, _ = somebody(site)
    for address in _addresses(site, learner):
        any_screen.goto(address)
        assert_accessible(any_screen)


@pytest.mark.feature("B4", "B5", "B6")
def test_pages_with_errors_are_accessible(any_screen: Page, site: Site) -> None:
    page = any_screen
    learner, _ = somebody(site)
    page.goto("/learners/create")
    page.get_by_role("button", name="Save").click()
    assert_accessible(page)
    page.goto(f"/learners/{learner.id}")
    page.get_by_label("First name").fill("")
    page.get_by_role("button", name="Save").click()
    assert errors_on(page) == ["First name is required."]
    assert_accessible(page)
    page.goto(f"/learners/{learner.id}")
    page.get_by_label("Town").fill("Ilkley")
    change(site, learner.id, lambda found: evolve(found, details=evolve(found.details, town="Otley")))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Somebody else")).to_be_visible()
    assert_accessible(page)
    page.goto("/learners?after=nowhere")
    assert errors_on(page) == ["This place in the list is not known. Start again from the first page."]
    assert_accessible(page)
    for wrong in ("/learners?filter=none", "/learners/999999999", f"/providers/{10**7}/learners"):
        page.goto(wrong)
        assert_accessible(page)


@pytest.mark.feature("B6")
def test_pages_that_confirm_an_action_are_accessible(any_screen: Page, site: Site) -> None:
    page = any_screen
    learner, account = somebody(site, locked=True)
    page.goto(f"/learners?search={account.username}")
    page.get_by_role("button", name="Unlock for").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Unlock {learner.name}?")
    assert_accessible(page)
    page.get_by_role("button", name="Unlock", exact=True).click()
    assert_accessible(page)
    page.get_by_role("button", name="Reset password for").click()
    assert_accessible(page)
    page.get_by_role("button", name="Reset password", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("New password")
    assert_accessible(page)
    page.get_by_role("link", name="Back to the learners").click()
    page.goto(f"/learners/{learner.id}")
    page.get_by_role("button", name="Print log-in letter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Log-in letter for {learner.name}")
    assert_accessible(page)
    archive(site, learner.id)
    page.goto("/learners?filter=archived")
    assert names_on(page) == [learner.name]
    assert_accessible(page)
    page.goto(f"/learners/{learner.id}")
    expect(page.get_by_text("This learner is archived")).to_be_visible()
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_text("has been restored")).to_be_visible()
    assert_accessible(page)


@pytest.mark.feature("B5", "B8", "B9")
def test_empty_pages_explain_the_next_step(empty_site: Site, opened: Opener) -> None:
    manager = empty_site.person(MANAGER)
    for width in (PHONE, 1280):
        page = opened(empty_site, width=width)
        fill_log_in(page, manager.username, manager.password)
        for address, said in {
            "/dashboard": "There are no learners yet.",
            "/learners": "There are no learners here yet. Choose “Create learner”",
            "/learners?search=bob": "No learners match.",
            "/learners/not-logged-on": "New learners appear here",
            "/learners/not-logged-on?year=7": "No learners match.",
            "/providers": "0 learners",
        }.items():
            page.goto(address)
            expect(page.get_by_text(said).first).to_be_visible()
            assert_accessible(page)


@pytest.mark.feature("B5")
def test_a_long_list_is_shown_page_by_page(either_page: Page, site: Site, log_in_as: LogInAs) -> None:
    page = either_page
    learner, _ = somebody(site)
    values = {"ukprn": learner.details.ukprn, "year_group": "11", "first_name": "Ann", "date_of_birth": "2010-03-25"}
    for number in range(MANY):
        own = {"username": f"another{number}", "last_name": f"Zz {chr(97 + number % 26)} {chr(97 + number // 26)}"}
        site.progress.learners.create(site.progress.operator, {**values, **own, "password": "sunny4day"})
    log_in_as(page, MANAGER)
    page.goto("/learners?search=zz")
    first = names_on(page)
    assert len(first) == 50
    expect(page.get_by_role("link", name="First page")).to_have_count(0)
    page.get_by_role("link", name="Next page").click()
    second = names_on(page)
    assert len(second) == MANY - 50
    assert first + second == sorted(first + second)
    expect(page.get_by_role("link", name="Next page")).to_have_count(0)
    page.get_by_role("link", name="First page").click()
    assert names_on(page) == first


def _assert_inert(page: Page) -> None:
    """Check that typed text did not become part of the page. Scripts that ran would show in the watched console."""
    page.wait_for_load_state()
    assert page.locator("script:not([src]), img, svg[onload], [onerror], [onfocus], iframe").count() == 0
    assert page.locator("main").count() == 1
    assert page.evaluate("document.title").endswith(" – Progress")


def _shown(text: str) -> str:
    """Return a text as pages show it: without the marks that change the direction of writing."""
    return text.translate(dict.fromkeys((0x202E, 0x2066)))


@pytest.mark.asvs("V3.2.2")
@pytest.mark.feature("B4")
@pytest.mark.parametrize("naughty", NAUGHTY, ids=range(len(NAUGHTY)))
def test_text_typed_into_any_field_is_inert_and_redisplayed_unchanged(desk: Page, site: Site, naughty: str) -> None:
    learner, _ = somebody(site)
    for address in ("/learners/create", f"/learners/{learner.id}"):
        desk.goto(address)
        labels = list(FIELDS)[0 if address.endswith("create") else 1 :]
        for label in labels:
            desk.get_by_label(label, exact=True).fill(naughty)
        for box in ("Day", "Month", "Year"):
            desk.get_by_label(box, exact=True).fill(naughty)
        desk.get_by_role("button", name="Save").click()
        assert errors_on(desk) != []
        _assert_inert(desk)
        for label in (*labels, "Day"):
            expect(desk.get_by_label(label, exact=True)).to_have_value(_shown(naughty))
    desk.goto("/learners")
    searched = naughty[:MAX_SEARCH_LENGTH]
    desk.get_by_role("searchbox", name="Search").fill(searched)
    desk.get_by_role("button", name="Search").click()
    expect(desk.get_by_role("searchbox", name="Search")).to_have_value(_shown(searched))
    _assert_inert(desk)


@pytest.mark.feature("B5", "B6", "B7", "B8", "B9")
@pytest.mark.parametrize("naughty", NAUGHTY, ids=range(len(NAUGHTY)))
def test_stored_text_is_inert_on_every_page_that_shows_it(desk: Page, site: Site, naughty: str) -> None:
    learner, account = somebody(site, locked=True)
    texts = ("first_name", "last_name", "postcode", "email", "house", "street", "locality", "town", "uln", "upn")

    def spoilt(found: Learner) -> Learner:
        spoilt_texts: dict[str, Any] = dict.fromkeys(texts, naughty)
        return evolve(found, details=evolve(found.details, **spoilt_texts))

    change(site, learner.id, spoilt)
    with site.progress.context.store.transaction() as work:
        provider = work.providers.get(site.progress.operator.scope, learner.details.ukprn)
        work.providers.save(evolve(provider, name=naughty, area=naughty))
    for address in _addresses(site, learner):
        desk.goto(address)
        expect(desk.get_by_role("main")).to_contain_text(_shown(naughty)[:20].strip())
        _assert_inert(desk)
    desk.goto("/learners/not-logged-on/letters")
    assert desk.locator("script, img, svg, [onerror], [onfocus]").count() == 0
    desk.goto(f"/learners?search={account.username}")
    desk.get_by_role("button", name="Unlock for").click()
    _assert_inert(desk)
    desk.get_by_role("button", name="Unlock", exact=True).click()
    _assert_inert(desk)
    desk.get_by_role("button", name="Reset password for").click()
    _assert_inert(desk)
    desk.get_by_role("button", name="Reset password", exact=True).click()
    _assert_inert(desk)
    desk.get_by_role("link", name="Back to the learners").click()
    desk.get_by_role("checkbox", name="Select the learner on this page").check()
    desk.get_by_role("button", name="Print log-in letters").click()
    _assert_inert(desk)
