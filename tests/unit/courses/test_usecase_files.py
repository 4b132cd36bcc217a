"""Files of courses: the operator's directory, and what provider managers upload."""

from datetime import timedelta
from typing import TYPE_CHECKING, cast

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.courses.plan import CourseReport
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import ImportCounts, ImportStatus
from progress_core.memory.clock import FixedClock
from progress_core.memory.mail import MemoryMailer
from progress_core.ports.audit import AuditQuery
from progress_core.usecases.consequences.standings import save_learner
from progress_core.usecases.courses.courses import CourseQuery
from progress_core.usecases.courses.files import CourseFiles
from tests.given.course_files import HEALTH, LAW, course_csv
from tests.given.people import ELSEWHERE, NORTH, SOUTH, hire
from tests.given.profiles import applications, apply, inbox, now_of, pupil

if TYPE_CHECKING:
    from progress_core.ports.spreadsheets import Spreadsheets

BOTH = course_csv(HEALTH, LAW)
NORTHERN = (NORTH, "OX14 1GG", "2027", "A level", "Art", "", "")


@pytest.fixture
def head(progress: Progress) -> Actor:
    """A provider manager of South College."""
    return hire(progress, Role.PROVIDER_MANAGER, SOUTH)


def _titles(progress: Progress) -> list[str]:
    return [line.course.title for line in progress.courses.search(OPERATOR, CourseQuery()).lines]


def _codes(report: CourseReport) -> list[tuple[int, str, str]]:
    """Return the errors; postcodes that the geocoder in memory does not know are warnings."""
    errors = [found for found in report.problems if found.problem.severity == "error"]
    return [(found.row, found.column, found.problem.code) for found in errors]


def _counts(report: CourseReport) -> tuple[int, int, int, int]:
    plan = report.plan
    return len(plan.added), len(plan.changed), len(plan.unchanged), len(plan.withdrawn)


@pytest.mark.feature("H1", "E6")
def test_a_dry_run_says_what_loading_would_do_and_loading_does_it(progress: Progress) -> None:
    files = progress.course_files
    for act, titles in ((files.dry_run, []), (files.load, ["Health", "Law"])):
        assert (2, 0, 0, 0) == _counts(act(OPERATOR, "courses.csv", BOTH))
        assert titles == _titles(progress)
    changed = course_csv((*HEALTH[:5], "Didcot", ""), NORTHERN)
    for act, titles in ((files.dry_run, ["Health", "Law"]), (files.load, ["Art", "Health"])):
        assert (1, 1, 0, 1) == _counts(act(OPERATOR, "courses.csv", changed))
        assert titles == _titles(progress)
    assert (0, 0, 2, 0) == _counts(files.load(OPERATOR, "courses.csv", changed))


@pytest.mark.feature("H1", "B4")
def test_a_file_with_an_error_loads_nothing(progress: Progress) -> None:
    report = progress.course_files.load(OPERATOR, "courses.csv", course_csv(HEALTH, (*LAW[:1], "nowhere", *LAW[2:])))
    assert (False, [(3, "B", "bad_format")], (0, 0, 0, 0)) == (report.ok, _codes(report), _counts(report))
    assert [] == _titles(progress)


@pytest.mark.feature("H1")
def test_the_file_of_one_provider_replaces_its_courses_alone(progress: Progress, head: Actor) -> None:
    progress.course_files.load(OPERATOR, "courses.csv", course_csv(HEALTH, NORTHERN))
    report = progress.course_files.load(head, "ours.csv", course_csv(LAW), ukprn=SOUTH)
    assert (1, 0, 0, 1) == _counts(report)
    assert ["Art", "Law"] == _titles(progress)
    refused = progress.course_files.load(head, "ours.csv", course_csv(LAW, NORTHERN), ukprn=SOUTH)
    assert [(3, "A", "other_provider")] == _codes(refused)
    with progress.context.store.snapshot() as work:
        entries = work.audit.page(EVERYTHING, AuditQuery(ukprn=SOUTH)).entries
    assert ("load courses", head.account_id, "provider", SOUTH) == (
        entries[0].action, entries[0].actor_id, entries[0].subject, entries[0].subject_id,
    )  # fmt: skip
    assert {"added": "1", "updated": "0", "removed": "1"} == entries[0].facts


