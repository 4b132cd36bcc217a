"""The row of the repository of transfers."""

from datetime import UTC, datetime

from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.years.transfers import Transfer, TransferStatus
from progress_core.ports.store import UnitOfWork
from progress_core.ports.transfers import TransferQuery
from progress_core.testing.repositories.rows import (
    FIRST,
    HERE,
    LEARNER,
    OTHER,
    SECOND,
    THERE,
    THIRD,
    Change,
    Repository,
    RoundTrip,
    maybe,
    only,
)  # fmt: skip
from progress_core.testing.tools.builders import NOON
from progress_core.testing.tools.filled import filled

_BEGINNING, _END = datetime(1970, 1, 2, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


def furnish(work: UnitOfWork) -> None:
    """Store the transfer of a learner who is there."""
    work.transfers.add(_transfer(1))


def _transfer(seed: int, id_: int = FIRST, learner_id: int = LEARNER) -> Transfer:
    where = {"sender": HERE, "receiver": THERE, "year_group": 10, "status": TransferStatus.ACCEPTED}
    return filled(Transfer, seed, id=id_, learner_id=learner_id, version=1, **where)


def _read(work: UnitOfWork) -> object:
    """Read transfers in every way."""
    found = work.transfers
    return [
        maybe(lambda id_: found.get(EVERYTHING, id_, NOON), FIRST),
        found.page(EVERYTHING, TransferQuery(NOON)),
        found.waiting(EVERYTHING, NOON),
        found.offered([LEARNER, OTHER]),
        [found.of_learner(id_) for id_ in (LEARNER, OTHER)],
        dict(found.departures(EVERYTHING, _BEGINNING, _END)),
    ]


TRANSFERS = Repository(
    writes={
        "add": lambda work: work.transfers.add(_transfer(2, SECOND, OTHER)),
        "save": lambda work: work.transfers.save(_transfer(3)),
    },
    read=_read,
    trips=(
        RoundTrip(
            Transfer,
            lambda work, transfer: work.transfers.add(transfer),
            (
                lambda work, transfer: work.transfers.get(EVERYTHING, transfer.id, NOON),
                lambda work, transfer: only(work.transfers.page(EVERYTHING, TransferQuery(NOON)), transfer.id),
                lambda work, transfer: only(work.transfers.of_learner(OTHER), transfer.id),
            ),
            {
                "id": THIRD,
                "learner_id": OTHER,
                "sender": HERE,
                "receiver": THERE,
                "year_group": lambda seed: 7 + seed % 8,
                "version": 7,
            },
            (Change(lambda work, transfer: work.transfers.save(transfer)),),
        ),
    ),
)
