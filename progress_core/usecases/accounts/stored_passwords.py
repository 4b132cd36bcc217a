"""Comparing a password with what is stored of it, outside any transaction, as hashing is slow on purpose."""

import hmac
from contextlib import suppress

from attrs import evolve

from progress_core.domain.accounts.accounts import Account, Credential, password_context
from progress_core.domain.foundations.errors import NotAllowed, Unavailable
from progress_core.usecases.foundations.context import Context


class PasswordReplaced(NotAllowed):
    """What is stored of the password has changed since the password was checked.

    Args:
        message: one sentence for the person.
        account: as it is now.
    """

    def __init__(self, message: str, account: Account) -> None:
        super().__init__(message)
        self.account = account


def verified(context: Context, account: Account, credential: Credential, password: str) -> Credential | None:
    """Return the credential to save if the password is right, with any seal broken for good (A10)."""
    if credential.kind == "hashed":
        return credential if context.hasher.verify(credential.secret, password) else None
    initial = context.sealer.unseal(credential.secret, password_context(account.id))
    hashed = context.hasher.hash(password)  # right or wrong: the same cost
    if not hmac.compare_digest(initial.encode(), password.encode("utf-8", "surrogatepass")):
        return None
    return evolve(credential, kind="hashed", secret=hashed)


def strengthened(context: Context, credential: Credential, password: str) -> Credential:
    """Return a credential with a stronger hash, if the hasher has become stronger since it was made.

    Whoever guesses learns nothing from the time that this takes, as it needs the right password. If the hasher is too
    busy, the next log-in will do.

    Args:
        context: the ports.
        credential: a hashed one, as `verified` returns it.
        password: the right one.
    """
    if context.hasher.needs_rehash(credential.secret):
        with suppress(Unavailable):
            return evolve(credential, secret=context.hasher.hash(password))
    return credential
