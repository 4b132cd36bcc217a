"""Every page that has a picture: its name, who looks at it, and where it is."""

from collections.abc import Callable, Mapping

from attrs import field, frozen
from playwright.sync_api import Page

from progress_core.domain.foundations.permissions import Role
from tests.living import MANAGER
from tests.screens.secured import SECURED, enter_password

USERS, AREA, PROVIDER = Role.USER_MANAGER, Role.AREA_ADMINISTRATOR, Role.PROVIDER_MANAGER
LEARNER = Role.LEARNER
WIDTHS = {"desktop": 1280, "phone": 360}
_EVERY_WIDTH = {"desktop": 1280, "tablet": 768, "large-phone": 390}
_DECLINE = "/admissions/decide?target=declined+by+provider&application="
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


def then(*steps: Callable[[Page], None]) -> Callable[[Page], None]:
    """Do one thing after another."""

    def done(page: Page) -> None:
        for step in steps:
            step(page)

    return done


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


def create_token(page: Page) -> None:
    """Create an access token; nobody has two of the same name, so each width of a picture has its own."""
    narrow = page.viewport_size is not None and page.viewport_size["width"] < WIDTHS["desktop"]
    page.get_by_label("Name of the token").fill("My revision app" if narrow else "My study planner")
    page.get_by_label("Read learners").check()
    page.get_by_label("Read applications").check()
    click("Create")(page)


def send_forged(page: Page) -> None:
    """Send a form whose token is not ours."""
    page.locator("main input[name=token]").evaluate("box => { box.value = 'forged' }")
    page.get_by_role("button", name="Save").click()


