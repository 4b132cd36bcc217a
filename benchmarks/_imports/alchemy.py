"""SQLAlchemy: a script with mapped objects, and a careful one with Core."""

from typing import Any

from sqlalchemy import Date, Engine, Index, Integer, String, create_engine, event, insert, select
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column

from benchmarks._imports.work import Contestant, Credentials, Outcome, Unique, Work, check, read, refused
from benchmarks._learner_rules import RULES


class Base(DeclarativeBase):
    """Registry."""


_TYPES: dict[str, Any] = {"year_group": Integer, "date_of_birth": Date}
_INDEXED = {"email", "uln", "upn"}

Learner: Any = type(
    "Learner",
    (Base,),
    {
        "__doc__": "One table with everything, and the indexes that looking for learners needs.",
        "__tablename__": "learners",
        "__table_args__": (Index("ix_learners_list", "ukprn", "last_name"),),
        "id": mapped_column(Integer, primary_key=True),
        **{
            name: mapped_column(_TYPES.get(name, String), nullable=False, index=name in _INDEXED or None)
            for name in RULES
        },
        "username": mapped_column(String, nullable=False, unique=True),
        "secret": mapped_column(String, nullable=False),
    },
)


def _engine(url: str) -> Engine:
    engine = create_engine(url)
    if url.startswith("sqlite"):
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA journal_mode = WAL"))
    return engine


def _prepare(url: str) -> None:
    Base.metadata.create_all(_engine(url))


def orm(url: str) -> Work:
    engine = _engine(url)

    def work(content: bytes) -> Outcome:
        with Session(engine) as session, session.begin():
            unique = Unique(session.execute(select(Learner.uln, Learner.upn)).tuples())
            records, problems = check(read(content), unique)
            if problems:
                return refused(problems)
            Credentials(session.scalars(select(Learner.username))).add_to(records)
            session.add_all(Learner(**record) for record in records)
        return len(records), 0

    return work


def core(url: str) -> Work:
    engine = _engine(url)

    def work(content: bytes) -> Outcome:
        with engine.begin() as connection:
            unique = Unique(connection.execute(select(Learner.uln, Learner.upn)).tuples())
            records, problems = check(read(content), unique)
            if problems:
                return refused(problems)
            Credentials(connection.scalars(select(Learner.username))).add_to(records)
            connection.execute(insert(Learner), records)
        return len(records), 0

    return work


CONTESTANTS: dict[str, Contestant] = {
    "SQLAlchemy ORM": Contestant(_prepare, orm),
    "SQLAlchemy Core": Contestant(_prepare, core),
}
