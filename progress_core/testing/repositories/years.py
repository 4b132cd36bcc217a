"""The row of the repository of past years and moves up."""

from datetime import date

from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.years.history import PastYear
from progress_core.domain.years.moves import MoveUp
from progress_core.ports.store import UnitOfWork
from progress_core.testing.repositories.rows import (
    FIRST,
    HERE,
    LEARNER,
    OTHER,
    SECOND,
    THIRD,
    Change,
    Repository,
    RoundTrip,
    maybe,
    only,
)  # fmt: skip
from progress_core.testing.tools.filled import filled

_MOVE, _BATCH = FIRST, 2**40 + 51


def furnish(work: UnitOfWork) -> None:
    """Store what a move up ended, for a learner who is there."""
    work.years.add_moves([filled(MoveUp, id=_MOVE, batch=_BATCH, ukprn=HERE)])
    work.years.put_past([filled(PastYear, id=FIRST, learner_id=LEARNER, move_id=_MOVE, year_group=10)])


def _read(work: UnitOfWork) -> object:
    """Read past years and moves up in every way."""
    found = work.years
    return [
        dict(found.behind(EVERYTHING, 2**50)),
        dict(found.destinations(EVERYTHING, date.min, date.max)),
        dict(found.of_many(EVERYTHING, [LEARNER, OTHER])),
        found.of_move(_MOVE),
        found.moves([HERE]),
        found.of_batch(_BATCH),
        maybe(found.move, _MOVE),
    ]


def _put(work: UnitOfWork, past: PastYear) -> None:
    work.years.put_past([past])


YEARS = Repository(
    writes={
        "put_past": lambda work: _put(work, filled(PastYear, 2, id=SECOND, learner_id=OTHER, year_group=12)),
        "put_past again": lambda work: _put(work, filled(PastYear, 3, id=SECOND, learner_id=OTHER, year_group=13)),
        "add_moves": lambda work: work.years.add_moves([filled(MoveUp, 2, id=SECOND, ukprn=HERE)]),
        "save_move": lambda work: work.years.save_move(filled(MoveUp, 3, id=_MOVE, batch=_BATCH, ukprn=HERE)),
        "remove_past": lambda work: work.years.remove_past([FIRST]),
    },
    read=_read,
    trips=(
        RoundTrip(
            PastYear,
            _put,
            (
                lambda work, past: only(work.years.of_many(EVERYTHING, [OTHER])[OTHER], past.id),
                lambda work, past: only(work.years.of_move(past.move_id), past.id) if past.move_id else past,
            ),
            {"id": THIRD, "learner_id": OTHER, "year_group": lambda seed: 7 + seed % 8},
            (Change(_put, counted=False),),
        ),
        RoundTrip(
            MoveUp,
            lambda work, move: work.years.add_moves([move]),
            (
                lambda work, move: work.years.move(move.id),
                lambda work, move: only(work.years.moves([move.ukprn]), move.id),
                lambda work, move: only(work.years.of_batch(move.batch), move.id),
            ),
            {"id": THIRD, "ukprn": HERE},
            (Change(lambda work, move: work.years.save_move(move), counted=False),),
        ),
    ),
)
