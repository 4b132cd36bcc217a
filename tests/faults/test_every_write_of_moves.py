"""SIGKILL just before each statement and each commit of a move up or of its undoing: each provider whole."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.jobs import Job, JobKind
from progress_core.domain.years.moves import MoveStatus, MoveUp
from progress_core.testing.tools.builders import a_learner, an_account
from tests.faults.dying import killed_at_places
from tests.faults.school import UKPRN, Founder, School

OTHER = "10098765"
OLD, NEW = 2025, 2026
UP = {UKPRN: [(11, NEW, False), (12, NEW, False), (14, OLD, True)], OTHER: [(10, NEW, False), (14, OLD, True)]}
DOWN = {UKPRN: [(10, OLD, False), (11, OLD, False), (14, OLD, False)], OTHER: [(9, OLD, False), (14, OLD, False)]}
State = list[tuple[int, int, bool]]


@pytest.mark.slow
@pytest.mark.feature("J1")
@pytest.mark.parametrize("back", [False, True], ids=["up", "back"])
def test_a_move_interrupted_at_any_statement_leaves_each_provider_whole(sqlite_schools: Founder, *, back: bool) -> None:
    met: Counter[str] = Counter()
    prepared = sqlite_schools()
    _prepare(prepared, back=back)
    before, expected = (UP, DOWN) if back else (DOWN, UP)
    with killed_at_places(prepared.copied("rehearsal").settings, _run_next) as killed_at:
        for place in count(1):
            school = prepared.copied(f"killed at {place}")
            code = killed_at(school.settings, place)
            with school.open() as progress:
                after = _states(progress)
                for ukprn, state in after.items():
                    assert state in (before[ukprn], expected[ukprn])
                met["nothing" if after == before else "all" if after == expected else "one provider"] += 1
                _work(progress)
                assert expected == _states(progress)
                assert (2, 2) == _told(progress)
            if code == 0:  # there are no more places
                break
    print(f"Killed at every place: {dict(met)}")  # noqa: T201 - the figures of a long run
    assert {"nothing", "one provider", "all"} == met.keys()


def _prepare(school: School, *, back: bool) -> None:
    """Let two providers wait to be moved up, or moved back."""
    with school.open() as progress:
        progress.providers.put_many(
            progress.operator, [{"ukprn": OTHER, "name": "Other School", "area": "Leeds", "postcode": "LS2 7BL"}]
        )
        with progress.context.store.transaction() as work:
            places = [(ukprn, group) for ukprn, states in DOWN.items() for group, _, _ in states]
            ids = work.new_ids(len(places))
            work.accounts.add_many(an_account(id_) for id_ in ids)
            work.learners.add_many(
                a_learner(id_, ukprn=ukprn, year_group=group, academic_year=OLD)
                for id_, (ukprn, group) in zip(ids, places, strict=True)
            )
            now = datetime.now(UTC)
            batch, *numbers = work.new_ids(4)
            work.years.add_moves(
                MoveUp(number, batch, ukprn, NEW, 0, now) for number, ukprn in zip(numbers[:2], DOWN, strict=True)
            )
            work.jobs.add(Job(numbers[2], JobKind.MOVE_UP, batch, 0, now))
        if back:
            _work(progress)
            with progress.context.store.transaction() as work:
                (job,) = work.new_ids(1)
                for move in work.years.of_batch(batch):
                    work.years.save_move(evolve(move, status=MoveStatus.UNDOING))
                work.jobs.add(Job(job, JobKind.MOVE_UP, batch, 0, now))


def _work(progress: Progress) -> None:
    """Do the job that waits, as another worker does once the lease of the dead one has ended."""
    now = datetime.now(UTC) + timedelta(hours=1)
    with progress.context.store.transaction() as work:
        until = now + timedelta(hours=1)
        job = work.jobs.claim(owner="another", now=now, lease_until=until, kinds=[JobKind.MOVE_UP])
    if job is not None:
        progress.moves_up.run(job)


def _run_next(progress: Progress) -> None:
    progress.jobs.run_next("worker")


def _states(progress: Progress) -> dict[str, State]:
    """Return the year group and academic year of each learner by provider, and whether they are archived.

    The history, and the status of the provider's move, must say the same.
    """
    found = {}
    with progress.context.store.snapshot() as work:
        for ukprn in DOWN:
            learners = sorted((one for one, _ in work.learners.at_provider(ukprn)), key=lambda one: one.id)
            found[ukprn] = [(one.details.year_group, one.academic_year, one.archived) for one in learners]
            past = work.years.of_many(EVERYTHING, [one.id for one in learners])
            moved = found[ukprn] == UP[ukprn]
            assert all(bool(rows) is moved for rows in past.values())
            assert all(work.accounts.get(one.id).deleted is one.archived for one in learners)
            (move,) = work.years.moves([ukprn])
            assert moved is (move.status in (MoveStatus.DONE, MoveStatus.UNDOING))
    return found


def _told(progress: Progress) -> tuple[int, int]:
    """Return how often the audit trail tells of what was asked for, and how many moves have ended."""
    with progress.context.store.snapshot() as work:
        moves = [move for ukprn in DOWN for move in work.years.moves([ukprn])]
    entries = progress.audit.read(progress.operator, limit=1_000)
    action = "undo move up" if moves[0].status is MoveStatus.UNDONE else "move up"
    return sum(entry.action == action for entry in entries), sum(not move.waits for move in moves)
