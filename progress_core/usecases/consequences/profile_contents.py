"""What a learner's profile holds now, for pinning an application to it and for noticing that it changed."""

from progress_core.domain.applications.profile_contents import contents
from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.learners.learners import Learner
from progress_core.ports.store import UnitOfWork


def contents_of(work: UnitOfWork, learner: Learner) -> dict[str, object]:
    """Return what a learner's profile holds now; see `profile_contents.contents`."""
    statements = work.statements.of(EVERYTHING, learner.id).statements
    qualifications = work.qualifications.of(EVERYTHING, learner.id).qualifications
    return contents(learner.details, statements, qualifications)
