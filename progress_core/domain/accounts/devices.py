"""Devices and networks on which a person has logged in before, where strangers cannot keep them out (K2)."""

from datetime import datetime, timedelta
from enum import Enum
from ipaddress import IPv6Address, ip_address

from attrs import evolve, frozen

from progress_core.domain.foundations.rules import Rule

DEVICE_TIME = timedelta(days=365)
"""How long a device stays known without a log-in."""

NETWORK_TIME = timedelta(days=90)
"""How long the network of a log-in counts as a place where the person may be expected."""

MAX_DEVICES = 20
"""Devices known per account; beyond that, the one that was used least recently is forgotten."""

_HOME_BITS = 64
"""The part of an IPv6 address that a provider gives to one household or school."""

RULES = (
    Rule(
        "device.known",
        "OWASP ASVS 5.0",
        "On a device where a person has logged in before, they can log in although strangers have locked the account;"
        " wrong passwords and codes there count for this device alone. It is known once they have shown everything that"
        " a log-in needs.",
    ),
    Rule(
        "device.forgotten",
        "OWASP ASVS 5.0",
        "A device is forgotten after as many failed log-ins in a row as lock an account, after a year without a"
        " log-in, when somebody resets the password or deletes the account, and when its owner adds their first second"
        " factor.",
    ),
    Rule(
        "address.limit",
        "OWASP ASVS 5.0",
        "An address that has failed with too many different names has to wait, except where people have logged in"
        " before.",
    ),
)


class Admitted(Enum):
    """Whose passwords are checked, once an address has failed with too many names."""

    EVERYBODY = "everybody"
    KNOWN_HERE = "known here"
    KNOWN_DEVICES = "known devices"


@frozen
class KnownDevice:
    """A browser in which somebody has logged in. Many people can share one: each has an entry of their own.

    Args:
        digest: `digest_of` the token that the browser keeps.
        account_id: id of the account that logged in.
        created_at: first log-in, aware UTC.
        seen_at: latest log-in, aware UTC.
        network: where the latest log-in came from, see `network_of`.
        failures: number of failed log-ins in a row on this device.
    """

    digest: str
    account_id: int
    created_at: datetime
    seen_at: datetime
    network: str = ""
    failures: int = 0


def network_of(address: str) -> str:
    """Return the network that an address stands for: itself, or the first 64 bits if it is IPv6.

    Args:
        address: an IPv4 or IPv6 address, or any text that a server puts in its place.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    host_bits = 128 - _HOME_BITS
    return f"{IPv6Address(int(found) >> host_bits << host_bits)}/{_HOME_BITS}"


def device_failed(device: KnownDevice, *, limit: int) -> KnownDevice | None:
    """Count a failed log-in on a device; None if the device is to be forgotten.

    Args:
        device: as stored.
        limit: failures in a row that lock an account (`PROGRESS_LOCKOUT_FAILURES`).
    """
    failures = device.failures + 1
    return None if failures >= limit else evolve(device, failures=failures)


def password_was_right_there(device: KnownDevice) -> KnownDevice:
    """Take back the count of an attempt whose password was right, while a second factor is still to come.

    Earlier failures stay counted: the password must not give new guesses at the second factor.
    """
    return evolve(device, failures=max(device.failures - 1, 0))


def is_known_device(device: KnownDevice, now: datetime) -> bool:
    """Return whether a device still counts as known."""
    return now - device.seen_at < DEVICE_TIME


def is_known_network(device: KnownDevice, network: str, now: datetime) -> bool:
    """Return whether this entry shows that the person has lately logged in from a network.

    Args:
        device: an entry of the account.
        network: see `network_of`; "" is nowhere, and nobody is known there.
        now: aware UTC.
    """
    return network != "" and device.network == network and now - device.seen_at < NETWORK_TIME
