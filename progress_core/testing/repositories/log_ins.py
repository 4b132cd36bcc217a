"""The rows of the repositories about log-ins, and what lets people and programs in."""

from attrs import evolve

from progress_core.domain.accounts.access_tokens import AccessToken
from progress_core.domain.accounts.devices import KnownDevice
from progress_core.domain.accounts.sessions import Session
from progress_core.domain.foundations.repeats import KeptRequest
from progress_core.ports.store import UnitOfWork
from progress_core.testing.repositories.rows import (
    LEARNER,
    OTHER,
    STAFF,
    Change,
    Key,
    Repository,
    RoundTrip,
    only,
)  # fmt: skip
from progress_core.testing.tools.builders import later
from progress_core.testing.tools.filled import filled
from progress_core.testing.tools.samples import digest

A, B, OLD = (digest(name) for name in ("a", "b", "old"))
"""Digests: the first and the old one are stored from the start."""


WEEK, YEAR = later(7 * 24 * 60), later(365 * 24 * 60)
"""Moments after noon, and before those of all values that are filled in."""


def _few(seed: int) -> int:
    """Return a number of failures: so few that a small column holds it."""
    return seed % 7 + 1


def _session(seed: int, **given: object) -> Session:
    return filled(Session, seed, **{"failures": _few(seed), **given})


def _device(seed: int, **given: object) -> KnownDevice:
    return filled(KnownDevice, seed, **{"failures": _few(seed), **given})


_ON_THE_SITE = evolve(filled(Session).origin, run_by="")  # a session is never run by somebody else


_FIXED_IN_SESSIONS = frozenset({"digest", "account_id", "created_at", "number", "origin"})


def furnish(work: UnitOfWork) -> None:
    """Store what these rows find from the start, for accounts that are there."""
    old = {"seen_at": WEEK}
    work.sessions.add(_session(1, digest=A, account_id=LEARNER, seen_at=YEAR))
    work.sessions.add(_session(2, digest=OLD, account_id=OTHER, **old))
    work.access_tokens.add(filled(AccessToken, number=1, digest=A, account_id=LEARNER, used_at=WEEK))
    work.access_tokens.add(filled(AccessToken, 2, number=2, digest=OLD, account_id=OTHER, ends_at=WEEK))
    work.devices.put(_device(1, digest=A, account_id=LEARNER))
    work.devices.put(_device(2, digest=OLD, account_id=OTHER, **old))
    work.spent_answers.spend(A, WEEK)
    work.repeats.add(filled(KeptRequest, account_id=STAFF, key_digest=A, answer=None))
    work.repeats.add(filled(KeptRequest, 2, account_id=STAFF, key_digest=OLD, begun_at=WEEK))


def _sessions(work: UnitOfWork) -> object:
    found = work.sessions
    return [found.find(key) for key in (A, B, OLD)], list(found.of_account(LEARNER)), found.old(WEEK), found.old(YEAR)


def _tokens(work: UnitOfWork) -> object:
    found = work.access_tokens
    return [found.find(key) for key in (A, B, OLD)], list(found.of_account(LEARNER)), found.old(WEEK), found.old(YEAR)


def _devices(work: UnitOfWork) -> object:
    found = work.devices
    known = [(found.find(id_, key), found.known(key)) for id_ in (LEARNER, OTHER) for key in (A, B, OLD)]
    return known, list(found.of_account(LEARNER)), found.old(YEAR)


SESSIONS = Repository(
    writes={
        "add": lambda work: work.sessions.add(_session(3, digest=B, account_id=LEARNER)),
        "save": lambda work: work.sessions.save(_session(4, digest=A, account_id=LEARNER, seen_at=YEAR)),
        "touch": lambda work: work.sessions.touch(A, later(10**8)),
        "purge": lambda work: work.sessions.purge(YEAR),
        "end": lambda work: work.sessions.end(A),
        "end_all": lambda work: work.sessions.end_all(LEARNER),
    },
    read=_sessions,
    keys=(
        Key(
            lambda work, key: work.sessions.add(_session(11, digest=key, account_id=LEARNER)),
            lambda work, key: work.sessions.find(key),
        ),
    ),
    trips=(
        RoundTrip(
            Session,
            lambda work, session: work.sessions.add(session),
            (
                lambda work, session: work.sessions.find(session.digest),
                lambda work, session: only(work.sessions.of_account(session.account_id), session.digest),
            ),
            {"digest": B, "account_id": LEARNER, "origin": _ON_THE_SITE, "failures": _few},
            (Change(lambda work, session: work.sessions.save(session), _FIXED_IN_SESSIONS, counted=False),),
        ),
    ),
)


