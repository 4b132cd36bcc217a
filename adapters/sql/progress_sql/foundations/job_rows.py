"""Jobs on SQL."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update

from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.foundations.jobs import Job, JobState
from progress_sql.foundations.session import Session
from progress_sql.foundations.tables import jobs
from progress_sql.foundations.values import micros, micros_or_none, moment, moment_or_none

_COLUMNS = tuple(jobs.columns)
_QUEUED, _RUNNING = JobState.QUEUED.value, JobState.RUNNING.value
_IS_OPEN = jobs.c.state.in_((_QUEUED, _RUNNING))


class SqlJobRows:
    """See `progress_core.ports.job_rows.JobRows`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, job: Job) -> None:
        self._session.insert_many(jobs, [_row(job)])

    def get(self, job_id: int) -> Job:
        return _job(self._session.one(select(*_COLUMNS).where(jobs.c.id == job_id)))

    def about(self, kind: str, subject: int) -> Job:
        found = select(*_COLUMNS).where(jobs.c.kind == kind, jobs.c.subject == subject)
        return _job(self._session.one(found.order_by(jobs.c.created_at.desc(), jobs.c.id.desc()).limit(1)))

    def claim(
        self,
        *,
        owner: str,
        now: datetime,
        lease_until: datetime,
        kinds: Iterable[str],
        job_id: int | None = None,
        added_before: datetime | None = None,
    ) -> Job | None:
        ended = or_(jobs.c.lease_until.is_(None), jobs.c.lease_until <= micros(now))
        queued = jobs.c.state == _QUEUED
        if added_before is not None:
            queued &= jobs.c.created_at < micros(added_before)
        claimable = or_(queued, (jobs.c.state == _RUNNING) & ended)
        waiting = select(jobs.c.id).where(_IS_OPEN, claimable, _is_of(kinds))
        if job_id is not None:
            waiting = waiting.where(jobs.c.id == job_id)
        # Skip a row that another worker is claiming; do not wait for it.
        oldest = waiting.order_by(jobs.c.created_at, jobs.c.id).limit(1).with_for_update(skip_locked=True)
        claimed = (
            update(jobs)
            .where(jobs.c.id == oldest.scalar_subquery())
            .values(
                state=_RUNNING,
                owner=owner,
                lease_until=micros(lease_until),
                fence=jobs.c.fence + 1,
                attempts=jobs.c.attempts + 1,
            )
            .returning(*_COLUMNS)
        )
        row = self._session.first(claimed)
        return None if row is None else _job(row)

    def renew(self, job_id: int, fence: int, *, lease_until: datetime, done: int, total: int, error: str = "") -> None:
        self._change(job_id, fence, lease_until=micros(lease_until), done=done, total=total, error=error)

    def finish(self, job_id: int, fence: int, state: JobState, *, now: datetime, error: str = "") -> None:
        finished_at = None if state is JobState.QUEUED else micros(now)
        self._change(job_id, fence, state=state.value, owner="", lease_until=None, error=error, finished_at=finished_at)

    def unfinished(self, kinds: Iterable[str]) -> Iterator[Job]:
        asked = select(*_COLUMNS).where(_IS_OPEN, _is_of(kinds))
        return map(_job, self._session.stream(asked.order_by(jobs.c.created_at, jobs.c.id)))

    def recent(self, limit: int = 50) -> Iterator[Job]:
        ordered = select(*_COLUMNS).order_by(jobs.c.created_at.desc(), jobs.c.id.desc())
        return map(_job, self._session.stream(ordered.limit(limit)))

    def _change(self, job_id: int, fence: int, **values: object) -> None:
        held: tuple[ColumnElement[bool], ...] = (jobs.c.id == job_id, jobs.c.fence == fence, jobs.c.state == _RUNNING)
        if not self._session.run(update(jobs).where(*held).values(**values)).rowcount:
            raise Conflict("Another worker has claimed or ended this job meanwhile.")


def _is_of(kinds: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition on the kind, in a form that has no index: most jobs of a kind ended long ago."""
    return (jobs.c.kind + "").in_(sorted(set(kinds)))


def _job(row: Sequence[Any]) -> Job:
    id_, kind, subject, requested_by, created_at, state, owner, lease_until = row[:8]
    fence, attempts, done, total, error, finished_at = row[8:]
    return Job(
        id_,
        kind,
        subject,
        requested_by,
        moment(created_at),
        JobState(state),
        owner,
        moment_or_none(lease_until),
        fence,
        attempts,
        done,
        total,
        error,
        moment_or_none(finished_at),
    )


def _row(job: Job) -> tuple[Any, ...]:
    return (
        job.id,
        job.kind,
        job.subject,
        job.requested_by,
        micros(job.created_at),
        job.state.value,
        job.owner,
        micros_or_none(job.lease_until),
        job.fence,
        job.attempts,
        job.done,
        job.total,
        job.error,
        micros_or_none(job.finished_at),
    )
