"""Remembering the devices on which people log in, and forgetting them (K2)."""

from attrs import evolve

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.accounts.devices import (
    MAX_DEVICES,
    Admitted,
    KnownDevice,
    is_known_device,
    is_known_network,
    network_of,
)
from progress_core.domain.accounts.sessions import digest_of
from progress_core.domain.foundations.origins import Origin
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context


def remember(context: Context, work: UnitOfWork, account: Account, origin: Origin, token: str = "") -> str:
    """Remember the device on which somebody has just logged in.

    Args:
        context: the ports.
        work: the transaction that records the log-in.
        account: whose.
        origin: where they are.
        token: what the browser keeps; "" if it keeps none.

    Returns:
        the token for the browser to keep: its own if an account knows it, otherwise a new one, so that nobody
        can choose a token for somebody else's browser.
    """
    now = context.clock.now()
    if not (token and work.devices.known(digest_of(token))):
        token = context.tokens.token()
    digest = digest_of(token)
    before = work.devices.find(account.id, digest) or KnownDevice(digest, account.id, now, now)
    work.devices.put(evolve(before, seen_at=now, network=network_of(origin.address), failures=0))
    for device in list(work.devices.of_account(account.id))[MAX_DEVICES:]:
        work.devices.forget(account.id, device.digest)
    return token


def known_device(context: Context, work: UnitOfWork, account_id: int, token: str) -> KnownDevice | None:
    """Return the device of a browser if this account has logged in there within a year."""
    device = work.devices.find(account_id, digest_of(token))
    return device if device is not None and is_known_device(device, context.clock.now()) else None


def is_admitted(context: Context, work: UnitOfWork, account_id: int, origin: Origin, admitted: Admitted) -> bool:
    """Return whether an attempt from an unknown device is to be checked; what is read does not depend on the name."""
    if admitted is not Admitted.KNOWN_HERE:
        return admitted is Admitted.EVERYBODY
    now, network = context.clock.now(), network_of(origin.address)
    return any(is_known_network(device, network, now) for device in list(work.devices.of_account(account_id)))
