"""Second factors in a browser: an authenticator app, and passkeys on a device made of software."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import frozen
from playwright.sync_api import CDPSession, Page, expect
from progress_email.kits.mailserver import MailServer

from progress_core.domain.foundations.permissions import Role
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import Opener, Store, errors_on, fill_log_in
from tests.given.factors import code_now
from tests.living import Person, Site, living

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@frozen
class Device:
    """A device made of software.

    Args:
        tools: talk to the browser that has it.
        id: by which the browser knows it.
    """

    tools: CDPSession
    id: str


@pytest.fixture
def site(store: Store, tmp_path: Path, mail: MailServer) -> Iterator[Site]:
    """Run a site under a name: browsers have no passkeys for numeric addresses."""
    mail.received.clear()
    with living(store[0], tmp_path, store[1], mail, host="localhost") as site:
        yield site


@pytest.fixture
def manager(site: Site) -> Person:
    return site.person(Role.USER_MANAGER)


@pytest.fixture
def page(site: Site, opened: Opener) -> Page:
    return opened(site)


@pytest.fixture
def device(page: Page) -> Iterator[Device]:
    """Add a device to the browser that holds passkeys, and whose owner is at hand."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    yield Device(tools, tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"])
    tools.send("WebAuthn.disable")
    tools.detach()


def enter(page: Page, person: Person) -> None:
    """Fill in username and password."""
    fill_log_in(page, person.username, person.password)


def expect_inside(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("User manager")


def log_off(page: Page) -> None:
    page.get_by_role("button", name="Log off").click()
    expect(page.get_by_text("You have logged off.")).to_be_visible()


def open_second_factor(page: Page) -> None:
    page.get_by_role("link", name="Account", exact=True).click()
    page.get_by_role("link", name="Second factor").click()
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()


def add_passkey(page: Page, name: str = "Work phone") -> None:
    open_second_factor(page)
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()


@pytest.mark.feature("K3")
@pytest.mark.usefixtures("device")
def test_a_passkey_is_added_and_logs_in_with_and_without_a_username(page: Page, manager: Person) -> None:
    enter(page, manager)
    add_passkey(page)
    assert_accessible(page)
    page.get_by_role("button", name="I have saved the codes").click()
    expect(page.get_by_role("row", name="Work phone")).to_contain_text("Never")
    assert_accessible(page)
    log_off(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect_inside(page)
    log_off(page)
    enter(page, manager)
    expect(page.get_by_role("heading", level=1)).to_have_text("Show your second factor")
    assert_accessible(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect_inside(page)
    open_second_factor(page)
    expect(page.get_by_role("row", name="Work phone")).not_to_contain_text("Never")


@pytest.mark.feature("K3")
def test_a_device_whose_owner_does_not_unlock_it_does_not_log_in(page: Page, manager: Person, device: Device) -> None:
    enter(page, manager)
    add_passkey(page)
    log_off(page)
    told = {"authenticatorId": device.id, "isUserVerified": False}
    device.tools.send("WebAuthn.setUserVerified", told)
    failed = page.get_by_text("Your device did not give a passkey.")
    expect(failed).to_be_hidden()
    page.get_by_role("button", name="Use a passkey").click()
    expect(failed).to_be_visible()


@pytest.mark.feature("K3")
@pytest.mark.usefixtures("device")
def test_a_passkey_that_was_removed_logs_nobody_in(page: Page, manager: Person, site: Site) -> None:
    enter(page, manager)
    add_passkey(page)
    log_off(page)
    site.progress.staff.reset_second_factor(site.progress.operator, manager.username)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert ["The passkey could not be checked. Try again, or log in another way."] == errors_on(page)


@pytest.mark.feature("K3")
@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_an_app_is_set_up_and_its_codes_log_in(
    site: Site, opened: Opener, manager: Person, *, javascript: bool
) -> None:
    page = opened(site, javascript=javascript)
    enter(page, manager)
    open_second_factor(page)
    page.get_by_role("button", name="Set up an authenticator app").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    if javascript:
        assert_accessible(page)
    key = page.get_by_text(re.compile("^[A-Z2-7 ]{39}$")).inner_text().replace(" ", "")
    page.get_by_role("textbox", name="Code").fill(code_now(site.progress, key))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Your authenticator app has been set up.")).to_be_visible()
    recovery = page.get_by_role("main").get_by_role("listitem").last.inner_text()
    log_off(page)
    enter(page, manager)
    page.get_by_role("textbox", name="Code", exact=True).fill(code_now(site.progress, key, steps=1))
    page.get_by_role("button", name="Continue").click()
    expect_inside(page)
    log_off(page)
    enter(page, manager)
    page.get_by_text("Use a recovery code").click()
    page.get_by_label("Recovery code").fill(recovery)
    page.get_by_role("button", name="Use this code").click()
    expect_inside(page)


@pytest.mark.feature("K3")
def test_without_javascript_no_passkey_is_offered(site: Site, opened: Opener) -> None:
    page = opened(site, javascript=False)
    page.goto("/")
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
