"""Helpers for tests of accounts: invitations, links in e-mails, forms for passwords."""

import re

from playwright.sync_api import Page

from progress_core.domain.foundations.permissions import Role
from tests.living import Site

NEW = "new.manager@example.com"
CHOSEN = "choose1me"
REFUSED = "The username or password is not right, or the account is locked."

_LINK = re.compile(r"http://\S+/(?:verify|reset)/\S+")


def newest_link(site: Site) -> str:
    """Return the link in the latest e-mail."""
    site.work()
    body = site.mail.received[-1].get_body(("plain",))
    assert body is not None
    found = _LINK.search(body.get_content())
    assert found is not None
    return found[0]


def invite(site: Site, username: str = NEW) -> None:
    """Create an account as an area administrator."""
    actor = site.progress.accounts.actor(site.person(Role.AREA_ADMINISTRATOR).username)
    providers = sorted(actor.scope.providers)[:1]
    site.progress.staff.create(actor, username, Role.LEARNER_MANAGER, providers=providers)


def fill_new_password(page: Page, password: str, confirm: str, *, current: str = "") -> None:
    """Fill in the form that takes a new password."""
    if current:
        page.get_by_label("Current password").fill(current)
    page.get_by_label("New password", exact=True).or_(page.get_by_label("Password", exact=True)).fill(password)
    page.get_by_label("Confirm").fill(confirm)
    page.get_by_role("button", name="Save").click()
