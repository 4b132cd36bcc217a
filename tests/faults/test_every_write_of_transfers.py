"""SIGKILL just before each statement and each commit of accepting a transfer: the learner is wholly at one provider."""

from collections import Counter
from itertools import count

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.operations.audit import Action
from progress_core.domain.years.transfers import TransferStatus, offer
from progress_core.testing.tools.builders import a_learner, an_account
from tests.faults.dying import killed_at_places
from tests.faults.school import UKPRN, Founder, School

OTHER = "10098765"
_TOLD = [Action.TAKE_OVER_LEARNER, Action.TRANSFER_AWAY]
Place = tuple[str, TransferStatus, int, int, int, list[str]]
"""Provider, status of the transfer, past years, messages, members of the group, entries of the audit trail."""


@pytest.mark.slow
@pytest.mark.feature("J3")
def test_accepting_interrupted_at_any_statement_leaves_the_learner_at_one_provider(sqlite_schools: Founder) -> None:
    prepared = sqlite_schools()
    learner_id, transfer_id = _prepare(prepared)
    met: Counter[str] = Counter()
    here: Place = (UKPRN, TransferStatus.OFFERED, 0, 0, 1, [])
    there: Place = (OTHER, TransferStatus.ACCEPTED, 1, 1, 0, sorted(_TOLD))
    with killed_at_places(prepared.copied("rehearsal").settings, _accept, transfer_id) as killed_at:
        for place in count(1):
            school = prepared.copied(f"killed at {place}")
            code = killed_at(school.settings, place)
            with school.open() as progress:
                after = _state(progress, learner_id)
                assert after in (here, there)
                met["here" if after == here else "there"] += 1
                if after == here:
                    _accept(progress, transfer_id)
                assert there == _state(progress, learner_id)
            if code == 0:  # there are no more places
                break
    print(f"Killed at every place: {dict(met)}")  # noqa: T201 - the figures of a long run
    assert {"here", "there"} == met.keys()


def _prepare(school: School) -> tuple[int, int]:
    """Offer a learner, who is in a group, to another provider; return their numbers."""
    with school.open() as progress:
        progress.providers.put_many(
            progress.operator, [{"ukprn": OTHER, "name": "Other School", "area": "Leeds", "postcode": "LS2 7BL"}]
        )
        group = progress.groups.create(progress.operator, UKPRN, "Tutor group")
        with progress.context.store.transaction() as work:
            learner_id, transfer_id = work.new_ids(2)
            work.accounts.add_many([an_account(learner_id)])
            learner = a_learner(learner_id, ukprn=UKPRN)
            work.learners.add_many([learner])
            work.groups.assign(group.id, [learner_id])
            work.transfers.add(offer(transfer_id, learner, OTHER, 0, progress.context.clock.now()))
    return learner_id, transfer_id


def _accept(progress: Progress, transfer_id: int) -> None:
    progress.transfers.accept(progress.operator, transfer_id)


def _state(progress: Progress, learner_id: int) -> Place:
    """Return everything that accepting changes."""
    with progress.context.store.snapshot() as work:
        learner = work.learners.get(EVERYTHING, learner_id)
        (transfer,) = work.transfers.of_learner(learner_id)
        (group,) = work.groups.in_scope(EVERYTHING)
        past = work.years.of_many(EVERYTHING, [learner_id])[learner_id]
        messages = work.inbox.of(EVERYTHING, learner_id)
        members = work.groups.members(group.id)
    entries = [entry.action for entry in progress.audit.read(progress.operator, limit=1_000)]
    told = sorted(action for action in entries if action in _TOLD)
    return learner.details.ukprn, transfer.status, len(past), len(messages), len(members), told
