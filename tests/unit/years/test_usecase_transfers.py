"""Asking for a transfer, accepting, declining and withdrawing it."""

from datetime import date, timedelta

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Scope
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, ProofNeeded, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.leaving import Destination
from progress_core.domain.operations.audit import Action
from progress_core.domain.years.history import Ended
from progress_core.domain.years.transfers import OFFER_DAYS, TransferStatus
from progress_core.memory.clock import FixedClock
from progress_core.ports.audit import AuditQuery
from progress_core.ports.learners import LearnerQuery
from tests.given.people import ELSEWHERE, NORTH, SOUTH, form, hire
from tests.given.transfers import Handover, everything_of, handover
from tests.given.years import learners

pytestmark = pytest.mark.feature("J3")


@pytest.fixture
def case(progress: Progress) -> Handover:
    return handover(progress)


def mails(case: Handover) -> list[tuple[str, str]]:
    with case.progress.context.store.snapshot() as work:
        sent = work.outbox.written_to([case.sender.email, case.receiver.email, "ann@home.example"])
        return [(mail.to, mail.subject) for mail in sent if "ransfer" in mail.subject or "offers" in mail.subject]


def put_in_group(case: Handover, group_id: int) -> None:
    with case.progress.context.store.transaction() as work:
        work.groups.assign(group_id, [case.learner])


def test_the_receiver_sees_who_is_offered_by_whom_and_nothing_else(case: Handover) -> None:
    asked = case.ask()
    (line,) = case.progress.transfers.list(case.receiver)
    assert line == case.progress.transfers.get(case.receiver, asked.id)
    assert ("Ann Smith", 11, date(2010, 10, 2)) == (line.name, line.year_group, line.date_of_birth)
    assert ("North School", "Elsewhere Academy") == (line.sender, line.receiver)
    assert (TransferStatus.OFFERED, True, False) == (line.status, line.may_decide, line.may_withdraw)
    with pytest.raises(NotFound):
        case.progress.learners.get(case.receiver, case.learner)
    assert not case.progress.learners.page(case.receiver, LearnerQuery()).lines
    assert [("receiver@elsewhere.example", "North School offers you 1 learner")] == mails(case)


def test_a_learner_who_is_accepted_keeps_everything_but_the_groups(case: Handover) -> None:
    progress = case.progress
    group = progress.groups.create(OPERATOR, NORTH, "Tutor group")
    put_in_group(case, group.id)
    with progress.context.store.snapshot() as work:
        before = everything_of(work, case.learner)
    accepted = case.hand_over()
    with progress.context.store.snapshot() as work:
        assert before == everything_of(work, case.learner)
        assert frozenset() == work.groups.members(group.id)
        (message,) = work.inbox.of(EVERYTHING, case.learner)
    assert (TransferStatus.ACCEPTED, case.receiver.account_id) == (accepted.status, accepted.decided_by)
    assert "You have moved to another provider" == message.subject
    assert message.body.startswith("Elsewhere Academy has taken you over.")
    assert (case.sender.email, "Elsewhere Academy has accepted a transfer") in mails(case)
    assert ELSEWHERE == progress.learners.get(case.receiver, case.learner)[0].details.ukprn
    past, present = progress.leavers.history(case.receiver, case.learner)
    assert (NORTH, Ended.CHANGED_PROVIDER, ELSEWHERE, None) == (past.ukprn, past.ended, present.ukprn, present.until)


def test_the_sender_then_sees_only_that_the_learner_left_and_where_to(case: Handover) -> None:
    accepted = case.hand_over()
    progress, sender = case.progress, case.sender
    progress.learners.edit(case.receiver, case.learner, {"last_name": "Jones", "year_group": "12"})
    (line,) = progress.transfers.list(sender)
    assert ("Ann Smith", 11, None) == (line.name, line.year_group, line.date_of_birth)
    assert ("Elsewhere Academy", TransferStatus.ACCEPTED, accepted) == (line.receiver, line.status, line.transfer)
    with pytest.raises(NotFound):
        progress.learners.get(sender, case.learner)
    with pytest.raises(NotFound):
        progress.leavers.history(sender, case.learner)
    assert not progress.learners.page(sender, LearnerQuery(archived=True)).lines
    assert 0 == progress.leavers.count(sender)
    counted = [(one.destination, one.this_year, one.last_year) for one in progress.leavers.destinations(sender)]
    assert [(Destination.ANOTHER_SCHOOL, 1, 0)] == counted
    assert () == progress.leavers.destinations(case.receiver)


