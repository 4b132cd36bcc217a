"""Log-in accounts and their life: invited, must change password, active, locked, disabled."""

from datetime import datetime
from enum import Enum
from typing import Literal

from attrs import evolve, frozen

from progress_core.domain.foundations.permissions import Role
from progress_core.domain.foundations.rules import Rule

RULES = (
    Rule("account.log_in", "2.1, 2.2", "A log-in that fails is answered alike, whatever the reason."),
    Rule(
        "account.lock",
        "2.1, 5.2",
        "Failures in a row lock an account, five of them unless the installation says otherwise.",
    ),
    Rule("account.unlock", "2.2, 5.2", "Staff in scope, or the person's own password reset, unlock an account."),
    Rule("account.state", "5.2", "Invited, locked, disabled and deleted accounts never log in."),
    Rule("account.first_log_in", "5.1", "A password that somebody else set is changed before anything else opens."),
    Rule(
        "account.initial_password",
        "5.3, 7.5",
        "Staff in scope can read an initial password until its learner first logs in; then it is erased.",
    ),
)


class AccountState(str, Enum):
    """Where an account is in its life; the worst that holds."""

    INVITED = "invited"
    MUST_CHANGE_PASSWORD = "must change password"  # noqa: S105 - a state, not a secret
    ACTIVE = "active"
    LOCKED = "locked"
    DISABLED = "disabled"
    DELETED = "deleted"


@frozen
class Credential:
    """How a password is kept: sealed while staff may read it (A10), hashed once its owner chose it.

    Args:
        kind: "sealed" (initial password, AEAD) or "hashed" (argon2id).
        secret: the sealed or hashed text; never the password.
        set_at: when it was set; initial passwords may expire under the `modern` policy.
        must_change: somebody else set it, so it must be changed at the first log-in.
    """

    kind: Literal["sealed", "hashed"]
    secret: str
    set_at: datetime
    must_change: bool = False

    def __repr__(self) -> str:
        return f"Credential(kind={self.kind!r}, set_at={self.set_at!r}, must_change={self.must_change!r})"


@frozen
class Account:
    """One log-in.

    Args:
        id: number, unique over all accounts; a learner has the same id as their account.
        username: as typed; unique over the whole system without regard to case.
        role: what the account is for.
        created_at: aware UTC.
        credential: None until an invited person chooses a password.
        failures: log-in failures in a row.
        locked_at: when too many failures locked it.
        disabled: staff switched it off.
        deleted: archived; may be restored, never logs in meanwhile.
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
        """Where the account is in its life."""
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
        """Invited, locked, disabled and deleted accounts never log in (A6)."""
        return self.state in (AccountState.ACTIVE, AccountState.MUST_CHANGE_PASSWORD)

    @property
    def must_change_password(self) -> bool:
        """Somebody else set the password, so nothing else may be done before its owner chooses one (A5)."""
        return self.credential is not None and self.credential.must_change

    @property
    def never_logged_in(self) -> bool:
        """No log-in has ever succeeded; an account not yet activated counts (manual 4)."""
        return self.first_login_at is None


def username_key(username: str) -> str:
    """Give the form of a username that is unique over the system.

    Usernames are ASCII, so lower case is the whole of case-insensitivity.
    """
    return username.lower()


def log_in_failed(account: Account, *, limit: int, now: datetime) -> Account:
    """Count a failure, and lock at the limit.

    Args:
        account: the account whose password was wrong.
        limit: failures in a row that lock (`PROGRESS_LOCKOUT_FAILURES`).
        now: aware UTC.

    Source: features A6.
    """
    failures = account.failures + 1
    locked_at = account.locked_at or (now if failures >= limit else None)
    return evolve(account, failures=failures, locked_at=locked_at)


def log_in_succeeded(account: Account, *, now: datetime) -> Account:
    """Note a log-in: failures start again from none."""
    return evolve(account, failures=0, first_login_at=account.first_login_at or now, last_login_at=now)


def unlock(account: Account) -> Account:
    """Let a locked person try again (manual 5.2 b)."""
    return evolve(account, failures=0, locked_at=None)


def choose_password(account: Account, hashed: str, *, now: datetime) -> Account:
    """Take the password its owner chose: any sealed copy is gone and a lock is lifted (A6, A10)."""
    credential = Credential("hashed", hashed, now)
    return evolve(unlock(account), credential=credential)


def set_initial_password(account: Account, sealed: str, *, now: datetime) -> Account:
    """Take a password set by somebody else: readable to staff until used, changed at log-in (A5, A10)."""
    credential = Credential("sealed", sealed, now, must_change=True)
    return evolve(unlock(account), credential=credential)


def password_context(account_id: int) -> str:
    """Return what an initial password is sealed to: its account."""
    return f"initial-password:{account_id}"
