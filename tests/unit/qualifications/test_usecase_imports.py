"""What an import of qualifications does to learners, their profiles and applications."""

from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import ImportCounts, ImportKind, ImportStatus
from progress_core.domain.profiles.profiles import Approval, Profile, SectionStatus
from progress_core.domain.qualifications.plan import LearnerPlan
from progress_core.domain.qualifications.qualifications import Qualification
from progress_core.memory.clock import FixedClock
from progress_core.memory.mail import MemoryMailer
from progress_core.memory.qualifications import MemoryQualifications
from progress_core.ports.audit import AuditQuery
from progress_core.usecases.importing import run
from tests.given.exchanges import (
    CELLS_OF_MATHS,
    MATHS,
    PHYSICS,
    enrol,
    export,
    filled,
    give,
    kept,
    staff_add,
    take_in,
    where,
)
from tests.given.people import NORTH, SOUTH, hire
from tests.given.profiles import COMPLETE, applications, apply, pupil

pytestmark = pytest.mark.feature("F3")

ART = Qualification("GCSE", "Art and Design", "", "B", "")


def profile_of(progress: Progress, learner_id: int) -> Profile:
    with progress.context.store.snapshot() as work:
        return work.learners.get(EVERYTHING, learner_id).profile


def with_profile(progress: Progress, learner_id: int, profile: Profile) -> None:
    with progress.context.store.transaction() as work:
        work.learners.save(evolve(work.learners.get(EVERYTHING, learner_id), profile=profile))


@pytest.mark.feature("F4")
def test_the_filled_in_qualifications_replace_those_of_the_learner(
    progress: Progress, manager: Actor, ids: list[int], clock: FixedClock
) -> None:
    ann, bob = ids
    give(progress, bob, PHYSICS)
    content = filled(progress, export(progress, manager), CELLS_OF_MATHS | {"I3": None, "J3": None, "M3": None})
    done = take_in(progress, manager, content)
    assert (ImportStatus.SUCCESSFUL, ImportCounts(updated=1, skipped=1), ()) == (
        done.status,
        done.counts,
        done.problems,
    )
    assert ((MATHS,), (PHYSICS,)) == (kept(progress, ann), kept(progress, bob))
    assert (clock.now(), frozenset({NORTH}), ImportKind.QUALIFICATIONS) == (done.processed_at, done.ukprns, done.kind)
    assert [done.id] == [each.id for each in progress.qualification_imports.at(manager, NORTH)]
    assert [] == progress.qualification_imports.at(manager, SOUTH)


@pytest.mark.feature("F4")
def test_imports_for_a_provider_are_listed_however_many_were_for_others_since(
    progress: Progress, ids: list[int], clock: FixedClock
) -> None:
    assert ids
    both = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH, email="both@example.com")
    colleague = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH, email="colleague@example.com")
    here = take_in(progress, both, b"Name\nAnn\n", NORTH)
    for number in range(5):
        clock.advance(timedelta(minutes=1))
        take_in(progress, both, b"Name\n%d\n" % number, SOUTH)
    listed = progress.qualification_imports
    assert [here.id] == [record.id for record in listed.at(both, NORTH, limit=1)]
    assert frozenset({NORTH}) == listed.get(colleague, here.id).shared_at
    assert [here.id] == [record.id for record in listed.at(colleague, NORTH, limit=1)]
    assert 2 == len(listed.at(colleague, SOUTH, limit=2))


@pytest.mark.feature("F4")
def test_sections_are_started_while_completed_sections_and_approvals_stay(
    progress: Progress, manager: Actor, ids: list[int]
) -> None:
    ann, bob = ids
    done = SectionStatus.COMPLETE
    approved = Profile(done, done, done, Approval(1, progress.context.clock.now(), "print"))
    with_profile(progress, bob, approved)
    project = {"I3": "Extended Project", "J3": "Extended Project", "L3": "A"}
    content = filled(progress, export(progress, manager), CELLS_OF_MATHS | project)
    assert ImportStatus.SUCCESSFUL is take_in(progress, manager, content).status
    assert Profile(qualifications=SectionStatus.IN_PROGRESS) == profile_of(progress, ann)
    assert approved == profile_of(progress, bob)


