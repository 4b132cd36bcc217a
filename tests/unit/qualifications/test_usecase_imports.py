"""Filled-in workbooks of qualifications come back."""

from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import ImportCounts, ImportKind, ImportStatus
from progress_core.domain.profiles.profiles import Approval, Profile, SectionStatus
from progress_core.domain.qualifications.plan import LearnerPlan
from progress_core.domain.qualifications.qualifications import Qualification
from progress_core.domain.values import packed_rows
from progress_core.memory.clock import FixedClock
from progress_core.memory.mail import MemoryMailer
from progress_core.memory.qualifications import MemoryQualifications
from progress_core.ports.audit import AuditQuery
from progress_core.usecases.foundations.context import Limits
from tests.given.exchanges import (
    CELLS_OF_MATHS,
    MATHS,
    PHYSICS,
    enrol,
    export,
    filled,
    give,
    grid,
    kept,
    staff_add,
    take_in,
    where,
)
from tests.given.imports import csv
from tests.given.people import NORTH, SOUTH, hire
from tests.given.profiles import COMPLETE, applications, apply, pupil
from tests.unit.providers.test_usecase_groups import restrict

pytestmark = pytest.mark.feature("F3")

ART = Qualification("GCSE", "Art and Design", "", "B", "")


@pytest.fixture
def ids(progress: Progress) -> list[int]:
    """Ann and Bob of Year 11 at North School, whose qualifications staff add."""
    staff_add(progress)
    return enrol(progress, "Ann Lee", "Bob Ray", uln="1000000043")


def profile_of(progress: Progress, learner_id: int) -> Profile:
    with progress.context.store.snapshot() as work:
        return work.learners.get(EVERYTHING, learner_id).profile


def with_profile(progress: Progress, learner_id: int, profile: Profile) -> None:
    with progress.context.store.transaction() as work:
        work.learners.save(evolve(work.learners.get(EVERYTHING, learner_id), profile=profile))


