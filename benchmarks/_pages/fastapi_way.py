"""FastAPI, SQLAlchemy's ORM and pydantic: the list of learners and the ten counts as JSON.

Each request looks the session up, and who may see which learners, as ours does; the rows are those of the page.
"""

import json
from collections.abc import Iterator
from hashlib import sha256
from time import time
from typing import Annotated, Any

from fastapi import Cookie, Depends, FastAPI, HTTPException
from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, and_, create_engine, exists, func, not_, select, tuple_
from sqlalchemy.ext.automap import automap_base
from sqlalchemy.orm import Session
from starlette.types import ASGIApp

LIMIT, IDLE_SECONDS = 50, 30 * 60
_STATUSES = ("Not started", "In progress", "Complete")


class _Learner(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    username: str
    first_name: str
    last_name: str
    email: str
    ukprn: str
    year_group: int
    personal_information: str
    qualifications: str
    statements: str
    locked_out: bool


class _Page(BaseModel):
    learners: list[_Learner]
    next: str
    total: int
    providers: dict[str, str]
    groups: dict[int, str]


class _Person(BaseModel):
    name: str
    ukprns: list[str]


def build(url: str) -> ASGIApp:
    """Build the application over a store of ours on SQLite."""
    engine = create_engine(url, connect_args={"check_same_thread": False})
    base = automap_base()
    base.prepare(autoload_with=engine)
    tables = base.classes
    app = FastAPI()

    def session() -> Iterator[Session]:
        with Session(engine) as opened:
            yield opened

    Opened = Annotated[Session, Depends(session)]  # noqa: N806 - a type

    def person(opened: Opened, cookie: Annotated[str, Cookie(alias="progress-session")]) -> _Person:
        return _person(tables, opened, cookie)

    Known = Annotated[_Person, Depends(person)]  # noqa: N806 - a type

    @app.get("/learners")
    def listed(opened: Opened, known: Known, after: str = "") -> _Page:
        return _page(tables, opened, known, after)

    @app.get("/dashboard")
    def counted(opened: Opened, known: Known) -> dict[str, int]:
        learners = tables.learners
        seen = and_(learners.ukprn.in_(known.ukprns), learners.archived == 0)
        return {
            line: opened.scalar(select(func.count()).select_from(learners).where(seen, condition)) or 0
            for line, condition in _lines(tables).items()
        }

    return app


def _person(tables: Any, opened: Session, cookie: str) -> _Person:
    digest = sha256(cookie.encode()).hexdigest()
    found = opened.get(tables.sessions, digest)
    if found is None or found.waits or found.seen_at / 1e6 < time() - IDLE_SECONDS:
        raise HTTPException(401)
    account: Any = opened.get(tables.accounts, found.account_id)
    if account.disabled or account.deleted:
        raise HTTPException(401)
    staff: Any = opened.get(tables.staff, account.id)
    return _Person(name=staff.email, ukprns=[provider.ukprn for provider in staff.providers_collection])


def _page(tables: Any, opened: Session, known: _Person, after: str) -> _Page:
    learners, accounts = tables.learners, tables.accounts
    seen = and_(learners.ukprn.in_(known.ukprns), learners.archived == 0)
    asked = select(learners, accounts).join(accounts, accounts.id == learners.id).where(seen)
    if after:
        last, first, number = json.loads(after)
        asked = asked.where(tuple_(learners.last_key, learners.first_key, learners.id) > (last, first, number))
    rows = opened.execute(asked.order_by(learners.last_key, learners.first_key, learners.id).limit(LIMIT)).all()
    providers = opened.scalars(select(tables.providers).where(tables.providers.ukprn.in_(known.ukprns)))
    groups = opened.scalars(select(tables.groups).where(tables.groups.ukprn.in_(known.ukprns)))
    end = rows[-1][0] if len(rows) == LIMIT else None
    return _Page(
        learners=[_learner(learner, account) for learner, account in rows],
        next=json.dumps([end.last_key, end.first_key, end.id]) if end else "",
        total=opened.scalar(select(func.count()).select_from(learners).where(seen)) or 0,
        providers={provider.ukprn: provider.name for provider in providers},
        groups={group.id: group.name for group in groups},
    )


def _learner(learner: Any, account: Any) -> _Learner:
    own = ("id", "first_name", "last_name", "email", "ukprn", "year_group")
    sections = [_STATUSES[status] for status in json.loads(learner.profile or "[0, 0, 0]")[:3]]
    return _Learner(
        **{name: getattr(learner, name) for name in own},
        username=account.username,
        personal_information=sections[0],
        qualifications=sections[1],
        statements=sections[2],
        locked_out=account.locked_at is not None,
    )


def _lines(tables: Any) -> dict[str, ColumnElement[bool]]:
    """Return the conditions of the ten lines of the dashboard, each from the rows that it is about."""
    learners, accounts, applications = tables.learners, tables.accounts, tables.applications
    own = accounts.id == learners.id
    applied = exists().where(applications.learner_id == learners.id)
    offered = exists().where(applications.learner_id == learners.id, applications.state == "offered")
    qualified = exists().where(tables.qualifications.learner_id == learners.id)
    stated = exists().where(tables.statements.learner_id == learners.id)
    referred = exists().where(tables.learner_references.learner_id == learners.id)
    approved = exists().where(tables.profile_contents.learner_id == learners.id)
    return {
        "learners": learners.id.is_not(None),
        "never-logged-in": exists().where(own, accounts.first_login_at.is_(None)),
        "locked-out": exists().where(own, accounts.locked_at.is_not(None)),
        "incomplete": not_(and_(qualified, stated)),
        "awaiting-approval": and_(qualified, stated, not_(approved)),
        "awaiting-qualifications": not_(qualified),
        "awaiting-references": not_(referred),
        "with-applications": applied,
        "no-applications": not_(applied),
        "no-offers": and_(applied, not_(offered)),
    }
