"""The API: 10,000 learners read page by page, beside the same list in FastAPI, SQLAlchemy's ORM and pydantic.

Both read the same SQLite database, look the token up in every request, and answer with the same fields, 500 learners
a page, without a network. The peer's pages are keyset pages too; it knows no scopes and counts nothing.
"""

import json
import re
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import psutil
from fastapi import Depends, FastAPI, Header, HTTPException
from progress_web import create_api
from progress_web.api.foundations import admission
from pydantic import BaseModel, ConfigDict
from sqlalchemy import create_engine, func, select, tuple_
from sqlalchemy.ext.automap import automap_base
from sqlalchemy.orm import Session
from starlette.types import ASGIApp

from benchmarks._asgi import Requests
from benchmarks._site import AREA_ADMINISTRATOR, school
from benchmarks.imports import sqlite
from benchmarks.measure import by_turns, table
from progress_core.domain.accounts.access_tokens import TokenScope

_NEXT = re.compile(rb'"next": ?"([^"]+)"')
LEARNERS, LIMIT, ROUNDS = 10_000, 500, 7
TINY = {"LEARNERS": 40, "LIMIT": 20, "ROUNDS": 1}
"""What takes the place of these when all that matters is that it runs."""


def run() -> dict[str, object]:
    """Measure both, print the table and return the figures."""
    admission.PER_MINUTE = 10**9
    with tempfile.TemporaryDirectory() as name, sqlite(Path(name)) as url, school(url, LEARNERS) as made:
        administrator = made.progress.accounts.actor(AREA_ADMINISTRATOR)
        token = made.progress.access_tokens.create(administrator, "reader", [TokenScope.LEARNERS_READ]).token
        ours, theirs = _Reader(create_api(made.progress), token), _Reader(_peer(url), token)
        if not ours.read() == theirs.read() == LEARNERS:
            raise AssertionError("They read different lists.")
        seconds = by_turns({"Progress": ours.read, "FastAPI + ORM + pydantic": theirs.read}, ROUNDS)
        figures = table(seconds, records=LEARNERS, of="Progress")
        figures["growth in MB over five readings"] = grown = _growth(ours)
        print(f"memory after five more readings: + {grown} MB")
    return figures


def _growth(reader: "_Reader") -> float:
    process = psutil.Process()
    before = process.memory_info().rss
    for _ in range(5):
        reader.read()
    return round(float(process.memory_info().rss - before) / 2**20, 1)


class _Reader:
    """Reads the whole list, page by page."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._requests = Requests(app, [(b"authorization", f"Bearer {token}".encode())])

    def read(self) -> int:
        """Return how many learners there are on all pages."""
        found, cursor = 0, ""
        while cursor or not found:
            status, _, page = self._requests.get(f"/learners?limit={LIMIT}&cursor={quote(cursor)}")
            assert status == 200
            following = _NEXT.search(page)  # to make values of the rest is the reader's work, not the server's
            found, cursor = found + page.count(b'"username"'), following[1].decode() if following else ""
        return found


class _Entry(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    username: str
    first_name: str
    last_name: str
    email: str
    ukprn: str
    year_group: int
    profile: dict[str, Any]
    standing: int


class _Page(BaseModel):
    items: list[_Entry]
    next: str
    total: int


def _peer(url: str) -> ASGIApp:
    """Build the same list as many would write it."""
    engine = create_engine(url, connect_args={"check_same_thread": False})
    base = automap_base()
    base.prepare(autoload_with=engine)
    learners, accounts, tokens = base.classes.learners, base.classes.accounts, base.classes.access_tokens
    app = FastAPI()

    def session() -> Iterator[Session]:
        with Session(engine) as opened:
            yield opened

    Opened = Annotated[Session, Depends(session)]  # noqa: N806 - a type

    def owner(opened: Opened, authorization: Annotated[str, Header()]) -> int:
        digest = sha256(authorization.removeprefix("Bearer ").encode()).hexdigest()
        token = opened.scalar(select(tokens).where(tokens.digest == digest))
        if token is None:
            raise HTTPException(401)
        return int(token.account_id)

    @app.get("/learners")
    def listed(opened: Opened, _owner: Annotated[int, Depends(owner)], limit: int = 50, cursor: str = "") -> _Page:
        asked = select(learners, accounts).join(accounts, accounts.id == learners.id).where(learners.archived == 0)
        if cursor:
            last, number = cursor.rsplit("~", 1)
            asked = asked.where(tuple_(learners.last_name, learners.id) > (last, int(number)))
        total = opened.scalar(select(func.count()).select_from(learners).where(learners.archived == 0)) or 0
        rows = opened.execute(asked.order_by(learners.last_name, learners.id).limit(limit)).all()
        entries = [_entry(learner, account) for learner, account in rows]
        following = f"{entries[-1].last_name}~{entries[-1].id}" if len(entries) == limit else ""
        return _Page(items=entries, next=following, total=total)

    return app


def _entry(learner: Any, account: Any) -> _Entry:
    own = ("id", "first_name", "last_name", "email", "ukprn", "year_group", "standing")
    values = {name: getattr(learner, name) for name in own}
    return _Entry(**values, username=account.username, profile=json.loads(learner.profile or "{}"))
