"""The transfers of the world."""

from datetime import timedelta

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.years.transfers import Transfer
from tests.given.people import ELSEWHERE, NORTH, form, hire
from tests.isolation.expect import OTHER_GROUP, OTHER_PROVIDER, OWN, Kind
from tests.isolation.target import COLLEGE, Target


def make_transfers(progress: Progress, targets: dict[tuple[Kind, str], Target]) -> dict[tuple[Kind, str], Target]:
    """Let each place offer a learner to the college, and be offered one by it, whose name is in nothing else."""
    hire(progress, Role.LEARNER_MANAGER, COLLEGE, email="taker@coast.example")
    found = {}
    for place, ukprn, of in ((OWN, NORTH, OTHER_GROUP), (OTHER_PROVIDER, ELSEWHERE, OTHER_PROVIDER)):
        sent = targets[Kind.A_LEARNER, of]
        number = _offer(progress, sent.id, ukprn, COLLEGE)
        found[Kind.A_TRANSFER_SENT, place] = Target(number, "", ukprn)
        name = f"Offered{'ab'[place == OTHER_PROVIDER]}"
        values = form(ukprn=COLLEGE, username=name.lower(), last_name=name)
        learner = progress.learners.create(OPERATOR, values).learner
        number = _offer(progress, learner.id, COLLEGE, ukprn)
        found[Kind.A_TRANSFER_RECEIVED, place] = Target(number, "", ukprn, name)
    return found


def _offer(progress: Progress, learner_id: int, sender: str, receiver: str) -> int:
    now = progress.context.clock.now()
    with progress.context.store.transaction() as work:
        (number,) = work.new_ids(1)
        expires_at = now + timedelta(days=3650)  # sites run by the real clock
        work.transfers.add(Transfer(number, learner_id, sender, receiver, "", 11, 0, now, expires_at))
    return number
