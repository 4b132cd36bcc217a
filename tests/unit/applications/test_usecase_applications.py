"""A learner's applications: begun, submitted, answered; and what others see of them."""

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import ApplicationState as State
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import SectionStatus
from tests.given.admissions import COLLEGE, course, directory
from tests.given.people import ELSEWHERE, NORTH, hire
from tests.given.profiles import COMPLETE, inbox, learner_of, now_of, pupil


@pytest.fixture(autouse=True)
def courses(progress: Progress) -> None:
    """Two courses of a college, one of which is withdrawn."""
    directory(progress, course(1), course(2, title="History", withdrawn=True), course(3, title="Science"))


@pytest.fixture
def learner(progress: Progress) -> Learner:
    """A learner with a complete profile that needs no approval."""
    return pupil(progress, email="ann@example.com", sign_off=Choice.NO)


@pytest.fixture
def herself(progress: Progress, learner: Learner) -> Actor:
    return learner_of(progress, learner)


@pytest.mark.feature("H2", "C2")
def test_applying_submits_at_once_when_nothing_blocks(progress: Progress, learner: Learner, herself: Actor) -> None:
    draft = progress.applications.begin(herself, 1)
    assert (State.DRAFT, ["Apply", "Withdraw"]) == (draft.application.state, [each.name for each in draft.moves])
    assert (0, False) == (now_of(progress, learner).applications, now_of(progress, learner).submitted)
    applied = progress.applications.move(herself, draft.application.id, State.PENDING)
    assert State.SUBMITTED == applied.application.state
    assert learner.name == applied.application.learner_name
    assert (1, 0, True) == (
        now_of(progress, learner).applications,
        now_of(progress, learner).offers,
        now_of(progress, learner).submitted,
    )
    assert progress.applications.list(herself, learner.id) == [applied]
    assert progress.applications.get(herself, applied.application.id) == applied
    noted = [entry.action for entry in progress.audit.read(OPERATOR, limit=3)]
    assert noted == ["submit application", "application pending", "begin application"]


@pytest.mark.feature("C10", "H4", "B2")
def test_a_waiting_application_gives_learner_and_staff_the_same_reasons(progress: Progress, manager: Actor) -> None:
    learner = pupil(progress, profile=evolve(COMPLETE, statements=SectionStatus.IN_PROGRESS), sign_off=Choice.YES)
    herself = learner_of(progress, learner)
    begun = progress.applications.begin(herself, 1).application
    waiting = progress.applications.move(herself, begun.id, State.PENDING)
    assert State.PENDING == waiting.application.state
    assert ["statements_incomplete", "awaiting_approval"] == [each.code for each in waiting.reasons]
    assert ["Take back to change", "Withdraw"] == [each.name for each in waiting.moves]
    (seen,) = progress.applications.list(manager, learner.id)
    assert (waiting.blockers, ()) == (seen.blockers, seen.moves)
    assert waiting.blockers == progress.profiles.summary(manager, learner.id).blockers
    with pytest.raises(Rejected) as refused:
        progress.applications.move(herself, begun.id, State.SUBMITTED)
    assert waiting.blockers == refused.value.blockers
    back = progress.applications.move(herself, begun.id, State.DRAFT)
    assert progress.applications.list(manager, learner.id) == []
    with pytest.raises(NotFound):
        progress.applications.get(manager, back.application.id)
    with pytest.raises(Rejected) as refused:
        progress.applications.move(herself, begun.id, State.SUBMITTED)
    assert ["no_such_move"] == [each.code for each in refused.value.blockers]


@pytest.mark.feature("H2")
def test_a_waiting_application_can_be_submitted_by_hand_once_nothing_blocks_it(progress: Progress) -> None:
    learner = pupil(progress, sign_off=Choice.YES)
    herself = learner_of(progress, learner)
    begun = progress.applications.begin(herself, 1).application
    progress.applications.move(herself, begun.id, State.PENDING)
    with progress.context.store.transaction() as work:  # a setting changed by other means
        work.learners.save(evolve(now_of(progress, learner), sign_off=Choice.NO))
    assert State.SUBMITTED == progress.applications.move(herself, begun.id, State.SUBMITTED).application.state


