"""Exporting qualifications as a workbook to be filled in."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR, Actor, Scope
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.operations.events import event_of
from progress_core.domain.qualifications.exports import Export, ExportStatus
from progress_core.memory.clock import FixedClock
from progress_core.memory.mail import MemoryMailer
from tests.given.exchanges import MATHS, PHYSICS, enrol, export, give, grid, staff_add
from tests.given.groups import restrict
from tests.given.people import NORTH, SOUTH, hire

pytestmark = pytest.mark.feature("F1")

FILES = timedelta(days=30)


def refused(progress: Progress, actor: Actor, year_group: int = 11, ukprn: str = NORTH) -> str:
    """Return the code with which an export is refused."""
    with pytest.raises(Rejected) as caught:
        progress.qualification_exports.request(actor, ukprn, year_group)
    (found,) = caught.value.problems
    assert ("year_group", "qualification_export.learners") == (found.field, found.rule)
    return found.code


@pytest.mark.feature("F2")
def test_an_export_contains_the_year_group_with_its_qualifications(progress: Progress, manager: Actor) -> None:
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


def test_an_export_is_queued_run_by_a_worker_mailed_and_downloaded_as_a_zip(
    progress: Progress, mailer: MemoryMailer, clock: FixedClock
) -> None:
    manager = hire(progress, Role.LEARNER_MANAGER, NORTH, email="lm@school.example")
    staff_add(progress)
    enrol(progress, "Ann Lee")
    asked = progress.qualification_exports.request(manager, NORTH, 11)
    assert ([asked], ExportStatus.QUEUED) == (progress.qualification_exports.list(manager, NORTH), asked.status)
    with pytest.raises(NotFound, match="has been deleted"):
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
    entries = progress.audit.read(OPERATOR, action="download qualification export")
    assert [("export", str(asked.id), NORTH, manager.account_id)] * 2 == [
        (entry.subject, entry.subject_id, entry.ukprn, entry.actor_id) for entry in entries
    ]
    assert all(event_of(entry) for entry in entries)
    progress.mail.deliver()
    (mail,) = [each for each in mailer.sent if each.subject.startswith("Qualification export")]
    assert "Qualification export ready: Year 11 at North School" == mail.subject
    assert f"/providers/{NORTH}/qualifications/export" in mail.text


def test_an_export_requested_twice_joins_the_request_that_waits(progress: Progress, manager: Actor) -> None:
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


def test_an_export_is_refused_where_learners_add_their_own_qualifications(progress: Progress, manager: Actor) -> None:
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
def test_restricted_managers_export_only_their_own_learners(progress: Progress, manager: Actor) -> None:
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


def test_a_deleted_file_is_not_offered(progress: Progress, manager: Actor) -> None:
    staff_add(progress)
    enrol(progress, "Ann Lee")
    export(progress, manager)
    with progress.context.store.transaction() as work:
        work.exports.forget(NORTH)
    assert set() == progress.qualification_exports.downloadable(manager, NORTH)


@pytest.mark.feature("B9")
def test_an_export_is_visible_only_to_its_requester(progress: Progress, manager: Actor) -> None:
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
def test_exporting_qualifications_needs_the_permission_to_add_them(progress: Progress, role: Role) -> None:
    actor = hire(progress, role, NORTH)
    for act in (
        lambda: progress.qualification_exports.request(actor, NORTH, 11),
        lambda: progress.qualification_exports.list(actor),
        lambda: progress.qualification_exports.get(actor, 1),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_exports_are_listed_however_many_later_ones_are_no_longer_visible(progress: Progress) -> None:
    actor = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH)
    for ukprn in (NORTH, SOUTH):
        staff_add(progress, ukprn)
        enrol(progress, "Ann Lee", "Bob Ray", ukprn=ukprn)
        enrol(progress, "Cat Fox", ukprn=ukprn, year_group="10")
    exports = progress.qualification_exports
    here = exports.request(actor, NORTH, 11)
    for year_group in (11, 10):
        exports.request(actor, SOUTH, year_group)
    moved = evolve(actor, scope=Scope(providers=frozenset({NORTH})))
    assert [here.id] == [record.id for record in exports.list(moved, limit=1)]


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


def test_an_export_without_learners_fails_with_the_reason(progress: Progress, mailer: MemoryMailer) -> None:
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


def test_requests_and_outcomes_of_exports_are_in_the_audit_trail(progress: Progress, manager: Actor) -> None:
    staff_add(progress)
    enrol(progress, "Ann Lee")
    export(progress, manager)
    with progress.context.store.snapshot() as work:
        found = [each for each in work.audit.page(OPERATOR.scope).entries if each.subject == "export"]
    assert [
        ("download qualification export", {}),
        ("export qualifications", {"outcome": "ready", "year_group": "11", "learners": "1"}),
        ("request qualification export", {"year_group": "11"}),
    ] == [(each.action, each.facts) for each in found]
    assert {(manager.account_id, NORTH)} == {(each.actor_id, each.ukprn) for each in found}


@pytest.mark.feature("F2")
def test_the_template_contains_the_lists_but_no_learners(progress: Progress) -> None:
    content = progress.qualification_exports.template()
    with progress.context.spreadsheets.read(content) as sheets:
        assert [
            "Qualification Type",
            "Qualification Subject",
            "Qualification Grading",
            "Learner Qualifications",
        ] == [sheet.name for sheet in sheets]
    assert 1 == len(grid(progress, content))


def test_an_export_knows_the_name_and_expiry_of_its_file() -> None:
    now = datetime(2026, 9, 1, tzinfo=UTC)
    waiting = Export(1, NORTH, 11, 7, now)
    assert (False, None) == (waiting.finished, waiting.kept_until(FILES))
