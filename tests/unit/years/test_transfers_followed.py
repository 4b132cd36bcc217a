"""What programs, files and the people concerned are told of a transfer, and what nobody is told."""

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR, Actor, Scope
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.foundations.permissions import Role
from progress_core.memory.clock import FixedClock
from progress_core.ports.learners import LearnerQuery
from tests.given.people import ELSEWHERE, NORTH, SOUTH, hire
from tests.given.transfers import Handover, handover
from tests.given.webhooks import hooked
from tests.given.years import learners

pytestmark = pytest.mark.feature("J3")


@pytest.fixture
def case(progress: Progress) -> Handover:
    return handover(progress)


def deliveries(case: Handover, actor: Actor) -> list[tuple[str, int]]:
    with case.progress.context.store.snapshot() as work:
        (hook,) = [one for one in work.webhooks.living() if one.account_id == actor.account_id]
        return [(one.kind.value, one.subject_id) for one in work.deliveries.of_webhook(hook.number)]


@pytest.mark.feature("I11")
@pytest.mark.parametrize("accepted", [True, False])
def test_webhooks_tell_the_sender_of_a_leaver_and_the_receiver_of_a_new_learner(
    case: Handover, *, accepted: bool
) -> None:
    for actor in (case.sender, case.receiver):
        hooked(case.progress, actor, "learner.created", "learner.archived", "learner.changed")
    if not accepted:
        case.progress.transfers.decline(case.receiver, case.ask().id)
        assert [[], []] == [deliveries(case, actor) for actor in (case.sender, case.receiver)]
        return
    case.hand_over()
    assert [("learner.archived", case.learner)] == deliveries(case, case.sender)
    assert [("learner.created", case.learner)] == deliveries(case, case.receiver)


@pytest.mark.feature("I11")
@pytest.mark.parametrize("kinds", [(), ("learner.created", "learner.archived")], ids=["all kinds", "without changes"])
def test_who_sees_both_providers_is_told_of_one_change(case: Handover, kinds: tuple[str, ...]) -> None:
    both = hire(case.progress, Role.LEARNER_MANAGER, NORTH, ELSEWHERE, email="both@trust.example")
    one = hire(case.progress, Role.LEARNER_MANAGER, SOUTH, ELSEWHERE, email="one@trust.example")
    for actor in (both, one):
        hooked(case.progress, actor, *kinds)
    case.hand_over()
    assert ([] if kinds else [("learner.changed", case.learner)]) == deliveries(case, both)
    assert [("learner.created", case.learner)] == deliveries(case, one)


@pytest.mark.feature("I11")
@pytest.mark.parametrize("ukprn", [NORTH, ELSEWHERE])
def test_the_sender_is_told_nothing_of_what_happens_to_the_learner_later(case: Handover, ukprn: str) -> None:
    hooked(case.progress, case.sender, "learner.changed", "learner.archived")
    hire(case.progress, Role.LEARNER_MANAGER, SOUTH, email="third@south.example")
    case.hand_over()
    case.progress.learners.edit(case.receiver, case.learner, {"town": ukprn})
    case.progress.leavers.leave(case.receiver, [case.learner], {"leaving_date": "2026-09-01"})
    assert [("learner.archived", case.learner)] == deliveries(case, case.sender)


@pytest.mark.feature("I6")
def test_the_feed_of_changes_tells_the_sender_that_the_learner_is_gone_and_the_receiver_who_came(
    case: Handover,
) -> None:
    changes, asked = case.progress.changes, case.ask()
    began = {actor: changes.learners(actor) for actor in (case.sender, case.receiver)}
    assert ([case.learner], []) == tuple([one.id for one in page.changes] for page in began.values())
    case.progress.transfers.accept(case.receiver, asked.id)
    (gone,), (come,) = (changes.learners(actor, page.next).changes for actor, page in began.items())
    assert (case.learner, None) == (gone.id, gone.now)
    assert come.now is not None
    assert (case.learner, ELSEWHERE) == (come.id, come.now.learner.details.ukprn)


@pytest.mark.parametrize("stage", ["offered", "declined", "withdrawn", "accepted"])
def test_only_one_of_the_two_finds_the_learner_at_any_time(case: Handover, stage: str) -> None:
    progress, asked = case.progress, case.ask()
    if stage != "offered":
        verb = {"declined": "decline", "accepted": "accept", "withdrawn": "withdraw"}[stage]
        by = case.sender if stage == "withdrawn" else case.receiver
        getattr(progress.transfers, verb)(by, asked.id)
    finds, misses = (case.receiver, case.sender) if stage == "accepted" else (case.sender, case.receiver)
    assert case.learner == progress.learners.find(finds, "asmith").id
    assert [case.learner] == [line.id for line in progress.learners.page(finds, LearnerQuery()).lines]
    assert 1 == progress.dashboard.counts(finds)["learners"]
    with pytest.raises(NotFound):
        progress.learners.find(misses, "asmith")
    for query in (LearnerQuery(), LearnerQuery(archived=True), LearnerQuery(left=True), LearnerQuery(search="Smith")):
        assert () == progress.learners.page(misses, query).lines
    assert 0 == progress.dashboard.counts(misses)["learners"]


def test_a_learner_who_goes_on_is_handed_over_again_and_the_first_sender_is_not_told(case: Handover) -> None:
    progress, first = case.progress, case.hand_over()
    third = hire(progress, Role.LEARNER_MANAGER, SOUTH, email="third@south.example")
    (line,) = progress.transfers.ask(case.receiver, [case.learner], SOUTH)
    progress.transfers.accept(third, line.transfer.id)
    assert SOUTH == learners(progress, case.learner)[0].details.ukprn
    assert [first.id] == [line.transfer.id for line in progress.transfers.list(case.sender)]
    assert [NORTH, ELSEWHERE, SOUTH] == [one.ukprn for one in progress.leavers.history(third, case.learner)]
    assert first.id in [line.transfer.id for line in progress.transfers.list(case.receiver)]


@pytest.mark.feature("I9")
def test_personal_data_of_a_learner_hold_the_transfers_which_are_erased_with_them(case: Handover) -> None:
    case.hand_over()
    given = case.progress.personal_data.export(OPERATOR, case.learner)
    assert [("accepted", "Ann Smith")] == [(one["status"], one["name"]) for one in given["transfers"]]
    case.progress.personal_data.erase(OPERATOR, case.learner, "asmith")
    assert [] == case.progress.transfers.list(case.sender)
    assert () == case.progress.leavers.destinations(case.sender)


@pytest.mark.feature("D1")
def test_the_dashboard_counts_what_waits_for_the_answer_of_the_receiver(case: Handover, clock: FixedClock) -> None:
    transfers, people = case.progress.transfers, (case.receiver, case.sender, OPERATOR)

    def waiting(*actors: Actor) -> list[int]:
        return [transfers.waiting(actor) for actor in actors]

    assert [0, 0, 0] == waiting(*people)
    asked = case.ask()
    assert [1, 0, 1] == waiting(*people)
    assert 1 == len(transfers.list(case.receiver, offered=True, received=True))
    admin = hire(case.progress, Role.USER_MANAGER, ELSEWHERE)
    of_group = evolve(case.receiver, scope=Scope(groups=frozenset({5})))
    assert [0, 0] == waiting(admin, of_group)
    clock.set(asked.expires_at)
    assert [0, 0, 0] == waiting(*people)
    case.hand_over()
    assert [0, 0, 0] == waiting(*people)