def test_choices_of_the_sender_give_way_to_the_defaults_of_the_receiver(case: Handover) -> None:
    case.progress.learners.edit(case.sender, case.learner, {}, sign_off=Choice.YES)
    case.hand_over()
    (learner,) = learners(case.progress, case.learner)
    assert [Choice.PROVIDER_DEFAULT] * 2 == [learner.sign_off, learner.staff_add_qualifications]


def test_a_declined_offer_is_gone_for_the_receiver_and_the_learner_stays(case: Handover) -> None:
    asked = case.ask()
    assert TransferStatus.DECLINED is case.progress.transfers.decline(case.receiver, asked.id).status
    assert [] == case.progress.transfers.list(case.receiver)
    assert [TransferStatus.DECLINED] == [line.status for line in case.progress.transfers.list(case.sender)]
    assert (case.sender.email, "Elsewhere Academy has declined a transfer") in mails(case)
    assert NORTH == case.progress.learners.get(case.sender, case.learner)[0].details.ukprn
    for act in (case.progress.transfers.accept, case.progress.transfers.decline):
        with pytest.raises(NotFound):
            act(case.receiver, asked.id)


def test_a_withdrawn_offer_is_gone_and_the_learner_can_be_offered_again(case: Handover) -> None:
    asked = case.ask()
    with pytest.raises(Conflict, match="already offered"):
        case.ask()
    with pytest.raises(NotFound):
        case.progress.transfers.withdraw(case.receiver, asked.id)
    assert TransferStatus.WITHDRAWN is case.progress.transfers.withdraw(case.sender, asked.id).status
    with pytest.raises(NotFound):
        case.progress.transfers.get(case.receiver, asked.id)
    with pytest.raises(Conflict, match="This transfer is withdrawn"):
        case.progress.transfers.withdraw(case.sender, asked.id)
    assert [case.ask().id] == [line.transfer.id for line in case.progress.transfers.list(case.receiver)]


def test_an_offer_expires_and_makes_way_for_another(case: Handover, clock: FixedClock) -> None:
    asked = case.ask()
    clock.set(clock.now() + timedelta(days=OFFER_DAYS))
    assert [] == case.progress.transfers.list(case.receiver)
    with pytest.raises(NotFound):
        case.progress.transfers.accept(case.receiver, asked.id)
    with pytest.raises(Conflict, match="This transfer is expired"):
        case.progress.transfers.withdraw(case.sender, asked.id)
    again = case.ask()
    assert TransferStatus.EXPIRED is case.stored(asked.id).status
    progress = case.progress
    assert [again.id] == [line.transfer.id for line in progress.transfers.list(case.sender, offered=True)]
    assert [again.id, asked.id] == [line.transfer.id for line in progress.transfers.list(case.sender)]
    assert [asked.id] == [line.transfer.id for line in progress.transfers.list(case.sender, before=again.id)]
    assert [] == progress.transfers.list(case.sender, received=True)
    assert [again.id] == [line.transfer.id for line in progress.transfers.list(OPERATOR, received=True, limit=1)]


@pytest.mark.parametrize("name", ["ask", "check"])
def test_the_receiving_provider_must_be_another_one_with_somebody_to_accept(case: Handover, name: str) -> None:
    hire(case.progress, Role.ADMISSIONS, SOUTH)
    given = ("", "1234", "10009999", NORTH, SOUTH)
    found = []
    for ukprn in given:
        with pytest.raises(Rejected) as caught:
            getattr(case.progress.transfers, name)(case.sender, [case.learner], ukprn)
        found += [problem.code for problem in caught.value.problems]
    assert ["required", "bad_format", "unknown_provider", "same_provider", "nobody_to_accept"] == found
    assert [] == case.progress.transfers.list(OPERATOR)


