"""What remains of staff who have left: their work, their mail, their groups, and what the audit trail says."""

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.accounts import AccountState
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.permissions import Role
from progress_core.memory.mail import MemoryMailer
from progress_core.usecases.learners.learners import LearnerQuery
from progress_core.usecases.operations.audit import AuditAsked
from tests.given.imports import ANN, bring, csv
from tests.given.leaving import BOTH, End, delete
from tests.given.people import NORTH, SOUTH, form, hire
from tests.given.trail import entries

pytestmark = [pytest.mark.feature("A12"), pytest.mark.usefixtures("manager")]


@pytest.fixture
def boss(progress: Progress) -> Actor:
    """A user manager of North School."""
    return hire(progress, Role.USER_MANAGER, NORTH)


@pytest.fixture
def tutor(progress: Progress) -> Actor:
    """A second learner manager of North School."""
    return hire(progress, Role.LEARNER_MANAGER, NORTH, email="tutor@example.com")


@pytest.mark.feature("A10")
def test_a_deleted_account_keeps_no_password_and_no_telephone_number(
    progress: Progress, boss: Actor, tutor: Actor
) -> None:
    values = {"first_name": "Tim", "last_name": "Tutor", "email": tutor.email, "telephone": "01865123456"}
    progress.own_account.change_personal_details(tutor, values)
    progress.staff_changes.delete(boss, tutor.account_id)
    with progress.context.store.snapshot() as work:
        account, staff = work.accounts.get(tutor.account_id), work.staff.get(tutor.account_id)
    assert (account.state, account.credential) == (AccountState.DELETED, None)
    assert (staff.telephone, staff.name) == ("", "Tim Tutor")


@pytest.mark.parametrize("shared", [None, Role.LEARNER_MANAGER, "deleted"])
def test_mail_to_a_deleted_person_is_removed_unless_somebody_else_has_the_address(
    progress: Progress, boss: Actor, shared: Role | str | None
) -> None:
    staff = progress.staff.create(OPERATOR, "tutor@example.com", Role.LEARNER_MANAGER, providers=[NORTH]).staff
    if shared:
        other = progress.staff.create(
            OPERATOR, "TUTOR@example.com", Role.LEARNER_MANAGER, providers=[NORTH], username="another"
        ).staff
    if shared == "deleted":
        progress.staff_changes.delete(boss, other.id)
    progress.staff_changes.delete(boss, staff.id)
    with progress.context.store.snapshot() as work:
        left = [mail.to for mail in work.outbox.written_to([staff.email])]
    assert left == (["TUTOR@example.com", "tutor@example.com"] if shared is Role.LEARNER_MANAGER else [])


def test_mail_to_a_learner_with_the_address_of_a_deleted_person_stays(progress: Progress, boss: Actor) -> None:
    staff = progress.staff.create(OPERATOR, "tutor@example.com", Role.LEARNER_MANAGER, providers=[NORTH]).staff
    progress.learners.create(OPERATOR, form(email=staff.email))
    progress.staff_changes.delete(boss, staff.id)
    with progress.context.store.snapshot() as work:
        assert len(list(work.outbox.written_to([staff.email]))) == 1


@BOTH
@pytest.mark.feature("I9")
def test_what_a_leaver_did_stays_and_is_still_named(progress: Progress, boss: Actor, tutor: Actor, end: End) -> None:
    record = bring(progress, tutor, csv(ANN))
    end(progress, boss, tutor.account_id)
    with progress.context.store.snapshot() as work:
        assert work.imports.get(record.id) == record
    assert [line.first_name for line in progress.learners.page(boss, LearnerQuery()).lines] == [ANN[2]]
    named = {line.who for line in progress.audit.page(boss, AuditAsked()).lines if "mported" in line.done}
    suffix = f" (deleted {tutor.account_id})" if end is delete else ""
    assert named == {tutor.username + suffix}


@BOTH
@pytest.mark.feature("E4")
def test_an_import_that_waits_is_refused_once_its_requester_has_left(
    progress: Progress, boss: Actor, tutor: Actor, mailer: MemoryMailer, end: End
) -> None:
    record = progress.imports.request(tutor, "waits.csv", csv(ANN))
    end(progress, boss, tutor.account_id)
    progress.jobs.run_next("worker")
    progress.mail.deliver()
    with progress.context.store.snapshot() as work:
        problems = work.imports.get(record.id).problems
    assert [found.problem.code for found in problems] == ["import_not_allowed"]
    assert tutor.email not in {message.to for message in mailer.sent}


@BOTH
@pytest.mark.feature("I9")
def test_who_shut_somebody_out_stands_in_the_audit_trail_of_each_provider(progress: Progress, end: End) -> None:
    both = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH, email="both@example.com")
    area = hire(progress, Role.AREA_ADMINISTRATOR, area="Oxfordshire")
    hire(progress, Role.LEARNER_MANAGER, SOUTH, email="south@example.com")
    end(progress, area, both.account_id)
    noted = entries(progress, f"{end.__name__} staff account")
    assert {(entry.actor_id, entry.subject_id, entry.ukprn) for entry in noted} == {
        (area.account_id, str(both.account_id), NORTH),
        (area.account_id, str(both.account_id), SOUTH),
    }
    assert all(not entry.facts for entry in noted)


@pytest.mark.feature("G3")
def test_a_disabled_manager_can_be_taken_out_of_a_group_so_that_it_can_be_deleted(
    progress: Progress, boss: Actor, tutor: Actor
) -> None:
    group = progress.groups.create(OPERATOR, NORTH, "11A")
    progress.group_managers.change(boss, group.id, joining=[tutor.account_id])
    progress.staff_changes.disable(boss, tutor.account_id)
    lines = {line.id: line.disabled for line in progress.group_managers.list(boss, group.id).lines}
    assert lines[tutor.account_id] is True
    assert list(lines.values()).count(False) == 1
    progress.group_managers.change(boss, group.id, leaving=[tutor.account_id])
    assert tutor.account_id not in {line.id for line in progress.group_managers.list(boss, group.id).lines}
    progress.groups.delete(boss, group.id)


@pytest.mark.feature("G3")
def test_a_deleted_manager_keeps_no_group_from_being_deleted(progress: Progress, boss: Actor, tutor: Actor) -> None:
    group = progress.groups.create(OPERATOR, NORTH, "11A")
    progress.group_managers.change(boss, group.id, joining=[tutor.account_id])
    progress.staff_changes.delete(boss, tutor.account_id)
    assert [line.managers for line in progress.groups.list(boss)] == [0]
    progress.groups.delete(boss, group.id)