@pytest.mark.feature("F4")
def test_what_was_filled_in_replaces_what_the_learner_had(
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
def test_sections_are_begun_and_completed_ones_and_approvals_stay(
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
def test_staff_may_say_that_these_are_all_and_so_complete_the_sections(
    progress: Progress, manager: Actor, ids: list[int]
) -> None:
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
def test_applications_that_waited_for_the_qualifications_alone_are_submitted(
    progress: Progress, manager: Actor, complete: bool, state: ApplicationState
) -> None:
    staff_add(progress)
    rest = evolve(COMPLETE, qualifications=SectionStatus.NOT_STARTED)
    learner = pupil(progress, profile=rest, sign_off=Choice.NO)
    apply(progress, learner)
    take_in(progress, manager, filled(progress, export(progress, manager), CELLS_OF_MATHS), complete=complete)
    assert [state] == [each.state for each in applications(progress, learner)]


@pytest.mark.feature("F4")
def test_what_is_removed_is_named_in_a_warning(progress: Progress, manager: Actor, ids: list[int]) -> None:
    give(progress, ids[0], PHYSICS, ART)
    content = filled(progress, export(progress, manager), CELLS_OF_MATHS | {"M2": None})
    done = take_in(progress, manager, content)
    assert [("A2", "qualifications_removed", "warning")] == where(done)
    assert (
        "1 of the learner's qualifications, so the import removes them: GCE A Level, Physics."
        in done.problems[0].problem.message
    )
    assert (MATHS, ART) == kept(progress, ids[0])


@pytest.mark.feature("F4")
def test_another_grade_or_date_removes_nothing_and_one_of_two_alike_does(
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


def test_a_trial_run_says_what_would_become_of_each_learner_and_writes_nothing(
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


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"A2": "1"}, [("A2", "unknown_account")]),
        ({"A2": "not a number"}, [("A2", "unknown_account")]),
        ({"A2": None}, [("A2", "required")]),
        ({"A2": 10**30}, [("A2", "lost_digits")]),
        ({"D2": "Anne"}, [("D2", "changed_identity")]),
        ({"E2": None}, [("E2", "changed_identity")]),
        ({"F2": "2010-10-03"}, [("F2", "changed_identity")]),
        ({"G2": "South College"}, [("G2", "changed_identity")]),
        ({"H2": "Camden"}, [("H2", "changed_identity")]),
        ({"D2": "Zed", "E2": "Zod", "F2": "2011-01-01"}, [("A2", "another_learner"), *(
            (f"{letter}2", "changed_identity") for letter in "DEF")]),
        (CELLS_OF_MATHS | {"I2": "GCSE (A to B)"}, [("I2", "not_in_list")]),
        (CELLS_OF_MATHS | {"J2": "Extended Project"}, [("J2", "not_in_list")]),
        (CELLS_OF_MATHS | {"K2": "2014-13"}, [("K2", "bad_format")]),
        (CELLS_OF_MATHS | {"L2": "A*"}, [("L2", "not_in_list")]),
        (CELLS_OF_MATHS | {"L2": None}, [("L2", "needs_grade")]),
        ({"V3": "A"}, [("S3", "required"), ("T3", "required")]),
    ],
)  # fmt: skip
@pytest.mark.feature("F4")
def test_whatever_is_wrong_is_named_by_its_cell_and_nothing_is_changed(
    progress: Progress, manager: Actor, ids: list[int], cells: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    give(progress, ids[1], PHYSICS)
    content = filled(progress, export(progress, manager), {"N3": "GCSE", "O3": "History", "Q3": "A"} | cells)
    done = take_in(progress, manager, content)
    found = [(place, code) for place, code, severity in where(done) if severity == "error"]
    assert (ImportStatus.UNSUCCESSFUL, sorted(expected)) == (done.status, sorted(found))
    assert ((), (PHYSICS,)) == (kept(progress, ids[0]), kept(progress, ids[1]))


def test_a_nineteenth_qualification_is_refused(progress: Progress, manager: Actor, ids: list[int]) -> None:
    content = export(progress, manager)
    beyond = {"CU2": "GCSE", "CV2": "History", "CX2": "A"}
    done = take_in(progress, manager, filled(progress, content, beyond))
    assert [(cell, "no_heading_above", "error") for cell in ("CU2", "CV2", "CX2")] == where(done)
    headings = {
        f"{column}1": f"Qualification {name} 19"
        for column, name in zip(
            ("CU", "CV", "CW", "CX", "CY"),
            ("Type", "Subject", "Completion Date", "Predicted Grade", "Actual Grade"),
            strict=True,
        )
    }
    done = take_in(progress, manager, filled(progress, content, beyond | headings))
    assert [("CU2", "too_many", "error")] == where(done)
    assert [(), ()] == [kept(progress, id_) for id_ in ids]


def test_changes_to_upn_and_uln_are_left_out_with_a_warning(progress: Progress, manager: Actor, ids: list[int]) -> None:
    content = filled(
        progress, export(progress, manager), CELLS_OF_MATHS | {"B2": "H801200001001", "C3": None, "C2": 1000000043.0}
    )
    done = take_in(progress, manager, content)
    assert [("B2", "ignored_change", "warning"), ("C3", "ignored_change", "warning")] == where(done)
    with progress.context.store.snapshot() as work:
        ann, bob = work.learners.get_many(EVERYTHING, ids)
    assert ("", "1000000043") == (ann.details.upn, bob.details.uln)
    assert (MATHS,) == kept(progress, ids[0])


def test_gaps_are_allowed_and_a_learner_comes_once(progress: Progress, manager: Actor, ids: list[int]) -> None:
    content = export(progress, manager)
    gap = {"S2": "GCE A Level", "T2": "Physics", "W2": "A*"}
    assert ImportStatus.SUCCESSFUL is take_in(progress, manager, filled(progress, content, CELLS_OF_MATHS | gap)).status
    assert (MATHS, PHYSICS) == kept(progress, ids[0])
    rows = grid(progress, content)
    again = filled(progress, content, {f"{letter}4": cell for letter, cell in zip("ABCDEFGH", rows[1], strict=False)})
    done = take_in(progress, manager, again)
    assert [("A4", "repeated_learner", "error")] == where(done)
    assert "row 2" in done.problems[0].problem.message


@pytest.mark.feature("B9", "G3")
def test_a_foreign_learner_reads_like_one_who_is_not_there(progress: Progress, manager: Actor, ids: list[int]) -> None:
    (foreign,) = enrol(progress, "Cy South", ukprn=SOUTH)
    with progress.context.store.transaction() as work:
        work.learners.save(evolve(work.learners.get(EVERYTHING, ids[1]), archived=True))
    content = export(progress, manager)

    def refusal(account: int, actor: Actor = manager, ukprn: str = NORTH) -> str:
        done = take_in(progress, actor, filled(progress, content, {"A2": str(account)}), ukprn)
        assert [("A2", "unknown_account", "error")] == where(done)
        return done.problems[0].problem.message.replace(str(account), "?")

    messages = {refusal(account) for account in (foreign, ids[1], 77)}
    both = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH, email="both@school.example")
    messages.add(refusal(foreign, both))  # at another provider than the one chosen
    tutor = restrict(progress, manager, progress.groups.create(OPERATOR, NORTH, "11A"))
    messages.add(refusal(ids[0], tutor))
    assert 1 == len(messages)


