"""SQLAlchemy: a script with mapped objects, and a careful one with Core."""

from datetime import date

from sqlalchemy import Engine, create_engine, event, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from benchmarks._imports.work import Contestant, Credentials, Outcome, Unique, Work, check, read, refused


class Base(DeclarativeBase):
    """Registry."""


class Learner(Base):
    """One table with everything."""

    __tablename__ = "learners"
    id: Mapped[int] = mapped_column(primary_key=True)
    ukprn: Mapped[str]
    year_group: Mapped[int]
    first_name: Mapped[str]
    last_name: Mapped[str]
    postcode: Mapped[str]
    date_of_birth: Mapped[date]
    email: Mapped[str]
    house: Mapped[str]
    street: Mapped[str]
    locality: Mapped[str]
    town: Mapped[str]
    telephone: Mapped[str]
    uln: Mapped[str]
    upn: Mapped[str]
    ccis: Mapped[str]
    gender: Mapped[str]
    ethnicity: Mapped[str]
    username: Mapped[str] = mapped_column(unique=True)
    secret: Mapped[str]


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
            connection.execute(insert(Learner.__table__), records)
        return len(records), 0

    return work


CONTESTANTS: dict[str, Contestant] = {
    "SQLAlchemy ORM": Contestant(_prepare, orm),
    "SQLAlchemy Core": Contestant(_prepare, core),
}
