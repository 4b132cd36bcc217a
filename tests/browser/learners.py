"""Helpers for tests of the learners' pages."""

from collections.abc import Callable

from attrs import evolve
from playwright.sync_api import Locator, Page

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.learners.learners import Learner
from progress_core.usecases.consequences.standings import save_learner
from progress_core.usecases.learners.learners import LearnerQuery
from tests.living import Site

BORN = ("25", "3", "2010")

FIELDS = {
    "Username": "pmarmoshon",
    "First name": "Paul",
    "Last name": "Marmoshon",
    "Email address": "paul@example.com",
    "House name or number": "12",
    "Street": "High Street",
    "Locality": "Headingley",
    "Town": "Leeds",
    "Postcode": "LS6 3AA",
    "Telephone number": "01131234567",
    "ULN": "1000000043",
    "UPN": "Z801200001001",
    "CCIS": "1234567",
}
"""The lines of text of the create form, as one may fill them in; the password and the date of birth come apart."""


def change(site: Site, number: int, changed: Callable[[Learner], Learner]) -> Learner:
    """Change a learner directly in the store, as another person would."""
    with site.progress.context.store.transaction() as work:
        return save_learner(work, changed(work.learners.get(EVERYTHING, number)))


def archive(site: Site, number: int) -> None:
    """Archive a learner, who submitted an application."""
    change(site, number, lambda learner: evolve(learner, applications=1, submitted=True))
    site.progress.learners.delete(site.progress.operator, number)


def everybody(site: Site) -> list[tuple[Learner, Account]]:
    """Return the learners of the site, as the list shows them."""
    progress = site.progress
    lines = progress.learners.page(progress.operator, LearnerQuery(limit=1000)).lines
    return [progress.learners.get(progress.operator, line.id) for line in lines]


def somebody(site: Site, *, locked: bool = False) -> tuple[Learner, Account]:
    """Return a learner whose name nobody else has."""
    people = everybody(site)
    names = [learner.name for learner, _ in people]
    return next(
        (learner, account)
        for learner, account in people
        if names.count(learner.name) == 1 and (account.locked_at is not None) is locked
    )


def row(page: Page, text: str) -> Locator:
    """Return the row of a table that contains a text."""
    return page.get_by_role("row").filter(has_text=text)


def names_on(page: Page) -> list[str]:
    """Return the names in a list of learners, from top to bottom, once the page has loaded."""
    page.wait_for_load_state()
    return page.locator("tbody").get_by_role("rowheader").all_inner_texts()


def fill_born(page: Page, day: str, month: str, year: str) -> None:
    """Fill in the date of birth."""
    boxes = page.get_by_role("group", name="Date of birth")
    for name, value in (("Day", day), ("Month", month), ("Year", year)):
        boxes.get_by_label(name).fill(value)


def fill_key_information(page: Page, provider: str = "", year: str = "Year 11", **changes: str) -> None:
    """Fill in what is mandatory; a provider is chosen where there are several."""
    page.get_by_label("Username").fill(changes.get("username", FIELDS["Username"]))
    page.get_by_label("Password", exact=True).fill("sunny4day")
    page.get_by_label("First name").fill(changes.get("first_name", FIELDS["First name"]))
    page.get_by_label("Last name").fill(changes.get("last_name", FIELDS["Last name"]))
    fill_born(page, *BORN)
    page.get_by_label("Learner year group").select_option(year)
    if provider:
        page.get_by_label("Provider", exact=True).select_option(provider)