@pytest.mark.feature("H1", "B9")
def test_people_load_the_courses_of_their_whole_providers_alone(
    progress: Progress, head: Actor, manager: Actor
) -> None:
    files = progress.course_files
    for act in (files.dry_run, files.load):
        for ukprn in (ELSEWHERE, "19999999", "?"):
            with pytest.raises(NotFound):
                act(head, "ours.csv", BOTH, ukprn=ukprn)
        with pytest.raises(NotAllowed):
            act(head, "ours.csv", BOTH)
        with pytest.raises(NotAllowed):
            act(manager, "ours.csv", BOTH, ukprn=NORTH)
    for actor, ukprn in ((manager, NORTH), (head, "")):
        with pytest.raises(NotAllowed):
            files.template(actor, ukprn)
    with pytest.raises(NotAllowed):
        files.list(manager, NORTH)
    with pytest.raises(NotFound):
        files.list(head, ELSEWHERE)


@pytest.mark.feature("G3", "H1")
def test_a_manager_of_groups_is_told_why_not(progress: Progress, head: Actor) -> None:
    group = progress.groups.create(OPERATOR, SOUTH, "11A")
    bound = evolve(head, scope=evolve(head.scope, providers=frozenset(), groups=frozenset({group.id})))
    with pytest.raises(NotAllowed, match="learner groups"):
        progress.course_files.load(bound, "ours.csv", BOTH, ukprn=SOUTH)


@pytest.mark.feature("H1", "K8")
def test_files_that_cannot_be_read_are_problems_of_the_file(progress: Progress, head: Actor) -> None:
    files = progress.course_files
    assert [(0, "", "no_course_headings")] == _codes(files.load(head, "ours.csv", b"Name\nAnn\n", ukprn=SOUTH))
    assert [(0, "", "empty_file")] == _codes(files.dry_run(head, "ours.csv", b"", ukprn=SOUTH))
    large = bytes(20 << 20) + b"x"
    for name, content, code in (("ours.docx", BOTH, "wrong_extension"), ("ours.csv", large, "upload_too_large")):
        with pytest.raises(Rejected) as refused:
            files.load(head, name, content, ukprn=SOUTH)
        assert [code] == [found.code for found in refused.value.problems]


@pytest.mark.feature("H1", "K8")
def test_a_file_that_takes_too_long_is_refused_in_words(progress: Progress, head: Actor) -> None:
    class Slow:
        def read(self, content: bytes, *, seconds: int | None = None) -> None:
            assert (10, BOTH) == (seconds, content)
            raise Rejected(problems=[problem("file", "too_slow")])

    files = CourseFiles(evolve(progress.context, spreadsheets=cast("Spreadsheets", Slow())))
    assert [(0, "", "courses_too_slow")] == _codes(files.dry_run(head, "ours.csv", BOTH, ukprn=SOUTH))


@pytest.mark.feature("H1", "E6")
def test_a_checked_file_is_kept_shown_and_confirmed(progress: Progress, head: Actor) -> None:
    files = progress.course_files
    asked = files.check(head, "C:\\our courses.csv", BOTH, SOUTH)
    assert ("our courses.csv", ImportStatus.CHECKED, SOUTH) == (asked.file_name, asked.status, asked.ukprn)
    record, report = files.preview(head, asked.id)
    assert (asked, (2, 0, 0, 0), []) == (record, _counts(report), _titles(progress))
    done, plan = files.confirm(head, asked.id, report.plan.mark)
    assert (ImportStatus.SUCCESSFUL, ImportCounts(created=2)) == (done.status, done.counts)
    assert plan == report.plan
    assert ["Health", "Law"] == _titles(progress)
    record, report = files.preview(head, asked.id)
    assert (ImportStatus.SUCCESSFUL, (0, 0, 0, 0)) == (record.status, _counts(report))
    with pytest.raises(Conflict):
        files.confirm(head, asked.id, plan.mark)


