"""Every page that has a picture: its name, who looks at it, and where it is."""

from collections.abc import Callable, Mapping

from attrs import field, frozen
from playwright.sync_api import Page

from progress_core.domain.foundations.permissions import Role
from tests.living import MANAGER

USERS, AREA, PROVIDER = Role.USER_MANAGER, Role.AREA_ADMINISTRATOR, Role.PROVIDER_MANAGER
LEARNER = Role.LEARNER
WIDTHS = {"desktop": 1280, "phone": 360}
_EVERY_WIDTH = {"desktop": 1280, "tablet": 768, "large-phone": 390}
_IMPORTED = "/providers/{exchanging}/qualifications/import/"


@frozen
class Screen:
    """A page to be shown.

    Args:
        name: of the pictures' files.
        who: role or username of whoever looks; "" for somebody who is not logged in.
        path: where it is; may name what `tests.screens.scene` gives, as in `/learners/{learner}`.
        then: what is done there before the picture is taken.
        new: the one of that role who has yet to choose a password.
        widths: of the window, in pixels, by what the file is called after.
    """

    name: str
    who: Role | str
    path: str
    then: Callable[[Page], None] | None = None
    new: bool = False
    widths: Mapping[str, int] = field(factory=lambda: dict(WIDTHS), eq=False)


def click(name: str) -> Callable[[Page], None]:
    """Click a button."""
    return lambda page: page.get_by_role("button", name=name, exact=True).click()


def click_both(one: str, other: str) -> Callable[[Page], None]:
    """Click a button, and another on the page that it leads to."""

    def then(page: Page) -> None:
        click(one)(page)
        click(other)(page)

    return then


def follow(name: str) -> Callable[[Page], None]:
    """Follow a link."""
    return lambda page: page.get_by_role("link", name=name, exact=True).click()


def tick_two_and_print(page: Page) -> None:
    """Select the first two learners, and choose to print letters for them."""
    for number in (0, 1):
        page.locator("tbody").get_by_role("checkbox").nth(number).check()
    if not page.get_by_role("button", name="Print log-in letters").is_visible():
        page.get_by_text("actions for the ticked learners").click()
    click("Print log-in letters")(page)


def send_forged(page: Page) -> None:
    """Send a form whose token is not ours."""
    page.locator("main input[name=token]").evaluate("box => { box.value = 'forged' }")
    page.get_by_role("button", name="Save").click()


