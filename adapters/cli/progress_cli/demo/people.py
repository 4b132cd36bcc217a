"""The demo's staff, one of each role in the area, and their log-ins."""

from contextlib import suppress
from typing import TYPE_CHECKING

from attrs import frozen

from progress_cli.demo.cohort import PLACES
from progress_core.domain.accounts.passwords import initial_passwords
from progress_core.domain.foundations.errors import NotAllowed
from progress_core.domain.foundations.permissions import Role

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress

AREA = "Leeds"
MANAGER, TUTOR, BOSS = "manager@example.com", "tutor@example.com", "provider@example.com"
ADMISSIONS = "admissions@example.com"
SIGNS_OFF = PLACES[1][0]
"""The demo provider whose staff sign off profiles and add qualifications."""

_SCHOOLS = tuple(place[0] for place in PLACES)
_COLLEGE = "10024962"  # Leeds City College


@frozen
class Person:
    """A member of staff."""

    username: str
    role: Role
    name: str
    providers: tuple[str, ...] = ()


STAFF = (
    Person("area@example.com", Role.AREA_ADMINISTRATOR, "Grace Holroyd"),
    Person("users@example.com", Role.USER_MANAGER, "Imran Akhtar", _SCHOOLS),
    Person(BOSS, Role.PROVIDER_MANAGER, "Siân Barraclough", _SCHOOLS[:1]),
    Person(MANAGER, Role.LEARNER_MANAGER, "Tom O'Neill", _SCHOOLS),
    Person(TUTOR, Role.LEARNER_MANAGER, "Zofia Wiśniewska", _SCHOOLS[:1]),
    Person(ADMISSIONS, Role.ADMISSIONS, "Dev Patel-Grant", (_COLLEGE,)),
)


@frozen
class Login:
    """What a person logs in with, and the providers they see."""

    username: str
    password: str
    role: Role
    providers: tuple[str, ...]


def passwords(progress: "Progress", count: int) -> list[str]:
    """Return `count` new passwords."""
    return initial_passwords(progress.context.tokens.passwords, count, progress.context.limits.password)


def make_staff(progress: "Progress") -> list[Login]:
    """Create the staff, log each of them in once, and return the log-ins with the passwords they chose."""
    logins = []
    for person, initial in zip(STAFF, passwords(progress, len(STAFF)), strict=True):
        first_name, _, last_name = person.name.partition(" ")
        progress.staff.create(
            progress.operator,
            person.username,
            person.role,
            providers=person.providers,
            area=AREA if person.role is Role.AREA_ADMINISTRATOR else "",
            password=initial,
            first_name=first_name,
            last_name=last_name,
        )
        chosen = first_log_in(progress, person.username, initial)
        seen = progress.accounts.actor(person.username).scope.providers
        logins.append(Login(person.username, chosen, person.role, tuple(sorted(seen))))
    return logins


def first_log_in(progress: "Progress", username: str, initial: str) -> str:
    """Log in with an initial password, and return the new password that is chosen."""
    actor = progress.accounts.log_in(username, initial).actor
    (chosen,) = passwords(progress, 1)
    progress.own_account.change_password(actor, initial, chosen)
    return chosen


def lock_out(progress: "Progress", username: str) -> None:
    """Log in with wrong passwords until the account is locked."""
    for _ in range(progress.context.limits.lockout_failures):
        with suppress(NotAllowed):
            progress.accounts.log_in(username, "not the password")
