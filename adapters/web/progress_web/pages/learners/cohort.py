"""The cohort that a form names: the learners of a provider, perhaps of one year group or learner group alone."""

from progress_core.domain.foundations.errors import NotFound
from progress_core.usecases.learners.selection import Selection
from progress_web.foundations.options import YEARS
from progress_web.foundations.parameters import parse_id, ukprn_in_path
from progress_web.foundations.visit import Visit


def cohort_in(visit: Visit) -> Selection:
    """Read which cohort a form names.

    Raises:
        NotFound: there is no such year group.
    """
    year, group = visit.text("year"), visit.text("group")
    if year and year not in YEARS:
        raise NotFound
    return Selection(
        ukprn=ukprn_in_path(visit), year_group=int(year) if year else None, group=parse_id(group) if group else None
    )