SCREENS = (
    Screen("home", "", "/"),
    Screen("log-in-refused", "", "/", click("Log in")),
    Screen("forgotten", "", "/forgotten"),
    Screen("forgotten-sent", "", "/forgotten?done=sent"),
    Screen("choose-password", "", "{verify}"),
    Screen("choose-password-errors", "", "{verify}", click("Save")),
    Screen("link-void", "", "/verify/altered"),
    Screen("link-lost", "", "/verify/altered", click("Send me a new link")),
    Screen("new-password", LEARNER, "/new-password", new=True),
    Screen("dashboard", MANAGER, "/dashboard"),
    Screen("dashboard-provider-manager", PROVIDER, "/dashboard"),
    Screen("dashboard-area", AREA, "/dashboard"),
    Screen("welcome-learner", LEARNER, "/dashboard"),
    Screen("account", MANAGER, "/account"),
    Screen("account-username", MANAGER, "/account/username"),
    Screen("account-password", MANAGER, "/account/password"),
    Screen("account-password-errors", MANAGER, "/account/password", click("Save")),
    Screen("providers", MANAGER, "/providers"),
    Screen("learners", MANAGER, "/learners"),
    Screen("learners-first-page", MANAGER, "/learners", widths=_EVERY_WIDTH),
    Screen("learners-second-page", MANAGER, "/learners", follow("Next page"), widths=_EVERY_WIDTH),
    Screen("learners-none-found", MANAGER, "/learners?search=nobody"),
    Screen("learners-awaiting-approval", MANAGER, "/learners?filter=awaiting-approval"),
    Screen("learners-archived", MANAGER, "/learners?filter=archived"),
    Screen("provider-learners", MANAGER, "/providers/{provider}/learners"),
    Screen("learner-create", MANAGER, "/learners/create"),
    Screen("learner-create-errors", MANAGER, "/learners/create", click("Save")),
    Screen("learner", MANAGER, "/learners/{learner}"),
    Screen("learner-archived", MANAGER, "/learners/{archived}"),
    Screen("learner-profile", MANAGER, "/learners/{learner}/profile"),
    Screen("learner-delete", MANAGER, "/learners/{locked}/delete"),
    Screen("learner-reset-password", MANAGER, "/learners/{locked}/reset-password"),
    Screen(
        "learner-new-password", MANAGER, "/learners/{locked}/profile", click_both("Reset password", "Reset password")
    ),
    Screen("learners-letters", MANAGER, "/learners", tick_two_and_print),
    Screen("not-logged-on", MANAGER, "/learners/not-logged-on"),
    Screen("letters", MANAGER, "/learners/not-logged-on/letters"),
    Screen("imports", MANAGER, "/learners/import"),
    Screen("imports-errors", MANAGER, "/learners/import", click("Import")),
    Screen("import-running", MANAGER, "/learners/import/{waiting}"),
    Screen("import-successful", MANAGER, "/learners/import/{good}"),
    Screen("import-unsuccessful", MANAGER, "/learners/import/{bad}"),
    Screen("import-duplicates", MANAGER, "/learners/import/{twice}"),
    Screen("import-undo", MANAGER, "/learners/import/{good}/undo"),
    Screen("staff", USERS, "/staff"),
    Screen("staff-area", AREA, "/staff"),
    Screen("staff-create", AREA, "/staff/create"),
    Screen("staff-create-errors", USERS, "/staff/create", click("Create and invite")),
    Screen("groups", PROVIDER, "/providers/{provider}/groups"),
    Screen("group", PROVIDER, "/providers/{provider}/groups/{group}"),
    Screen("group-delete", PROVIDER, "/providers/{provider}/groups/{group}/delete"),
    Screen("group-learners", MANAGER, "/providers/{provider}/groups/{group}/learners"),
    Screen("group-managers", PROVIDER, "/providers/{provider}/groups/{group}/managers"),
    Screen("learner-options", PROVIDER, "/providers/{provider}/options"),
    Screen("provider-settings", PROVIDER, "/providers/{provider}/settings"),
    Screen("qualification-exports", MANAGER, "/providers/{exchanging}/qualifications/export"),
    Screen("qualification-exports-errors", MANAGER, "/providers/{exchanging}/qualifications/export", click("Export")),
    Screen("qualification-imports", MANAGER, "/providers/{exchanging}/qualifications/import"),
    Screen("qualification-imports-errors", MANAGER, "/providers/{exchanging}/qualifications/import", click("Import")),
    Screen("qualification-import-running", MANAGER, _IMPORTED + "{exchange-waits}"),
    Screen("qualification-import-successful", MANAGER, _IMPORTED + "{exchange-good}"),
    Screen("qualification-import-unsuccessful", MANAGER, _IMPORTED + "{exchange-bad}"),
    Screen("personal-data", AREA, "/learners/{learner}/personal-data"),
    Screen("personal-data-errors", AREA, "/learners/{learner}/personal-data", click("Erase learner")),
    Screen("audit", USERS, "/audit"),
    Screen("audit-none-found", USERS, "/audit?subject=nobody"),
    Screen("own-profile", LEARNER, "/profile"),
    Screen("learner-personal-information", LEARNER, "/learners/{own}/personal-information"),
    Screen("learner-qualifications", LEARNER, "/learners/{own}/qualifications"),
    Screen("learner-qualification-add", MANAGER, "/learners/{learner}/qualifications/add"),
    Screen("learner-qualification", MANAGER, "/learners/{own}/qualifications/1"),
    Screen("learner-statements", LEARNER, "/learners/{own}/statements"),
    Screen("learner-reference", MANAGER, "/learners/{learner}/reference"),
    Screen("learner-referee", MANAGER, "/learners/{learner}/reference/referee"),
    Screen("learner-applications", MANAGER, "/learners/{own}/applications"),
    Screen("search", LEARNER, "/search"),
    Screen("search-none-found", LEARNER, "/search?words=astronomy"),
    Screen("applications", LEARNER, "/applications"),
    Screen("application", LEARNER, "/applications/{draft}"),
    Screen("messages", LEARNER, "/messages"),
    Screen("admissions", Role.ADMISSIONS, "/admissions"),
    Screen("received", Role.ADMISSIONS, "/admissions/{applied}"),
    Screen("help", "", "/help"),
    Screen("help-learner-manager", MANAGER, "/help"),
    Screen("accessibility", "", "/accessibility"),
    Screen("not-allowed", MANAGER, "/staff"),
    Screen("form-expired", MANAGER, "/account", send_forged),
    Screen("not-found", MANAGER, "/nowhere"),
)
