"""Webhooks: created with a secret that is shown once, changed, replaced, ended; by their owners alone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR, STRANGER, Actor
from progress_core.domain.foundations.errors import NotAllowed, NotFound, ProofNeeded, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.operations.webhooks import OVERLAP, WebhookKind
from progress_core.memory.clock import FixedClock
from progress_core.memory.mail import MemoryMailer
from progress_core.usecases.operations.retention_run import RetentionRun
from tests.given.people import NORTH, form, hire
from tests.given.profiles import learner_of
from tests.given.trail import entries
from tests.given.webhooks import URL, hooked, receivers

pytestmark = pytest.mark.feature("I11")


def test_a_webhook_is_made_for_its_owner_and_its_secret_is_sealed(
    progress: Progress, manager: Actor, mailer: MemoryMailer
) -> None:
    made = hooked(progress, manager, "learner.created", url=f"  {URL} ")
    webhook = made.webhook
    assert (webhook.url, webhook.account_id) == (URL, manager.account_id)
    assert set(webhook.kinds) == {WebhookKind.LEARNER_CREATED}
    assert made.secret.startswith("whsec_")
    assert made.secret not in repr(made) + webhook.secret
    assert progress.webhooks.of(manager) == [webhook]
    assert progress.webhooks.get(manager, webhook.number) == webhook
    progress.mail.deliver()
    assert URL in mailer.sent[-1].text


def test_nothing_is_stored_if_anything_is_wrong(progress: Progress, manager: Actor) -> None:
    with pytest.raises(Rejected) as refused:
        progress.webhooks.create(manager, "http://mis.example", ["learner.sold"])
    assert [(found.field, found.code) for found in refused.value.problems] == [
        ("webhook_url", "not_https"),
        ("webhook_kinds", "not_in_list"),
    ]
    assert progress.webhooks.of(manager) == []


def test_new_secrets_need_a_recent_proof(progress: Progress, manager: Actor) -> None:
    number = hooked(progress, manager).webhook.number
    late = evolve(manager, proved_at=progress.context.clock.now() - timedelta(hours=1))
    with pytest.raises(ProofNeeded):
        progress.webhooks.create(late, URL, ["learner.created"])
    with pytest.raises(ProofNeeded):
        progress.webhooks.rotate(late, number)


def test_kinds_are_changed(progress: Progress, manager: Actor) -> None:
    webhook = hooked(progress, manager, "learner.created").webhook
    changed = progress.webhooks.change(manager, webhook.number, ["learner.changed"])
    assert changed == evolve(webhook, kinds=frozenset({WebhookKind.LEARNER_CHANGED}))
    assert progress.webhooks.of(manager) == [changed]
    assert progress.webhooks.change(manager, webhook.number, ["learner.changed"]) == changed
    assert len(entries(progress, "change webhook")) == 1
    with pytest.raises(Rejected):
        progress.webhooks.change(manager, webhook.number, [])


def test_a_replaced_secret_signs_together_with_the_new_one_for_a_day(
    progress: Progress, manager: Actor, clock: FixedClock
) -> None:
    first = hooked(progress, manager)
    second = progress.webhooks.rotate(manager, first.webhook.number)
    assert first.secret != second.secret
    counts = []
    for step in (timedelta(0), OVERLAP):
        clock.advance(step)
        progress.webhooks.test(manager, first.webhook.number)
        progress.webhooks.send_due()
        counts.append(len(receivers(progress).posted[-1].headers["webhook-signature"].split()))
    assert counts == [2, 1]


def test_an_ended_webhook_is_gone(progress: Progress, manager: Actor) -> None:
    webhook = hooked(progress, manager).webhook
    progress.webhooks.test(manager, webhook.number)
    assert progress.webhooks.end(manager, webhook.number) == webhook
    assert progress.webhooks.of(manager) == []
    assert progress.webhooks.send_due().done == 0
    assert [len(entries(progress, f"{verb} webhook")) for verb in ("create", "end")] == [1, 1]


ACTS: list[Callable[[Progress, Actor, int], object]] = [
    lambda progress, actor, number: progress.webhooks.get(actor, number),
    lambda progress, actor, number: progress.webhooks.change(actor, number, ["learner.created"]),
    lambda progress, actor, number: progress.webhooks.rotate(actor, number),
    lambda progress, actor, number: progress.webhooks.end(actor, number),
    lambda progress, actor, number: progress.webhooks.deliveries(actor, number),
    lambda progress, actor, number: progress.webhooks.test(actor, number),
]


@pytest.mark.parametrize("act", ACTS)
def test_webhooks_of_others_and_missing_ones_are_not_found_alike(
    progress: Progress, manager: Actor, act: Callable[[Progress, Actor, int], object]
) -> None:
    number = hooked(progress, manager).webhook.number
    colleague = hire(progress, Role.PROVIDER_MANAGER, NORTH)
    for wrong in (number, 404):
        with pytest.raises(NotFound, match="no such webhook"):
            act(progress, colleague, wrong)
    act(progress, manager, number)


def test_deliveries_of_others_are_not_sent_again(progress: Progress, manager: Actor) -> None:
    number = progress.webhooks.test(manager, hooked(progress, manager).webhook.number).number
    colleague = hire(progress, Role.PROVIDER_MANAGER, NORTH)
    for wrong in (number, 404):
        with pytest.raises(NotFound, match="no such delivery"):
            progress.webhooks.send_again(colleague, wrong)
    assert progress.webhooks.send_again(manager, number).number == number


def test_learners_strangers_and_the_operator_have_no_webhooks(progress: Progress, manager: Actor) -> None:
    learner = learner_of(progress, progress.learners.create(manager, form()).learner)
    for actor in (learner, STRANGER, OPERATOR):
        with pytest.raises(NotAllowed):
            progress.webhooks.of(actor)


@pytest.mark.feature("I9")
def test_deliveries_are_forgotten_after_a_month(progress: Progress, manager: Actor, clock: FixedClock) -> None:
    number = hooked(progress, manager).webhook.number
    progress.webhooks.test(manager, number)
    progress.webhooks.send_due()
    for days, left in ((30, 1), (1, 0)):
        clock.advance(timedelta(days=days))
        RetentionRun(progress.context, 0).run()
        assert len(progress.webhooks.deliveries(manager, number)) == left
