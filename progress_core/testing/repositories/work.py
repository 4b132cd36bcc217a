"""The rows of the repositories about work that waits to be done, and what was done."""

from collections.abc import Iterable

from progress_core.domain.correspondence.mail import Outgoing
from progress_core.domain.foundations.actors import EVERYTHING, Scope
from progress_core.domain.foundations.jobs import Job, JobState
from progress_core.domain.importing.imports import Import, ImportKind
from progress_core.domain.importing.updates import RowUpdate
from progress_core.domain.operations.audit import Entry
from progress_core.domain.qualifications.exports import Export
from progress_core.ports.audit import AuditQuery
from progress_core.ports.store import UnitOfWork
from progress_core.testing.repositories.rows import (
    FIRST,
    FREE,
    HERE,
    LEARNER,
    REQUESTER,
    SECOND,
    STAFF,
    THERE,
    THIRD,
    Change,
    Key,
    Repository,
    RoundTrip,
    maybe,
    only,
)  # fmt: skip
from progress_core.testing.tools.builders import later
from progress_core.testing.tools.filled import filled
from progress_core.testing.tools.samples import digest, long_text

_WEEK, _LATE = later(7 * 24 * 60), later(100 * 365 * 24 * 60)


_DIGEST = digest("file")


_FILE, _OTHER_FILE = bytes(range(256)) + b"\r\n\n\r\0", b"\0another \r\n\0\0"


def furnish(work: UnitOfWork) -> None:
    """Store what these rows find from the start, for accounts that are there."""
    work.imports.add(filled(Import, id=FIRST, requested_by=REQUESTER, digest=_DIGEST, processed_at=_WEEK), _FILE)
    work.imports.put_updates(FIRST, [_update(1, row=7), _update(2, row=2**31)])
    work.exports.add(_export(1, id=FIRST, requested_by=REQUESTER, ukprn=HERE, processed_at=_WEEK))
    work.exports.save(work.exports.get(FIRST), _FILE)
    work.jobs.add(filled(Job, id=FIRST, kind="a", subject=1, state=JobState.QUEUED, lease_until=None, created_at=_WEEK))
    work.jobs.add(filled(Job, 2, id=SECOND, kind="a", subject=2, state=JobState.RUNNING, fence=7, created_at=_WEEK))
    work.outbox.add_many(
        [
            filled(Outgoing, id=FIRST, to="first@example.org", next_attempt_at=_WEEK),
            filled(Outgoing, 2, id=SECOND, to="old@example.org", created_at=_WEEK, next_attempt_at=None),
        ]
    )
    work.audit.append([filled(Entry, actor_id=STAFF), filled(Entry, 2, at=_WEEK)])


def _long(seed: int) -> str:
    return long_text(f"long {seed}")


def _export(seed: int, **given: object) -> Export:
    return filled(Export, seed, **{"year_group": 7 + seed % 8, **given})


def _update(seed: int, **given: object) -> RowUpdate:
    """Build what a row changes about a learner who is there."""
    return filled(RowUpdate, seed, **{"learner_id": LEARNER, **given})


def _imports(work: UnitOfWork) -> object:
    found, kind = work.imports, filled(Import).kind
    return [
        [maybe(found.get, id_) for id_ in (FIRST, SECOND)],
        [maybe(found.content, id_) for id_ in (FIRST, SECOND)],
        found.with_files([FIRST, SECOND]),
        list(found.requested_by(REQUESTER, kind)),
        list(found.with_digest(REQUESTER, kind, _DIGEST)),
        list(found.shared_with(EVERYTHING, kind)),
        list(found.shared_with(Scope(providers=filled(Import).shared_at), kind)),
        sorted(record.id for record in found.kept()),
        found.old_contents(_LATE),
        found.told_before(_LATE),
        [found.updates(id_) for id_ in (FIRST, SECOND)],
        found.updates(FIRST, after=7, limit=1),
        found.updates_of(LEARNER),
    ]


