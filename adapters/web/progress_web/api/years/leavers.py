"""Learners who leave, and where learners have been (J1, J2)."""

from datetime import date

from attrs import frozen

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.learners.leaving import Destination
from progress_core.domain.values.academic_years import AcademicYear
from progress_core.domain.years.history import Ended, Period
from progress_web.api.foundations.calls import Call, Reply, afterwards
from progress_web.api.foundations.fields import short
from progress_web.api.foundations.lists import Listed, listed
from progress_web.api.foundations.operations import Operation
from progress_web.api.learners.learners import SavedLearner, saved_learner
from progress_web.api.learners.records import require_learner_version


@frozen(kw_only=True)
class LeavingToRecord:
    """How a learner leaves.

    Args:
        leaving_date: the last day.
        destination: what kind of place the learner goes to.
        destination_ukprn: the provider that the learner goes to; "" for none, or if nobody knows.
    """

    leaving_date: date
    destination: Destination = Destination.NOT_KNOWN
    destination_ukprn: str = short(most=8)


@frozen
class PeriodRecord:
    """A learner's time in a year group at a provider.

    Args:
        ukprn: the provider.
        year_group: 7 to 14.
        academic_year: as people write it ("2026/27").
        since: the first day, or the day on which the learner was created.
        until: the last day; null while it lasts.
        ended: how it ended; null while it lasts.
    """

    ukprn: str
    year_group: int
    academic_year: str
    since: date
    until: date | None
    ended: Ended | None


def leave(call: Call, body: LeavingToRecord) -> Reply[SavedLearner]:
    """Archive a learner who leaves; of one who has left already, the day and the destination change."""
    require_learner_version(call)
    values = {
        "leaving_date": body.leaving_date,
        "destination": body.destination.value,
        "destination_ukprn": body.destination_ukprn,
    }
    try:
        call.progress.leavers.leave(call.proven, [call.number], values)
    except Conflict as error:  # not about the version, which is the one that was read
        raise Conflict(error.message, field="archived") from None
    with afterwards():
        return saved_learner(call, call.number)


def list_learner_years(call: Call) -> Reply[Listed[PeriodRecord]]:
    """List where a learner has been, in which year group, from when until when; the present last."""
    return listed(map(_period, call.progress.leavers.history(call.actor, call.number)))


def _period(period: Period) -> PeriodRecord:
    year = str(AcademicYear(period.academic_year))
    return PeriodRecord(period.ukprn, period.year_group, year, period.since, period.until, period.ended)


OPERATIONS = (
    Operation("POST", "/learners/{id:number}/leave", leave, TokenScope.LEARNERS_WRITE, versioned=True),
    Operation("GET", "/learners/{id:number}/years", list_learner_years, TokenScope.LEARNERS_READ),
)
