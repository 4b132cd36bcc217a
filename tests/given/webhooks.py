"""Webhooks, their receiver in memory, and what they were told."""

from typing import cast

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.operations.webhooks import CHOICES, kinds_for
from progress_core.memory.callbacks import MemoryCallbacks
from progress_core.usecases.operations.webhooks import MadeWebhook

URL = "https://mis.example/progress"


def hooked(progress: Progress, actor: Actor, *kinds: str, url: str = URL) -> MadeWebhook:
    """Create a webhook that is told of these kinds, or of all that its owner may know."""
    return progress.webhooks.create(actor, url, kinds or [kind for kind in CHOICES if kind in kinds_for(actor.role)])


def told(progress: Progress, actor: Actor) -> list[tuple[str, str, int]]:
    """Return kind, subject and number of what the actor's webhooks were told, the oldest first."""
    found = [
        delivery
        for webhook in progress.webhooks.of(actor)
        for delivery in progress.webhooks.deliveries(actor, webhook.number, limit=100)
    ]
    found.sort(key=lambda delivery: (delivery.at, delivery.number))
    return [(delivery.kind.value, delivery.subject, delivery.subject_id) for delivery in found]


def receivers(progress: Progress) -> MemoryCallbacks:
    """Return what receivers in memory got, and how they answer."""
    return cast("MemoryCallbacks", progress.context.callbacks)