def _exports(work: UnitOfWork) -> object:
    found = work.exports
    return [
        [(maybe(found.get, id_), maybe(found.content, id_)) for id_ in (FIRST, SECOND)],
        found.with_files([FIRST, SECOND]),
        list(found.requested_by(REQUESTER)),
        found.old_contents(_LATE),
    ]


def _jobs(work: UnitOfWork) -> object:
    found = work.jobs
    return list(found.recent()), list(found.unfinished(["a", "b"])), found.about("a", 1), found.get(SECOND)


def _outbox(work: UnitOfWork) -> object:
    found, addresses = work.outbox, ["FIRST@example.org", "old@example.org"]
    return list(found.recent()), list(found.written_to(addresses)), found.waiting(), found.old(_LATE)


IMPORTS = Repository(
    writes={
        "add": lambda work: work.imports.add(
            filled(Import, 2, id=SECOND, requested_by=REQUESTER, processed_at=_WEEK), _OTHER_FILE
        ),
        "save": lambda work: work.imports.save(filled(Import, 3, id=FIRST, processed_at=_WEEK)),
        "drop_contents": lambda work: work.imports.drop_contents(_LATE, limit=1),
        "forget": lambda work: work.imports.forget([FIRST, SECOND]),
        "put_updates": lambda work: work.imports.put_updates(FIRST, [_update(3, row=7), _update(4, row=8)]),
        "drop_updates": lambda work: work.imports.drop_updates(FIRST),
    },
    read=_imports,
    keys=(
        Key(
            lambda work, key: work.imports.add(filled(Import, 11, requested_by=FREE, digest=key), _FILE),
            lambda work, key: list(work.imports.with_digest(FREE, filled(Import, 11).kind, key)),
        ),
    ),
    trips=(
        RoundTrip(
            Import,
            lambda work, record: work.imports.add(record, _OTHER_FILE),
            (lambda work, record: work.imports.get(record.id),),
            {"requested_by": FREE, "digest": _DIGEST, "kind": ImportKind.QUALIFICATIONS},
            (Change(lambda work, record: work.imports.save(record), counted=False),),
            listed=(
                lambda work, record: only(work.imports.requested_by(FREE, record.kind), record.id),
                lambda work, record: only(work.imports.with_digest(FREE, record.kind, _DIGEST), record.id),
                lambda work, record: only(work.imports.kept(), record.id),
            ),
            unlisted=frozenset({"problems"}),
        ),
        RoundTrip(
            RowUpdate,
            lambda work, update: work.imports.put_updates(FIRST, [update]),
            (
                lambda work, update: _of_row(work.imports.updates(FIRST), update.row),
                lambda work, update: _of_row(work.imports.updates_of(LEARNER)[FIRST], update.row),
            ),
            {"learner_id": LEARNER, "row": 9},
            (Change(lambda work, update: work.imports.put_updates(FIRST, [update]), counted=False),),
        ),
    ),
)


def _of_row(updates: Iterable[RowUpdate], row: int) -> RowUpdate:
    (found,) = [update for update in updates if update.row == row]
    return found


def _forget_exports(work: UnitOfWork) -> None:
    work.exports.save(_export(3, id=FIRST, ukprn=HERE), _OTHER_FILE)
    work.exports.forget(HERE)


EXPORTS = Repository(
    writes={
        "add": lambda work: work.exports.add(_export(2, id=SECOND, requested_by=REQUESTER, ukprn=HERE)),
        "save": lambda work: work.exports.save(_export(3, id=FIRST, requested_by=REQUESTER, ukprn=HERE), _OTHER_FILE),
        "drop_contents": lambda work: work.exports.drop_contents(_LATE),
        "forget": _forget_exports,
    },
    read=_exports,
    trips=(
        RoundTrip(
            Export,
            lambda work, record: work.exports.add(record),
            (
                lambda work, record: work.exports.get(record.id),
                lambda work, record: only(work.exports.requested_by(record.requested_by), record.id),
            ),
            {"year_group": lambda seed: 7 + seed % 8, "ukprn": THERE},
            (Change(lambda work, record: work.exports.save(record), counted=False),),
        ),
    ),
)


