"""The orders in which repositories list what they store by time, with moments that differ by a microsecond."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from attrs import frozen

from progress_core.domain.accounts.devices import KnownDevice
from progress_core.domain.accounts.sessions import Session
from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.correspondence.inbox import InboxMessage
from progress_core.domain.correspondence.mail import Outgoing
from progress_core.domain.courses.courses import Course
from progress_core.domain.courses.favourites import Favourite
from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.jobs import Job, JobState
from progress_core.domain.importing.imports import Import, ImportKind
from progress_core.domain.operations.audit import Entry
from progress_core.domain.operations.webhooks import Delivery
from progress_core.domain.qualifications.exports import Export
from progress_core.ports.applications import ReceivedQuery
from progress_core.ports.audit import AuditQuery
from progress_core.ports.store import UnitOfWork
from progress_core.testing.repositories.rows import FREE, HERE, OTHER
from progress_core.testing.tools.builders import NOON, later
from progress_core.testing.tools.filled import filled

PLACES: Mapping[int, int] = {2**40 + 61: 1, 2**40 + 62: 2, 2**40 + 63: 0, 2**40 + 64: 1}
"""Ids, and how many microseconds after noon; two are of the same moment."""

_LATE = later(100 * 365 * 24 * 60)
_KIND = ImportKind.QUALIFICATIONS


@frozen
class Order:
    """A list in the order of time.

    Args:
        put: stores something with this id and moment.
        read: returns the ids of the list.
        latest_first: whether the list begins with the latest.
        highest_first: whether of those of one moment, the one with the highest id comes first.
    """

    put: Callable[[UnitOfWork, int, datetime], object]
    read: Callable[[UnitOfWork], list[int]]
    latest_first: bool = True
    highest_first: bool = True

    @property
    def expected(self) -> list[int]:
        """The ids in order."""
        signs = (-1 if self.latest_first else 1, -1 if self.highest_first else 1)
        return sorted(PLACES, key=lambda id_: (signs[0] * PLACES[id_], signs[1] * id_))

    def fill(self, work: UnitOfWork) -> None:
        """Store everything that the list should have, in an order of its own."""
        for id_ in (2**40 + 63, 2**40 + 61, 2**40 + 62, 2**40 + 64):
            self.put(work, id_, NOON + timedelta(microseconds=PLACES[id_]))


def _favourite(work: UnitOfWork, id_: int, at: datetime) -> None:
    work.courses.put_many([filled(Course, id_ % 100, id=id_, ukprn=HERE)])
    work.favourites.put(Favourite(OTHER, id_, at))


def _application(work: UnitOfWork, id_: int, at: datetime) -> None:
    work.courses.put_many([filled(Course, id_ % 100, id=id_, ukprn=HERE)])
    places = {"learner_id": OTHER, "course_id": id_, "ukprn": HERE, "state": ApplicationState.SUBMITTED}
    work.applications.add(filled(Application, id=id_, submitted_at=at, **places))


ORDERS: Mapping[str, Order] = {
    "sessions of an account": Order(
        lambda work, id_, at: work.sessions.add(
            filled(Session, digest=f"{-id_}", number=id_, account_id=FREE, seen_at=at, failures=1)
        ),
        lambda work: [session.number for session in work.sessions.of_account(FREE)],
        highest_first=False,
    ),
    "devices of an account": Order(
        lambda work, id_, at: work.devices.put(
            filled(KnownDevice, digest=f"{id_}", account_id=FREE, seen_at=at, failures=1)
        ),
        lambda work: [int(device.digest) for device in work.devices.of_account(FREE)],
        highest_first=False,
    ),
    "imports of an account": Order(
        lambda work, id_, at: work.imports.add(
            filled(Import, id=id_, requested_by=FREE, kind=_KIND, digest="same", requested_at=at), b""
        ),
        lambda work: [record.id for record in work.imports.requested_by(FREE, _KIND)],
    ),
    "imports of a file": Order(
        lambda work, id_, at: work.imports.add(
            filled(Import, id=id_, requested_by=FREE, kind=_KIND, digest="same", requested_at=at), b""
        ),
        lambda work: [record.id for record in work.imports.with_digest(FREE, _KIND, "same")],
    ),
    "imports that were processed": Order(
        lambda work, id_, at: work.imports.add(filled(Import, id=id_, processed_at=at), b"file"),
        lambda work: [id_ for id_ in work.imports.told_before(_LATE) if id_ in PLACES],
        latest_first=False,
        highest_first=False,
    ),
    "exports of an account": Order(
        lambda work, id_, at: work.exports.add(
            filled(Export, id=id_, requested_by=FREE, ukprn=HERE, year_group=7, requested_at=at)
        ),
        lambda work: [record.id for record in work.exports.requested_by(FREE)],
    ),
    "recent jobs": Order(
        lambda work, id_, at: work.jobs.add(filled(Job, id=id_, kind="x", created_at=at)),
        lambda work: [job.id for job in work.jobs.recent() if job.kind == "x"],
    ),
    "unfinished jobs": Order(
        lambda work, id_, at: work.jobs.add(filled(Job, id=id_, kind="x", created_at=at, state=JobState.QUEUED)),
        lambda work: [job.id for job in work.jobs.unfinished(["x"])],
        latest_first=False,
        highest_first=False,
    ),
    "recent e-mail": Order(
        lambda work, id_, at: work.outbox.add_many([filled(Outgoing, id=id_, created_at=at, to="x@example.org")]),
        lambda work: [mail.id for mail in work.outbox.recent() if mail.id in PLACES],
    ),
    "e-mail to an address": Order(
        lambda work, id_, at: work.outbox.add_many([filled(Outgoing, id=id_, created_at=at, to="x@example.org")]),
        lambda work: [mail.id for mail in work.outbox.written_to(["X@example.org"])],
    ),
    "e-mail that is due": Order(
        lambda work, id_, at: work.outbox.add_many([filled(Outgoing, id=id_, next_attempt_at=at)]),
        lambda work: [mail.id for mail in work.outbox.claim_due(later(1), until=_LATE)],
        latest_first=False,
        highest_first=False,
    ),
    "the audit trail": Order(
        lambda work, id_, at: work.audit.append([filled(Entry, at=at, action="x", subject_id=str(id_))]),
        lambda work: [int(one.subject_id) for one in work.audit.page(EVERYTHING, AuditQuery(action="x")).entries],
    ),
    "messages of a learner": Order(
        lambda work, id_, at: work.inbox.add_many([filled(InboxMessage, id=id_, learner_id=OTHER, at=at)]),
        lambda work: [message.id for message in work.inbox.of(EVERYTHING, OTHER)],
    ),
    "favourites of a learner": Order(
        _favourite,
        lambda work: [favourite.course_id for favourite in work.favourites.of(EVERYTHING, OTHER)],
        highest_first=False,
    ),
    "received applications": Order(
        _application,
        lambda work: [one.id for one in work.applications.received(EVERYTHING, ReceivedQuery(ukprn=HERE)).applications],
    ),
    "deliveries of a webhook": Order(
        lambda work, id_, at: work.deliveries.add_many([filled(Delivery, number=id_, webhook=1, at=at)]),
        lambda work: [one.number for one in work.deliveries.of_webhook(1) if one.number in PLACES],
    ),
    "deliveries that are due": Order(
        lambda work, id_, at: work.deliveries.add_many([filled(Delivery, number=id_, webhook=1, next_attempt_at=at)]),
        lambda work: [one.number for one in work.deliveries.claim_due(later(1), until=_LATE, limit=9)],
        latest_first=False,
        highest_first=False,
    ),
}
"""Every list in the order of time."""
