"""Everything in memory, with a clock that stands still."""

from collections.abc import Iterator
from typing import cast

import pytest

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.messages import actions
from progress_core.domain.permissions import EVERYTHING, OPERATOR, Actor, Role
from progress_core.memory.clock import FixedClock
from progress_core.memory.mail import MemoryMailer
from progress_core.ports.audit import AuditQuery

IN_MEMORY = {
    "PROGRESS_DATABASE_URL": "memory:",
    "PROGRESS_MAIL_URL": "memory:",
    "PROGRESS_JOBS_URL": "memory:",
    "PROGRESS_SPREADSHEETS": "memory",
    "PROGRESS_LETTERS": "memory",
    "PROGRESS_PASSWORDS": "memory",
    "PROGRESS_SEALING": "memory",
    "PROGRESS_TOKENS": "memory",
    "PROGRESS_CLOCK": "memory",
    "PROGRESS_TRANSLITERATION": "memory",
}
NORTH, SOUTH, ELSEWHERE = "10000055", "10013279", "10002938"
PROVIDERS = (
    {"ukprn": NORTH, "name": "North School", "area": "Oxfordshire", "postcode": "OX14 1GG"},
    {"ukprn": SOUTH, "name": "South College", "area": "Oxfordshire", "postcode": "OX28 6NE"},
    {"ukprn": ELSEWHERE, "name": "Elsewhere Academy", "area": "Camden", "postcode": "NW3 2BQ"},
)


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


def hire(progress: Progress, role: Role = Role.LEARNER_MANAGER, *ukprns: str, email: str = "", area: str = "") -> Actor:
    """Create a member of staff and give them as an actor."""
    email = email or f"{role.value}@example.com"
    progress.staff.create(OPERATOR, email, role, providers=ukprns, area=area, password="teach3rs")
    return progress.accounts.actor(email)


@pytest.fixture
def manager(progress: Progress) -> Actor:
    """A learner manager of North School."""
    return hire(progress, Role.LEARNER_MANAGER, NORTH)


def form(**values: object) -> dict[str, object]:
    """The create form of an ordinary learner, with changes."""
    return {
        "username": "asmith",
        "password": "sunny4day",
        "ukprn": NORTH,
        "year_group": "11",
        "first_name": "Ann",
        "last_name": "Smith",
        "date_of_birth": "2010-10-02",
        **values,
    }