def test_learners_are_offered_all_or_none(case: Handover) -> None:
    progress = case.progress
    other = progress.learners.create(case.sender, form(username="bsmith", first_name="Bob")).learner
    progress.leavers.leave(case.sender, [other.id], {"leaving_date": "2026-09-01"})
    with pytest.raises(Conflict, match=r"Bob Smith is archived\. Restore them first"):
        progress.transfers.ask(case.sender, [case.learner, other.id], ELSEWHERE)
    for ids in ([], [case.learner, 404]):
        with pytest.raises((NotFound, Rejected)):
            progress.transfers.ask(case.sender, ids, ELSEWHERE)
    assert [] == progress.transfers.list(OPERATOR)
    progress.learner_selection.restore(case.sender, [other.id])
    assert 2 == len(progress.transfers.ask(case.sender, [case.learner, other.id], ELSEWHERE))


def test_who_has_left_or_moved_meanwhile_is_not_handed_over(case: Handover) -> None:
    asked, progress = case.ask(), case.progress
    progress.leavers.leave(case.sender, [case.learner], {"leaving_date": "2026-09-01"})
    with pytest.raises(Conflict, match="has left the provider"):
        progress.transfers.accept(case.receiver, asked.id)
    progress.learner_selection.restore(case.sender, [case.learner])
    progress.learners.edit(OPERATOR, case.learner, {"ukprn": SOUTH})
    assert TransferStatus.WITHDRAWN is case.stored(asked.id).status
    with pytest.raises(NotFound):
        progress.transfers.accept(case.receiver, asked.id)
    with progress.context.store.transaction() as work:
        work.transfers.save(evolve(case.stored(asked.id), status=TransferStatus.OFFERED))
    with pytest.raises(Conflict, match="has left the provider"):
        progress.transfers.accept(case.receiver, asked.id)


def test_a_learner_whom_the_receiver_knows_is_accepted_only_if_they_say_so(case: Handover) -> None:
    progress = case.progress
    progress.learners.create(OPERATOR, form(username="ann.smith", ukprn=ELSEWHERE, date_of_birth="2010-10-02"))
    asked = case.ask()
    (doubt,) = progress.transfers.doubts(case.receiver, asked.id)
    assert "warning" == doubt.severity
    with pytest.raises(Rejected) as caught:
        progress.transfers.accept(case.receiver, asked.id)
    assert [doubt.code] == [found.code for found in caught.value.problems]
    assert ELSEWHERE == progress.transfers.accept(case.receiver, asked.id, anyway=True).details.ukprn
    assert () == progress.transfers.doubts(case.receiver, asked.id)
    with pytest.raises(Conflict, match="This transfer is accepted"):
        progress.transfers.accept(case.receiver, asked.id)


def test_the_sender_learns_nothing_of_whom_the_receiver_knows(case: Handover) -> None:
    asked = case.ask()
    for act in (case.progress.transfers.doubts, case.progress.transfers.accept, case.progress.transfers.decline):
        with pytest.raises(NotFound):
            act(case.sender, asked.id)


def test_transfers_need_permissions_proof_and_the_whole_of_a_provider(case: Handover) -> None:
    progress, asked = case.progress, case.ask()
    reader = hire(progress, Role.USER_MANAGER, NORTH)
    transfers = progress.transfers
    for act in (
        lambda: transfers.ask(reader, [case.learner], ELSEWHERE),
        lambda: transfers.list(reader),
        lambda: transfers.get(reader, asked.id),
        lambda: transfers.doubts(reader, asked.id),
        lambda: transfers.accept(reader, asked.id),
        lambda: transfers.decline(reader, asked.id),
        lambda: transfers.withdraw(reader, asked.id),
    ):
        with pytest.raises(NotAllowed):
            act()
    group = progress.groups.create(OPERATOR, NORTH, "Tutor group")
    put_in_group(case, group.id)
    of_group = evolve(case.sender, scope=Scope(groups=frozenset({group.id})))
    with pytest.raises(NotAllowed, match="only your learner groups"):
        transfers.ask(of_group, [case.learner], ELSEWHERE)
    assert [] == transfers.list(of_group)
    long_ago = progress.context.clock.now() - timedelta(days=1)
    for act in (
        lambda: transfers.ask(evolve(case.sender, proved_at=long_ago), [case.learner], ELSEWHERE),
        lambda: transfers.accept(evolve(case.receiver, proved_at=long_ago), asked.id),
    ):
        with pytest.raises(ProofNeeded):
            act()


