"""A member of staff with every kind of second factor, for pictures."""

from datetime import UTC, datetime

from playwright.sync_api import Page

from progress_core.domain.accounts.passkeys import Passkey
from progress_core.domain.accounts.second_factors import (
    AccountFactors,
    AuthenticatorApp,
    app_context,
    recovery_digest,
)
from progress_core.domain.foundations.permissions import Role
from tests.living import MANAGER, Person, Site

SECURED = Person("sam.secure@example.com", "autumn5day", Role.LEARNER_MANAGER)
_INITIAL = "teach3rs"
_RECOVERY = "recovery-code"
_ADDED = datetime(2026, 9, 1, 9, tzinfo=UTC)


def add_secured(site: Site) -> None:
    """Add the person, with an authenticator app, a passkey and recovery codes."""
    progress = site.progress
    school = next(iter(progress.accounts.actor(MANAGER).scope.providers))
    progress.staff.create(
        progress.operator,
        SECURED.username,
        SECURED.role,
        providers=[school],
        password=_INITIAL,
        first_name="Sam",
        last_name="Secure",
    )
    actor = progress.accounts.actor(SECURED.username)
    progress.own_account.change_password(actor, _INITIAL, SECURED.password)
    app = AuthenticatorApp(progress.context.sealer.seal("A" * 32, app_context(actor.account_id)), _ADDED, 0)
    passkey = Passkey("work-phone", "not a key", "Work phone", _ADDED)
    with progress.context.store.transaction() as work:
        digests = (recovery_digest(_RECOVERY), *map(str, range(9)))
        work.second_factors.save(AccountFactors(actor.account_id, app, (passkey,), digests))


def enter_password(page: Page) -> None:
    """Fill in the person's username and password, and get as far as the second factor, unless they are there."""
    if page.get_by_role("heading", name="Show your second factor").is_visible():
        return
    page.get_by_label("Username").fill(SECURED.username)
    page.get_by_label("Password", exact=True).fill(SECURED.password)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.get_by_role("heading", name="Show your second factor").wait_for()


def enter_recovery_code(page: Page) -> None:
    """Finish the log-in; this can be done once."""
    page.get_by_text("Use a recovery code").click()
    page.get_by_label("Recovery code").fill(_RECOVERY)
    page.get_by_role("button", name="Use this code").click()
