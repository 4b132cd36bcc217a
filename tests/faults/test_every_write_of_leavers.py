"""SIGKILL just before each statement and each commit of recording a file of leavers: all of them leave, or nobody."""

from collections import Counter
from itertools import count

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.importing.imports import ImportStatus
from progress_core.domain.operations.audit import Action
from progress_core.testing.tools.builders import a_learner, an_account
from tests.faults.dying import killed_at_places
from tests.faults.school import UKPRN, Founder, School
from tests.given.leaver_files import ULNS

_LEARNERS = 3
State = tuple[ImportStatus, int, int, int, int]
"""Status of the file, leavers, accounts that cannot log in, past years, entries of the audit trail."""
NOTHING: State = (ImportStatus.CHECKED, 0, 0, 0, 0)
ALL: State = (ImportStatus.SUCCESSFUL, *(_LEARNERS,) * 4)


@pytest.mark.slow
@pytest.mark.feature("J2")
def test_recording_leavers_interrupted_at_any_statement_lets_all_of_them_leave_or_nobody(
    sqlite_schools: Founder,
) -> None:
    prepared = sqlite_schools()
    import_id, mark = _prepare(prepared)
    met: Counter[str] = Counter()
    with killed_at_places(prepared.copied("rehearsal").settings, _confirm, import_id, mark) as killed_at:
        for place in count(1):
            school = prepared.copied(f"killed at {place}")
            code = killed_at(school.settings, place)
            with school.open() as progress:
                after = _state(progress, import_id)
                assert after in (NOTHING, ALL)
                met["nothing" if after == NOTHING else "all"] += 1
                if after == NOTHING:
                    _confirm(progress, import_id, mark)
                assert ALL == _state(progress, import_id)
            if code == 0:  # there are no more places
                break
    print(f"Killed at every place: {dict(met)}")  # noqa: T201 - the figures of a long run
    assert {"nothing", "all"} == met.keys()


def _prepare(school: School) -> tuple[int, str]:
    """Let a file of leavers wait to be confirmed; return its number and the mark of what was seen."""
    with school.open() as progress:
        with progress.context.store.transaction() as work:
            ids = work.new_ids(_LEARNERS)
            work.accounts.add_many(an_account(id_) for id_ in ids)
            work.learners.add_many(
                a_learner(id_, ukprn=UKPRN, uln=uln) for id_, uln in zip(ids, ULNS[:_LEARNERS], strict=True)
            )
        day = progress.context.clock.now().date().isoformat()
        rows = "\n".join(("ULN,Leaving date", *(f"{uln},{day}" for uln in ULNS[:_LEARNERS])))
        record = progress.leaver_files.check(progress.operator, "leavers.csv", rows.encode())
        return record.id, progress.leaver_files.preview(progress.operator, record.id)[1].plan.mark


def _confirm(progress: Progress, import_id: int, mark: str) -> None:
    progress.leaver_files.confirm(progress.operator, import_id, mark)


def _state(progress: Progress, import_id: int) -> State:
    """Return everything that recording leavers changes."""
    with progress.context.store.snapshot() as work:
        learners = [learner for learner, _ in work.learners.at_provider(UKPRN) if learner.details.uln]
        ids = [learner.id for learner in learners]
        deleted = sum(account.deleted for account in work.accounts.get_many(ids))
        past = sum(map(len, work.years.of_many(EVERYTHING, ids).values()))
        status = work.imports.get(import_id).status
    entries = [entry.action for entry in progress.audit.read(progress.operator, limit=1_000)]
    left = sum(learner.archived and learner.leaving is not None for learner in learners)
    return status, left, deleted, past, entries.count(Action.LEAVE)
