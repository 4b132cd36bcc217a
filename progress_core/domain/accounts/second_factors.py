"""Second factors of staff: an authenticator app, passkeys, and recovery codes for when neither is at hand."""

import hashlib
import hmac
from base64 import b32decode
from datetime import datetime
from urllib.parse import quote, urlencode

from attrs import evolve, field, frozen

from progress_core.domain.accounts.passkeys import Passkey
from progress_core.domain.foundations.rules import Rule

STEP_SECONDS = 30
DIGITS = 6
WINDOW = 1
"""Steps before and after the present one whose codes count as well: clocks differ, and people type slowly."""

SECRET_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"  # noqa: S105 - base32, not a secret
SECRET_LENGTH = 32
"""160 bits, as many as SHA-1 has."""

RECOVERY_CODES = 10
RECOVERY_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without 0, 1, i, l and o, which look alike on paper."""

RECOVERY_LENGTH = 24
"""118 bits: a code that nobody can guess may be stored under a plain digest (ASVS 6.5.2)."""

_GROUP = 4

RULES = (
    Rule(
        "second_factor.staff",
        "ASVS 5.0, 6.3.3",
        "Staff can add a second factor to their log-in; the installation can demand one, role by role.",
    ),
    Rule(
        "second_factor.code",
        "RFC 6238, 4, 5.2",
        "A code of an authenticator app is good for its 30 seconds and the 30 before and after, and only once.",
        ("wrong_code", "wrong_first_code", "setup_expired"),
    ),
    Rule(
        "second_factor.lock",
        "ASVS 5.0, 6.3.1",
        "Wrong codes count as failed log-ins, and the right password does not start the count again.",
    ),
    Rule(
        "second_factor.recovery",
        "ASVS 5.0, 6.5.1",
        "There are ten recovery codes, each good for one log-in; new codes replace the old ones.",
        ("wrong_code",),
    ),
    Rule(
        "second_factor.change",
        "ASVS 5.0, 7.4.3",
        "Changing a second factor ends all other sessions of the account, and its owner is told by email.",
    ),
)


@frozen
class AuthenticatorApp:
    """An app that shows a new code every 30 seconds.

    Args:
        sealed: the secret that the app shares with this site, sealed with `app_context`.
        created_at: when its first code was right, aware UTC.
        last_step: the step of the last code that was used; a code of it or of an earlier one is refused.
    """

    sealed: str = field(repr=False)
    created_at: datetime
    last_step: int


@frozen
class AccountFactors:
    """All second factors of one account.

    Args:
        account_id: whose.
        app: the authenticator app, if there is one.
        passkeys: in the order in which they were added.
        recovery: digests of the recovery codes that are left.
        version: goes up by one with each change; 0 if nothing was stored yet.
    """

    account_id: int
    app: AuthenticatorApp | None = None
    passkeys: tuple[Passkey, ...] = ()
    recovery: tuple[str, ...] = field(default=(), repr=False)
    version: int = 0

    @property
    def are_on(self) -> bool:
        """Whether a password alone does not log in; recovery codes alone are no second factor."""
        return self.app is not None or bool(self.passkeys)

    def passkey(self, passkey_id: str) -> Passkey | None:
        """Return the passkey with this id, or None."""
        return next((passkey for passkey in self.passkeys if passkey.id == passkey_id), None)


def with_passkey(factors: AccountFactors, passkey: Passkey) -> AccountFactors:
    """Return the factors with a passkey added, or changed if it is there already."""
    if factors.passkey(passkey.id) is None:
        return evolve(factors, passkeys=(*factors.passkeys, passkey))
    return evolve(factors, passkeys=tuple(passkey if old.id == passkey.id else old for old in factors.passkeys))


def without_passkey(factors: AccountFactors, passkey_id: str) -> AccountFactors:
    """Return the factors without a passkey; the recovery codes go with the last factor."""
    kept = tuple(passkey for passkey in factors.passkeys if passkey.id != passkey_id)
    return _without_idle_codes(evolve(factors, passkeys=kept))


def without_app(factors: AccountFactors) -> AccountFactors:
    """Return the factors without the authenticator app; the recovery codes go with the last factor."""
    return _without_idle_codes(evolve(factors, app=None))


def _without_idle_codes(factors: AccountFactors) -> AccountFactors:
    return factors if factors.are_on else evolve(factors, recovery=())


def app_context(account_id: int) -> str:
    """Return what the secret of an authenticator app is sealed to: its account."""
    return f"totp:{account_id}"


def step_at(now: datetime) -> int:
    """Return the number of the 30-second step that a moment is in (RFC 6238, 4.2)."""
    return int(now.timestamp()) // STEP_SECONDS


def code_of(secret: str, step: int) -> str:
    """Return the code that an authenticator app shows in a step.

    Args:
        secret: in base32.
        step: as of `step_at`.

    Source: RFC 4226, 5.3; RFC 6238, 4.
    """
    digest = hmac.digest(b32decode(secret), step.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 0xF
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of_code(secret: str, code: str, *, now: datetime, last_step: int) -> int | None:
    """Return the step that a typed code belongs to; None if it is wrong, too old or used already.

    Args:
        secret: in base32.
        code: as typed; spaces do not count.
        now: aware UTC.
        last_step: the step of the last code that was used.

    Source: RFC 6238, 5.2.
    """
    typed = "".join(code.split()).encode("utf-8", "surrogatepass")
    present = step_at(now)
    found = None
    for step in range(max(present - WINDOW, 0), present + WINDOW + 1):
        if hmac.compare_digest(code_of(secret, step).encode(), typed) and step > last_step:
            found = step
    return found


def app_address(secret: str, *, username: str, site: str) -> str:
    """Return the address that an authenticator app reads from a QR code.

    Args:
        secret: in base32.
        username: shown in the app.
        site: name of the site, shown in the app.

    Source: Key Uri Format of Google Authenticator, which all apps read.
    """
    label = quote(f"{site}:{username}", safe="")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': site}, quote_via=quote)}"


def recovery_code_shown(code: str) -> str:
    """Return a recovery code in groups of four, as people read and type it."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def recovery_digest(code: str) -> str:
    """Return the digest that a recovery code is stored under; capitals, spaces and hyphens do not count."""
    bare = "".join(code.lower().replace("-", " ").split())
    return hashlib.sha256(bare.encode("utf-8", "surrogatepass")).hexdigest()
