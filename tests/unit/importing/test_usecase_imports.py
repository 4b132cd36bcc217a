"""Learner imports as staff see them."""

from datetime import timedelta

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.accounts import password_context
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import ImportCounts, ImportStatus, OnDuplicate
from progress_core.domain.importing.learner_headings import LABELS, LEARNER_HEADINGS
from progress_core.domain.importing.plan import Action, RowPlan
from progress_core.domain.importing.template import template
from progress_core.domain.learners.learners import FIELDS
from progress_core.domain.operations.audit import Entry
from progress_core.memory.clock import FixedClock
from progress_core.memory.mail import MemoryMailer
from progress_core.ports.audit import AuditQuery
from progress_core.usecases.foundations.context import Limits
from tests.given.imports import ANN, BOB, CAT, bring, codes, csv, learners, names
from tests.given.people import ELSEWHERE, NORTH, SOUTH, hire


def entries(progress: Progress, action: str) -> list[Entry]:
    with progress.context.store.snapshot() as work:
        return list(work.audit.page(OPERATOR.scope, AuditQuery(action=action)).entries)


@pytest.mark.feature("E1")
def test_the_template_has_the_seventeen_columns_in_order(progress: Progress) -> None:
    with progress.context.spreadsheets.read(progress.imports.template()) as sheets:
        found = LEARNER_HEADINGS.headed(next(sheets))
    assert found is not None
    assert (FIELDS, ()) == (tuple(found.headings.columns), found.headings.problems)


@pytest.mark.feature("E1")
def test_the_template_marks_guides_and_offers_choices() -> None:
    columns = {column.heading: column for column in template().columns}
    mandatory = [heading for heading, column in columns.items() if column.mandatory]
    assert ["UKPRN", "Learner year group", "First name", "Last name", "Postcode", "Dob"] == mandatory
    assert (("Year 7", "Year 14"), 4, 19) == (
        columns["Learner year group"].choices[:: len(columns["Learner year group"].choices) - 1],
        len(columns["Gender"].choices),
        len(columns["Ethnicity"].choices),
    )
    assert all(any(line.startswith(f"{label}: ") for line in template().guidance) for label in LABELS.values())


@pytest.mark.feature("E4")
def test_a_request_is_queued_and_listed_at_once(progress: Progress, manager: Actor, clock: FixedClock) -> None:
    asked = progress.imports.request(manager, "y11.csv", csv(ANN))
    (listed,) = progress.imports.list(manager)
    assert (asked.id, "y11.csv", clock.now(), ImportStatus.QUEUED, None) == (
        listed.id,
        listed.file_name,
        listed.requested_at,
        listed.status,
        listed.processed_at,
    )
    assert ([], (0, 0)) == (names(progress), progress.imports.progress(manager, asked.id))


@pytest.mark.feature("E5")
@pytest.mark.feature("A11")
def test_a_worker_creates_every_learner_with_a_username_and_a_password(progress: Progress, manager: Actor) -> None:
    asked = progress.imports.request(manager, "y11.csv", csv(ANN, BOB, (*CAT[:2], "Łucja", "Öz", *CAT[4:])))
    assert progress.jobs.run_next("worker") is not None
    done = progress.imports.get(manager, asked.id)
    assert (ImportStatus.SUCCESSFUL, ImportCounts(created=3), ()) == (done.status, done.counts, done.problems)
    assert ["ALee01", "BRay01", "LOz001"] == [account.username for _, account in learners(progress)]
    assert [(3, 3)] == [progress.imports.progress(manager, asked.id)]


@pytest.mark.feature("A10")
def test_initial_passwords_are_sealed_to_the_account_and_must_be_changed(progress: Progress, manager: Actor) -> None:
    bring(progress, manager, csv(ANN, BOB))
    passwords = set()
    for learner, account in learners(progress):
        assert account.credential is not None
        assert ("sealed", True) == (account.credential.kind, account.credential.must_change)
        passwords.add(progress.context.sealer.unseal(account.credential.secret, password_context(learner.id)))
    assert (2, {8}) == (len(passwords), set(map(len, passwords)))


@pytest.mark.feature("E5")
def test_what_a_new_learner_is(progress: Progress, manager: Actor, clock: FixedClock) -> None:
    done = bring(progress, manager, csv(ANN))
    ((learner, account),) = learners(progress)
    assert (done.id, clock.now(), "Abingdon", Role.LEARNER) == (
        learner.import_id,
        learner.created_at,
        learner.details.town,
        account.role,
    )
    counts = progress.dashboard.counts(manager)
    assert (1, 1, 1) == (counts["learners"], counts["never-logged-in"], counts["incomplete"])


