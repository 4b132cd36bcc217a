"""Passkeys: keys on a person's own device, which it unlocks by a PIN or a fingerprint (Web Authentication)."""

from datetime import datetime, timedelta

from attrs import field, frozen

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.values.text_problems import text_problems

MAX_PASSKEYS = 10
"""Of one account."""

MAX_NAME = 50
"""Characters of a passkey's name."""

MAX_ANSWER_LENGTH = 20_000
"""Characters of a browser's answer; the longest of real devices have some 8,000."""

CHALLENGE_MINUTES = 5
CHALLENGE_LIFETIME = timedelta(minutes=CHALLENGE_MINUTES)
"""Time from the page that asks for a passkey to its answer."""

RULES = (
    Rule(
        "passkey.answer",
        "Web Authentication Level 2, 7.1, 7.2",
        "A passkey's answer counts once, within five minutes, and only in the browser that was asked for it.",
        ("passkey_refused", "passkey_expired"),
    ),
    Rule(
        "passkey.count",
        "Web Authentication Level 2, 6.1.1",
        "A passkey whose counter has gone back may have been copied, so its answer is refused.",
        ("passkey_copied",),
    ),
    Rule(
        "passkey.name",
        "Web Authentication Level 2, 5.4",
        "A passkey has a name of up to 50 characters; an account has up to 10 passkeys.",
        ("required", "too_long", "forbidden_character", "too_many_passkeys"),
    ),
)


@frozen
class Passkey:
    """A passkey as this site knows it: its private half never leaves the owner's device.

    Args:
        id: the credential id in unpadded base64url; the browser chose it, and it is unique in the system.
        public_key: checks the answers of the device; a COSE key in unpadded base64url.
        name: what its owner calls it.
        created_at: aware UTC.
        sign_count: how often the device says it was used; 0 for devices that do not count.
        used_at: when it last logged somebody in.
    """

    id: str
    public_key: str = field(repr=False)
    name: str
    created_at: datetime
    sign_count: int = 0
    used_at: datetime | None = None


@frozen
class PasskeyOwner:
    """Whom a new passkey is for, as their device will name them.

    Args:
        account_id: the device sends it back with each answer, so that nobody has to type a username.
        username: as on the site.
        name: first and last name.
    """

    account_id: int
    username: str
    name: str


@frozen
class NewPasskey:
    """What a device answers when it has made a passkey.

    Args:
        id: as in `Passkey`.
        public_key: as in `Passkey`.
        sign_count: as in `Passkey`.
    """

    id: str
    public_key: str = field(repr=False)
    sign_count: int = 0


@frozen
class Answer:
    """What a passkey's answer proves, once it is verified.

    Args:
        sign_count: how often the device says it was used.
        account_id: whose passkey the device says it is; None if it says nothing.
    """

    sign_count: int
    account_id: int | None = None


def has_been_copied(passkey: Passkey, sign_count: int) -> bool:
    """Return whether a device's counter has not gone up, as that of a copied passkey would not.

    Args:
        passkey: as stored.
        sign_count: of the new answer; a device that does not count always says 0.

    Source: Web Authentication Level 2, 7.2, step 21.
    """
    return (sign_count > 0 or passkey.sign_count > 0) and sign_count <= passkey.sign_count


def check_passkey_name(name: str) -> tuple[Problem, ...]:
    """Check what somebody wants to call a passkey; tidy it first."""
    if not name:
        return (problem("passkey", "required", rule="passkey.name"),)
    return tuple(text_problems("passkey", name, "passkey.name", max_length=MAX_NAME))


def passkey_refused(code: str = "passkey_refused") -> Rejected:
    """Build the error for a passkey's answer that proves nothing; it says no more, as it may come from a stranger."""
    return Rejected(problems=[problem("passkey", code, rule="passkey.answer")])
