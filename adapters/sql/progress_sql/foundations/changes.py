"""What has changed, on SQL: its table, and how the other repositories write to it.

Rows are only ever added, so that nobody who notes a change waits for anybody else who does. `stamp` is the number of
the transaction: on PostgreSQL, the server's own, so that a reader knows which of them have ended (`Backend.settled`);
on SQLite, which has one writer at a time, each transaction's is one more than the last.
"""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Column, ColumnElement, Index, Table, and_, select

from progress_core.domain.operations.changes import ChangeKind
from progress_sql.foundations.backend import chunks
from progress_sql.foundations.columns import NUMBER, index_where, metadata, number, small, text
from progress_sql.foundations.profile_tables import applications
from progress_sql.foundations.session import Session
from progress_sql.foundations.tables import learners, memberships

NO_GROUP = 0

changes = Table(
    "changes",
    metadata,
    Column("number", NUMBER, primary_key=True),
    number("stamp"),
    small("kind"),
    number("subject_id"),
    number("learner_id"),
    text("ukprn"),
    number("group_id"),
    Index("ix_changes_stamp", "stamp", "number"),
    index_where("ix_changes_marks", "kind, subject_id", "kind < 0"),  # these note no change
)


class Note(NamedTuple):
    """A row of the table, without its place; an import makes one per learner, so it is a tuple.

    Args:
        kind: what changed.
        subject_id: which.
        learner_id: whose it is.
        ukprn: the provider whose readers are told; "" for those of a group.
        group_id: the group whose readers are told, or `NO_GROUP`.
    """

    kind: int
    subject_id: int
    learner_id: int
    ukprn: str
    group_id: int = NO_GROUP


def note(session: Session, notes: Iterable[Note]) -> None:
    """Note changes, each once in a transaction."""
    fresh = session.noted.fresh(notes)
    if fresh:
        stamp = session.stamp()
        session.insert_many(changes, [(stamp, *each) for each in fresh])


def note_learners(session: Session, providers: Iterable[tuple[int, str]]) -> None:
    """Note learners for the readers of providers; each is an id and a UKPRN."""
    kind = int(ChangeKind.LEARNER)  # which is stored much faster than the member of an enumeration
    note(session, [Note(kind, id_, id_, ukprn) for id_, ukprn in providers])


def note_application(session: Session, id_: int, learner_id: int, school: str, college: str) -> None:
    """Note an application for the readers of its learner's provider, and for the provider that receives it."""
    sent = Note(ChangeKind.APPLICATION, id_, learner_id, school)
    note(session, [sent, Note(ChangeKind.RECEIVED, id_, learner_id, college)])


def note_with_applications(session: Session, providers: Iterable[tuple[int, str]]) -> None:
    """Note learners, and their applications, for the readers of providers."""
    schools = dict(providers)
    note_learners(session, schools.items())
    for chunk in chunks(schools):
        for id_, learner_id, college in _applications(session, chunk):
            note_application(session, id_, learner_id, schools[learner_id], college)


def note_members(session: Session, *conditions: ColumnElement[bool]) -> None:
    """Note learners, and their applications, for the readers of their groups.

    Args:
        session: of the transaction.
        conditions: which memberships.
    """
    found = session.tuples(select(memberships.c.learner_id, memberships.c.group_id).where(and_(*conditions)))
    groups: dict[int, list[int]] = {}
    for learner_id, group_id in found:
        groups.setdefault(learner_id, []).append(group_id)
    note(session, [Note(ChangeKind.LEARNER, id_, id_, "", group_id) for id_, group_id in found])
    for chunk in chunks(groups):
        note(
            session,
            [
                Note(ChangeKind.APPLICATION, id_, learner_id, "", group_id)
                for id_, learner_id, _ in _applications(session, chunk)
                for group_id in groups[learner_id]
            ],
        )


def held_provider(session: Session, learner_id: int) -> str | None:
    """Return a learner's provider, and keep it until the transaction ends; None if there is no such learner.

    Without this, a learner might move while one of their applications is noted for the provider that they leave.
    """
    found = session.first(select(learners.c.ukprn).where(learners.c.id == learner_id).with_for_update(key_share=True))
    return None if found is None else str(found[0])


def providers_of(session: Session, learner_ids: Iterable[int]) -> dict[int, str]:
    """Return the providers of learners, by id."""
    these = session.backend.any_of(learners.c.id, list(learner_ids))
    return dict(session.tuples(select(learners.c.id, learners.c.ukprn).where(these)))


def _applications(session: Session, learner_ids: list[int]) -> list[tuple[int, int, str]]:
    wanted = session.backend.any_of(applications.c.learner_id, learner_ids)
    return session.tuples(select(applications.c.id, applications.c.learner_id, applications.c.ukprn).where(wanted))
