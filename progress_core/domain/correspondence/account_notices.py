"""The e-mails about accounts: invitations, forgotten passwords, and what was changed; they contain no passwords."""

from progress_core.domain.correspondence.notice import Link, Notice, compose
from progress_core.domain.foundations.messages import how_many

_MINUTES_OF_A_DAY = 24 * 60


def invitation(name: str, username: str, link: str, days: int) -> Notice:
    """Ask a new member of staff to verify their account and choose a password.

    Args:
        name: name of the person, or their address.
        username: their username.
        link: web address that can be used once.
        days: how many days it can be used.

    Source: manual 1.4; features A2.
    """
    return compose(
        "Verify your Progress account",
        f"Hello {name},",
        "An account has been created for you on Progress. Follow this link to verify it and choose a password:",
        Link("Verify my account", link),
        f"Your username is: {username}",
        f"You can use the link once, within {how_many(days, 'day')}. After that, the page offers a new one.",
        "If you did not expect this email, you do not need to do anything.",
    )


def password_reset(username: str, link: str, minutes: int) -> Notice:
    """Send a link to somebody who has forgotten their password.

    Args:
        username: username of the account, as one address may have several accounts.
        link: web address that can be used once.
        minutes: how many minutes it can be used.

    Source: manual 2.2; features A7.
    """
    days, rest = divmod(minutes, _MINUTES_OF_A_DAY)
    lasts = how_many(minutes, "minute") if rest else how_many(days, "day")
    return compose(
        "Choose a new Progress password",
        f"Someone asked for a new password for the username {username}. If it was you, follow this link to choose one:",
        Link("Choose a new password", link),
        f"You can use the link once, within {lasts}.",
        "If it was not you, you do not need to do anything: your password stays the same.",
    )


def account_changed(username: str, change: str, contact: str, *, by_staff: bool = False) -> Notice:
    """Tell somebody what was changed in how they log in; this goes to the address that they had before.

    Args:
        username: of the account, as one address may have several; after the change.
        change: one sentence that says what was changed ("Your password was changed.").
        contact: how to reach those who answer questions about the site; "" if nobody said.
        by_staff: whether staff changed it on the owner's behalf.

    Source: features K1.
    """
    ask = f"contact {contact}" if contact else "contact the person who manages your account"
    told = f"{change} Your username is: {username}"
    if by_staff:
        return compose(
            "Your Progress account was changed",
            told,
            "Staff who manage your account did this. If you asked for it, you do not need to do anything.",
            f"If you did not ask for it, {ask}.",
        )
    return compose(
        "Your Progress account was changed",
        told,
        "If it was you, you do not need to do anything.",
        f"If it was not you, somebody else can use your account: {ask} at once.",
    )
