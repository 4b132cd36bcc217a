"""Names of any length on a phone: pages about somebody fit the screen, and lead back to where they are listed."""

import pytest
from playwright.sync_api import Page, expect

from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.permissions import Role
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import PHONE, LogInAs, Opener
from tests.given.people import form
from tests.living import Site

LAST_NAME = "Wolfeschlegelsteinhausenbergerdorff" * 2


def _colleague(site: Site) -> int:
    """Hire somebody with a long name where the user manager works, and log them in."""
    users = site.progress.accounts.actor(site.person(Role.USER_MANAGER).username)
    where = sorted(users.scope.providers)
    email, password = "long@example.com", "teach3rs"
    site.progress.staff.create(
        OPERATOR, email, Role.LEARNER_MANAGER, providers=where, password=password, first_name="Jo", last_name=LAST_NAME
    )
    site.progress.log_ins.log_in(email, password)
    return site.progress.accounts.actor(email).account_id


@pytest.fixture
def phone(site: Site, opened: Opener) -> Page:
    return opened(site, width=PHONE)


@pytest.mark.feature("K6")
@pytest.mark.parametrize("address", ["/people/{}/log-ins", "/staff/{}", "/staff/{}/change", "/staff"])
def test_pages_about_staff_with_long_names_fit_a_phone(
    phone: Page, site: Site, log_in_as: LogInAs, address: str
) -> None:
    colleague = _colleague(site)
    log_in_as(phone, Role.USER_MANAGER)
    phone.goto(site.url + address.format(colleague))
    expect(phone.get_by_role("main")).to_contain_text(LAST_NAME)
    assert_accessible(phone)


@pytest.mark.feature("K6")
def test_the_log_ins_of_staff_lead_back_to_them(phone: Page, site: Site, log_in_as: LogInAs) -> None:
    colleague = _colleague(site)
    log_in_as(phone, Role.USER_MANAGER)
    phone.goto(f"{site.url}/people/{colleague}/log-ins")
    phone.get_by_label("Breadcrumb").get_by_role("link", name=LAST_NAME).click()
    phone.wait_for_url(f"{site.url}/staff/{colleague}")


@pytest.mark.feature("K6")
def test_the_log_ins_of_a_learner_with_a_long_name_fit_a_phone_and_lead_back_to_them(
    phone: Page, site: Site, log_in_as: LogInAs
) -> None:
    manager = site.progress.accounts.actor(site.person(Role.LEARNER_MANAGER).username)
    ukprn = min(manager.scope.providers)
    learner = site.progress.learners.create(manager, form(ukprn=ukprn, last_name=LAST_NAME[:60]), anyway=True).learner
    log_in_as(phone, Role.LEARNER_MANAGER)
    phone.goto(f"{site.url}/people/{learner.id}/log-ins")
    assert_accessible(phone)
    phone.get_by_label("Breadcrumb").get_by_role("link", name=LAST_NAME[:60]).click()
    phone.wait_for_url(f"{site.url}/learners/{learner.id}")