@pytest.mark.feature("C4", "F4")
def test_staff_can_mark_the_sections_as_complete(progress: Progress, manager: Actor, ids: list[int]) -> None:
    ann, bob = ids
    give(progress, bob, PHYSICS)
    assert 2 == progress.dashboard.counts(manager)["awaiting-qualifications"]
    content = filled(progress, export(progress, manager), CELLS_OF_MATHS)
    report = progress.qualification_imports.dry_run(manager, "filled.xlsx", content, ukprn=NORTH, complete=True)
    assert [(True, True), (False, True)] == [(row.changed, row.completed) for row in report.rows]
    done = take_in(progress, manager, content, complete=True)
    assert (True, ImportCounts(updated=2), report.counts) == (done.complete, done.counts, done.counts)
    with progress.context.store.snapshot() as work:
        entries = work.audit.page(EVERYTHING, AuditQuery(action="complete section")).entries
    assert {(str(id_), NORTH, "qualifications") for id_ in (ann, bob)} == {
        (each.subject_id, each.ukprn, each.facts["section"]) for each in entries
    }
    assert ImportCounts(skipped=2) == take_in(progress, manager, content, complete=True).counts
    assert [SectionStatus.COMPLETE] * 2 == [profile_of(progress, id_).qualifications for id_ in (ann, bob)]
    assert 0 == progress.dashboard.counts(manager)["awaiting-qualifications"]


@pytest.mark.feature("C2", "C4")
@pytest.mark.parametrize(("complete", "state"), [(True, ApplicationState.SUBMITTED), (False, ApplicationState.PENDING)])
def test_applications_that_waited_only_for_qualifications_are_submitted(
    progress: Progress, manager: Actor, complete: bool, state: ApplicationState
) -> None:
    staff_add(progress)
    rest = evolve(COMPLETE, qualifications=SectionStatus.NOT_STARTED)
    learner = pupil(progress, profile=rest, sign_off=Choice.NO)
    apply(progress, learner)
    take_in(progress, manager, filled(progress, export(progress, manager), CELLS_OF_MATHS), complete=complete)
    assert [state] == [each.state for each in applications(progress, learner)]


@pytest.mark.feature("F4")
def test_a_warning_lists_removed_qualifications(progress: Progress, manager: Actor, ids: list[int]) -> None:
    give(progress, ids[0], PHYSICS, ART)
    content = filled(progress, export(progress, manager), CELLS_OF_MATHS | {"M2": None})
    done = take_in(progress, manager, content)
    assert [("A2", "qualifications_removed", "warning")] == where(done)
    assert "account_id" == done.problems[0].problem.field
    assert (
        "1 of the learner's qualifications, so the import removes them: GCE A Level, Physics."
        in done.problems[0].problem.message
    )
    assert (MATHS, ART) == kept(progress, ids[0])


@pytest.mark.feature("F4")
def test_a_changed_grade_or_date_is_no_removal_but_dropping_one_of_two_alike_is(
    progress: Progress, manager: Actor, ids: list[int]
) -> None:
    again = evolve(PHYSICS, completion_date="2018-06")
    give(progress, ids[0], PHYSICS, ART, again)
    content = export(progress, manager)
    done = take_in(progress, manager, filled(progress, content, {"K2": "2017-06", "M2": "B", "R2": "A*"}))
    assert [] == where(done)
    changed = evolve(PHYSICS, completion_date="2017-06", actual_grade="B")
    assert (changed, evolve(ART, actual_grade="A*"), again) == kept(progress, ids[0])
    done = take_in(progress, manager, filled(progress, content, {"Q2": "Z"}))
    assert [("Q2", "not_in_list", "error")] == where(done)  # nothing is said to be removed that is only misspelt
    without = dict.fromkeys(("S2", "T2", "U2", "W2"))
    done = take_in(progress, manager, filled(progress, content, without))
    assert [("A2", "qualifications_removed", "warning")] == where(done)
    assert (
        "1 of the learner's qualifications, so the import removes them: GCE A Level, Physics."
        in done.problems[0].problem.message
    )
    assert (PHYSICS, ART) == kept(progress, ids[0])


