"""Single sign-on in Chromium, over the real log-in form of a provider at another site (K4)."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from progress_email.kits.mailserver import MailServer

from progress_core.domain.accounts.identity_providers import IdentityProvider
from tests.browser.accessibility import assert_accessible
from tests.browser.accounts import NEW, invite, newest_link
from tests.browser.conftest import DESK, HEIGHT, PHONE, Store
from tests.chromium import ARGUMENTS, find_chromium
from tests.living import MANAGER, Site, living
from tests.openid.running import python_provider

pytestmark = [pytest.mark.feature("K4"), pytest.mark.slow]

OTHER_SITE = "EXCLUDE localhost"
"""The site is at 127.0.0.1 and the provider at localhost: to a browser, these are different sites."""


@pytest.fixture(scope="module")
def provider() -> Iterator[IdentityProvider]:
    """Run a provider at which anybody can log in."""
    with python_provider() as running:
        issuer = running.issuer.replace("127.0.0.1", "localhost")
        yield IdentityProvider("school", "School log-in", issuer, "progress", "the-secret")


@pytest.fixture
def site(empty_store: Store, tmp_path: Path, mail: MailServer, provider: IdentityProvider) -> Iterator[Site]:
    mail.received.clear()
    with living(empty_store[0], tmp_path, empty_store[1], mail, sso=(provider,)) as site:
        yield site


@pytest.fixture(scope="module")
def wide_browser(browser: Browser) -> Iterator[Browser]:
    """Start a Chromium that also reaches the other site."""
    arguments = [f"{argument}, {OTHER_SITE}" if "MAP" in argument else argument for argument in ARGUMENTS]
    started = browser.browser_type.launch(executable_path=find_chromium(), args=arguments)
    yield started
    started.close()


Opening = Callable[..., Page]


@pytest.fixture
def opened(wide_browser: Browser, site: Site) -> Iterator[Opening]:
    """Open pages, and check at the end that no page of ours broke its own policy."""
    complaints: list[str] = []
    with ExitStack() as closing:

        def open_page(*, javascript: bool = True) -> Page:
            context: BrowserContext = closing.enter_context(
                wide_browser.new_context(base_url=site.url, java_script_enabled=javascript)
            )
            page = context.new_page()
            page.on("console", lambda message: complaints.append(message.text))
            return page

        yield open_page
    assert [] == [text for text in complaints if "Content Security Policy" in text and "localhost" not in text]
    assert [] == [text for text in complaints if "form-action" in text]


def log_in_at_provider(page: Page, subject: str) -> None:
    expect(page.get_by_role("heading", name="Authorize Client")).to_be_visible()
    page.get_by_placeholder("sub").fill(subject)
    page.get_by_role("button", name="Authorize", exact=True).click()


@pytest.mark.feature("A2")
@pytest.mark.parametrize("javascript", [True, False])
def test_somebody_invited_logs_in_with_the_account_that_they_have(
    site: Site, opened: Opening, javascript: bool
) -> None:
    invite(site)
    page = opened(javascript=javascript)
    page.goto(newest_link(site))
    page.get_by_role("button", name="Log in with School log-in").click()
    log_in_at_provider(page, "new-person")
    expect(page.get_by_text(f"Logged in as {NEW}")).to_be_visible()
    assert page.url == f"{site.url}/dashboard"
    page.get_by_role("button", name="Log off").click()
    page.goto("/learners")
    page.get_by_role("button", name="Log in with School log-in").click()
    log_in_at_provider(page, "new-person")
    expect(page.get_by_role("heading", name="Learners", level=1)).to_be_visible()
    page.go_back()
    expect(page.get_by_text(f"Logged in as {NEW}")).not_to_be_visible()


def test_a_stranger_at_the_provider_is_told_what_to_do(opened: Opening) -> None:
    page = opened()
    page.goto("/")
    page.get_by_role("button", name="Log in with School log-in").click()
    log_in_at_provider(page, MANAGER)  # whose address is that of an account, which does not matter
    expect(page.get_by_role("heading", name="You are not logged in")).to_be_visible()
    expect(page.get_by_text("follow its link and choose School log-in there")).to_be_visible()
    page.get_by_role("link", name="Log in another way").click()
    expect(page.get_by_label("Password", exact=True)).to_be_visible()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_page_that_goes_on_by_itself_is_accessible_where_it_stays(opened: Opening, width: int) -> None:
    page = opened()
    page.context.route("http://localhost*/**", lambda route: route.fulfill(status=204))
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.goto("/")
    page.get_by_role("button", name="Log in with School log-in").click(no_wait_after=True)
    expect(page.get_by_role("button", name="Continue to School log-in")).to_be_visible()
    assert_accessible(page)


def test_somebody_who_says_no_at_the_provider_can_try_again(opened: Opening) -> None:
    page = opened()
    page.goto("/")
    page.get_by_role("button", name="Log in with School log-in").click()
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_text("You have not been logged in by School log-in")).to_be_visible()
    page.get_by_role("button", name="Try again with School log-in").click()
    expect(page.get_by_role("heading", name="Authorize Client")).to_be_visible()


def test_somebody_links_the_account_that_they_have(site: Site, opened: Opening) -> None:
    person = site.person(MANAGER)
    page = opened()
    page.goto("/")
    page.get_by_label("Username").fill(person.username)
    page.get_by_label("Password", exact=True).fill(person.password)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.get_by_role("link", name="Account").click()
    page.get_by_role("link", name="Single sign-on").click()
    page.get_by_role("button", name="Link School log-in").click()
    log_in_at_provider(page, "manager-there")
    expect(page.get_by_text("The account has been linked")).to_be_visible()
    page.get_by_role("button", name="Unlink School log-in").click()
    expect(page.get_by_text("The account has been unlinked")).to_be_visible()
