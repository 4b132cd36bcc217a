"""Archiving learners and restoring them, with the history of those who left and came back (B6, J2)."""

from collections.abc import Iterable
from datetime import date

from attrs import evolve

from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.learners.learners import Learner
from progress_core.domain.learners.leaving import Leaving
from progress_core.domain.values.academic_years import AcademicYear
from progress_core.domain.years.history import Ended, PastYear, ended_year
from progress_core.domain.years.transfers import TransferStatus
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.consequences.standings import save_learner


def archive(work: UnitOfWork, learner: Learner, leaving: Leaving | None = None) -> Learner:
    """Archive a learner: they cannot log in, and are in no list or count.

    Args:
        work: the transaction.
        learner: who is not archived.
        leaving: how they left; None if they did not.
    """
    return _switch(work, evolve(learner, archived=True, leaving=leaving))


def restore(work: UnitOfWork, learner: Learner, today: date) -> Learner:
    """Restore an archived learner; one who had left has come back.

    Args:
        work: the transaction.
        learner: who is archived.
        today: the day that it is in England; nothing is remembered of a leaving that has not come by then.
    """
    year = learner.academic_year
    if learner.leaving is not None and note_return(work, learner, today):
        year = _year_of_return(work, learner, today)
    return _switch(work, evolve(learner, archived=False, leaving=None, academic_year=year))


def note_return(work: UnitOfWork, learner: Learner, today: date) -> bool:
    """Note in the history that a leaver is back, or that they were never away; return whether they were."""
    latest = latest_past(work, learner)
    if latest is None or latest.ended is not Ended.LEFT:
        return False
    if today <= latest.until:
        work.years.remove_past([latest.id])
        return False
    work.years.put_past([evolve(latest, returned_on=today)])
    return True


def _year_of_return(work: UnitOfWork, learner: Learner, today: date) -> int:
    """Return the academic year that somebody comes back to: where their provider has moved up, that of the others."""
    this = AcademicYear.of(today).start
    moves = work.years.moves([learner.details.ukprn])
    years = [move.academic_year for move in moves if move.counts_as_done and move.academic_year <= this]
    return max([learner.academic_year, *years])


def latest_past(work: UnitOfWork, learner: Learner) -> PastYear | None:
    """Return what ended last in a learner's history; None if nothing has."""
    past = work.years.of_many(EVERYTHING, [learner.id]).get(learner.id, ())
    return past[-1] if past else None


def note_moves(work: UnitOfWork, changed: Iterable[tuple[Learner, Learner]], today: date) -> None:
    """Keep in the history where learners were who have changed their provider, which can offer them no more.

    Args:
        work: the transaction of the change.
        changed: learners as they were, and as they now are.
        today: the day that it is in England, the last one at the former provider.
    """
    moved = [before for before, after in changed if before.details.ukprn != after.details.ukprn]
    if moved:
        ids = work.new_ids(len(moved))
        work.years.put_past(
            ended_year(id_, before, today, Ended.CHANGED_PROVIDER) for id_, before in zip(ids, moved, strict=True)
        )
        for transfer in work.transfers.offered(before.id for before in moved):
            work.transfers.save(evolve(transfer, status=TransferStatus.WITHDRAWN))


def _switch(work: UnitOfWork, learner: Learner) -> Learner:
    account = work.accounts.save(evolve(work.accounts.get(learner.id), deleted=learner.archived))
    work.sessions.end_all(learner.id)
    work.devices.forget_all(learner.id)
    work.access_tokens.end_all(learner.id)
    return save_learner(work, learner, account)
