"""Log-in accounts and their states: invited, must change password, active, locked, disabled, deleted."""

from datetime import datetime
from enum import Enum
from typing import Literal

from attrs import evolve, frozen

from progress_core.domain.foundations.permissions import Role
from progress_core.domain.foundations.rules import Rule

RULES = (
    Rule("account.log_in", "2.1, 2.2", "A failed log-in has the same answer whatever the reason."),
    Rule(
        "account.lock",
        "2.1, 5.2",
        "An account is locked after five failed log-ins in a row, or as many as the installation chooses; those on a"
        " device that it knows are counted for this device alone.",
    ),
    Rule(
        "account.unlock",
        "2.2, 5.2",
        "Staff can unlock the accounts in their scope; resetting one's own password unlocks the account too.",
    ),
    Rule("account.state", "5.2", "Invited, locked, disabled and deleted accounts cannot log in."),
    Rule(
        "account.first_log_in",
        "5.1",
        "A password that somebody else has set must be changed before anything else is possible.",
    ),
    Rule(
        "account.initial_password",
        "5.3, 7.5",
        "Staff can read a learner's initial password until the learner first logs in; then it is erased.",
    ),
)


class AccountState(str, Enum):
    """The state of an account; if several apply, the most severe."""

    INVITED = "invited"
    MUST_CHANGE_PASSWORD = "must change password"  # noqa: S105 - a state, not a secret
    ACTIVE = "active"
    LOCKED = "locked"
    DISABLED = "disabled"
    DELETED = "deleted"


@frozen
class Credential:
    """A stored password: sealed while staff may read it (A10), hashed once its owner has chosen it.

    Args:
        kind: "sealed" (initial password, AEAD), "hashed" (argon2id), or "none" for people who log in elsewhere.
        secret: the sealed or hashed text; never the password. Without a password, a text that no other time has.
        set_at: when it was set; initial passwords may expire under the `modern` policy.
        must_change: whether somebody else set it, so that it must be changed at the first log-in.
    """

    kind: Literal["sealed", "hashed", "none"]
    secret: str
    set_at: datetime
    must_change: bool = False

    def __repr__(self) -> str:
        return f"Credential(kind={self.kind!r}, set_at={self.set_at!r}, must_change={self.must_change!r})"


@frozen(slots=False)  # made half as fast again, as learners
class Account:
    """An account that a person logs in with.

    Args:
        id: number, unique among all accounts; a learner has the same id as their account.
        username: as typed; unique in the whole system without regard to case.
        role: role of the account.
        created_at: aware UTC.
        credential: None until an invited person chooses a password.
        failures: number of failed log-ins in a row.
        locked_at: when too many failures locked it.
        disabled: whether staff have disabled it.
        deleted: whether it cannot log in any more: that of an archived learner can be restored, that of a member of
            staff cannot.
        first_login_at: first successful log-in.
        last_login_at: latest successful log-in.
        version: goes up by one with each change.
    """

    id: int
    username: str
    role: Role
    created_at: datetime
    credential: Credential | None = None
    failures: int = 0
    locked_at: datetime | None = None
    disabled: bool = False
    deleted: bool = False
    first_login_at: datetime | None = None
    last_login_at: datetime | None = None
    version: int = 1

    @property
    def state(self) -> AccountState:
        """The state of the account."""
        if self.deleted:
            return AccountState.DELETED
        if self.disabled:
            return AccountState.DISABLED
        if self.locked_at is not None:
            return AccountState.LOCKED
        if self.credential is None:
            return AccountState.INVITED
        if self.credential.must_change:
            return AccountState.MUST_CHANGE_PASSWORD
        return AccountState.ACTIVE

    @property
    def may_log_in(self) -> bool:
        """Whether the account can log in: not if it is invited, locked, disabled or deleted (A6)."""
        return self.state in (AccountState.ACTIVE, AccountState.MUST_CHANGE_PASSWORD)

    @property
    def is_closed(self) -> bool:
        """Whether nobody gets in by any way; a lock keeps out only those who come with a password (A6)."""
        return self.disabled or self.deleted

    @property
    def has_password(self) -> bool:
        """Whether there is a password that somebody could log in with."""
        return self.credential is not None and self.credential.kind != "none"

    @property
    def must_change_password(self) -> bool:
        """Whether somebody else set the password, so that its owner must choose one before anything else (A5)."""
        return self.credential is not None and self.credential.must_change

    @property
    def never_logged_in(self) -> bool:
        """Whether no log-in has ever succeeded; this includes accounts not yet activated (manual 4)."""
        return self.first_login_at is None


def username_key(username: str) -> str:
    """Return the key that makes a username unique in the system.

    Usernames are ASCII, so lower case is all that case-insensitivity takes.
    """
    return username.lower()


def log_in_failed(account: Account, *, limit: int, now: datetime) -> Account:
    """Record a failed log-in, and lock the account at the limit.

    Args:
        account: the account whose password was wrong.
        limit: failures in a row that lock an account (`PROGRESS_LOCKOUT_FAILURES`).
        now: aware UTC.

    Source: features A6.
    """
    failures = account.failures + 1
    locked_at = account.locked_at or (now if failures >= limit else None)
    return evolve(account, failures=failures, locked_at=locked_at)


def log_in_succeeded(account: Account, *, now: datetime, keeps_count: bool = False) -> Account:
    """Record a successful log-in, and start counting failures from 0 again.

    Args:
        account: whose.
        now: aware UTC.
        keeps_count: failures stay counted, and a lock stays, since they are those of strangers: this person was on a
            known device, or needed no password.
    """
    failures = account.failures if keeps_count else 0
    return evolve(account, failures=failures, first_login_at=account.first_login_at or now, last_login_at=now)


def password_was_right(account: Account, *, limit: int) -> Account:
    """Take back the count of an attempt whose password was right, while a second factor is still to come.

    Earlier failures stay counted: the password must not give new guesses at the second factor.

    Args:
        account: with the attempt counted by `log_in_failed`.
        limit: as in `log_in_failed`.
    """
    failures = max(account.failures - 1, 0)
    return evolve(account, failures=failures, locked_at=account.locked_at if failures >= limit else None)


def unlock(account: Account) -> Account:
    """Unlock an account, so that its owner can try again (manual 5.2 b)."""
    return evolve(account, failures=0, locked_at=None)


def choose_password(account: Account, hashed: str, *, now: datetime) -> Account:
    """Set the password that its owner chose; this removes a sealed copy and unlocks the account (A6, A10)."""
    credential = Credential("hashed", hashed, now)
    return evolve(unlock(account), credential=credential)


def set_initial_password(account: Account, sealed: str, *, now: datetime) -> Account:
    """Set a password on somebody's behalf: staff can read it until it is used; it is changed at log-in (A5, A10)."""
    credential = Credential("sealed", sealed, now, must_change=True)
    return evolve(unlock(account), credential=credential)


def deleted_account(account: Account) -> Account:
    """Return an account that is deleted for good: no password of any kind is left, and its username is free again.

    The old username stays readable, for the audit trail. What is put behind it has characters that no username may
    have, so nobody can take the result or log in with it.
    """
    username = f"{account.username} (deleted {account.id})"
    return evolve(unlock(account), username=username, credential=None, disabled=False, deleted=True)


def password_context(account_id: int) -> str:
    """Return what an initial password is sealed to: its account."""
    return f"initial-password:{account_id}"
