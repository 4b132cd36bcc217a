"""Stores with very many learners, made by the bulk path, and the site over them, asked without a network."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from random import Random
from time import perf_counter, process_time
from typing import Any

from attrs import evolve, frozen
from progress_web import create_app
from sqlalchemy import Engine, event

from benchmarks._asgi import Answer, Header, Requests
from benchmarks._imports.workbooks import SYLLABLES
from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.accounts.accounts import Account, Credential, password_context
from progress_core.domain.accounts.sessions import Session, digest_of
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.dashboard import standing
from progress_core.domain.learners.learners import Learner, LearnerDetails
from progress_core.domain.providers.providers import Provider

FIRST_UKPRN = 10_000_001
OWN_LEARNERS, OTHER_LEARNERS = 2_000, 1_000
AREA = "Dorset"
CHUNK = 10_000
NOW = datetime.now(UTC)
MANAGER, AREA_ADMINISTRATOR = "manager@example.com", "area@example.com"
Statements = list[tuple[str, Any]]


@frozen
class School:
    """A store with learners, and the sessions of two people.

    Args:
        progress: the use cases.
        cookies: by username.
        middle: id of a learner of the manager's.
    """

    progress: Progress
    cookies: dict[str, bytes]
    middle: int


@contextmanager
def school(url: str, learners: int) -> Iterator[School]:
    """Build a store: one provider with 2,000 learners, others with 1,000, in one area; with two people logged in."""
    settings = Settings(database_url=url, mail_url="memory:", secret_key="for figures alone")
    with Progress.open(settings) as progress:
        progress.context.store.migrate()
        ukprns = _fill(progress, learners)
        progress.staff.create(OPERATOR, MANAGER, Role.LEARNER_MANAGER, providers=[ukprns[0]], password="teach3rs")
        progress.staff.create(OPERATOR, AREA_ADMINISTRATOR, Role.AREA_ADMINISTRATOR, area=AREA, password="teach3rs")
        cookies = {username: session_of(progress, username) for username in (MANAGER, AREA_ADMINISTRATOR)}
        yield School(progress, cookies, FIRST_ID + min(learners, OWN_LEARNERS) // 2)


FIRST_ID = 1_000_001


def _fill(progress: Progress, learners: int) -> list[str]:
    """Add learners as an import does: thousands at a time, in one transaction."""
    random = Random(2013)
    sizes = [min(learners, OWN_LEARNERS)]
    while sum(sizes) < learners:
        sizes.append(min(OTHER_LEARNERS, learners - sum(sizes)))
    providers = [Provider(str(FIRST_UKPRN + at), f"School {at:03}", AREA) for at in range(len(sizes))]
    rows = [{"ukprn": provider.ukprn, "name": provider.name, "area": provider.area} for provider in providers]
    progress.providers.put_many(OPERATOR, rows)
    with progress.context.store.transaction() as work:
        ids = iter(work.new_ids(learners))
        for provider, size in zip(providers, sizes, strict=True):
            made = [a_learner(progress, random, next(ids), provider) for _ in range(size)]
            work.accounts.add_many(account for account, _ in made)
            work.learners.add_many(learner for _, learner in made)
    return [provider.ukprn for provider in providers]


def a_learner(progress: Progress, random: Random, number: int, provider: Provider) -> tuple[Account, Learner]:
    """Build a learner with a sealed initial password."""
    sealed = progress.context.sealer.seal("sunny4day", password_context(number))
    first = "".join(random.choices(SYLLABLES, k=2)).title()
    last = "".join(random.choices(SYLLABLES, k=3)).title()
    entered = NOW - timedelta(days=random.randrange(1, 200)) if random.random() < 0.6 else None
    account = Account(
        number,
        f"{first[0]}{last}{number}",
        Role.LEARNER,
        NOW,
        Credential("sealed", sealed, NOW, must_change=True),
        locked_at=NOW if random.random() < 0.02 else None,
        first_login_at=entered,
        last_login_at=entered,
    )
    details = LearnerDetails(
        provider.ukprn,
        random.randint(9, 13),
        first,
        last,
        "DT1 1XX",
        date(2010, random.randint(1, 12), random.randint(1, 28)),
        email=f"learner{number}@school.example.com",
        uln=str(number * 1000) if random.random() < 0.5 else "",
    )
    learner = Learner(number, details, NOW - timedelta(minutes=number % 100_000))
    return account, evolve(learner, standing=standing(learner, account, provider))


def session_of(progress: Progress, username: str) -> bytes:
    """Begin a session without its password, in the place of an earlier one; return its cookies."""
    token, now = f"token of {username}".replace(" ", "-"), datetime.now(UTC)
    with progress.context.store.transaction() as work:
        account = work.accounts.find(username)
        assert account is not None
        assert account.credential is not None
        work.accounts.save(evolve(account, credential=evolve(account.credential, must_change=False)))
        work.sessions.end(digest_of(token))
        work.sessions.add(Session(digest_of(token), account.id, now, now + timedelta(minutes=30), now, account.id))
    return f"progress-session={token}; progress-visitor=visitor".encode()


class Asker:
    """Asks the site for pages, without a network in between."""

    def __init__(self, of: School) -> None:
        self._school = of
        self._requests = Requests(create_app(of.progress))
        self.close = self._requests.close

    def answer(self, username: str, address: str, *headers: Header) -> Answer:
        """Return the whole answer with a page."""
        return self._requests.get(address, (b"cookie", self._school.cookies[username]), *headers)

    def get(self, username: str, address: str) -> tuple[int, bytes]:
        """Return the status and the content of a page."""
        status, _, body = self.answer(username, address)
        return status, body

    def time(self, username: str, address: str) -> tuple[float, float]:
        """Return the wall and CPU milliseconds of a page."""
        wall, cpu = perf_counter(), process_time()
        status, _ = self.get(username, address)
        taken = (perf_counter() - wall) * 1000, (process_time() - cpu) * 1000
        if status != 200:
            raise AssertionError(f"{address} answered {status}")
        return taken


def statements_of(asker: Asker, username: str, address: str) -> Statements:
    """Return the statements that a page runs, with their parameters."""
    seen: Statements = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        seen.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        asker.get(username, address)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return seen


def bare(engine: Engine, statements: Statements) -> float:
    """Return the milliseconds that the driver alone takes to run statements and fetch all their rows."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        start = perf_counter()
        for statement, parameters in statements:
            cursor.execute(statement, parameters)
            if cursor.description:
                cursor.fetchall()
        return (perf_counter() - start) * 1000
    finally:
        connection.rollback()
        connection.close()