ACCESS_TOKENS = Repository(
    writes={
        "add": lambda work: work.access_tokens.add(filled(AccessToken, 3, number=3, digest=B, account_id=LEARNER)),
        "touch": lambda work: work.access_tokens.touch(A, later(10**8)),
        "purge": lambda work: work.access_tokens.purge(YEAR),
        "end": lambda work: work.access_tokens.end(LEARNER, 1),
        "end_all": lambda work: work.access_tokens.end_all(LEARNER),
    },
    read=_tokens,
    keys=(
        Key(
            lambda work, key: work.access_tokens.add(filled(AccessToken, 11, digest=key, account_id=LEARNER)),
            lambda work, key: work.access_tokens.find(key),
        ),
    ),
    trips=(
        RoundTrip(
            AccessToken,
            lambda work, token: work.access_tokens.add(token),
            (
                lambda work, token: work.access_tokens.find(token.digest),
                lambda work, token: only(work.access_tokens.of_account(token.account_id), token.digest),
            ),
            {"account_id": LEARNER, "digest": B},
        ),
    ),
)


DEVICES = Repository(
    writes={
        "put": lambda work: work.devices.put(_device(3, digest=B, account_id=LEARNER)),
        "purge": lambda work: work.devices.purge(YEAR),
        "forget": lambda work: work.devices.forget(LEARNER, A),
        "forget_all": lambda work: work.devices.forget_all(LEARNER),
    },
    read=_devices,
    keys=(
        Key(
            lambda work, key: work.devices.put(_device(11, digest=key, account_id=LEARNER)),
            lambda work, key: work.devices.find(LEARNER, key) or work.devices.known(key),
        ),
    ),
    trips=(
        RoundTrip(
            KnownDevice,
            lambda work, device: work.devices.put(device),
            (
                lambda work, device: work.devices.find(device.account_id, device.digest),
                lambda work, device: only(work.devices.of_account(device.account_id), device.digest),
            ),
            {"digest": B, "account_id": LEARNER, "failures": _few},
            (Change(lambda work, device: work.devices.put(device), counted=False),),
        ),
    ),
)


SPENT_ANSWERS = Repository(
    writes={
        "spend": lambda work: work.spent_answers.spend(B, YEAR),
        "purge": lambda work: work.spent_answers.purge(later(10**8)),
    },
    read=lambda work: [not work.spent_answers.spend(key, later(10**7)) for key in (A, B)],
    keys=(
        Key(
            lambda work, key: work.spent_answers.spend(key, YEAR),
            lambda work, key: not work.spent_answers.spend(key, YEAR),
        ),
    ),
    only_tells_writers=True,
)


REPEATS = Repository(
    writes={
        "add": lambda work: work.repeats.add(filled(KeptRequest, 3, account_id=STAFF, key_digest=B)),
        "save": lambda work: work.repeats.save(filled(KeptRequest, account_id=STAFF, key_digest=A)),
        "forget_all": lambda work: work.repeats.forget_all(),
        "forget": lambda work: work.repeats.forget(STAFF, A),
        "purge": lambda work: work.repeats.purge(YEAR),
    },
    read=lambda work: [work.repeats.find(STAFF, key) for key in (A, B, OLD)],
    keys=(
        Key(
            lambda work, key: work.repeats.add(filled(KeptRequest, 11, account_id=STAFF, key_digest=key)),
            lambda work, key: work.repeats.find(STAFF, key),
        ),
    ),
    trips=(
        RoundTrip(
            KeptRequest,
            lambda work, request: work.repeats.add(request),
            (lambda work, request: work.repeats.find(request.account_id, request.key_digest),),
            {"account_id": STAFF, "key_digest": B},
        ),
    ),
)
