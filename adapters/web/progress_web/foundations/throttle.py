"""Limits for one network that fails with many names, fair to schools where a thousand people share an address.

A lock guards each account exactly, so guesses at one name are left to it: however often one name fails, its network
counts it once. A network that fails with many names is looking for accounts whose password is common. From then on,
only those passwords are checked that somebody may be expected to enter there: on a device that the account knows,
or for an account that has logged in from this network within 90 days. All others get the same answer, after the same
work, without their password being looked at, so nothing can be learned from it.

What remains: until then, a network can try 30 names in 10 minutes, and 2 more for each person who logged in there
within an hour. Somebody inside a school can then try 100 names more of people who log in there. When these are used
up, or for somebody's first log-in from this network, a person on a new device has to wait until 10 minutes have
passed. The figures are kept in this process: each process of a site counts on its own, and a restart forgets them.
"""

import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from attrs import field, frozen

from progress_core.domain.accounts.accounts import username_key
from progress_core.domain.accounts.devices import Admitted, network_of
from progress_core.domain.values.text import tidy
from progress_web.foundations.limiter import Limiter

MAX_NETWORKS = 10_000
"""Bounds the memory used, however many networks appear; the one that was quiet longest is forgotten first."""

MAX_NAMES = 30
"""Names that may fail from one network within `FAILURE_SECONDS`."""

NAMES_PER_SUCCESS = 2
"""Names more that may fail for each person who has logged in from there within `SUCCESS_SECONDS`."""

MAX_KNOWN_NAMES = 100
"""Names of people known there that may fail beyond that."""

MAX_SUCCESSES = 1_000
"""People counted as logged in from one network; bounds the memory used."""

MAX_LINK_NAMES = 100
"""Names that links may be asked for from one network within `FAILURE_SECONDS`."""

MAX_LINKS_PER_NAME = 5
"""How often a link may be asked for with one of these names."""

FAILURE_SECONDS = 600.0
SUCCESS_SECONDS = 3600.0


class Recent:
    """Names of late, each with the moment of its latest use; they are kept as keyed digests only."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._seconds = seconds
        self._clock = clock
        self._names: OrderedDict[bytes, float] = OrderedDict()

    def __len__(self) -> int:
        oldest = self._clock() - self._seconds
        while self._names and next(iter(self._names.values())) <= oldest:
            self._names.popitem(last=False)
        return len(self._names)

    def __contains__(self, name: bytes) -> bool:
        return len(self) > 0 and name in self._names

    def add(self, name: bytes) -> None:
        """Add a name, or renew it."""
        self._names[name] = self._clock()
        self._names.move_to_end(name)

    def drop(self, name: bytes) -> None:
        """Remove a name, if it is there."""
        self._names.pop(name, None)


@frozen
class _Network:
    """What was seen of one network."""

    failing: Recent
    known: Recent
    successes: Recent


class LogInLimit:
    """Decides whose passwords are checked, by the names that fail from a network.

    A name is counted before its password is checked, so that many attempts at once cannot outrun the limit.

    Args:
        max_names: how many names may fail.
        clock: seconds that never go back.
    """

    def __init__(self, *, max_names: int = MAX_NAMES, clock: Callable[[], float] = time.monotonic) -> None:
        self._max_names = max_names
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._networks: OrderedDict[str, _Network] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, address: str, name: str) -> Admitted:
        """Count an attempt, and return whose passwords are checked."""
        with self._lock:
            network, digest = self._of(address), self._digest(name)
            limit = self._max_names + NAMES_PER_SUCCESS * len(network.successes)
            if digest in network.failing or len(network.failing) < limit:
                network.failing.add(digest)
                return Admitted.EVERYBODY
            if digest in network.known or len(network.known) < MAX_KNOWN_NAMES:
                network.known.add(digest)
                return Admitted.KNOWN_HERE
            return Admitted.KNOWN_DEVICES

    def succeed(self, address: str, name: str) -> None:
        """Record that an attempt has succeeded: its name does not count any more."""
        with self._lock:
            network, digest = self._of(address), self._digest(name)
            network.failing.drop(digest)
            network.known.drop(digest)
            if digest in network.successes or len(network.successes) < MAX_SUCCESSES:
                network.successes.add(digest)

    def pass_over(self, address: str, name: str) -> None:
        """Record that no password was checked in an attempt beyond the limit: people known here keep their share."""
        with self._lock:
            self._of(address).known.drop(self._digest(name))

    def _of(self, address: str) -> _Network:
        name = network_of(address)
        if name not in self._networks:
            failing, known = Recent(FAILURE_SECONDS, self._clock), Recent(FAILURE_SECONDS, self._clock)
            self._networks[name] = _Network(failing, known, Recent(SUCCESS_SECONDS, self._clock))
        self._networks.move_to_end(name)
        if len(self._networks) > MAX_NETWORKS:
            self._networks.popitem(last=False)
        return self._networks[name]

    def _digest(self, name: str) -> bytes:
        return _digest(self._key, name)


class LinkLimit:
    """Bounds for how many names links are asked for from one network, and how often for each.

    Args:
        max_names: how many names within the time.
        per_name: whether `MAX_LINKS_PER_NAME` bounds each name too.
        clock: seconds that never go back.
    """

    def __init__(
        self,
        *,
        max_names: int = MAX_LINK_NAMES,
        per_name: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._max_names = max_names
        self._per_name = per_name
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._networks: OrderedDict[str, tuple[Recent, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def must_wait(self, address: str, name: str) -> bool:
        """Count a request, unless it is one too many; return whether it is."""
        with self._lock:
            network, digest = network_of(address), _digest(self._key, name)
            fresh = tuple(Recent(FAILURE_SECONDS, self._clock) for _ in range(MAX_LINKS_PER_NAME))
            times = self._networks.setdefault(network, fresh)
            self._networks.move_to_end(network)
            if len(self._networks) > MAX_NETWORKS:
                self._networks.popitem(last=False)
            if digest not in times[0] and len(times[0]) >= self._max_names:
                return True
            free = next((recent for recent in times if digest not in recent), None)
            if free is None:
                return self._per_name
            free.add(digest)
            return False


@frozen
class Throttle:
    """The limits of a site. They are apart: asking for links cannot shut out log-ins, nor the other way round.

    Args:
        log_ins: of log-ins.
        forgotten: of links asked for by name; the site bounds them for each name wherever they are asked for.
        again: of new links in place of old ones.
        passkeys: of log-ins with a passkey alone, which name nobody; browsers are counted instead.
        single_sign_on: of refused log-ins at an identity provider, for each network.
    """

    log_ins: LogInLimit = field(factory=LogInLimit)
    forgotten: LinkLimit = field(factory=lambda: LinkLimit(per_name=False))
    again: LinkLimit = field(factory=LinkLimit)
    passkeys: LinkLimit = field(factory=LinkLimit)
    single_sign_on: Limiter = field(factory=lambda: Limiter(most=100, seconds=FAILURE_SECONDS))


def _digest(key: bytes, name: str) -> bytes:
    plain = username_key(tidy(name)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(plain, key=key, digest_size=16).digest()
