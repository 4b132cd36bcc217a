"""A site over a store in memory, really served, and programs that use its API with tokens."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from attrs import frozen

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.access_tokens import TokenScope, scopes_for
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.permissions import Role
from tests.browsers import browser_at
from tests.given.people import NORTH, form, hire
from tests.web.conftest import house_of


@frozen
class Program:
    """A program that acts for somebody.

    Args:
        client: sends the token.
        actor: for whom.
        progress: the use cases of the site, to prepare things and to see what came of them.
    """

    client: httpx.Client
    actor: Actor
    progress: Progress

    def get(self, path: str, **query: Any) -> httpx.Response:
        return self.client.get(f"/api/v1{path}", params=query)

    def post(self, path: str, body: object = None, **headers: str) -> httpx.Response:
        return self.client.post(f"/api/v1{path}", json={} if body is None else body, headers=_headers(headers))

    def send(self, method: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        """Send a request, a change without a body as an empty object; `if_match` and the like are headers."""
        given = {"json": {} if body is None else body} if method in ("POST", "PUT", "PATCH") else {}
        return self.client.request(method, f"/api/v1{path}", headers=_headers(headers), **given)  # type: ignore[arg-type] # either has it

    def upload(self, path: str, name: str, content: bytes, **headers: str) -> httpx.Response:
        return self.client.post(f"/api/v1{path}", files={"file": (name, content)}, headers=_headers(headers))

    def work(self) -> None:
        """Run the jobs that wait, as a worker does."""
        while self.progress.jobs.run_next("worker"):
            pass


def _headers(given: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in given.items()}


@frozen
class Hall:
    """A site, and the programs that use it."""

    progress: Progress
    url: str
    closing: ExitStack

    def program(self, role: Role, *ukprns: str, scopes: tuple[TokenScope, ...] = (), **more: str) -> Program:
        """Hire somebody, and let a program act for them.

        Args:
            role: of the person.
            ukprns: their providers.
            scopes: of the token; all that the role can have, unless it says otherwise.
            more: as `hire` takes it.
        """
        actor = hire(self.progress, role, *ukprns, **more)
        self.progress.own_account.change_password(actor, "teach3rs", "chosen4me")
        return self.program_of(self.progress.accounts.actor(actor.username), scopes)

    def learners_program(self, username: str, scopes: tuple[TokenScope, ...] = ()) -> Program:
        """Let a program act for a learner, who has chosen a password."""
        actor = self.progress.accounts.actor(username)
        self.progress.own_account.change_password(actor, "sunny4day", "chosen4me")
        return self.program_of(self.progress.accounts.actor(username), scopes)

    def program_of(self, actor: Actor, scopes: tuple[TokenScope, ...] = ()) -> Program:
        """Let a program act for somebody."""
        made = self.progress.access_tokens.create(actor, "program", scopes or scopes_for(actor.role))
        client = browser_at(self.url, headers={"authorization": f"Bearer {made.token}"})
        return Program(self.closing.enter_context(client), actor, self.progress)


@pytest.fixture
def hall() -> Iterator[Hall]:
    """Run a site."""
    with house_of() as house:
        yield Hall(house.progress, house.url, house.closing)


@pytest.fixture
def manager(hall: Hall) -> Program:
    """A program of a learner manager of North School."""
    return hall.program(Role.LEARNER_MANAGER, NORTH)


@pytest.fixture
def anybody(hall: Hall) -> Iterator[httpx.Client]:
    """A program without a token."""
    with browser_at(hall.url) as client:
        yield client


def a_learner(program: Program, **values: object) -> int:
    """Create a learner at North School; return the id."""
    return program.progress.learners.create(program.actor, form(**values)).learner.id
