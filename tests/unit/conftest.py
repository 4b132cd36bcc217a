"""Everything in memory, with a clock that stands still."""

from collections.abc import Iterator
from typing import cast

import pytest

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.messages import actions
from progress_core.domain.foundations.permissions import Role
from progress_core.memory.clock import FixedClock
from progress_core.memory.mail import MemoryMailer
from progress_core.memory.store import MemoryUnitOfWork
from progress_core.ports.audit import AuditQuery
from tests.given.people import IN_MEMORY, NORTH, PROVIDERS, hire
from tests.lock_order import LockWatch


@pytest.fixture
def progress() -> Iterator[Progress]:
    """Three providers in two areas; no staff, no learners. Whatever is noted in the audit trail must have its words."""
    made = Progress.open(Settings.from_env(IN_MEMORY))
    made.providers.put_many(OPERATOR, PROVIDERS)
    yield made
    with made.context.store.snapshot() as work:
        noted = {entry.action for entry in work.audit.page(EVERYTHING, AuditQuery(limit=10_000)).entries}
    assert noted - actions().keys() == set(), "give these words, in progress_core/data/messages.en.json"


@pytest.fixture
def clock(progress: Progress) -> FixedClock:
    return cast("FixedClock", progress.context.clock)


@pytest.fixture
def mailer(progress: Progress) -> MemoryMailer:
    return cast("MemoryMailer", progress.context.mailer)


@pytest.fixture
def manager(progress: Progress) -> Actor:
    """A learner manager of North School."""
    return hire(progress, Role.LEARNER_MANAGER, NORTH)


@pytest.fixture(autouse=True)
def _locks_in_order(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever a test does, each transaction takes its locks in the order of `Lock`."""
    watch = LockWatch()
    monkeypatch.setattr(MemoryUnitOfWork, "hold", watch.watching(MemoryUnitOfWork.hold))
    yield
    assert watch.out_of_order == []
