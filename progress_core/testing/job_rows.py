"""The contract kit of jobs: claims, leases and fences."""

from datetime import datetime
from typing import Any

import pytest

from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.foundations.jobs import Job, JobState
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import NOON, a_job, an_account, later
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.marks import asvs, feature
from progress_core.testing.tools.threads import all_done, persistently

_KIND = "learner-import"


class JobRowsContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.jobs`."""

    @feature("E4", "I7")
    def test_an_added_job_is_returned_unchanged(self, store: Store) -> None:
        _add(store, a_job(1), a_job(2, kind="other", subject=9, requested_by=0))
        with store.snapshot() as work:
            assert a_job(1) == work.jobs.get(1)
            assert a_job(2, kind="other", subject=9, requested_by=0) == work.jobs.get(2)
            with pytest.raises(NotFound):
                work.jobs.get(3)

    def test_a_taken_job_id_is_a_conflict(self, store: Store) -> None:
        _add(store, a_job(1))
        with pytest.raises(Conflict):
            _add(store, a_job(1, subject=9))

    def test_the_latest_job_about_a_subject_is_found(self, store: Store) -> None:
        _add(store, a_job(1, subject=5, created_at=later(1)), a_job(2, subject=5), a_job(3, subject=5, kind="other"))
        with store.snapshot() as work:
            assert 1 == work.jobs.about(_KIND, 5).id
            with pytest.raises(NotFound):
                work.jobs.about(_KIND, 6)
            with pytest.raises(NotFound):
                work.jobs.about("undo", 5)

    def test_recent_jobs_are_listed_latest_first(self, store: Store) -> None:
        _add(store, a_job(1), a_job(2, created_at=later(1)), a_job(3))
        with store.snapshot() as work:
            assert [2, 3, 1] == [job.id for job in work.jobs.recent()]
            assert [2, 3] == [job.id for job in work.jobs.recent(2)]

    @feature("I9")
    def test_all_unfinished_jobs_of_the_requested_kinds_are_returned(self, store: Store) -> None:
        _add(store, a_job(1, created_at=later(2)), a_job(2), a_job(3), a_job(4, kind="other"), a_job(5, kind="third"))
        claimed = [_claim(store), _claim(store)]
        with store.transaction() as work:
            assert claimed[0] is not None
            work.jobs.finish(claimed[0].id, claimed[0].fence, JobState.DONE, now=later(1))
        with store.snapshot() as work:
            assert [claimed[1], a_job(1, created_at=later(2))] == list(work.jobs.unfinished([_KIND]))
            assert [3, 4, 1] == [job.id for job in work.jobs.unfinished(iter([_KIND, "other"]))]
            assert [] == list(work.jobs.unfinished([]))

    @feature("E4")
    def test_the_oldest_job_of_the_requested_kinds_is_claimed(self, store: Store) -> None:
        _add(store, a_job(1, created_at=later(2)), a_job(2, kind="other", created_at=later(1)), a_job(3), a_job(4))
        claimed = _claim(store, owner="me")
        expected = a_job(3, state=JobState.RUNNING, owner="me", lease_until=later(1), fence=1, attempts=1)
        assert expected == claimed
        with store.snapshot() as work:
            assert expected == work.jobs.get(3)
        assert [4, 1, None] == [_claimed_id(store) for _ in range(3)]
        assert 2 == _claimed_id(store, kinds=(_KIND, "other"))
        assert _claim(store, kinds=()) is None

    def test_a_claimable_job_can_be_claimed_by_id(self, store: Store) -> None:
        _add(store, a_job(1), a_job(2))
        assert [2, None, None] == [_claimed_id(store, job_id=id_) for id_ in (2, 2, 404)]
        assert _claim(store, kinds=("other",), job_id=1) is None

    @feature("I12")
    def test_only_queued_jobs_can_be_too_new_to_be_claimed(self, store: Store) -> None:
        _add(store, a_job(1, created_at=later(2)), a_job(2, created_at=later(1)), a_job(3))
        assert 3 == _claimed_id(store, now=later(2), lease_until=later(3))
        assert 2 == _claimed_id(store, now=later(2), lease_until=later(9), added_before=later(2))
        assert _claim(store, now=later(2), added_before=later(2)) is None
        assert 3 == _claimed_id(store, now=later(3), lease_until=later(9), added_before=NOON)
        assert 1 == _claimed_id(store, now=later(3))

    @feature("E4")
    def test_a_job_with_an_expired_lease_is_claimed_again_with_a_new_fence(self, store: Store) -> None:
        _add(store, a_job(1))
        _claim(store, owner="dead")
        assert _claim(store, now=later(0.99)) is None
        again = _claim(store, owner="alive", now=later(1), lease_until=later(2))
        assert again is not None
        assert ("alive", 2, 2, later(2)) == (again.owner, again.fence, again.attempts, again.lease_until)

    @feature("E4")
    def test_renewing_a_lease_extends_it_and_records_progress(self, store: Store) -> None:
        _add(store, a_job(1))
        _claim(store)
        with store.transaction() as work:
            work.jobs.renew(1, 1, lease_until=later(5), done=30, total=100, error="The disk is full.")
            job = work.jobs.get(1)
        assert (later(5), 30, 100, JobState.RUNNING) == (job.lease_until, job.done, job.total, job.state)
        assert "The disk is full." == job.error
        assert _claim(store, now=later(4)) is None

    @pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED])
    @feature("E4")
    def test_a_finished_job_has_no_owner_and_is_never_claimed(self, store: Store, state: JobState) -> None:
        _add(store, a_job(1))
        _claim(store)
        with store.transaction() as work:
            work.jobs.finish(1, 1, state, now=later(3), error="Why.")
        with store.snapshot() as work:
            job = work.jobs.get(1)
        assert (state, later(3), "Why.", "", None) == (
            job.state,
            job.finished_at,
            job.error,
            job.owner,
            job.lease_until,
        )
        assert _claim(store, now=later(60)) is None

    @feature("E4")
    def test_a_requeued_job_can_be_claimed_again(self, store: Store) -> None:
        _add(store, a_job(1))
        _claim(store)
        with store.transaction() as work:
            work.jobs.finish(1, 1, JobState.QUEUED, now=NOON, error="The disk is full.")
            job = work.jobs.get(1)
        assert (JobState.QUEUED, None, "The disk is full.") == (job.state, job.finished_at, job.error)
        again = _claim(store)
        assert again is not None
        assert (2, 2) == (again.fence, again.attempts)

    @feature("E4", "E5")
    def test_an_overtaken_worker_is_stopped_by_its_old_fence_and_rolled_back(self, store: Store) -> None:
        _add(store, a_job(1))
        _claim(store, owner="slow")
        quick = _claim(store, owner="quick", now=later(1), lease_until=later(9))
        with pytest.raises(Conflict), store.transaction() as work:
            work.accounts.add_many([an_account(1)])
            work.jobs.finish(1, 1, JobState.DONE, now=later(2))
        with pytest.raises(Conflict), store.transaction() as work:
            work.jobs.renew(1, 1, lease_until=later(60), done=1, total=2)
        with store.snapshot() as work:
            assert quick == work.jobs.get(1)
            assert work.accounts.find("Learner1") is None

    @pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED, JobState.QUEUED])
    def test_a_job_can_be_finished_only_once(self, store: Store, state: JobState) -> None:
        _add(store, a_job(1))
        _claim(store)
        with store.transaction() as work:
            work.jobs.finish(1, 1, state, now=NOON)
            ended = work.jobs.get(1)
        with pytest.raises(Conflict), store.transaction() as work:
            work.jobs.finish(1, 1, JobState.DONE, now=later(1))
        with pytest.raises(Conflict), store.transaction() as work:
            work.jobs.renew(1, 1, lease_until=later(60), done=1, total=2)
        with store.snapshot() as work:
            assert ended == work.jobs.get(1)

    @asvs("V2.3.4")
    @feature("E4")
    def test_each_job_is_claimed_by_one_of_many_workers(self, store: Store) -> None:
        def work_until_idle() -> list[int]:
            mine: list[int] = []
            while (job_id := persistently(lambda: _claimed_id(store))) is not None:
                mine.append(job_id)
            return mine

        _add(store, *(a_job(id_) for id_ in range(1, 31)))
        claims = all_done(*[work_until_idle] * 6)
        assert list(range(1, 31)) == sorted(id_ for ids in claims for id_ in ids)
        with store.snapshot() as work:
            assert {(1, 1)} == {(job.fence, job.attempts) for job in work.jobs.recent()}

    def test_rolling_back_a_claim_leaves_the_job_queued(self, store: Store) -> None:
        _add(store, a_job(1))
        with pytest.raises(ValueError, match="stop"), store.transaction() as work:
            work.jobs.claim(owner="me", now=NOON, lease_until=later(1), kinds=[_KIND])
            raise ValueError("stop")
        with store.snapshot() as work:
            assert a_job(1) == work.jobs.get(1)


def _add(store: Store, *jobs: Job) -> None:
    with store.transaction() as work:
        for job in jobs:
            work.jobs.add(job)


def _claim(
    store: Store,
    *,
    owner: str = "worker",
    now: datetime = NOON,
    lease_until: datetime = later(1),  # noqa: B008 - a constant
    kinds: tuple[str, ...] = (_KIND,),
    job_id: int | None = None,
    added_before: datetime | None = None,
) -> Job | None:
    with store.transaction() as work:
        return work.jobs.claim(
            owner=owner,
            now=now,
            lease_until=lease_until,
            kinds=iter(kinds),
            job_id=job_id,
            added_before=added_before,
        )


def _claimed_id(store: Store, **choice: Any) -> int | None:
    job = _claim(store, **choice)
    return None if job is None else job.id