@pytest.mark.feature("E4")
@pytest.mark.parametrize(("rows", "subject"), [((ANN,), "successful"), ((ANN, ANN), "unsuccessful")])
def test_the_uploader_is_mailed_the_outcome(
    progress: Progress, manager: Actor, mailer: MemoryMailer, rows: tuple[tuple[str, ...], ...], subject: str
) -> None:
    bring(progress, manager, csv(*rows))
    progress.mail.deliver()
    (mail,) = mailer.sent
    assert (manager.email, f"Learner import {subject}: learners.csv") == (mail.to, mail.subject)


@pytest.mark.feature("I9")
def test_request_and_outcome_are_in_the_audit_trail(progress: Progress, manager: Actor) -> None:
    done = bring(progress, manager, csv(ANN))
    (asked,), (entry,) = entries(progress, "request learner import"), entries(progress, "import learners")
    assert (manager.account_id, str(done.id)) == (asked.actor_id, asked.subject_id)
    assert (NORTH, {"outcome": "successful", "created": "1", "updated": "0", "skipped": "0"}) == (
        entry.ukprn,
        entry.facts,
    )


@pytest.mark.feature("E5")
def test_any_error_fails_the_whole_import(progress: Progress, manager: Actor) -> None:
    done = bring(progress, manager, csv(ANN, (*BOB[:4], "nowhere", *BOB[5:]), CAT))
    assert (ImportStatus.UNSUCCESSFUL, ImportCounts(), [(3, "bad_format", "error")]) == (
        done.status,
        done.counts,
        codes(done),
    )
    assert ("E", "nowhere") == (done.problems[0].column, done.problems[0].problem.value)
    assert [] == names(progress)


@pytest.mark.feature("E2")
@pytest.mark.parametrize(("content", "code"), [(b"", "empty_file"), (b"\x00\x01", "not_a_spreadsheet")])
def test_a_file_that_cannot_be_read_fails_with_one_sentence(
    progress: Progress, manager: Actor, content: bytes, code: str
) -> None:
    done = bring(progress, manager, content)
    assert (ImportStatus.UNSUCCESSFUL, [(0, code, "error")]) == (done.status, codes(done))


@pytest.mark.feature("E3")
@pytest.mark.feature("B9")
def test_a_foreign_provider_and_an_absent_one_are_the_same(progress: Progress, manager: Actor) -> None:
    def sentence(ukprn: str) -> str:
        (found,) = bring(progress, manager, csv((ukprn, *ANN[1:]))).problems
        return found.problem.message.replace(ukprn, "?")

    assert sentence(ELSEWHERE) == sentence("19999999")


@pytest.mark.feature("E3")
@pytest.mark.feature("G3")
def test_a_manager_of_groups_does_not_import_into_their_provider(progress: Progress) -> None:
    actor = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH)
    hire(progress, Role.LEARNER_MANAGER, NORTH, email="whole@example.com")
    group = progress.groups.create(OPERATOR, NORTH, "11A")
    progress.group_managers.change(OPERATOR, group.id, joining=[actor.account_id])
    restricted = progress.accounts.actor(actor.username)
    report = progress.imports.dry_run(restricted, "y11.csv", csv(ANN, (SOUTH, *BOB[1:])))
    assert [(2, "provider_by_groups")] == [(found.row, found.problem.code) for found in report.problems]


@pytest.mark.feature("B9")
def test_one_file_may_name_several_providers_of_the_manager(progress: Progress) -> None:
    actor = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH)
    done = bring(progress, actor, csv(ANN, (SOUTH, *BOB[1:])))
    assert (ImportStatus.SUCCESSFUL, frozenset({NORTH, SOUTH})) == (done.status, done.ukprns)
    assert {NORTH, SOUTH} == {entry.ukprn for entry in entries(progress, "import learners")}


@pytest.mark.feature("E7")
@pytest.mark.feature("B9")
def test_learners_out_of_scope_are_never_told_of(progress: Progress, manager: Actor) -> None:
    bring(progress, OPERATOR, csv((SOUTH, *BOB[1:])))
    done = bring(progress, manager, csv(BOB))
    assert (ImportStatus.SUCCESSFUL, []) == (done.status, codes(done))