@pytest.mark.feature("G3")
def test_who_is_restricted_to_groups_imports_for_their_learners(
    progress: Progress, manager: Actor, ids: list[int]
) -> None:
    group = progress.groups.create(OPERATOR, NORTH, "11A")
    progress.group_learners.change(OPERATOR, group.id, joining=[ids[0]])
    tutor = restrict(progress, manager, group)
    done = take_in(progress, tutor, filled(progress, export(progress, tutor), CELLS_OF_MATHS), "")
    assert (ImportStatus.SUCCESSFUL, frozenset({group.id}), frozenset({NORTH})) == (
        done.status,
        done.groups,
        done.ukprns,
    )
    assert [done.id] == [each.id for each in progress.qualification_imports.list(tutor)]
    assert done == progress.qualification_imports.get(tutor, done.id)
    other = progress.groups.create(OPERATOR, NORTH, "11B")
    with progress.context.store.transaction() as work:
        staff = work.staff.get(tutor.account_id)
        work.staff.save(evolve(staff, groups={other.id: NORTH}))
    moved = progress.accounts.actor(tutor.username)
    with pytest.raises(NotFound):
        progress.qualification_imports.get(moved, done.id)
    assert [] == progress.qualification_imports.list(moved)


def test_a_file_sent_again_from_another_group_is_another_request(
    progress: Progress, manager: Actor, ids: list[int]
) -> None:
    tutor = restrict(progress, manager, progress.groups.create(OPERATOR, NORTH, "11A"))
    content = filled(progress, export(progress, OPERATOR), CELLS_OF_MATHS)
    first = progress.qualification_imports.request(tutor, "x", content)
    assert first == progress.qualification_imports.request(tutor, "x", content)
    moved = restrict(progress, tutor, progress.groups.create(OPERATOR, NORTH, "11B"))
    assert first.id != progress.qualification_imports.request(moved, "x", content).id
    assert 2 == len(ids)


def test_who_is_restricted_and_has_several_providers_names_one(progress: Progress, ids: list[int]) -> None:
    both = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH)
    content = filled(progress, export(progress, both), CELLS_OF_MATHS)
    assert ImportStatus.SUCCESSFUL is take_in(progress, both, content, "").status
    assert (MATHS,) == kept(progress, ids[0])
    restricted = restrict(progress, both, progress.groups.create(OPERATOR, NORTH, "11A"))
    with pytest.raises(Rejected, match="Choose the provider"):
        progress.qualification_imports.request(restricted, "x", content)
    with pytest.raises(NotFound):
        progress.qualification_imports.request(restricted, "x", content, ukprn="10002938")


def test_learners_who_add_their_own_are_refused(progress: Progress, manager: Actor, ids: list[int]) -> None:
    content = filled(progress, export(progress, manager), CELLS_OF_MATHS)
    progress.learners.edit(OPERATOR, ids[0], {}, staff_add_qualifications=Choice.NO)
    assert [("A2", "learner_adds_own", "error")] == where(take_in(progress, manager, content))


@pytest.mark.feature("F4")
def test_an_error_far_down_takes_back_what_was_written_before_it(
    progress: Progress, manager: Actor, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed_rows, "_BATCH_SIZE", 1)
    content = filled(progress, export(progress, manager), CELLS_OF_MATHS)
    assert ImportStatus.SUCCESSFUL is take_in(progress, manager, content).status
    assert (MATHS,) == kept(progress, ids[0])
    art = {"I2": "GCSE", "J2": "Art and Design", "L2": "B", "M2": None}
    done = take_in(progress, manager, filled(progress, content, art | {"E3": "Rae"}))
    assert (ImportStatus.UNSUCCESSFUL, ImportCounts(), frozenset({NORTH})) == (done.status, done.counts, done.ukprns)
    assert [("A2", "qualifications_removed", "warning"), ("E3", "changed_identity", "error")] == where(done)
    assert (MATHS,) == kept(progress, ids[0])
    with progress.context.store.snapshot() as work:
        assert 1 == len(work.audit.page(EVERYTHING, AuditQuery(action="replace qualifications")).entries)


@pytest.mark.feature("B9", "F4")
def test_a_file_whoever_it_names_is_seen_by_nobody_but_who_sent_it(
    progress: Progress,
) -> None:
    for ukprn in (NORTH, SOUTH):
        staff_add(progress, ukprn)
    enrol(progress, "Ann Lee")
    enrol(progress, "Eve Fox", ukprn=SOUTH)
    both = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH, email="both@school.example")
    north = hire(progress, Role.LEARNER_MANAGER, NORTH, email="north@school.example")
    south = export(progress, both, SOUTH)
    waiting = progress.qualification_imports.request(both, "south.xlsx", south, ukprn=NORTH)
    wrong = progress.qualification_imports.run_now(both, waiting.id, "worker")  # for North, with the file of South
    nameless = take_in(progress, both, filled(progress, south, {"A2": None}))
    assert [("A2", "required", "error")] == where(nameless)
    queued = progress.qualification_imports.request(both, "again.xlsx", south, ukprn=NORTH)
    assert [("A2", "unknown_account", "error")] == where(wrong)
    right = take_in(progress, both, filled(progress, export(progress, both), CELLS_OF_MATHS))
    assert (frozenset({NORTH, SOUTH}), frozenset({NORTH})) == (wrong.ukprns, right.ukprns)
    assert [] == progress.qualification_imports.at(both, SOUTH)
    everyone = [right.id, queued.id, nameless.id, wrong.id]
    assert everyone == [each.id for each in progress.qualification_imports.at(both, NORTH)]
    for import_id in everyone:
        with pytest.raises(NotFound, match="There is no such import"):
            progress.qualification_imports.error_workbook(north, import_id)


