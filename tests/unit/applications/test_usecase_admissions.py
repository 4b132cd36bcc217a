"""What a receiving provider sees of its applications, and what it can do with them."""

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import ApplicationState as State
from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import Section
from progress_core.domain.profiles.references import ReferenceDetails, complete
from progress_core.memory.mail import MemoryMailer
from progress_core.usecases.applications.admissions import ReceivedQuery
from tests.given.admissions import COLLEGE, course, directory
from tests.given.people import NORTH, SOUTH, hire
from tests.given.profiles import learner_of, now_of, pupil

EVERY = ReceivedQuery()


@pytest.fixture(autouse=True)
def courses(progress: Progress) -> None:
    directory(progress, course(1), course(3, title="Science"))


@pytest.fixture
def college(progress: Progress) -> Actor:
    """Admissions staff of the receiving college."""
    return hire(progress, Role.ADMISSIONS, COLLEGE)


@pytest.fixture
def learner(progress: Progress) -> Learner:
    """A learner with a complete profile that needs no approval."""
    return pupil(progress, email="ann@example.com", sign_off=Choice.NO)


def applied(progress: Progress, learner: Learner, course_id: int = 1) -> int:
    herself = learner_of(progress, learner)
    number = progress.applications.begin(herself, course_id).application.id
    progress.applications.move(herself, number, State.PENDING)
    return number


def refer(progress: Progress, learner: Learner, text: str) -> None:
    with progress.context.store.transaction() as work:
        reference = work.references.of(EVERYTHING, learner.id)
        work.references.save(complete(reference, ReferenceDetails(further_details=text)))


@pytest.mark.feature("H3")
def test_an_application_is_hidden_before_submission_and_after_withdrawal(
    progress: Progress, learner: Learner, college: Actor
) -> None:
    herself = learner_of(progress, learner)
    number = progress.applications.begin(herself, 1).application.id
    for _ in ("draft", "withdrawn"):
        assert progress.admissions.page(college, EVERY).applications == ()
        with pytest.raises(NotFound):
            progress.admissions.get(college, number)
        with pytest.raises(NotFound):
            progress.admissions.decide(college, number, State.OFFERED)
        progress.applications.move(herself, number, State.PENDING)
        assert [number] == [each.id for each in progress.admissions.page(college, EVERY).applications]
        progress.applications.move(herself, number, State.WITHDRAWN)
        number = progress.applications.begin(herself, 1).application.id


@pytest.mark.feature("C9", "H3")
def test_admissions_see_profile_and_reference_as_submitted(
    progress: Progress, learner: Learner, college: Actor
) -> None:
    refer(progress, learner, "The first.")
    number = applied(progress, learner)
    herself = learner_of(progress, learner)
    progress.profiles.reopen(herself, learner.id, Section.PERSONAL_INFORMATION)
    progress.profiles.save_personal_information(herself, learner.id, {"town": "Leeds"})
    refer(progress, learner, "The second.")
    seen = progress.admissions.get(college, number)
    assert ("", "The first.") == (seen.contents.details.town, seen.reference and seen.reference.further_details)
    assert ("North School", "Digital Production") == (seen.school, seen.course.course.title)
    assert ["Make an offer", "Decline"] == [each.name for each in seen.moves]


@pytest.mark.feature("C9", "C8")
def test_an_application_without_a_reference_shows_none(progress: Progress, learner: Learner, college: Actor) -> None:
    seen = progress.admissions.get(college, applied(progress, learner))
    assert (None, "", False) == (seen.reference, seen.referee, seen.visibility.visible)


@pytest.mark.feature("H3")
def test_a_decision_is_sent_by_message_and_mail(
    progress: Progress, learner: Learner, college: Actor, mailer: MemoryMailer
) -> None:
    number = applied(progress, learner)
    progress.admissions.decide(college, number, State.DECLINED_BY_PROVIDER)
    assert (1, 0) == (now_of(progress, learner).applications, now_of(progress, learner).offers)
    progress.mail.deliver()
    assert "Your application has been declined" == mailer.sent[-1].subject
    assert "South College has declined your application" in mailer.sent[-1].text


@pytest.mark.feature("H2", "H3")
def test_only_listed_moves_are_allowed(progress: Progress, learner: Learner, college: Actor) -> None:
    number = applied(progress, learner)
    version = progress.admissions.get(college, number).application.version
    for target in (State.ENROLLED, State.ACCEPTED, State.WITHDRAWN, State.SUBMITTED):
        with pytest.raises(Rejected):
            progress.admissions.decide(college, number, target)
    progress.admissions.decide(college, number, State.OFFERED, version=version)
    with pytest.raises(Conflict) as lost:
        progress.admissions.decide(college, number, State.DECLINED_BY_PROVIDER, version=version)
    assert {"state": ("declined by provider", "offered")} == lost.value.changes


@pytest.mark.feature("B9", "H3")
def test_applications_to_other_providers_look_like_missing_ones(progress: Progress, learner: Learner) -> None:
    number = applied(progress, learner)
    stranger = hire(progress, Role.ADMISSIONS, NORTH, email="other@example.com")
    assert () == progress.admissions.page(stranger, EVERY).applications
    for attempt in (number, 99):
        with pytest.raises(NotFound):
            progress.admissions.get(stranger, attempt)
    manager = hire(progress, Role.LEARNER_MANAGER, SOUTH)
    for refused in (lambda: progress.admissions.page(manager, EVERY), lambda: progress.admissions.get(manager, number)):
        with pytest.raises(NotAllowed):
            refused()
    with pytest.raises(NotAllowed):
        progress.admissions.decide(manager, number, State.OFFERED)
