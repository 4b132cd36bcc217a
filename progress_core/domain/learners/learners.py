"""Learners: their details as the forms take them, and the record that the stores keep (manual 5.1, 7.3)."""

from datetime import datetime

from attrs import Factory, field, frozen

from progress_core.domain.foundations.choices import Choice
from progress_core.domain.learners.details import FIELDS, LearnerDetails, differences
from progress_core.domain.learners.leaving import Leaving
from progress_core.domain.profiles.profiles import Profile
from progress_core.domain.values.academic_years import AcademicYear

__all__ = ("FIELDS", "Learner", "LearnerDetails", "differences")


def _year_of_creation(learner: "Learner") -> int:
    return AcademicYear.at(learner.created_at).start


@frozen(slots=False)  # made half as fast again, for 110 bytes more each, as their details
class Learner:
    """A learner as the stores keep them; the account with the same id holds the log-in.

    Args:
        id: number; the id of the account too.
        details: checked details.
        created_at: aware UTC.
        sign_off: "Sign off learner's profile?".
        staff_add_qualifications: "add qualifications on behalf of this learner?".
        profile: state of the profile.
        applications: how many applications, drafts and withdrawn ones not counted.
        offers: how many of them have an offer.
        submitted: True once any application was ever submitted: then archive, never destroy (B6).
        archived: not listed or counted; may be restored.
        import_id: id of the import that made the learner; None if made by hand.
        standing: the dashboard conditions that hold, as one number; see `dashboard.standing`.
        version: goes up by one with each change.
        academic_year: the calendar year in which the academic year of their year group begins: at first that in which
            they were created.
        leaving: when and where they left; None unless they are archived because they left.
    """

    id: int
    details: LearnerDetails
    created_at: datetime
    sign_off: Choice = Choice.PROVIDER_DEFAULT
    staff_add_qualifications: Choice = Choice.PROVIDER_DEFAULT
    profile: Profile = Profile()  # noqa: RUF009 - frozen
    applications: int = 0
    offers: int = 0
    submitted: bool = False
    archived: bool = False
    import_id: int | None = None
    standing: int = 0
    version: int = 1
    academic_year: int = field(default=Factory(_year_of_creation, takes_self=True))
    leaving: Leaving | None = None

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.details.first_name} {self.details.last_name}"
