"""The school of the examples: its staff with their programs, learners in several states, and two courses."""

from collections.abc import Callable
from datetime import date
from itertools import starmap
from typing import TYPE_CHECKING, cast

from attrs import evolve, field, frozen

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.accounts.access_tokens import scopes_for
from progress_core.domain.applications.applications import ApplicationState as State
from progress_core.domain.applications.offers import Condition, Terms
from progress_core.domain.courses.courses import Course
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.permissions import Role
from tests.given.admissions import directory
from tests.given.exchanges import CELLS_OF_MATHS, export, filled, staff_add, take_in
from tests.given.imports import ANN, BOB, CAT, bring, csv
from tests.given.people import IN_MEMORY
from tests.given.webhooks import hooked

if TYPE_CHECKING:
    from progress_core.memory.store import MemoryStore

SCHOOL, RECEIVER = "10098001", "10098002"
"""UKPRNs of the school and of the college that it sends learners to."""
MANAGER, HEAD, OFFICE = "manager", "provider manager", "user manager"
COLLEGE, COURSES = "admissions", "provider manager of the college"
AMINA, BEN = "learner", "another learner"
DIGITAL, CHILDCARE, HEALTH = 2001, 2002, 2003
"""Numbers of courses."""

_STAFF = {
    MANAGER: (Role.LEARNER_MANAGER, SCHOOL, "j.okafor@northgate.example", "Joy", "Okafor"),
    HEAD: (Role.PROVIDER_MANAGER, SCHOOL, "p.lewis@northgate.example", "Pat", "Lewis"),
    OFFICE: (Role.USER_MANAGER, SCHOOL, "office@northgate.example", "Sam", "Reed"),
    COLLEGE: (Role.ADMISSIONS, RECEIVER, "admissions@riverside.example", "Alex", "Hill"),
    COURSES: (Role.PROVIDER_MANAGER, RECEIVER, "courses@riverside.example", "Dee", "Marsh"),
}
_PROVIDERS = (
    {"ukprn": SCHOOL, "name": "Northgate School", "area": "Oxfordshire", "town": "Abingdon", "postcode": "OX14 1GG"},
    {
        "ukprn": RECEIVER,
        "name": "Riverside College",
        "area": "Oxfordshire",
        "town": "Witney",
        "postcode": "OX28 6NE",
        "website": "https://riverside.example",
    },
)
_COURSE = Course(
    *(DIGITAL, RECEIVER, "Digital Production, Design and Development", "T Level", date(2027, 9, 1), "OX28 6NE"),
    venue="Mill Campus",
    town="Witney",
    latitude=51.786,
    longitude=-1.485,
    subject_area="Digital technology",
    length="2 years",
    entry_requirements="5 GCSEs at grade 4 or above, with English language and mathematics among them.",
    website="https://riverside.example/courses/digital",
    closes_on=date(2027, 6, 30),
)
_OTHERS = (
    (CHILDCARE, "Education and Childcare", "Education and training"),
    (HEALTH, "Health", "Health, public services and care"),
)
_MATHS = {"type": "GCSE (9 to 1)", "subject": "Mathematics", "completion_date": "2027-06", "predicted_grade": "6"}
_ELLA, _BOB, _CAT = ((SCHOOL, *row[1:]) for row in (ANN, BOB, CAT))
_FILES = {
    "good": csv(_CAT),
    "twice": csv(_BOB, _BOB),
    "bad": csv((*_ELLA[:4], "nowhere", *_ELLA[5:]), _BOB, (*_CAT[:2], "", *_CAT[3:])),
}


@frozen
class School:
    """Everything that the examples ask about.

    Args:
        progress: over a store in memory.
        tokens: of whom -> the token of their program.
        numbers: what -> its number, for addresses and bodies.
        workbook: qualifications of the year group, filled in.
        back: puts the store back as it was.
    """

    progress: Progress
    tokens: dict[str, str]
    numbers: dict[str, int]
    workbook: bytes = field(repr=False)
    back: Callable[[], None]

    def actor(self, who: str) -> Actor:
        """Return somebody as an actor."""
        return self.progress.accounts.actor(_username(who))


def _username(who: str) -> str:
    return {AMINA: "apatel", BEN: "bdavies"}.get(who) or _STAFF[who][2]