@pytest.mark.feature("H2")
def test_a_learner_has_at_most_one_live_application_for_a_course(progress: Progress, herself: Actor) -> None:
    first = progress.applications.begin(herself, 1).application
    with pytest.raises(Conflict) as twice:
        progress.applications.begin(herself, 1)
    assert twice.value.field == "course"
    progress.applications.move(herself, first.id, State.WITHDRAWN)
    assert State.DRAFT == progress.applications.begin(herself, 1).application.state


@pytest.mark.feature("H1", "H2")
def test_a_course_that_is_not_offered_cannot_be_applied_for(progress: Progress, herself: Actor) -> None:
    with pytest.raises(Rejected) as refused:
        progress.applications.begin(herself, 2)
    assert ["course_withdrawn"] == [each.code for each in refused.value.blockers]
    with pytest.raises(NotFound):
        progress.applications.begin(herself, 99)


@pytest.mark.feature("H3", "C9")
def test_a_learner_goes_from_draft_to_enrolled(progress: Progress, learner: Learner, herself: Actor) -> None:
    college = hire(progress, Role.ADMISSIONS, COLLEGE)
    number = progress.applications.begin(herself, 1).application.id
    progress.applications.move(herself, number, State.PENDING)
    assert State.OFFERED == progress.admissions.decide(college, number, State.OFFERED).state
    assert (1, 1) == (now_of(progress, learner).applications, now_of(progress, learner).offers)
    accepted = progress.applications.move(herself, number, State.ACCEPTED)
    assert ["Decline the offer", "Withdraw"] == [each.name for each in accepted.moves]
    assert State.ENROLLED == progress.admissions.decide(college, number, State.ENROLLED).state
    assert ["You have been enrolled", "You have been offered a place", "Your application has been submitted"] == [
        message.subject for message in inbox(progress, learner)
    ]


@pytest.mark.feature("H2")
def test_a_move_from_an_outdated_page_is_refused(progress: Progress, herself: Actor) -> None:
    begun = progress.applications.begin(herself, 1).application
    progress.applications.move(herself, begun.id, State.WITHDRAWN, version=begun.version)
    with pytest.raises(Conflict) as lost:
        progress.applications.move(herself, begun.id, State.PENDING, version=begun.version)
    assert {"state": ("pending", "withdrawn")} == lost.value.changes


@pytest.mark.feature("B9", "H2")
def test_applications_are_visible_only_to_their_learner(progress: Progress, learner: Learner, herself: Actor) -> None:
    begun = progress.applications.begin(herself, 1).application
    other = learner_of(progress, pupil(progress, username="bjones", first_name="Bob"))
    strangers = [other, hire(progress, Role.LEARNER_MANAGER, ELSEWHERE)]
    for stranger in strangers:
        with pytest.raises(NotFound):
            progress.applications.get(stranger, begun.id)
        with pytest.raises(NotFound):
            progress.applications.list(stranger, learner.id)
    with pytest.raises(NotFound):
        progress.applications.move(other, begun.id, State.PENDING)
    manager = hire(progress, Role.PROVIDER_MANAGER, NORTH)
    with pytest.raises(NotAllowed):
        progress.applications.move(manager, begun.id, State.PENDING)
    with pytest.raises(NotAllowed):
        progress.applications.begin(manager, 3)
    with pytest.raises(NotAllowed):
        progress.applications.list(hire(progress, Role.ADMISSIONS, COLLEGE), learner.id)


@pytest.mark.feature("H4")
def test_messages_are_unread_until_opened(progress: Progress, learner: Learner, herself: Actor) -> None:
    begun = progress.applications.begin(herself, 1).application
    progress.applications.move(herself, begun.id, State.PENDING)
    (message,) = progress.inbox.list(herself)
    assert 1 == progress.inbox.unread(herself)
    other = learner_of(progress, pupil(progress, username="bjones", first_name="Bob"))
    progress.inbox.mark_read(other, [message.id])
    assert 1 == progress.inbox.unread(herself)
    progress.inbox.mark_read(herself, [message.id])
    assert 0 == progress.inbox.unread(herself)
    assert learner.id == message.learner_id
    with pytest.raises(NotAllowed):
        progress.inbox.list(hire(progress, Role.ADMISSIONS, COLLEGE))
    with pytest.raises(NotAllowed):
        progress.inbox.mark_read(hire(progress, Role.ADMISSIONS, COLLEGE, email="b@example.com"), [message.id])
