"""Which learners an action is for, as a form says it: everybody of a cohort."""

from progress_core.domain.foundations.errors import NotFound
from progress_core.usecases.learners.selection import Selection
from progress_web.listed import YEARS
from progress_web.numbers import number_in, ukprn_of
from progress_web.visit import Visit


def selection_in(visit: Visit) -> Selection:
    """Read which cohort it is.

    Raises:
        NotFound: there is no such year group.
    """
    year, group = visit.text("year"), visit.text("group")
    if year and year not in YEARS:
        raise NotFound
    return Selection(
        ukprn=ukprn_of(visit), year_group=int(year) if year else None, group=number_in(group) if group else None
    )