@pytest.mark.feature("K8")
def test_a_dry_run_that_somebody_waits_for_refuses_a_file_of_very_many_rows(
    progress: Progress, manager: Actor, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = filled(progress, export(progress, manager), CELLS_OF_MATHS)
    monkeypatch.setattr(run, "MAX_WAIT_ROWS", len(ids) - 1)
    waited = progress.qualification_imports.dry_run(manager, "x", content, ukprn=NORTH, in_haste=True)
    assert [found.problem.code for found in waited.problems] == ["too_slow"]
    assert progress.qualification_imports.dry_run(manager, "x", content, ukprn=NORTH).ok


def test_a_dry_run_reports_what_would_happen_to_each_learner_and_writes_nothing(
    progress: Progress, manager: Actor, ids: list[int]
) -> None:
    give(progress, ids[1], PHYSICS)
    content = filled(progress, export(progress, manager), CELLS_OF_MATHS)
    report = progress.qualification_imports.dry_run(manager, "x", content, ukprn=NORTH)
    assert report.ok
    assert (LearnerPlan(2, "Ann Lee", 0, 1, True), LearnerPlan(3, "Bob Ray", 1, 1, False)) == report.rows
    assert ImportCounts(updated=1, skipped=1) == report.counts
    assert () == kept(progress, ids[0])
    assert [] == progress.qualification_imports.list(manager)
    wrong = progress.qualification_imports.dry_run(manager, "x", filled(progress, content, {"D2": "Anne"}))
    assert (False, ImportCounts(), ()) == (wrong.ok, wrong.counts, wrong.rows)


@pytest.mark.feature("F4")
def test_the_outcome_is_mailed_to_the_uploader_and_put_in_the_audit_trail(
    progress: Progress, mailer: MemoryMailer
) -> None:
    staff_add(progress)
    ids = enrol(progress, "Ann Lee")
    manager = hire(progress, Role.LEARNER_MANAGER, NORTH, email="lm@school.example")
    content = filled(progress, export(progress, manager), CELLS_OF_MATHS)
    good = take_in(progress, manager, content)
    bad = take_in(progress, manager, filled(progress, content, {"D2": "Anne"}))
    progress.mail.deliver()
    said = {each.subject: each.text for each in mailer.sent if each.subject.startswith("Qualification import")}
    assert ["Qualification import successful: filled.xlsx", "Qualification import unsuccessful: filled.xlsx"] == list(
        said
    )
    assert "- 1 learner changed" in said["Qualification import successful: filled.xlsx"]
    unsuccessful = said["Qualification import unsuccessful: filled.xlsx"]
    assert "Row 2, column D: Forename: changed identity" in unsuccessful
    assert "Anne" not in unsuccessful
    assert all(f"/providers/{NORTH}/qualifications/import" in text for text in said.values())
    with progress.context.store.snapshot() as work:
        found = [
            (each.action, each.subject, each.subject_id, each.ukprn)
            for action in ("import qualifications", "replace qualifications", "request qualification import")
            for each in work.audit.page(EVERYTHING, AuditQuery(action=action)).entries
        ]
    assert [
        ("import qualifications", "import", str(bad.id), NORTH),
        ("import qualifications", "import", str(good.id), NORTH),
        ("replace qualifications", "learner", str(ids[0]), NORTH),
        ("request qualification import", "import", str(bad.id), NORTH),
        ("request qualification import", "import", str(good.id), NORTH),
    ] == found


def test_a_file_sent_twice_joins_the_request_that_waits(progress: Progress, manager: Actor, ids: list[int]) -> None:
    content = filled(progress, export(progress, manager), CELLS_OF_MATHS)
    ask = progress.qualification_imports.request
    first = ask(manager, "a.xlsx", content, ukprn=NORTH)
    assert first == ask(manager, "b.xlsx", content, ukprn=NORTH)
    assert first.id != ask(manager, "b.xlsx", content, ukprn=NORTH, complete=True).id
    assert first.id != ask(manager, "b.xlsx", content).id
    progress.qualification_imports.run_now(manager, first.id, "worker")
    again = take_in(progress, manager, content)
    assert ImportCounts(skipped=2) == again.counts  # everything is as the file says
    assert (MATHS,) == kept(progress, ids[0])


def test_an_import_is_retried_when_a_learner_changed_in_the_meantime(
    progress: Progress, manager: Actor, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = filled(progress, export(progress, manager), CELLS_OF_MATHS)
    save_many, tries = MemoryQualifications.save_many, []

    def raced(self: MemoryQualifications, sets: Any) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise Conflict
        save_many(self, sets)

    monkeypatch.setattr(MemoryQualifications, "save_many", raced)
    assert ImportStatus.SUCCESSFUL is take_in(progress, manager, content).status
    assert (2, (MATHS,)) == (len(tries), kept(progress, ids[0]))


@pytest.mark.slow
def test_a_long_import_reports_progress(progress: Progress, manager: Actor, clock: FixedClock) -> None:
    staff_add(progress)
    enrol(progress, *(f"A{number} Learner" for number in range(501)))
    asked = progress.qualification_imports.request(manager, "x", export(progress, manager), ukprn=NORTH)
    clock.advance(timedelta(seconds=1))
    done = progress.qualification_imports.run_now(manager, asked.id, "worker")
    assert ImportCounts(skipped=501) == done.counts
    assert (501, 501) == progress.qualification_imports.progress(manager, asked.id)
