"""Files of leavers find the learners whom they mean on every store, and change nothing the second time."""

from collections.abc import Iterator

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR
from progress_core.domain.importing.leaver_plan import LeaverReport
from progress_core.domain.learners.learners import Learner
from progress_core.domain.learners.leaving import Leaving
from progress_core.domain.values.academic_years import AcademicYear
from progress_core.testing.tools.builders import a_learner, an_account
from tests.given.databases import installed_on
from tests.given.leaver_files import ULNS, leaver_csv
from tests.given.people import NORTH

pytestmark = pytest.mark.feature("J2")

UPNS = ("H801200001001", "X801200001002")


@pytest.fixture(params=["memory:", "sqlite"])
def progress(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Progress]:
    path = tmp_path_factory.mktemp("leavers") / "progress.db"
    with installed_on(f"sqlite:///{path}" if request.param == "sqlite" else request.param) as made:
        yield made


def _enrol(progress: Progress, *numbers: dict[str, str], **changes: bool) -> list[int]:
    with progress.context.store.transaction() as work:
        ids = work.new_ids(len(numbers))
        work.accounts.add_many(an_account(id_, deleted=bool(changes)) for id_ in ids)
        made = [a_learner(id_, ukprn=NORTH, **given, **changes) for id_, given in zip(ids, numbers, strict=True)]
        work.learners.add_many(made)
    return list(ids)


def _file(progress: Progress, *rows: tuple[str, str, str]) -> bytes:
    day = AcademicYear.at(progress.context.clock.now()).first_day.isoformat()
    return leaver_csv(*((*row, day) for row in rows), headings=("Username", "ULN", "UPN", "DOL"))


def _learners(progress: Progress, *ids: int) -> list[Learner]:
    with progress.context.store.snapshot() as work:
        return work.learners.get_many(EVERYTHING, ids)


def _codes(report: LeaverReport) -> list[tuple[int, str, str]]:
    return [(found.row, found.column, found.problem.code) for found in report.problems]


def test_learners_are_found_by_every_number_and_found_again_once_they_have_left(progress: Progress) -> None:
    ids = _enrol(progress, {"uln": ULNS[0]}, {"upn": UPNS[0]}, {"uln": ULNS[1], "upn": UPNS[1]}, {})
    with progress.context.store.snapshot() as work:
        usernames = {account.id: account.username for account in work.accounts.get_many(ids)}
    rows = (("", ULNS[0], ""), ("", "", UPNS[0].lower()), ("", ULNS[1], UPNS[1]), (usernames[ids[3]].upper(), "", ""))
    content = _file(progress, *rows)
    files = progress.leaver_files
    first = files.load(OPERATOR, "leavers.csv", content)
    assert ([], ids) == (_codes(first), [planned.learner_id for planned in first.plan.leave])
    left = _learners(progress, *ids)
    assert all(learner.archived and learner.leaving == first.plan.leave[0].leaving for learner in left)
    again = files.load(OPERATOR, "leavers.csv", content)
    assert ([], ids) == (_codes(again), [planned.learner_id for planned in again.plan.unchanged])
    assert left == _learners(progress, *ids)


def test_an_archived_learner_is_named_as_such_and_a_number_of_two_asks_for_the_username(progress: Progress) -> None:
    _enrol(progress, {"uln": ULNS[0]}, archived=True)
    _enrol(progress, {"uln": ULNS[1]}, {"uln": ULNS[1]})
    report = progress.leaver_files.dry_run(
        OPERATOR, "l.csv", _file(progress, ("", ULNS[0], ""), ("", ULNS[1], ""), ("", ULNS[2], ""))
    )
    assert [(2, "B", "archived_leaver"), (3, "B", "several_learners"), (4, "B", "unknown_learner")] == _codes(report)


def test_whoever_is_there_is_meant_before_somebody_with_the_number_who_has_left(progress: Progress) -> None:
    (before,) = _enrol(progress, {"uln": ULNS[0]})
    progress.leaver_files.load(OPERATOR, "l.csv", _file(progress, ("", ULNS[0], "")))
    (now,) = _enrol(progress, {"uln": ULNS[0]})
    report = progress.leaver_files.load(OPERATOR, "l.csv", _file(progress, ("", ULNS[0], "")))
    assert [now] == [planned.learner_id for planned in report.plan.leave]
    assert all(isinstance(learner.leaving, Leaving) for learner in _learners(progress, before, now))