@pytest.mark.feature("E7")
def test_a_number_is_looked_for_in_all_of_the_scope(progress: Progress) -> None:
    actor = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH)
    bring(progress, actor, csv((SOUTH, *BOB[1:])))
    done = bring(progress, actor, csv((*CAT[:6], BOB[6], "")))
    assert (ImportCounts(skipped=1), [(2, "duplicate", "warning")]) == (done.counts, codes(done))


@pytest.mark.feature("E7")
def test_an_overlapping_file_creates_only_who_is_new(progress: Progress, manager: Actor) -> None:
    bring(progress, manager, csv(ANN, BOB))
    done = bring(progress, manager, csv(BOB, CAT, ANN))
    assert (ImportCounts(created=1, skipped=2), ["Ann Lee", "Bob Ray", "Cat Moon"]) == (done.counts, names(progress))
    assert [(2, "duplicate", "warning"), (4, "duplicate", "warning")] == codes(done)


@pytest.mark.feature("E7")
def test_a_learner_who_may_be_there_needs_a_decision(progress: Progress, manager: Actor) -> None:
    bring(progress, manager, csv(ANN))
    moved = csv((*ANN[:4], "OX14 2GG", *ANN[5:]))
    assert [(2, "duplicate", "error")] == codes(bring(progress, manager, moved))
    done = bring(progress, manager, moved, decisions={2: OnDuplicate.CREATE})
    assert (ImportCounts(created=1), ["Ann Lee", "Ann Lee"]) == (done.counts, names(progress))
    assert ["ALee01", "ALee02"] == [account.username for _, account in learners(progress)]


@pytest.mark.feature("E7")
def test_decisions_about_an_import_ask_anew_for_the_file_that_is_kept(progress: Progress, manager: Actor) -> None:
    bring(progress, manager, csv(ANN))
    first = bring(progress, manager, csv((*ANN[:4], "OX14 2GG", *ANN[5:]), BOB, BOB))
    again = progress.imports.decide(manager, first.id, {2: OnDuplicate.CREATE}, on_duplicate=OnDuplicate.SKIP)
    assert (first.file_name, first.digest, {2: OnDuplicate.CREATE, 4: OnDuplicate.SKIP}) == (
        again.file_name,
        again.digest,
        again.decisions,
    )
    done = progress.imports.run_now(manager, again.id, "worker")
    assert (ImportCounts(created=2, skipped=1), ["Ann Lee", "Ann Lee", "Bob Ray"]) == (done.counts, names(progress))


@pytest.mark.feature("E7")
def test_only_those_who_may_import_decide(progress: Progress, manager: Actor) -> None:
    done = bring(progress, manager, csv(ANN, ANN))
    users = hire(progress, Role.USER_MANAGER, NORTH)
    with pytest.raises(NotAllowed, match="may not import learners"):
        progress.imports.decide(users, done.id, {}, on_duplicate=OnDuplicate.SKIP)
    with pytest.raises(NotFound, match="There is no such import"):
        progress.imports.decide(hire(progress, Role.PROVIDER_MANAGER, SOUTH), done.id, {3: OnDuplicate.SKIP})


@pytest.mark.feature("E7")
def test_update_changes_the_cells_that_are_filled_in(progress: Progress, manager: Actor) -> None:
    bring(progress, manager, csv(ANN))
    ((before, account),) = learners(progress)
    done = bring(progress, manager, csv((*ANN[:4], "OX14 2GG", ANN[5], "1000000043", "")), OnDuplicate.UPDATE)
    ((after, same_account),) = learners(progress)
    assert ImportCounts(updated=1) == done.counts
    assert evolve(before.details, postcode="OX14 2GG", uln="1000000043") == after.details
    assert account == same_account


@pytest.mark.feature("E7")
def test_the_same_file_sent_again_is_recognised(progress: Progress, manager: Actor, clock: FixedClock) -> None:
    first = bring(progress, manager, csv(ANN, BOB))
    again = progress.imports.request(manager, "again.csv", csv(ANN, BOB))
    assert again.id != first.id
    assert (ImportStatus.SUCCESSFUL, ImportCounts(skipped=2)) == (again.status, again.counts)
    assert [(0, "already_imported", "warning")] == codes(again)
    assert f"on {clock.now():%d %b %Y at %H:%M} UTC (import {first.id})" in again.problems[0].problem.message
    assert (again, (0, 0)) == (
        progress.imports.run_now(manager, again.id, "worker"),
        progress.imports.progress(manager, again.id),
    )
    assert 2 == len(names(progress))