@pytest.mark.feature("H1", "E6")
def test_what_would_be_done_is_confirmed_as_it_was_seen(progress: Progress, head: Actor) -> None:
    files = progress.course_files
    asked = files.check(head, "ours.csv", BOTH, SOUTH)
    seen = files.preview(head, asked.id)[1].plan.mark
    files.load(OPERATOR, "all.csv", course_csv(HEALTH))
    with pytest.raises(Conflict):
        files.confirm(head, asked.id, seen)
    assert ["Health"] == _titles(progress)
    files.confirm(head, asked.id, files.preview(head, asked.id)[1].plan.mark)
    assert ["Health", "Law"] == _titles(progress)


@pytest.mark.feature("H1", "E6")
def test_a_file_with_errors_is_kept_to_be_corrected(progress: Progress, head: Actor) -> None:
    files = progress.course_files
    bad = course_csv(HEALTH, (SOUTH, "nowhere", *LAW[2:]))
    asked = files.check(head, "ours.csv", bad, SOUTH)
    record, report = files.preview(head, asked.id)
    assert (ImportStatus.UNSUCCESSFUL, [(3, "B", "bad_format")]) == (record.status, _codes(report))
    assert report.problems[0].problem.message in files.error_workbook(head, asked.id).decode()
    with pytest.raises(Conflict):
        files.confirm(head, asked.id, report.plan.mark)
    with pytest.raises(Rejected) as refused:
        files.check(head, "ours.csv", b"Name\nAnn\n", SOUTH)
    assert ["no_course_headings"] == [found.code for found in refused.value.problems]


@pytest.mark.feature("H1", "E4")
def test_uploads_are_listed_as_long_as_they_mean_something(progress: Progress, head: Actor, clock: FixedClock) -> None:
    files = progress.course_files
    bad = files.check(head, "bad.csv", course_csv((SOUTH, "nowhere", *LAW[2:])), SOUTH)
    done = files.check(head, "done.csv", BOTH, SOUTH)
    files.confirm(head, done.id, files.preview(head, done.id)[1].plan.mark)
    waits = files.check(head, "waits.csv", course_csv(HEALTH), SOUTH)
    assert [waits.id, done.id, bad.id] == [record.id for record in files.history(head, SOUTH)]
    both = hire(progress, Role.PROVIDER_MANAGER, SOUTH, NORTH, email="both@example.com")
    elsewhere = files.check(both, "north.csv", course_csv(NORTHERN), NORTH)
    assert [elsewhere.id] == [record.id for record in files.history(both, NORTH)]
    assert files.history(head, SOUTH) == files.history(both, SOUTH)
    assert {elsewhere.id: both.email} == files.senders(both, [elsewhere])
    clock.advance(timedelta(days=366))
    with progress.context.store.transaction() as work:
        work.imports.drop_contents(clock.now())
    assert [done.id] == [record.id for record in files.history(head, SOUTH)]
    assert files.get(head, done.id).status is ImportStatus.SUCCESSFUL
    with pytest.raises(NotFound):
        files.preview(head, waits.id)


@pytest.mark.feature("H1", "E4")
def test_as_many_uploads_are_listed_as_are_asked_for(progress: Progress, clock: FixedClock) -> None:
    files, both = progress.course_files, hire(progress, Role.PROVIDER_MANAGER, SOUTH, NORTH)
    done = files.check(both, "done.csv", BOTH, SOUTH)
    files.confirm(both, done.id, files.preview(both, done.id)[1].plan.mark)
    for _ in range(3):
        clock.advance(timedelta(minutes=1))
        files.check(both, "waits.csv", course_csv(HEALTH), SOUTH)
    clock.advance(timedelta(days=366))
    with progress.context.store.transaction() as work:
        work.imports.drop_contents(clock.now())
    latest = [files.check(both, "north.csv", course_csv(NORTHERN), NORTH) for _ in range(3)]
    assert [done.id] == [record.id for record in files.history(both, SOUTH, limit=1)]
    assert {record.id for record in latest} == {record.id for record in files.history(both, NORTH, limit=3)}