def make_school() -> School:
    """Make the school; everything is the same each time."""
    progress = Progress.open(Settings.from_env(IN_MEMORY))
    progress.providers.put_many(OPERATOR, _PROVIDERS)
    directory(progress, _COURSE, *starmap(_course_like, _OTHERS))
    for who in _STAFF:
        _hire(progress, who)
    manager = progress.accounts.actor(_username(MANAGER))
    numbers = _learners(progress, manager) | _files(progress, manager)
    group = progress.groups.create(OPERATOR, SCHOOL, "Tutor group 11A")
    progress.group_learners.change(OPERATOR, group.id, joining=[numbers["amina"], numbers["ben"]])
    progress.groups.create(OPERATOR, SCHOOL, "Gifted and talented")
    webhook = hooked(
        progress, manager, "learner.created", "import.finished", url="https://mis.northgate.example/progress"
    )
    delivery = progress.webhooks.test(manager, webhook.webhook.number)
    tokens = {who: _token(progress, who) for who in (*_STAFF, AMINA, BEN)}
    spare = progress.access_tokens.create(manager, "Weekly report", ["reports:read"])
    tokens["reports alone"] = spare.token
    numbers |= {
        "group": group.id,
        "webhook": webhook.webhook.number,
        "delivery": delivery.number,
        "token": spare.access.number,
        "staff": manager.account_id,
    }
    staff_add(progress, SCHOOL)
    empty = export(progress, manager, SCHOOL)
    workbook = filled(progress, empty, CELLS_OF_MATHS)
    spoilt = take_in(progress, manager, filled(progress, empty, {**CELLS_OF_MATHS, "L2": "12"}), SCHOOL)
    staff_add(progress, SCHOOL, yes=False)
    numbers |= {"export": progress.qualification_exports.list(manager)[0].id, "filled in": spoilt.id}
    return School(progress, tokens, numbers, workbook, _keeper(progress))


def _course_like(number: int, title: str, area: str) -> Course:
    website = f"https://riverside.example/courses/{title.partition(' ')[0].lower()}"
    return evolve(_COURSE, id=number, title=title, subject_area=area, website=website)


def _hire(progress: Progress, who: str) -> None:
    role, ukprn, email, first_name, last_name = _STAFF[who]
    name = {"first_name": first_name, "last_name": last_name}
    progress.staff.create(OPERATOR, email, role, providers=[ukprn], password="teach3rs", **name)
    progress.own_account.change_password(progress.accounts.actor(email), "teach3rs", "chosen4me")


def _token(progress: Progress, who: str) -> str:
    actor = progress.accounts.actor(_username(who))
    return progress.access_tokens.create(actor, "School sync", scopes_for(actor.role)).token


def _learners(progress: Progress, manager: Actor) -> dict[str, int]:
    """Create Amina, who waits for an approval; Ben, who has applied; and Chloe, who never logged on."""
    amina = _enrol(progress, manager, "Amina Patel", "apatel", "OX14 1GG", Choice.YES)
    ben = _enrol(progress, manager, "Ben Davies", "bdavies", "OX28 6NE", Choice.NO)
    chloe = _enrol(progress, manager, "Chloe Wright", "cwright", "OX4 1AA", Choice.YES)
    _complete(progress, "apatel")
    _complete(progress, "bdavies")
    waits, draft = _begin(progress, "apatel", DIGITAL), _begin(progress, "apatel", CHILDCARE, move=False)
    submitted, offered = _begin(progress, "bdavies", DIGITAL), _begin(progress, "bdavies", CHILDCARE)
    learner, college = progress.accounts.actor("bdavies"), progress.accounts.actor(_username(COLLEGE))
    conditions = Condition("Come to an interview"), Condition(type=_MATHS["type"], subject="Mathematics", grade="4")
    progress.admissions.decide(college, offered, State.OFFERED, terms=Terms(conditions))
    progress.favourites.save(learner, DIGITAL)
    progress.favourites.save(learner, CHILDCARE)
    return {
        "amina": amina,
        "ben": ben,
        "chloe": chloe,
        "waits": waits,
        "draft": draft,
        "submitted": submitted,
        "offered": offered,
    }


def _enrol(progress: Progress, manager: Actor, name: str, username: str, postcode: str, sign_off: Choice) -> int:
    first_name, _, last_name = name.partition(" ")
    values = {
        "username": username,
        "password": "sunny4day",
        "ukprn": SCHOOL,
        "year_group": "11",
        "first_name": first_name,
        "last_name": last_name,
        "date_of_birth": f"2010-10-{len(username) + len(name):02}",
        "postcode": postcode,
        "email": f"{username}@northgate.example",
    }
    return progress.learners.create(manager, values, sign_off=sign_off).learner.id


def _complete(progress: Progress, username: str) -> None:
    """Let a learner choose a password, and complete the profile."""
    progress.own_account.change_password(progress.accounts.actor(username), "sunny4day", "chosen4me")
    learner = progress.accounts.actor(username)
    number = learner.account_id
    progress.profiles.save_personal_information(learner, number, {}, complete=True)
    statement = {"personal_statement": "I build small games, and teach my cousins how to.", "interests": "Chess"}
    progress.profiles.save_statements(learner, number, statement, complete=True)
    progress.qualifications.add(learner, number, _MATHS)
    progress.qualifications.complete(learner, number)


def _begin(progress: Progress, username: str, course_id: int, *, move: bool = True) -> int:
    """Let a learner begin an application, and apply."""
    learner = progress.accounts.actor(username)
    number = progress.applications.begin(learner, course_id).application.id
    if move:
        progress.applications.move(learner, number, State.PENDING)
    return number


def _files(progress: Progress, manager: Actor) -> dict[str, int]:
    """Import learners: with mistakes, with a duplicate to be decided, and well."""
    return {name: bring(progress, manager, content).id for name, content in _FILES.items()}


def _keeper(progress: Progress) -> Callable[[], None]:
    store = cast("MemoryStore", progress.context.store)
    tables, next_id = store.tables.fork(), store._next_id

    def back() -> None:
        store.tables, store._next_id = tables.fork(), next_id

    return back
