"""What somebody chooses for a webhook: an address that may be told of changes, and what it is told of."""

from collections.abc import Collection, Iterator
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.operations.webhooks import Webhook, kinds_for

MAX_WEBHOOKS = 10
"""Webhooks per account."""

MAX_URL_LENGTH = 500

_NAT64 = IPv6Network("64:ff9b::/96")

RULES = (
    Rule(
        "webhook.address",
        "OWASP ASVS 5.0",
        "A webhook has an address of up to 500 characters that begins with https:// and has no username, password or"
        " fragment; http:// and addresses in private networks are for installations that allow them.",
        ("required", "too_long", "bad_format", "not_https", "private_address", "duplicate", "too_many_webhooks"),
    ),
    Rule(
        "webhook.kinds",
        "OWASP ASVS 5.0",
        "A webhook is told of at least one kind of change, and of nothing that its owner may not see at that moment.",
        ("required", "not_in_list", "not_for_role"),
    ),
    Rule(
        "webhook.deliveries",
        "Standard Webhooks 1.0.0",
        "A delivery is tried again, with growing pauses, for three days; it is signed, and its number stays the same.",
    ),
)


def is_public(address: str) -> bool:
    """Return whether a network address is one that anybody on the internet could reach.

    Args:
        address: an IPv4 or IPv6 address as text, as name servers return it.
    """
    try:
        found = _plain(ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def _plain(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that an IPv6 address leads to, where it does; otherwise the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or address


def check_webhook(
    url: str, kinds: Collection[str], role: Role, others: Collection[Webhook], *, private: bool
) -> tuple[Problem, ...]:
    """Check a new webhook.

    Args:
        url: tidied.
        kinds: texts of `WebhookKind`.
        role: of its owner.
        others: the owner's webhooks.
        private: whether the installation allows http and private networks.

    Source: features I11.
    """
    return (*_count_problems(others), *_url_problems(url, others, private=private), *check_kinds(kinds, role))


def check_kinds(kinds: Collection[str], role: Role) -> tuple[Problem, ...]:
    """Check what a webhook is to be told of.

    Args:
        kinds: texts of `WebhookKind`.
        role: of its owner.
    """
    return tuple(_kind_problems(kinds, role))


def _count_problems(others: Collection[Webhook]) -> Iterator[Problem]:
    if len(others) >= MAX_WEBHOOKS:
        yield problem("webhook_url", "too_many_webhooks", rule="webhook.address", most=MAX_WEBHOOKS)


def _url_problems(url: str, others: Collection[Webhook], *, private: bool) -> Iterator[Problem]:
    rule = "webhook.address"
    if not url:
        yield problem("webhook_url", "required", rule=rule)
    elif len(url) > MAX_URL_LENGTH:
        yield problem("webhook_url", "too_long", url, rule=rule, most=MAX_URL_LENGTH)
    elif (wrong := _wrong(url, private=private)) is not None:
        yield problem("webhook_url", wrong, url, rule=rule)
    elif any(other.url == url for other in others):
        yield problem("webhook_url", "duplicate", url, rule=rule)


def _wrong(url: str, *, private: bool) -> str | None:
    """Return the code of what is wrong with an address, or None."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "bad_format"
    is_plain = url.isascii() and url.isprintable() and " " not in url and "\\" not in url
    is_bare = "@" not in parts.netloc and not parts.fragment and not parts.netloc.endswith(":")
    if not (is_plain and is_bare and host) or port == 0 or parts.scheme not in ("http", "https"):
        return "bad_format"
    if private:
        return None
    if parts.scheme == "http":
        return "not_https"
    return "private_address" if _is_private(host) else None


def _is_private(host: str) -> bool:
    """Return whether a host is plainly not on the internet; where names lead is seen when they are used."""
    name = host.rstrip(".")
    try:
        ip_address(name)
    except ValueError:
        return "." not in name or name.endswith((".localhost", ".local", ".internal")) or name.split(".")[-1].isdigit()
    return not is_public(name)


def _kind_problems(kinds: Collection[str], role: Role) -> Iterator[Problem]:
    rule, offered = "webhook.kinds", kinds_for(role)
    if not kinds:
        yield problem("webhook_kinds", "required", rule=rule)
    for text in dict.fromkeys(kinds):
        if text in offered:
            continue
        if text in _ALL:
            yield problem(
                "webhook_kinds", "not_for_role", str(text), rule=rule, words={"role": role.label}, role=role.value
            )
        else:
            yield problem("webhook_kinds", "not_in_list", str(text), rule=rule, nearest=list(map(str, offered)))


_ALL = frozenset(map(str, kinds_for(Role.OPERATOR)))