@pytest.mark.feature("H1", "B9")
def test_a_kept_file_is_for_the_eyes_of_the_managers_of_its_provider(progress: Progress, head: Actor) -> None:
    asked = progress.course_files.check(head, "ours.csv", BOTH, SOUTH)
    colleague = hire(progress, Role.PROVIDER_MANAGER, SOUTH, email="colleague@example.com")
    other = hire(progress, Role.PROVIDER_MANAGER, NORTH, email="other@example.com")
    admissions = hire(progress, Role.ADMISSIONS, SOUTH)
    files = progress.course_files
    assert files.preview(head, asked.id) == files.preview(colleague, asked.id)
    for actor in (other, admissions):
        for ask in (files.preview, files.error_workbook, lambda actor, id_: files.confirm(actor, id_, "")):
            with pytest.raises(NotFound):
                ask(actor, asked.id)


@pytest.mark.feature("H1", "H2")
def test_learners_are_told_when_a_course_they_wait_for_is_withdrawn(
    progress: Progress, head: Actor, mailer: MemoryMailer
) -> None:
    waiting = pupil(progress, email="ann@example.com")
    enrolled = pupil(progress, "bobray", first_name="Bob")
    drafting = pupil(progress, "catmoon", first_name="Cat")
    sent = apply(progress, waiting, ApplicationState.SUBMITTED)
    apply(progress, enrolled, ApplicationState.ENROLLED)
    apply(progress, drafting, ApplicationState.DRAFT)
    archived = pupil(progress, "edmoss", first_name="Ed")
    apply(progress, archived, ApplicationState.OFFERED)
    with progress.context.store.transaction() as work:
        save_learner(work, evolve(now_of(progress, archived), archived=True))
    begun = apply(progress, pupil(progress, "dilowe", first_name="Di"), ApplicationState.OFFERED)
    with progress.context.store.transaction() as work:
        every = [course for course in work.courses.all() if course.id != begun.course_id]
        work.courses.put_many([evolve(course, starts_on=course.starts_on.replace(year=2027)) for course in every])
    report = progress.course_files.load(head, "ours.csv", BOTH, ukprn=SOUTH)
    affected = {gone.course.id: gone.application_ids for gone in report.plan.withdrawn}
    assert 5 == len(affected)
    assert (sent.id,) == affected[sent.course_id]
    (message,) = inbox(progress, waiting)
    assert "South College no longer offers Digital (T Level)" in message.body
    assert 1 == len(inbox(progress, drafting))
    assert [] == inbox(progress, enrolled) == inbox(progress, archived)
    assert 5 == sum(own.line.course.withdrawn for own in progress.course_files.list(head, SOUTH)[1])
    progress.mail.deliver()
    assert ["ann@example.com"] == [mail.to for mail in mailer.sent if "no longer offered" in mail.subject]
    assert ApplicationState.SUBMITTED is applications(progress, waiting)[0].state


@pytest.mark.feature("H1")
def test_a_provider_sees_its_courses_with_their_state_and_applications(progress: Progress, head: Actor) -> None:
    progress.course_files.load(head, "ours.csv", BOTH, ukprn=SOUTH)
    apply(progress, pupil(progress), ApplicationState.SUBMITTED)
    apply(progress, pupil(progress, "bobray", first_name="Bob"), ApplicationState.DRAFT)
    progress.course_files.load(OPERATOR, "all.csv", course_csv(LAW))
    provider, courses = progress.course_files.list(head, SOUTH)
    assert "South College" == provider.name
    assert ["Law (A level)"] == [own.line.course.name for own in courses if not own.blockers]
    assert [False, True, True, True] == [own.line.course.withdrawn for own in courses]
    assert 1 == sum(own.applications for own in courses)


@pytest.mark.feature("H1", "E1")
def test_the_template_holds_what_is_on_offer(progress: Progress, head: Actor) -> None:
    files = progress.course_files
    files.load(OPERATOR, "all.csv", course_csv(HEALTH, LAW, NORTHERN))
    files.load(OPERATOR, "all.csv", course_csv(LAW, NORTHERN))
    ours = files.template(head, SOUTH)
    assert (0, 0, 1, 0) == _counts(files.dry_run(head, "ours.xlsx", ours, ukprn=SOUTH))
    assert "South College" in ours.decode()
    assert (0, 0, 2, 0) == _counts(files.dry_run(OPERATOR, "all.xlsx", files.template(OPERATOR)))
