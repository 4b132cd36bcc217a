"""Everything in memory, three providers, staff, and the form of an ordinary learner."""

from datetime import date, timedelta
from string import ascii_letters
from zlib import crc32

from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.permissions import Role

IN_MEMORY = {
    "PROGRESS_DATABASE_URL": "memory:",
    "PROGRESS_MAIL_URL": "memory:",
    "PROGRESS_JOBS_URL": "memory:",
    "PROGRESS_SPREADSHEETS": "memory",
    "PROGRESS_LETTERS": "memory",
    "PROGRESS_PASSWORDS": "memory",
    "PROGRESS_PASSKEYS": "memory",
    "PROGRESS_SEALING": "memory",
    "PROGRESS_TOKENS": "memory",
    "PROGRESS_CLOCK": "memory",
    "PROGRESS_TRANSLITERATION": "memory",
    "PROGRESS_GEOCODING": "memory",
    "PROGRESS_SECURITY_LOG": "memory:",
    "PROGRESS_CALLBACKS": "memory",
}
NORTH, SOUTH, ELSEWHERE = "10000055", "10013279", "10002938"
PROVIDERS = (
    {"ukprn": NORTH, "name": "North School", "area": "Oxfordshire", "postcode": "OX14 1GG"},
    {
        "ukprn": SOUTH,
        "name": "South College",
        "area": "Oxfordshire",
        "postcode": "OX28 6NE",
        "website": "https://south.example/welcome",
    },
    {"ukprn": ELSEWHERE, "name": "Elsewhere Academy", "area": "Camden", "postcode": "NW3 2BQ"},
)

BORN = date(2010, 10, 2)
"""The birthday of everybody whose age does not matter: usual for Year 11 by the clock in memory, 1 September 2026."""
BORN_BY_BOX = {"date_of_birth-day": "2", "date_of_birth-month": "10", "date_of_birth-year": "2010"}
"""The same birthday, as the boxes of a page hold it."""


def hire(progress: Progress, role: Role = Role.LEARNER_MANAGER, *ukprns: str, email: str = "", area: str = "") -> Actor:
    """Create a member of staff and return them as an actor."""
    email = email or f"{role.value}@example.com"
    progress.staff.create(OPERATOR, email, role, providers=ukprns, area=area, password="teach3rs")
    return progress.accounts.actor(email)


def form(**values: object) -> dict[str, object]:
    """Return the create form of an ordinary learner, with changes; those with other usernames have other birthdays."""
    others = _days_later(str(values.get("username", "asmith")))
    return {
        "username": "asmith",
        "password": "sunny4day",
        "ukprn": NORTH,
        "year_group": "11",
        "first_name": "Ann",
        "last_name": "Smith",
        "date_of_birth": (BORN + timedelta(others)).isoformat(),
        **values,
    }


def _days_later(username: str) -> int:
    """Return by how many days somebody's birthday is later than `BORN`: nobody should look like somebody else."""
    number = username.lstrip(ascii_letters)
    return 0 if username == "asmith" else int(number) if number.isdecimal() else crc32(username.encode()) % 300


def in_state(account: Account, state: str) -> Account:
    if state == "locked":
        return evolve(account, locked_at=account.created_at)
    return evolve(account, disabled=state == "disabled", deleted=state == "deleted")