@pytest.mark.feature("F4")
def test_the_uploader_is_told_and_so_is_the_audit_trail(progress: Progress, mailer: MemoryMailer) -> None:
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


def test_a_file_sent_twice_is_the_same_request_while_it_waits(
    progress: Progress, manager: Actor, ids: list[int]
) -> None:
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


@pytest.mark.feature("F4")
def test_an_error_workbook_has_the_cells_marked(progress: Progress, manager: Actor, ids: list[int]) -> None:
    content = filled(progress, export(progress, manager), CELLS_OF_MATHS | {"K2": "2014-13"})
    done = take_in(progress, manager, content)
    assert b"2014-13" in progress.qualification_imports.error_workbook(manager, done.id)
    assert 2 == len(ids)


def test_imports_of_each_kind_stay_apart(progress: Progress, manager: Actor, ids: list[int]) -> None:
    done = take_in(progress, manager, filled(progress, export(progress, manager), CELLS_OF_MATHS))
    learners = progress.imports.request(manager, "l.csv", csv())
    with pytest.raises(NotFound):
        progress.imports.get(manager, done.id)
    with pytest.raises(NotFound):
        progress.qualification_imports.get(manager, learners.id)
    with pytest.raises(NotFound):
        progress.imports.undo(manager, done.id)
    assert 2 == len(ids)


def test_a_learner_changed_meanwhile_is_looked_at_again(
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


def test_an_import_of_somebody_who_may_not_any_more_changes_nothing(
    progress: Progress, manager: Actor, ids: list[int]
) -> None:
    content = filled(progress, export(progress, manager), CELLS_OF_MATHS)
    asked = progress.qualification_imports.request(manager, "x", content, ukprn=NORTH)
    with progress.context.store.transaction() as work:
        work.accounts.save(evolve(work.accounts.get(manager.account_id), disabled=True))
    done = progress.qualification_imports.run_now(OPERATOR, asked.id, "worker")
    assert [("0", "import_not_allowed", "error")] == where(done)
    assert () == kept(progress, ids[0])


def test_what_is_no_workbook_of_qualifications_is_refused(progress: Progress, manager: Actor) -> None:
    staff_add(progress)
    assert [("0", "not_an_export", "error")] == where(take_in(progress, manager, csv()))
    assert [("0", "not_a_spreadsheet", "error")] == where(take_in(progress, manager, b"\0\1"))
    template = progress.qualification_exports.template()
    assert [("0", "no_rows", "error")] == where(take_in(progress, manager, template))


def test_who_may_not_add_qualifications_may_not_import_them(progress: Progress, manager: Actor) -> None:
    admissions = hire(progress, Role.ADMISSIONS, NORTH)
    for act in (progress.qualification_imports.request, progress.qualification_imports.dry_run):
        with pytest.raises(NotAllowed):
            act(admissions, "x", b"")
    asked = progress.qualification_imports.request(manager, "x", b"x", ukprn=NORTH)
    with pytest.raises(NotFound):
        progress.qualification_imports.get(admissions, asked.id)


def test_too_large_files_are_refused(progress: Progress, manager: Actor) -> None:
    small = evolve(progress.context, limits=Limits(upload_bytes=3))
    with pytest.raises(Rejected) as caught:
        Progress(small).qualification_imports.request(manager, "x", b"four")
    assert "qualification_import.file" == caught.value.problems[0].rule


def test_reading_shows_signs_of_life(progress: Progress, manager: Actor, clock: FixedClock) -> None:
    staff_add(progress)
    enrol(progress, *(f"A{number} Learner" for number in range(501)))
    asked = progress.qualification_imports.request(manager, "x", export(progress, manager), ukprn=NORTH)
    clock.advance(timedelta(seconds=1))
    done = progress.qualification_imports.run_now(manager, asked.id, "worker")
    assert ImportCounts(skipped=501) == done.counts
    assert (501, 501) == progress.qualification_imports.progress(manager, asked.id)