@pytest.mark.feature("E7")
def test_the_same_file_joins_the_request_that_waits(progress: Progress, manager: Actor) -> None:
    first = progress.imports.request(manager, "a.csv", csv(ANN))
    assert first == progress.imports.request(manager, "b.csv", csv(ANN))
    other = progress.imports.request(manager, "c.csv", csv(ANN), on_duplicate=OnDuplicate.CREATE)
    assert first.id != other.id


@pytest.mark.feature("E7")
@pytest.mark.feature("E8")
def test_the_same_file_is_imported_anew_once_its_learners_are_gone(progress: Progress, manager: Actor) -> None:
    first = bring(progress, manager, csv(ANN, BOB))
    progress.imports.undo(manager, first.id)
    assert ImportCounts(created=2) == bring(progress, manager, csv(ANN, BOB)).counts
    progress.learners.delete(manager, learners(progress)[0][0].id)
    assert ImportCounts(created=1, skipped=1) == bring(progress, manager, csv(ANN, BOB)).counts


@pytest.mark.feature("E7")
def test_a_file_of_somebody_else_is_not_the_same(progress: Progress, manager: Actor) -> None:
    bring(progress, OPERATOR, csv(ANN))
    done = bring(progress, manager, csv(ANN))
    assert (ImportCounts(skipped=1), [(2, "duplicate", "warning")]) == (done.counts, codes(done))


@pytest.mark.feature("E6")
def test_a_dry_run_tells_everything_and_writes_nothing(progress: Progress, manager: Actor) -> None:
    bring(progress, manager, csv(ANN))
    report = progress.imports.dry_run(manager, "x.csv", csv(ANN, BOB))
    assert (True, ImportCounts(created=1, skipped=1)) == (report.ok, report.counts)
    assert (RowPlan(2, Action.SKIP, "Ann Lee"), RowPlan(3, Action.CREATE, "Bob Ray", "BRay01")) == report.rows
    assert (1, ["Ann Lee"]) == (len(progress.imports.list(manager)), names(progress))


@pytest.mark.feature("E6")
def test_a_dry_run_finds_what_the_import_would(progress: Progress, manager: Actor) -> None:
    content = csv(ANN, ANN, ("1", *BOB[1:]))
    report = progress.imports.dry_run(manager, "x.csv", content)
    assert (False, ImportCounts(), ()) == (report.ok, report.counts, report.rows)
    assert report.problems == bring(progress, manager, content).problems


@pytest.mark.feature("E6")
def test_the_error_workbook_is_the_persons_own_file_marked(progress: Progress, manager: Actor) -> None:
    content = csv(ANN, (*BOB[:4], "nowhere", *BOB[5:]))
    done = bring(progress, manager, content)
    workbook = progress.imports.error_workbook(manager, done.id)
    assert progress.imports.marked(content, done.problems) == workbook
    assert b"nowhere" in workbook
    assert b'"row": 3, "column": "E"' in workbook


@pytest.mark.feature("E6")
def test_a_file_that_is_no_longer_kept_cannot_be_marked(progress: Progress, manager: Actor) -> None:
    bring(progress, manager, csv(ANN))
    again = progress.imports.request(manager, "a.csv", csv(ANN))
    with pytest.raises(NotFound, match="no longer kept"):
        progress.imports.error_workbook(manager, again.id)


@pytest.mark.feature("E6")
def test_a_file_is_checked_against_the_rules_alone(progress: Progress) -> None:
    found = progress.imports.check_file(csv(("19999999", *ANN[1:]), (*BOB[:4], "nowhere", *BOB[5:])))
    assert [(3, "bad_format")] == [(one.row, one.problem.code) for one in found]


@pytest.mark.feature("E4")
def test_only_those_who_may_import_may_ask(progress: Progress) -> None:
    admissions = hire(progress, Role.ADMISSIONS, NORTH)
    with pytest.raises(NotAllowed, match="may not import learners"):
        progress.imports.request(admissions, "a.csv", csv(ANN))
    with pytest.raises(NotAllowed):
        progress.imports.dry_run(admissions, "a.csv", csv(ANN))
    with pytest.raises(NotAllowed):
        progress.imports.undo(admissions, 7)


def test_a_file_that_is_too_large_is_refused_at_once(progress: Progress, manager: Actor) -> None:
    small = Progress(evolve(progress.context, limits=Limits(upload_bytes=10)))
    with pytest.raises(Rejected, match="at most 10 are taken"):
        small.imports.request(manager, "a.csv", csv(ANN))