def test_both_providers_have_entries_in_the_audit_trail(case: Handover) -> None:
    first = case.ask()
    case.progress.transfers.withdraw(case.sender, first.id)
    case.progress.transfers.decline(case.receiver, case.ask().id)
    case.hand_over()
    ask, end = Action.REQUEST_TRANSFER, Action.WITHDRAW_TRANSFER
    created = [Action.CREATE_LEARNER, ask, end, ask, Action.DECLINE_TRANSFER, ask, Action.TRANSFER_AWAY]
    taken = [end, Action.DECLINE_TRANSFER, Action.TAKE_OVER_LEARNER]
    with case.progress.context.store.snapshot() as work:
        for ukprn, expected in ((NORTH, created), (ELSEWHERE, taken)):
            query = AuditQuery(ukprn=ukprn, subjects=("learner", "transfer"))
            found = work.audit.page(EVERYTHING, query).entries
            assert expected == [entry.action for entry in reversed(found)]
        (before,) = work.audit.page(EVERYTHING, AuditQuery(ukprn=ELSEWHERE, action=Action.DECLINE_TRANSFER)).entries
    assert "transfer" == before.subject, "the number of a learner is not for the receiver yet"


@pytest.mark.parametrize("moved", [True, False], ids=["elsewhere", "disabled"])
def test_who_asked_and_manages_the_sender_no_more_gets_no_email(case: Handover, *, moved: bool) -> None:
    asked = case.ask()
    hire(case.progress, Role.LEARNER_MANAGER, NORTH, email="boss@north.example")
    admin = hire(case.progress, Role.USER_MANAGER, NORTH)
    if moved:
        case.progress.staff_changes.change(OPERATOR, case.sender.account_id, providers=[SOUTH])
    else:
        case.progress.staff_changes.disable(admin, case.sender.account_id)
    case.progress.transfers.decline(case.receiver, asked.id)
    assert case.sender.email not in [to for to, _ in mails(case)]


@pytest.mark.parametrize("name", ["accept", "decline"])
def test_two_who_decide_at_once_cannot_both_do_so(case: Handover, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    asked = case.ask()
    quicker = evolve(asked, version=asked.version + 5)
    monkeypatch.setattr("progress_core.memory.transfers.MemoryTransfers.get", lambda *_: quicker)
    with pytest.raises(Conflict, match="Somebody else has just decided"):
        getattr(case.progress.transfers, name)(case.receiver, asked.id)


@pytest.mark.parametrize("times", [1, 2])
def test_two_who_ask_at_once_cannot_both_do_so(case: Handover, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    for _ in range(times - 1):
        case.progress.transfers.withdraw(case.sender, case.ask().id)
    case.ask()
    monkeypatch.setattr("progress_core.usecases.years.transfers.refuse_offered", lambda *_: [])
    with pytest.raises(Conflict, match="Ann Smith is already offered"):
        case.ask()


def test_who_is_to_be_offered_where_is_checked_before_anything_is_stored(case: Handover) -> None:
    check = case.progress.transfers.check
    (learner,), name = check(case.sender, [case.learner], ELSEWHERE)
    assert (case.learner, "Elsewhere Academy", []) == (learner.id, name, case.progress.transfers.list(OPERATOR))
    with pytest.raises(Rejected):
        check(case.sender, [case.learner], NORTH)
    with pytest.raises(NotAllowed):
        check(hire(case.progress, Role.USER_MANAGER, NORTH), [case.learner], ELSEWHERE)
    case.ask()
    with pytest.raises(Conflict, match="already offered"):
        check(case.sender, [case.learner], ELSEWHERE)