JOBS = Repository(
    writes={
        "add": lambda work: work.jobs.add(filled(Job, 3, id=THIRD, kind="b", created_at=_WEEK)),
        "claim": lambda work: work.jobs.claim(owner="me", now=_WEEK, lease_until=_LATE, kinds=["a"], job_id=FIRST),
        "renew": lambda work: work.jobs.renew(SECOND, 7, lease_until=_LATE, done=3, total=2**40),
        "finish": lambda work: work.jobs.finish(SECOND, 7, JobState.FAILED, now=_LATE, error="Why."),
    },
    read=_jobs,
    keys=(
        Key(
            lambda work, key: work.jobs.add(filled(Job, 11, kind=key, subject=9)),
            lambda work, key: maybe(work.jobs.about, key, 9),
        ),
    ),
    trips=(
        RoundTrip(
            Job,
            lambda work, job: work.jobs.add(job),
            (
                lambda work, job: work.jobs.get(job.id),
                lambda work, job: work.jobs.about(job.kind, job.subject),
                lambda work, job: only(work.jobs.recent(), job.id),
            ),
            {"error": _long},
        ),
    ),
)


OUTBOX = Repository(
    writes={
        "add_many": lambda work: work.outbox.add_many([filled(Outgoing, 3, id=THIRD)]),
        "claim_due": lambda work: work.outbox.claim_due(_WEEK, until=_LATE),
        "save": lambda work: work.outbox.save(filled(Outgoing, 4, id=FIRST, to="first@example.org")),
        "purge": lambda work: work.outbox.purge(_LATE),
        "forget": lambda work: work.outbox.forget(["first@EXAMPLE.org"]),
    },
    read=_outbox,
    keys=(
        Key(
            lambda work, key: work.outbox.add_many([filled(Outgoing, 11, to=key)]),
            lambda work, key: list(work.outbox.written_to([key])),
            any_case=True,
        ),
    ),
    trips=(
        RoundTrip(
            Outgoing,
            lambda work, mail: work.outbox.add_many([mail]),
            (
                lambda work, mail: only(work.outbox.recent(), mail.id),
                lambda work, mail: only(work.outbox.written_to([mail.to]), mail.id),
            ),
            {"body": _long, "error": _long},
            (Change(lambda work, mail: work.outbox.save(mail), counted=False),),
        ),
    ),
)


AUDIT = Repository(
    writes={
        "append": lambda work: work.audit.append([filled(Entry, 3)]),
        "forget_origins": lambda work: work.audit.forget_origins([STAFF]),
        "purge": lambda work: work.audit.purge(later(365 * 24 * 60)),
    },
    read=lambda work: (work.audit.page(EVERYTHING), work.audit.old(_LATE)),
    keys=(
        Key(
            lambda work, key: work.audit.append([filled(Entry, 11, subject_id=key)]),
            lambda work, key: key and work.audit.page(EVERYTHING, AuditQuery(subject_id=key)).entries,
        ),
        Key(
            lambda work, key: work.audit.append([filled(Entry, 12, action=key)]),
            lambda work, key: key and work.audit.page(EVERYTHING, AuditQuery(action=key)).entries,
        ),
        Key(
            lambda work, key: work.audit.append([filled(Entry, 13, ukprn=key)]),
            lambda work, key: key and work.audit.page(EVERYTHING, AuditQuery(ukprn=key)).entries,
        ),
    ),
    trips=(
        RoundTrip(
            Entry,
            lambda work, entry: work.audit.append([entry]),
            (
                lambda work, entry: next(
                    found for found in work.audit.page(EVERYTHING).entries if found.actor_id == entry.actor_id
                ),
            ),
        ),
    ),
)