@pytest.mark.feature("B9")
def test_an_import_is_its_owners_alone_as_long_as_they_see_all_its_providers(
    progress: Progress, manager: Actor
) -> None:
    both = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH, email="both@example.com")
    done = bring(progress, both, csv(ANN, (SOUTH, *BOB[1:])))
    colleague = hire(progress, Role.PROVIDER_MANAGER, NORTH, SOUTH, email="colleague@example.com")
    assert [done, done] == [progress.imports.get(actor, done.id) for actor in (both, OPERATOR)]
    fewer = evolve(both, scope=manager.scope)
    admissions = hire(progress, Role.ADMISSIONS, NORTH, SOUTH, email="admissions@example.com")
    moved_on = evolve(both, role=Role.ADMISSIONS)
    for actor in (manager, colleague, fewer, admissions, moved_on):
        for reach in (progress.imports.get, progress.imports.error_workbook, progress.imports.progress):
            with pytest.raises(NotFound, match="There is no such import"):
                reach(actor, done.id)
    assert [] == progress.imports.list(fewer)
    with pytest.raises(NotFound, match="There is no such import"):
        progress.imports.get(OPERATOR, 7)


@pytest.mark.feature("B9")
def test_an_import_without_known_providers_is_its_owners_alone(progress: Progress, manager: Actor) -> None:
    asked = progress.imports.request(manager, "a.csv", csv(ANN))
    colleague = hire(progress, Role.LEARNER_MANAGER, NORTH, email="colleague@example.com")
    with pytest.raises(NotFound):
        progress.imports.get(colleague, asked.id)


@pytest.mark.feature("E8")
def test_undo_removes_exactly_what_the_import_made(progress: Progress, manager: Actor) -> None:
    bring(progress, manager, csv(ANN))
    before = learners(progress)
    done = bring(progress, manager, csv(ANN, BOB, CAT))
    undone = progress.imports.undo(manager, done.id)
    assert (ImportStatus.UNDONE, before) == (undone.status, learners(progress))
    (entry,) = entries(progress, "undo learner import")
    assert (NORTH, {"removed": "2"}) == (entry.ukprn, entry.facts)
    with pytest.raises(Rejected, match="This import is undone"):
        progress.imports.undo(manager, done.id)


@pytest.mark.feature("E8")
def test_undo_is_refused_once_anybody_has_logged_in(progress: Progress, manager: Actor) -> None:
    done = bring(progress, manager, csv(ANN, BOB))
    learner, account = learners(progress)[0]
    assert account.credential is not None
    password = progress.context.sealer.unseal(account.credential.secret, password_context(learner.id))
    progress.accounts.log_in(account.username, password)
    with pytest.raises(Rejected, match="1 of the learners of this import have logged in"):
        progress.imports.undo(manager, done.id)
    assert 2 == len(names(progress))


@pytest.mark.feature("E8")
def test_undo_names_every_reason_against_it(progress: Progress, manager: Actor) -> None:
    bring(progress, manager, csv(ANN))
    done = bring(progress, manager, csv(ANN, BOB), OnDuplicate.UPDATE)
    bob = learners(progress)[1][0]
    with progress.context.store.transaction() as work:
        work.learners.save(evolve(bob, submitted=True, details=evolve(bob.details, ukprn=SOUTH)))
    with pytest.raises(Rejected) as refused:
        progress.imports.undo(manager, done.id)
    assert ["undo_updated", "undo_submitted", "undo_moved"] == [found.code for found in refused.value.problems]


@pytest.mark.feature("E6")
def test_the_file_of_a_processed_import_is_kept_for_a_month(
    progress: Progress, manager: Actor, clock: FixedClock
) -> None:
    first = bring(progress, manager, csv(ANN))
    assert progress.imports.keeps_file(manager, first.id)
    progress.imports.error_workbook(manager, first.id)
    clock.advance(timedelta(days=31))
    progress.imports.request(manager, "b.csv", csv(BOB))
    assert not progress.imports.keeps_file(manager, first.id)
    with pytest.raises(NotFound, match="no longer"):
        progress.imports.error_workbook(manager, first.id)
    with pytest.raises(NotFound, match="There is no such import"):
        progress.imports.keeps_file(hire(progress, Role.LEARNER_MANAGER, NORTH, email="other@example.com"), first.id)
