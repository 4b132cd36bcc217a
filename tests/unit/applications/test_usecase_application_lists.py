"""The list of the applications of all learners whom somebody sees."""

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import ApplicationState as State
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import NotAllowed
from progress_core.domain.foundations.permissions import Role
from progress_core.ports.applications import ApplicationQuery
from tests.given.admissions import COLLEGE, course, directory
from tests.given.people import ELSEWHERE, hire
from tests.given.profiles import learner_of, pupil


@pytest.mark.feature("H2", "H4", "I6")
def test_staff_page_through_what_their_learners_have_sent(progress: Progress, manager: Actor) -> None:
    directory(progress, course(1), course(3, title="Science"))
    herself = learner_of(progress, pupil(progress, email="ann@example.com", sign_off=Choice.NO))
    sent = progress.applications.begin(herself, 1).application
    progress.applications.move(herself, sent.id, State.PENDING)
    draft = progress.applications.begin(herself, 3).application
    every = ApplicationQuery(drafts=True)
    assert [draft.id, sent.id] == [found.id for found in progress.applications.page(herself, every).applications]
    assert [sent.id] == [found.id for found in progress.applications.page(manager, every).applications]
    elsewhere = hire(progress, Role.LEARNER_MANAGER, ELSEWHERE, email="elsewhere@example.com")
    assert () == progress.applications.page(elsewhere, every).applications
    with pytest.raises(NotAllowed):
        progress.applications.page(hire(progress, Role.ADMISSIONS, COLLEGE, email="a@example.com"), every)
