"""Files of leavers: who may send them, what they record, and the files that wait for a confirmation."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, cast

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, ProofNeeded, Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import ImportCounts, ImportStatus
from progress_core.domain.importing.leaver_plan import LeaverReport
from progress_core.domain.learners.leaving import Destination, Leaving
from progress_core.domain.operations.audit import Action
from progress_core.memory.clock import FixedClock
from progress_core.ports.audit import AuditQuery
from progress_core.usecases.importing.leaver_files import LeaverFiles
from tests.given.leaver_files import by_name, leaver_csv
from tests.given.people import NORTH, SOUTH, hire
from tests.given.years import accept, learners, school

if TYPE_CHECKING:
    from progress_core.ports.spreadsheets import Spreadsheets

pytestmark = pytest.mark.feature("J2")

DAY = date(2026, 8, 10)


def _codes(report: LeaverReport) -> list[tuple[int, str, str]]:
    return [(found.row, found.column, found.problem.code) for found in report.problems]


def _counts(report: LeaverReport) -> tuple[int, int, int]:
    return len(report.plan.leave), len(report.plan.corrected), len(report.plan.unchanged)


def _leavings(progress: Progress, *ids: int) -> list[Leaving | None]:
    return [learner.leaving for learner in learners(progress, *ids)]


def _entries(progress: Progress, subject: int | None = None) -> list[tuple[Action, int, dict[str, str]]]:
    query = AuditQuery() if subject is None else AuditQuery(subject_id=str(subject))
    with progress.context.store.snapshot() as work:
        entries = work.audit.page(EVERYTHING, query).entries
    return [(Action(entry.action), entry.actor_id, dict(entry.facts)) for entry in entries]


@pytest.mark.feature("E6")
def test_a_dry_run_says_what_loading_would_do_and_loading_does_it(progress: Progress, manager: Actor) -> None:
    ann, bob, cat = school(progress, 11, 12, 13)
    number = accept(progress, cat)
    files, content = (
        progress.leaver_files,
        leaver_csv(by_name("pupil510", destination="Gap year"), by_name("pupil512", destination="accepted-place")),
    )
    assert (2, 0, 0) == _counts(files.dry_run(manager, "leavers.csv", content))
    assert [None] * 3 == _leavings(progress, ann, bob, cat)
    assert (2, 0, 0) == _counts(files.load(manager, "leavers.csv", content))
    assert [
        Leaving(DAY, Destination.GAP_YEAR), None, Leaving(DAY, Destination.ACCEPTED_PLACE, SOUTH, number),
    ] == _leavings(progress, ann, bob, cat)  # fmt: skip
    told = (Action.LEAVE, manager.account_id, {"destination": "gap-year", "until": "2026-08-10"})
    assert told == _entries(progress, ann)[0]


def test_the_same_file_again_changes_nothing_and_another_corrects(progress: Progress, manager: Actor) -> None:
    (ann,) = school(progress, 11)
    files, content = progress.leaver_files, leaver_csv(by_name("pupil510", destination="Gap year"))
    files.load(manager, "leavers.csv", content)
    before, entries = learners(progress, ann), _entries(progress)
    assert (0, 0, 1) == _counts(files.load(manager, "leavers.csv", content))
    assert (before, entries) == (learners(progress, ann), _entries(progress))
    assert (0, 1, 0) == _counts(files.load(manager, "l.csv", leaver_csv(by_name("pupil510", "2026-08-12"))))
    assert [Leaving(date(2026, 8, 12))] == _leavings(progress, ann)
    (past,) = progress.leavers.history(manager, ann)
    assert date(2026, 8, 12) == past.until


def test_a_file_with_an_error_lets_nobody_leave(progress: Progress, manager: Actor) -> None:
    ann, bob = school(progress, 11, 12)
    content = leaver_csv(by_name("pupil510"), by_name("pupil511", destination="accepted-place"))
    report = progress.leaver_files.load(manager, "leavers.csv", content)
    assert (False, [(3, "G", "no_accepted_place")], (0, 0, 0)) == (report.ok, _codes(report), _counts(report))
    assert [None, None] == _leavings(progress, ann, bob)
    assert report.problems[0].problem.message in progress.leaver_files.marked(content, report.problems).decode()


@pytest.mark.feature("B9")
def test_learners_of_others_and_learners_who_are_none_read_alike(progress: Progress, manager: Actor) -> None:
    school(progress, 11)
    school(progress, 12, ukprn=SOUTH)
    report = progress.leaver_files.load(manager, "l.csv", leaver_csv(*map(by_name, ("pupil910", "nobody", "pupil510"))))
    assert [(2, "A", "unknown_learner"), (3, "A", "unknown_learner")] == _codes(report)
    theirs, nobodys = (found.problem for found in report.problems)
    assert evolve(theirs, message="", value="") == evolve(nobodys, message="", value="")
    assert theirs.message.replace("pupil910", "nobody") == nobodys.message
    staff = progress.leaver_files.load(manager, "l.csv", leaver_csv(by_name(manager.username)))
    assert [(2, "A", "unknown_learner")] == _codes(staff)


def test_people_who_may_not_archive_learners_or_have_shown_no_proof_are_refused(
    progress: Progress, manager: Actor, clock: FixedClock
) -> None:
    (ann,) = school(progress, 11)
    files, content = progress.leaver_files, leaver_csv(by_name("pupil510"))
    kept = files.check(manager, "l.csv", content)
    mark = files.preview(manager, kept.id)[1].plan.mark
    late = evolve(manager, proved_at=clock.now() - timedelta(hours=1))
    for act in (
        lambda actor: files.load(actor, "l.csv", content),
        lambda actor: files.confirm(actor, kept.id, mark),
        lambda actor: files.error_workbook(actor, kept.id),
    ):
        with pytest.raises(ProofNeeded):
            act(late)
    nobody = hire(progress, Role.ADMISSIONS, NORTH)
    for refused in (
        lambda: files.template(nobody),
        lambda: files.dry_run(nobody, "l.csv", content),
        lambda: files.load(nobody, "l.csv", content),
        lambda: files.check(nobody, "l.csv", content),
        lambda: files.history(nobody),
        lambda: files.senders(nobody, [kept]),
        lambda: files.get(nobody, kept.id),
        lambda: files.preview(nobody, kept.id),
        lambda: files.confirm(nobody, kept.id, mark),
        lambda: files.error_workbook(nobody, kept.id),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert [None] == _leavings(progress, ann)
    assert "Leaving date" in files.template(manager).decode()


@pytest.mark.feature("K8")
def test_files_that_cannot_be_read_are_problems_of_the_file(progress: Progress, manager: Actor) -> None:
    class Slow:
        def read(self, content: bytes, *, seconds: int | None = None) -> None:
            assert (10, b"x") == (seconds, content)
            raise Rejected(problems=[problem("file", "too_slow")])

    files = LeaverFiles(evolve(progress.context, spreadsheets=cast("Spreadsheets", Slow())))
    assert [(0, "", "leavers_too_slow")] == _codes(files.dry_run(manager, "l.csv", b"x"))
    assert [(0, "", "no_leaver_headings")] == _codes(progress.leaver_files.load(manager, "l.csv", b"Name\nAnn\n"))
    for name, content, code in (("l.docx", b"x", "wrong_extension"), ("l.csv", bytes(21 << 20), "upload_too_large")):
        with pytest.raises(Rejected) as refused:
            progress.leaver_files.load(manager, name, content)
        assert [code] == [found.code for found in refused.value.problems]


@pytest.mark.feature("E6")
def test_a_checked_file_is_kept_shown_and_confirmed(progress: Progress, manager: Actor) -> None:
    ann, bob = school(progress, 11, 12)
    progress.leavers.leave(manager, [bob], {"leaving_date": "2026-08-01"})
    files = progress.leaver_files
    asked = files.check(manager, "C:\\our leavers.csv", leaver_csv(by_name("pupil510"), by_name("pupil511")))
    assert ("our leavers.csv", ImportStatus.CHECKED) == (asked.file_name, asked.status)
    assert (Action.CHECK_LEAVERS, manager.account_id, {"outcome": "checked"}) == _entries(progress, asked.id)[0]
    record, report = files.preview(manager, asked.id)
    assert (asked, (1, 1, 0), None) == (record, _counts(report), _leavings(progress, ann)[0])
    done, plan = files.confirm(manager, asked.id, report.plan.mark)
    assert (ImportStatus.SUCCESSFUL, ImportCounts(1, 1), report.plan) == (done.status, done.counts, plan)
    assert [Leaving(DAY)] * 2 == _leavings(progress, ann, bob)
    assert (done, (0, 0, 0)) == (files.preview(manager, asked.id)[0], _counts(files.preview(manager, asked.id)[1]))
    with pytest.raises(Conflict):
        files.confirm(manager, asked.id, plan.mark)


@pytest.mark.feature("E6")
def test_what_would_be_done_is_confirmed_as_it_was_seen(progress: Progress, manager: Actor) -> None:
    ann, bob = school(progress, 11, 12)
    files = progress.leaver_files
    asked = files.check(manager, "l.csv", leaver_csv(by_name("pupil510"), by_name("pupil511")))
    seen = files.preview(manager, asked.id)[1].plan.mark
    progress.leavers.leave(manager, [bob], {"leaving_date": "2026-08-01"})
    with pytest.raises(Conflict):
        files.confirm(manager, asked.id, seen)
    assert [None, Leaving(date(2026, 8, 1))] == _leavings(progress, ann, bob)
    progress.learner_selection.restore(manager, [bob])
    progress.learner_selection.delete(manager, [ann])
    with pytest.raises(Conflict):
        files.confirm(manager, asked.id, seen)


@pytest.mark.feature("E6")
def test_a_file_with_errors_is_kept_to_be_corrected(progress: Progress, manager: Actor) -> None:
    files = progress.leaver_files
    asked = files.check(manager, "l.csv", leaver_csv(by_name("nobody")))
    record, report = files.preview(manager, asked.id)
    assert (ImportStatus.UNSUCCESSFUL, [(2, "A", "unknown_learner")]) == (record.status, _codes(report))
    assert (frozenset(), frozenset()) == (record.ukprns, record.shared_at)
    assert report.problems[0].problem.message in files.error_workbook(manager, asked.id).decode()
    assert Action.DOWNLOAD_ERROR_WORKBOOK == _entries(progress, asked.id)[0][0]
    with pytest.raises(Rejected) as refused:
        files.check(manager, "l.csv", b"Name\nAnn\n")
    assert ["no_leaver_headings"] == [found.code for found in refused.value.problems]


@pytest.mark.feature("E4", "J6")
def test_files_are_for_those_who_see_all_learners_whom_they_name(progress: Progress, manager: Actor) -> None:
    school(progress, 11)
    school(progress, 12, ukprn=SOUTH)
    files = progress.leaver_files
    both = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH, email="both@example.com")
    ours = files.check(manager, "ours.csv", leaver_csv(by_name("pupil510")))
    wide = files.check(both, "both.csv", leaver_csv(by_name("pupil510"), by_name("pupil910")))
    strange = files.check(both, "strange.csv", leaver_csv(by_name("pupil510"), by_name("nobody")))
    assert [strange.id, wide.id, ours.id] == [record.id for record in files.history(both)]
    assert [ours.id] == [record.id for record in files.history(manager)]
    assert {ours.id: manager.username} == files.senders(both, [ours])
    for hidden in (wide, strange):
        with pytest.raises(NotFound):
            files.preview(manager, hidden.id)
    assert files.preview(manager, ours.id) == files.preview(both, ours.id)
    assert [strange.id, ours.id] == [record.id for record in files.history(evolve(both, scope=manager.scope))]


@pytest.mark.feature("G3", "E4")
def test_a_manager_of_groups_sees_a_file_as_long_as_they_have_the_groups(progress: Progress, manager: Actor) -> None:
    ann, _ = school(progress, 11, 12)
    group = progress.groups.create(OPERATOR, NORTH, "11A")
    with progress.context.store.transaction() as work:
        work.groups.assign(group.id, [ann])
    bound = evolve(manager, scope=evolve(manager.scope, providers=frozenset(), groups=frozenset({group.id})))
    files = progress.leaver_files
    asked = files.check(bound, "l.csv", leaver_csv(by_name("pupil510")))
    assert [asked.id] == [record.id for record in files.history(bound)]
    assert (1, 0, 0) == _counts(files.preview(bound, asked.id)[1])
    assert [(2, "A", "unknown_learner")] == _codes(files.dry_run(bound, "l.csv", leaver_csv(by_name("pupil511"))))
    with pytest.raises(NotFound):
        files.get(evolve(bound, scope=evolve(bound.scope, groups=frozenset())), asked.id)


@pytest.mark.feature("K1")
def test_erasing_a_learner_forgets_the_files_that_may_name_them(progress: Progress, manager: Actor) -> None:
    (ann,) = school(progress, 11)
    files = progress.leaver_files
    asked = files.check(manager, "l.csv", leaver_csv(by_name("pupil510")))
    progress.personal_data.erase(OPERATOR, ann, "pupil510")
    with pytest.raises(NotFound):
        files.preview(manager, asked.id)
