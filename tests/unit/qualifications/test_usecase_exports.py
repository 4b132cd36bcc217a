"""Qualifications go out as a workbook to be filled in."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import NotAllowed, NotFound, Rejected, Unavailable
from progress_core.domain.foundations.jobs import Job, JobKind, JobState
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.qualifications.exports import Export, ExportStatus
from progress_core.domain.values.sheets import Table
from progress_core.memory.clock import FixedClock
from progress_core.memory.mail import MemoryMailer
from progress_core.memory.spreadsheets import MemorySpreadsheets
from progress_core.usecases.foundations import jobs
from progress_core.usecases.qualifications.export_run import run_export
from tests.given.exchanges import MATHS, PHYSICS, enrol, export, give, grid, staff_add
from tests.given.people import NORTH, SOUTH, hire
from tests.unit.providers.test_usecase_groups import restrict

pytestmark = pytest.mark.feature("F1")

FILES = timedelta(days=30)


def _broken(_self: object, _tables: object) -> bytes:
    raise OSError("no room")


def refused(progress: Progress, actor: Actor, year_group: int = 11, ukprn: str = NORTH) -> str:
    """Give the code with which an export is refused."""
    with pytest.raises(Rejected) as caught:
        progress.qualification_exports.request(actor, ukprn, year_group)
    (found,) = caught.value.problems
    assert ("year_group", "qualification_export.learners") == (found.field, found.rule)
    return found.code


@pytest.mark.feature("F2")
def test_an_export_holds_the_year_group_with_what_each_learner_has(progress: Progress, manager: Actor) -> None:
    staff_add(progress)
    ann, bob = enrol(progress, "Ann Lee", "Bob Ray", uln="1000000043")
    enrol(progress, "Younger One", year_group="10")
    enrol(progress, "Elsewhere One", ukprn=SOUTH)
    give(progress, bob, MATHS, PHYSICS)
    headings, *rows = grid(progress, export(progress, manager))
    assert [98, "UCAS Account ID", "Qualification Type 1*", "Qualification Actual Grade 18*"] == [
        len(headings),
        headings[0],
        headings[8],
        headings[97],
    ]
    who = ["1000000043", "North School", "Oxfordshire"]
    assert [
        [str(ann), None, "1000000043", "Ann", "Lee"],
        [str(bob), None, "1000000043", "Bob", "Ray"],
    ] == [row[:5] for row in rows]
    assert all([row[2], *row[6:8]] == who for row in rows)
    assert ["GCSE (9 to 1)", "Mathematics", "2018-06", "7", None, "GCE A Level", "Physics", None, None, "A*"] == rows[
        1
    ][8:]


def test_an_export_is_queued_listed_run_by_a_worker_mailed_and_downloaded_as_a_zip(
    progress: Progress, mailer: MemoryMailer, clock: FixedClock
) -> None:
    manager = hire(progress, Role.LEARNER_MANAGER, NORTH, email="lm@school.example")
    staff_add(progress)
    enrol(progress, "Ann Lee")
    asked = progress.qualification_exports.request(manager, NORTH, 11)
    assert ([asked], ExportStatus.QUEUED) == (progress.qualification_exports.list(manager, NORTH), asked.status)
    with pytest.raises(NotFound, match="no longer kept"):
        progress.qualification_exports.download(manager, asked.id)
    job = progress.jobs.run_next("worker")
    assert job is not None
    done = progress.qualification_exports.get(manager, asked.id)
    assert (ExportStatus.READY, 1, 0, clock.now()) == (done.status, done.learners, done.left_out, done.processed_at)
    assert clock.now() + timedelta(days=30) == done.kept_until(FILES)
    with ZipFile(BytesIO(progress.qualification_exports.download(manager, asked.id))) as archive:
        (name,) = archive.namelist()
        inside = archive.read(name)
    assert "learner-qualifications-10000055-year-11.xlsx" == name
    assert progress.qualification_exports.workbook(manager, asked.id) == inside
    progress.mail.deliver()
    (mail,) = [each for each in mailer.sent if each.subject.startswith("Qualification export")]
    assert "Qualification export ready: Year 11 at North School" == mail.subject
    assert f"/providers/{NORTH}/qualifications/export" in mail.text


def test_the_same_request_is_the_same_while_it_waits(progress: Progress, manager: Actor) -> None:
    staff_add(progress)
    enrol(progress, "Ann Lee")
    enrol(progress, "Bea Low", year_group="12")
    first = progress.qualification_exports.request(manager, NORTH, 11)
    other = progress.qualification_exports.request(manager, NORTH, 12)
    assert first == progress.qualification_exports.request(manager, NORTH, 11)
    progress.qualification_exports.run_now(manager, first.id, "worker")
    again = progress.qualification_exports.request(manager, NORTH, 11)
    assert 3 == len({first.id, other.id, again.id})
    assert [again.id, other.id, first.id] == [each.id for each in progress.qualification_exports.list(manager)]


def test_an_export_is_refused_with_its_reason_where_learners_add_their_own(progress: Progress, manager: Actor) -> None:
    assert "no_learners" == refused(progress, manager)
    ann, _ = enrol(progress, "Ann Lee", "Bob Ray")
    assert "learners_add_own" == refused(progress, manager)
    progress.learners.edit(OPERATOR, ann, {}, staff_add_qualifications=Choice.YES)
    assert [str(ann)] == [row[0] for row in grid(progress, export(progress, manager))[1:]]
    (done,) = progress.qualification_exports.list(manager)
    assert (1, 1) == (done.learners, done.left_out)
    staff_add(progress)
    progress.learners.edit(OPERATOR, ann, {}, staff_add_qualifications=Choice.NO)
    assert [str(ann + 1)] == [row[0] for row in grid(progress, export(progress, manager))[1:]]


def test_there_are_year_groups_7_to_14(progress: Progress, manager: Actor) -> None:
    assert ["not_in_list"] * 2 == [refused(progress, manager, year) for year in (6, 15)]


def test_archived_learners_are_not_exported(progress: Progress, manager: Actor) -> None:
    staff_add(progress)
    ann, bob = enrol(progress, "Ann Lee", "Bob Ray")
    with progress.context.store.transaction() as work:
        work.learners.save(evolve(work.learners.get(OPERATOR.scope, ann), archived=True))
    assert [str(bob)] == [row[0] for row in grid(progress, export(progress, manager))[1:]]


@pytest.mark.feature("G3", "B9")
def test_who_is_restricted_to_groups_gets_their_learners_only(progress: Progress, manager: Actor) -> None:
    staff_add(progress)
    ann, _ = enrol(progress, "Ann Lee", "Bob Ray")
    whole = progress.qualification_exports.request(manager, NORTH, 11)
    progress.qualification_exports.run_now(manager, whole.id, "worker")
    group = progress.groups.create(OPERATOR, NORTH, "11A")
    tutor = restrict(progress, manager, group)
    assert "no_learners" == refused(progress, tutor)
    progress.group_learners.change(OPERATOR, group.id, joining=[ann])
    content = export(progress, tutor)
    assert [str(ann)] == [row[0] for row in grid(progress, content)[1:]]
    (mine,) = progress.qualification_exports.list(tutor)
    assert frozenset({group.id}) == mine.groups
    with pytest.raises(NotFound, match="There is no such export"):  # it holds more than they now see
        progress.qualification_exports.workbook(tutor, whole.id)
    assert {mine.id, whole.id} == {each.id for each in progress.qualification_exports.list(manager)}


@pytest.mark.feature("I7")
def test_an_export_that_failed_for_good_is_written_when_it_is_tried_again(
    progress: Progress, manager: Actor, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff_add(progress)
    enrol(progress, "Ann Lee")
    asked = progress.qualification_exports.request(manager, NORTH, 11)
    with progress.context.store.snapshot() as work:
        job = work.jobs.about(JobKind.QUALIFICATION_EXPORT, asked.id)
    with monkeypatch.context() as patch:
        patch.setattr(type(progress.context.spreadsheets), "write", _broken)
        for _ in range(jobs.ATTEMPTS):
            progress.jobs.run_next("worker")
            clock.advance(timedelta(hours=1))
    assert ExportStatus.FAILED is progress.qualification_exports.get(manager, asked.id).status
    progress.jobs.retry(OPERATOR, job.id)
    progress.jobs.run_next("worker")
    done = progress.qualification_exports.get(manager, asked.id)
    assert (ExportStatus.READY, "") == (done.status, done.reason)
    assert progress.qualification_exports.workbook(manager, asked.id)


def test_a_file_that_was_forgotten_is_not_offered(progress: Progress, manager: Actor) -> None:
    staff_add(progress)
    enrol(progress, "Ann Lee")
    export(progress, manager)
    with progress.context.store.transaction() as work:
        work.exports.forget(NORTH)
    assert set() == progress.qualification_exports.downloadable(manager, NORTH)


@pytest.mark.feature("B9")
def test_exports_are_ones_own(progress: Progress, manager: Actor) -> None:
    staff_add(progress)
    enrol(progress, "Ann Lee")
    asked = progress.qualification_exports.request(manager, NORTH, 11)
    colleague = hire(progress, Role.PROVIDER_MANAGER, NORTH)
    for stranger, export_id in ((colleague, asked.id), (manager, asked.id + 1)):
        for act in (progress.qualification_exports.get, progress.qualification_exports.progress):
            with pytest.raises(NotFound, match=r"There is no such export\."):
                act(stranger, export_id)
    assert [] == progress.qualification_exports.list(colleague)
    assert asked == progress.qualification_exports.get(OPERATOR, asked.id)
    assert (0, 0) == progress.qualification_exports.progress(manager, asked.id)
    with pytest.raises(NotFound):
        progress.qualification_exports.request(manager, SOUTH, 11)


@pytest.mark.parametrize("role", [Role.USER_MANAGER, Role.ADMISSIONS])
def test_who_may_not_add_qualifications_may_not_export_them(progress: Progress, role: Role) -> None:
    actor = hire(progress, role, NORTH)
    for act in (
        lambda: progress.qualification_exports.request(actor, NORTH, 11),
        lambda: progress.qualification_exports.list(actor),
        lambda: progress.qualification_exports.get(actor, 1),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_file_is_kept_for_thirty_days(progress: Progress, manager: Actor, clock: FixedClock) -> None:
    staff_add(progress)
    enrol(progress, "Ann Lee")
    old = progress.qualification_exports.request(manager, NORTH, 11)
    done = progress.qualification_exports.run_now(manager, old.id, "worker")
    assert (done.id, {old.id}) == (old.id, progress.qualification_exports.downloadable(manager, NORTH))
    clock.advance(timedelta(days=30))
    assert set() == progress.qualification_exports.downloadable(manager)
    with pytest.raises(NotFound, match="Export the learners again"):
        progress.qualification_exports.download(manager, old.id)
    clock.advance(timedelta(seconds=1))
    progress.qualification_exports.request(manager, NORTH, 11)
    with progress.context.store.snapshot() as work:
        assert b"" == work.exports.content(old.id)


def test_an_export_of_nobody_left_says_so(progress: Progress, mailer: MemoryMailer) -> None:
    manager = hire(progress, Role.LEARNER_MANAGER, NORTH, email="lm@school.example")
    staff_add(progress)
    enrol(progress, "Ann Lee")
    asked = progress.qualification_exports.request(manager, NORTH, 11)
    staff_add(progress, yes=False)
    done = progress.qualification_exports.run_now(manager, asked.id, "worker")
    assert (ExportStatus.FAILED, None) == (done.status, done.kept_until(FILES))
    assert "add their own qualifications" in done.reason
    assert set() == progress.qualification_exports.downloadable(manager, NORTH)
    progress.mail.deliver()
    assert done.reason in next(each.text for each in mailer.sent if "unsuccessful" in each.subject)


def test_an_export_of_somebody_who_may_not_any_more_holds_nothing(progress: Progress, manager: Actor) -> None:
    staff_add(progress)
    enrol(progress, "Ann Lee")
    asked = progress.qualification_exports.request(manager, NORTH, 11)
    with progress.context.store.transaction() as work:
        work.accounts.save(evolve(work.accounts.get(manager.account_id), disabled=True))
    done = progress.qualification_exports.run_now(OPERATOR, asked.id, "worker")
    assert (ExportStatus.FAILED, "Your account may no longer export these learners.") == (done.status, done.reason)


def a_job(progress: Progress, export_id: int, attempts: int) -> Job:
    """Claim the job of an export, as if for the last time."""
    with progress.context.store.transaction() as work:
        job = work.jobs.about(JobKind.QUALIFICATION_EXPORT, export_id)
        now = progress.context.clock.now()
        claimed = work.jobs.claim(owner="w", now=now, lease_until=now + timedelta(seconds=30), kinds=[job.kind])
    assert claimed is not None
    return evolve(claimed, attempts=attempts)


def test_a_job_claimed_again_after_it_was_done_is_ended(progress: Progress, manager: Actor) -> None:
    staff_add(progress)
    enrol(progress, "Ann Lee")
    asked = progress.qualification_exports.request(manager, NORTH, 11)
    job = a_job(progress, asked.id, 1)
    with progress.context.store.transaction() as work:
        done = evolve(asked, status=ExportStatus.READY)
        work.exports.save(done, b"kept")
    assert done == run_export(progress.context, job)
    with progress.context.store.snapshot() as work:
        assert (JobState.DONE, b"kept") == (work.jobs.get(job.id).state, work.exports.content(asked.id))


@pytest.mark.parametrize("attempts", [jobs.ATTEMPTS, jobs.ATTEMPTS + 1])
def test_an_export_that_cannot_be_done_ends_with_its_reason(
    progress: Progress, manager: Actor, attempts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff_add(progress)
    enrol(progress, "Ann Lee")
    asked = progress.qualification_exports.request(manager, NORTH, 11)
    job = a_job(progress, asked.id, attempts)

    def broken(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(type(progress.context.spreadsheets), "write", broken)
    done = run_export(progress.context, job)
    assert ExportStatus.FAILED is done.status
    assert "5 times" in done.reason
    with progress.context.store.snapshot() as work:
        assert JobState.FAILED is work.jobs.get(job.id).state


def test_an_export_that_fails_once_is_tried_again(
    progress: Progress, manager: Actor, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff_add(progress)
    enrol(progress, "Ann Lee")
    asked = progress.qualification_exports.request(manager, NORTH, 11)
    with monkeypatch.context() as patch:
        patch.delattr(type(progress.context.spreadsheets), "write")
        with pytest.raises(Unavailable, match=f"Export {asked.id} could not be done now"):
            progress.qualification_exports.run_now(manager, asked.id, "worker")
    clock.advance(timedelta(minutes=10))
    assert ExportStatus.READY is progress.qualification_exports.run_now(manager, asked.id, "worker").status


def test_a_large_export_shows_signs_of_life(
    progress: Progress, manager: Actor, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff_add(progress)
    enrol(progress, *(f"A{number} Learner" for number in range(501)))
    asked = progress.qualification_exports.request(manager, NORTH, 11)
    job = a_job(progress, asked.id, 1)
    write = type(progress.context.spreadsheets).write

    def slow(spreadsheets: MemorySpreadsheets, tables: Sequence[Table]) -> bytes:
        clock.advance(timedelta(seconds=20))
        return write(spreadsheets, tables)

    monkeypatch.setattr(type(progress.context.spreadsheets), "write", slow)
    assert 501 == run_export(progress.context, job).learners
    assert (500, 0) == progress.qualification_exports.progress(manager, asked.id)


def test_who_asked_for_what_is_in_the_audit_trail(progress: Progress, manager: Actor) -> None:
    staff_add(progress)
    enrol(progress, "Ann Lee")
    export(progress, manager)
    with progress.context.store.snapshot() as work:
        found = [each for each in work.audit.page(OPERATOR.scope).entries if each.subject == "export"]
    assert [
        ("export qualifications", {"outcome": "ready", "year_group": "11", "learners": "1"}),
        ("request qualification export", {"year_group": "11"}),
    ] == [(each.action, each.facts) for each in found]
    assert {(manager.account_id, NORTH)} == {(each.actor_id, each.ukprn) for each in found}


@pytest.mark.feature("F2")
def test_the_template_has_the_lists_and_no_learner(progress: Progress) -> None:
    content = progress.qualification_exports.template()
    with progress.context.spreadsheets.read(content) as sheets:
        assert [
            "Qualification Type",
            "Qualification Subject",
            "Qualification Grading",
            "Learner Qualifications",
        ] == [sheet.name for sheet in sheets]
    assert 1 == len(grid(progress, content))


def test_an_export_knows_what_its_file_is_called_and_when_it_is_gone() -> None:
    now = datetime(2026, 9, 1, tzinfo=UTC)
    waiting = Export(1, NORTH, 11, 7, now)
    assert (False, None) == (waiting.finished, waiting.kept_until(FILES))