SCREENS = (
    Screen("home", "", "/"),
    Screen("home-logged-in", MANAGER, "/"),
    Screen("log-in", "", "/login"),
    Screen("log-in-refused", "", "/", click("Log in")),
    Screen("forgotten", "", "/forgotten"),
    Screen("forgotten-sent", "", "/forgotten?done=sent"),
    Screen("choose-password", "", "{verify}"),
    Screen("choose-password-errors", "", "{verify}", click("Save")),
    Screen("link-void", "", "/verify/altered"),
    Screen("link-lost", "", "/verify/altered", click("Send me a new link")),
    Screen("stop-reminders", "", "{stop}"),
    Screen("stop-reminders-done", "", "{stopped}"),
    Screen("stop-link-unknown", "", "/reminders/stop/altered"),
    Screen("new-password", LEARNER, "/new-password", new=True),
    Screen("dashboard", MANAGER, "/dashboard"),
    Screen("dashboard-provider-manager", PROVIDER, "/dashboard"),
    Screen("dashboard-area", AREA, "/dashboard"),
    Screen("welcome-learner", LEARNER, "/dashboard"),
    Screen("account", MANAGER, "/account"),
    Screen("account-reminders", MANAGER, "/account/reminders"),
    Screen("account-reminders-learner", LEARNER, "/account/reminders"),
    Screen("account-username", MANAGER, "/account/username"),
    Screen("account-log-ins", MANAGER, "/account/log-ins"),
    Screen("account-tokens", MANAGER, "/account/tokens"),
    Screen("account-token-create", MANAGER, "/account/tokens/create"),
    Screen("account-token-create-errors", MANAGER, "/account/tokens/create", click("Create")),
    Screen("account-token-made", LEARNER, "/account/tokens/create", create_token),
    Screen("account-token-revoke", MANAGER, "/account/tokens/{token}/revoke"),
    Screen("webhooks", MANAGER, "/webhooks"),
    Screen("webhook-create", MANAGER, "/webhooks/create"),
    Screen("webhook-create-errors", MANAGER, "/webhooks/create", click("Create")),
    Screen("webhook", MANAGER, "/webhooks/{webhook}"),
    Screen("webhook-change", MANAGER, "/webhooks/{webhook}/change"),
    Screen("webhook-secret", MANAGER, "/webhooks/{webhook}/secret"),
    Screen("webhook-secret-made", MANAGER, "/webhooks/{webhook}/secret", click("Replace")),
    Screen("webhook-end", MANAGER, "/webhooks/{webhook}/end"),
    Screen("log-ins-of", USERS, "/people/{colleague}/log-ins"),
    Screen("account-password", MANAGER, "/account/password"),
    Screen("single-sign-on", MANAGER, "/account/sign-in"),
    Screen("single-sign-on-refused", "", "/sso/entra/callback?error=access_denied"),
    Screen("single-sign-on-down", "", "/", click("Log in with Microsoft")),
    Screen("account-password-errors", MANAGER, "/account/password", click("Save")),
    Screen("account-second-factor", MANAGER, "/account/second-factor"),
    Screen("account-second-factor-set-up", SECURED.username, "/account/second-factor"),
    Screen("account-second-factor-app", MANAGER, "/account/second-factor/app"),
    Screen("account-second-factor-app-errors", MANAGER, "/account/second-factor/app", click("Continue")),
    Screen("account-passkey-add", MANAGER, "/account/second-factor/passkeys"),
    Screen("account-passkey-rename", SECURED.username, "/account/second-factor/passkeys/rename?passkey=work-phone"),
    Screen("account-recovery-codes", SECURED.username, "/account/second-factor", click("Create new recovery codes")),
    Screen("second-factor", "", "/login/second-factor", enter_password),
    Screen("second-factor-errors", "", "/", then(enter_password, click("Continue"))),
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
    Screen("learner-leave", MANAGER, "/learners/{learner}/leave"),
    Screen("leaver-uploads", MANAGER, "/learners/leavers"),
    Screen("leaver-uploads-errors", MANAGER, "/learners/leavers", click("Continue")),
    Screen("leaver-upload", MANAGER, "/learners/leavers/{leavers-good}"),
    Screen("leaver-upload-unsuccessful", MANAGER, "/learners/leavers/{leavers-bad}"),
    Screen("learner-transfer", MANAGER, "/learners/{learner}/transfer"),
    Screen("learner-transfer-errors", MANAGER, "/learners/{learner}/transfer", click("Continue")),
    Screen("transfers", MANAGER, "/transfers"),
    Screen("transfer", MANAGER, "/transfers/{received}"),
    Screen("transfer-decline", MANAGER, "/transfers/{received}/decline"),
    Screen("transfer-withdraw", MANAGER, "/transfers/{sent}/withdraw"),
    Screen("move-up", MANAGER, "/learners/move-up"),
    Screen("move-up-all", MANAGER, "/learners/move-up", click("Move up all that are to do")),
    Screen("move-up-provider", MANAGER, "/providers/{moving}/move-up"),
    Screen("move-up-confirm", MANAGER, "/providers/{moving}/move-up", click("Continue")),
    Screen("move-up-done", MANAGER, "/providers/{moved-up}/move-up"),
    Screen("move-up-undo", MANAGER, "/learners/move-up/{moved}/undo"),
    Screen("learners-letters", MANAGER, "/learners", tick_two_and_print),
    Screen("not-logged-on", MANAGER, "/learners/not-logged-on"),
    Screen("letters", MANAGER, "/learners/not-logged-on/letters"),
    Screen("imports", MANAGER, "/learners/import"),
    Screen("imports-errors", MANAGER, "/learners/import", click("Import")),
    Screen("import-running", MANAGER, "/learners/import/{waiting}"),
    Screen("import-successful", MANAGER, "/learners/import/{good}"),
    Screen("import-unsuccessful", MANAGER, "/learners/import/{bad}"),
    Screen("import-duplicates", MANAGER, "/learners/import/{twice}"),
    Screen("import-updates", MANAGER, "/learners/import/{updating}"),
    Screen("import-updates-page", MANAGER, "/learners/import/{updating}/updates"),
    Screen("import-match", MANAGER, "/learners/import/{matching}/match"),
    Screen("import-preview", MANAGER, "/learners/import/{matching}/preview"),
    Screen("import-undo", MANAGER, "/learners/import/{good}/undo"),
    Screen("staff", USERS, "/staff"),
    Screen("staff-area", AREA, "/staff"),
    Screen("staff-create", AREA, "/staff/create"),
    Screen("staff-create-errors", USERS, "/staff/create", click("Create and invite")),
    Screen("staff-member", USERS, "/staff/{colleague}"),
    Screen("staff-change", AREA, "/staff/{colleague}/change"),
    Screen("staff-disable", USERS, "/staff/{colleague}/disable"),
    Screen("staff-delete", USERS, "/staff/{colleague}/delete"),
    Screen("groups", PROVIDER, "/providers/{provider}/groups"),
    Screen("group", PROVIDER, "/providers/{provider}/groups/{group}"),
    Screen("group-delete", PROVIDER, "/providers/{provider}/groups/{group}/delete"),
    Screen("group-learners", MANAGER, "/providers/{provider}/groups/{group}/learners"),
    Screen("group-managers", PROVIDER, "/providers/{provider}/groups/{group}/managers"),
    Screen("learner-options", PROVIDER, "/providers/{provider}/options"),
    Screen("provider-courses", PROVIDER, "/providers/{provider}/courses"),
    Screen("course-uploads", PROVIDER, "/providers/{provider}/courses/import"),
    Screen("course-uploads-errors", PROVIDER, "/providers/{provider}/courses/import", click("Continue")),
    Screen("course-upload", PROVIDER, "/providers/{provider}/courses/import/{courses-good}"),
    Screen("course-upload-unsuccessful", PROVIDER, "/providers/{provider}/courses/import/{courses-bad}"),
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
    Screen("favourites", LEARNER, "/favourites"),
    Screen("favourite-add", LEARNER, "/favourites/add?course={saved}"),
    Screen("search-stranger", "", "/search?words=engineering&near=LS1&miles=10"),
    Screen("search-map", "", "/search?near=LS1&miles=10&view=map"),
    Screen("search-here", "", "/search/here?at={position}"),
    Screen("search-unknown-place", "", "/search?near=Nowhere&miles=10"),
    Screen("search-providers", "", "/search/providers?near=LS1"),
    Screen("course", "", "/courses/{course}"),
    Screen("course-learner", LEARNER, "/courses/{course}"),
    Screen("course-applied", LEARNER, "/courses/{course-applied}"),
    Screen("course-withdrawn", "", "/courses/{course-withdrawn}"),
    Screen("directory-provider", "", "/directory/{college}"),
    Screen("applications", LEARNER, "/applications"),
    Screen("application", LEARNER, "/applications/{draft}"),
    Screen("application-offered", LEARNER, "/applications/{offered}"),
    Screen("application-accepted", LEARNER, "/applications/{accepted}"),
    Screen("application-apply", LEARNER, "/applications/{draft}/move?target=pending"),
    Screen("application-accept", LEARNER, "/applications/{offered}/move?target=accepted"),
    Screen("application-take-back", LEARNER, "/applications/{accepted}/take-back"),
    Screen("messages", LEARNER, "/messages"),
    Screen("admissions", Role.ADMISSIONS, "/admissions"),
    Screen("admissions-emails", Role.ADMISSIONS, "/account/application-emails"),
    Screen("reports", PROVIDER, "/reports"),
    Screen("report-at-risk", PROVIDER, "/reports/at-risk", widths=_EVERY_WIDTH),
    Screen("report-sections", PROVIDER, "/reports/sections"),
    Screen("report-sharing", PROVIDER, "/reports/standing?sharing=1"),
    Screen("report-destinations", MANAGER, "/reports/destinations"),
    Screen("report-received", Role.ADMISSIONS, "/reports/received"),
    Screen("report-applications", PROVIDER, "/reports/applications/applications?cell=of%3Dapplications"),
    Screen("report-learners", PROVIDER, "/learners?cell=of%3Dlearners%26year%3D11%26and%3Dyear"),
    Screen("received", Role.ADMISSIONS, "/admissions/{applied}"),
    Screen("received-offered", Role.ADMISSIONS, "/admissions/{offered}"),
    Screen("received-take-back", Role.ADMISSIONS, "/admissions/{offered}/take-back"),
    Screen("received-print", Role.ADMISSIONS, "/admissions/print?application={applied}+{offered}"),
    Screen("make-an-offer", Role.ADMISSIONS, "/admissions/decide?target=offered&application={applied}"),
    Screen("decline", Role.ADMISSIONS, _DECLINE + "{applied}+{offered}"),
    Screen("help", "", "/help"),
    Screen("api", "", "/api/v1"),
    Screen("api-learners", "", "/api/v1?part=learners"),
    Screen("help-learner-manager", MANAGER, "/help"),
    Screen("accessibility", "", "/accessibility"),
    Screen("not-allowed", MANAGER, "/staff"),
    Screen("form-expired", MANAGER, "/account", send_forged),
    Screen("not-found", MANAGER, "/nowhere"),
)
