"""Staff with second factors, and the phones that they carry."""

from datetime import timedelta
from typing import TYPE_CHECKING, cast

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.second_factors import code_of, step_at
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import Rejected
from progress_core.memory.passkeys import MemoryAuthenticator
from progress_core.usecases.accounts.sessions import Started

if TYPE_CHECKING:
    from progress_core.memory.clock import FixedClock
    from progress_core.memory.security_log import MemorySecurityLog

VISITOR = "the cookie of a visitor"


def start(progress: Progress, username: str = "user-manager@example.com") -> Started:
    """Log in with the password that `hire` set."""
    return progress.log_ins.log_in(username, "teach3rs")


def proved(progress: Progress, started: Started) -> Actor:
    """Return the actor of a session, who has just shown who they are."""
    return evolve(started.signed_in.actor, proved_at=progress.context.clock.now())


def code_now(progress: Progress, secret: str, *, steps: int = 0) -> str:
    """Return what an authenticator app shows now, or some steps later."""
    return code_of(secret, step_at(progress.context.clock.now()) + steps)


def add_app(progress: Progress, started: Started) -> tuple[str, tuple[str, ...]]:
    """Add an authenticator app, and return its secret and the recovery codes; the clock moves on by a step."""
    actor = proved(progress, started)
    new = progress.second_factors.begin_app(actor)
    first = code_now(progress, new.secret)
    codes = progress.second_factors.confirm_app(actor, new.sealed, first, keep=started.token)
    cast("FixedClock", progress.context.clock).advance(timedelta(seconds=30))
    return new.secret, codes


def add_passkey(progress: Progress, started: Started, name: str = "Phone") -> MemoryAuthenticator:
    """Add a passkey, and return the device that holds it."""
    device = MemoryAuthenticator()
    actor = proved(progress, started)
    asked = progress.passkeys.ask_to_create(actor, started.token)
    progress.passkeys.add(actor, started.token, asked.sealed, device.create(asked.options), name)
    return device


def enter_by_passkey(progress: Progress, device: MemoryAuthenticator) -> Started:
    """Log in with a passkey alone."""
    asked = progress.passkeys.ask_to_log_in(VISITOR)
    return progress.passkeys.log_in(VISITOR, asked.sealed, device.get(asked.options))


def refusals(progress: Progress) -> list[dict[str, object]]:
    """Return the facts of the refused second factors in the security log."""
    events = cast("MemorySecurityLog", progress.context.security_log).events
    return [dict(event.facts) for event in events if event.name == "second_factor_refused"]


def codes_of(refused: pytest.ExceptionInfo[Rejected]) -> list[str]:
    """Return the codes of the problems for which something was refused."""
    return [problem.code for problem in refused.value.problems]
