"""Who was where, in which year group, in which academic year: the past, from which the present follows."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from attrs import frozen

from progress_core.domain.learners.learners import Learner
from progress_core.domain.values.english_time import english_day

_DAY = timedelta(days=1)


class Ended(StrEnum):
    """How a learner's time in a year group at a provider ended; stores keep the text."""

    MOVED_UP = "moved up"
    STAYED = "stayed in the year group"
    LEFT = "left"
    CHANGED_PROVIDER = "changed provider"


@frozen
class PastYear:
    """A learner's time in a year group at a provider, once it has ended; where they are now is in `Learner`.

    Args:
        id: number; a learner's latest has the highest.
        learner_id: whose.
        ukprn: UKPRN of the provider.
        year_group: 7 to 14.
        academic_year: the calendar year in which the academic year began.
        until: the last day.
        ended: how it ended.
        move_id: number of the move up that ended it; 0 if none did.
        returned_on: the first day back at the provider; None unless the learner left and came back.
    """

    id: int
    learner_id: int
    ukprn: str
    year_group: int
    academic_year: int
    until: date
    ended: Ended
    move_id: int = 0
    returned_on: date | None = None


@frozen
class Period:
    """A learner's time in a year group at a provider, past or present.

    Args:
        ukprn: UKPRN of the provider.
        year_group: 7 to 14.
        academic_year: the calendar year in which the academic year began.
        since: the first day, or the day on which the learner was created.
        until: the last day; None while it lasts.
        ended: how it ended; None while it lasts.
    """

    ukprn: str
    year_group: int
    academic_year: int
    since: date
    until: date | None = None
    ended: Ended | None = None


def periods(learner: Learner, past: Sequence[PastYear]) -> tuple[Period, ...]:
    """Return where a learner has been since they were created, the present last.

    Args:
        learner: as they now are.
        past: all that is over, in the order of their ids.
    """
    since, found = english_day(learner.created_at), list[Period]()
    for one in past:
        found.append(Period(one.ukprn, one.year_group, one.academic_year, since, one.until, one.ended))
        since = one.returned_on or one.until + _DAY
    if learner.leaving is None:
        details = learner.details
        found.append(Period(details.ukprn, details.year_group, learner.academic_year, since))
    return tuple(found)


def ended_year(id_: int, learner: Learner, until: date, ended: Ended, move_id: int = 0) -> PastYear:
    """Return what ends of a learner's present.

    Args:
        id_: number for it.
        learner: as they were until then.
        until: the last day.
        ended: how.
        move_id: number of the move up that ends it; 0 if none does.
    """
    details = learner.details
    return PastYear(id_, learner.id, details.ukprn, details.year_group, learner.academic_year, until, ended, move_id)
