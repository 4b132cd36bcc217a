"""Waiting applications are submitted as soon as nothing blocks them, and not before."""

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.applications.profile_contents import restore_contents
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.learners.dashboard import on_line
from progress_core.domain.learners.learners import Learner
from progress_core.domain.learners.settings import Options
from progress_core.domain.profiles.profiles import Profile, SectionStatus
from progress_core.domain.profiles.references import ReferenceDetails, complete
from progress_core.domain.profiles.statements import Statements
from progress_core.domain.values.fingerprints import fingerprint
from progress_core.memory.mail import MemoryMailer
from progress_core.usecases.consequences.profile_contents import contents_of
from progress_core.usecases.consequences.submissions import submit_pending
from progress_core.usecases.learners.selection import Selection
from tests.given.people import NORTH
from tests.given.profiles import COMPLETE, applications, apply, inbox, now_of, pupil


def submit(progress: Progress, learner: Learner) -> tuple[Learner, list[Application]]:
    with progress.context.store.transaction() as work:
        return submit_pending(progress.context, work, OPERATOR, work.learners.get(EVERYTHING, learner.id))


@pytest.mark.feature("C2", "C9")
def test_all_waiting_applications_are_submitted_and_pinned(progress: Progress, mailer: MemoryMailer) -> None:
    learner = pupil(progress, sign_off=Choice.NO, email="ann@example.com")
    apply(progress, learner, ApplicationState.DRAFT)
    first, second = apply(progress, learner), apply(progress, learner, title="Health")
    with progress.context.store.transaction() as work:
        work.statements.save(evolve(work.statements.of(EVERYTHING, learner.id), statements=Statements("I build.")))
        work.references.save(complete(work.references.of(EVERYTHING, learner.id), ReferenceDetails()))
    kept, submitted = submit(progress, learner)
    assert [each.id for each in submitted] == [first.id, second.id]
    assert (kept.submitted, kept.applications, kept.offers) == (True, 2, 0)
    assert kept == now_of(progress, learner)
    with progress.context.store.snapshot() as work:
        held = contents_of(work, kept)
        pinned = work.profiles.get(EVERYTHING, learner.id, fingerprint(held))
    assert restore_contents(pinned).statements.personal_statement == "I build."
    for each in applications(progress, learner)[1:]:
        assert each.state is ApplicationState.SUBMITTED
        assert each.submitted_at == progress.context.clock.now()
        assert (each.fingerprint, each.reference, each.learner_name) == (fingerprint(held), 1, "Ann Smith")
    assert [message.body for message in inbox(progress, learner)] == [
        "Your application to South College for Health (T Level) has been submitted.",
        "Your application to South College for Digital (T Level) has been submitted.",
    ]
    assert {message.subject for message in inbox(progress, learner)} == {"Your application has been submitted"}
    progress.mail.deliver()
    (mail,) = mailer.sent
    assert mail.to == "ann@example.com"
    assert "- Health (T Level), South College" in mail.text
    entries = progress.audit.read(OPERATOR, action="submit application")
    assert [entry.subject_id for entry in entries] == [str(second.id), str(first.id)]


@pytest.mark.feature("C2", "C4")
@pytest.mark.parametrize(
    ("profile", "sign_off"),
    [
        (evolve(COMPLETE, statements=SectionStatus.IN_PROGRESS), Choice.NO),
        (Profile(), Choice.NO),
        (COMPLETE, Choice.YES),
    ],
)
def test_nothing_changes_while_anything_blocks(progress: Progress, profile: Profile, sign_off: Choice) -> None:
    learner = pupil(progress, profile=profile, sign_off=sign_off)
    apply(progress, learner)
    before = now_of(progress, learner)
    assert submit(progress, learner) == (before, [])
    assert now_of(progress, learner) == before
    assert [each.state for each in applications(progress, learner)] == [ApplicationState.PENDING]
    assert inbox(progress, learner) == []


@pytest.mark.feature("C2")
def test_nothing_changes_when_nothing_waits(progress: Progress) -> None:
    learner = pupil(progress, sign_off=Choice.NO)
    apply(progress, learner, ApplicationState.DRAFT)
    before = now_of(progress, learner)
    assert submit(progress, learner) == (before, [])
    assert now_of(progress, learner) == before


@pytest.mark.feature("B6", "C2")
def test_nothing_is_submitted_for_an_archived_learner(progress: Progress) -> None:
    learner = pupil(progress, sign_off=Choice.NO)
    apply(progress, learner)
    with progress.context.store.transaction() as work:
        work.learners.save(evolve(now_of(progress, learner), archived=True))
    assert submit(progress, learner)[1] == []


@pytest.mark.feature("C9")
def test_an_application_submitted_without_a_reference_stays_without_one(
    progress: Progress, mailer: MemoryMailer
) -> None:
    learner = pupil(progress, sign_off=Choice.NO)
    apply(progress, learner)
    (application,) = submit(progress, learner)[1]
    assert application.reference is None
    progress.mail.deliver()
    assert mailer.sent == []


SETTINGS = {
    "option of one learner": lambda progress, learner: progress.learners.edit(
        OPERATOR, learner.id, {}, sign_off=Choice.NO
    ),
    "options of ticked learners": lambda progress, learner: progress.learner_settings.choose(
        OPERATOR, Selection(learner_ids=(learner.id,)), Options(sign_off=Choice.NO)
    ),
    "options of a cohort": lambda progress, learner: progress.learner_settings.choose(
        OPERATOR, Selection(ukprn=learner.details.ukprn), Options(sign_off=Choice.NO)
    ),
    "provider default": lambda progress, learner: progress.providers.set_defaults(
        OPERATOR, learner.details.ukprn, sign_off=False
    ),
}


@pytest.mark.feature("C2", "C11")
@pytest.mark.parametrize("setting", SETTINGS)
def test_changing_the_setting_that_blocked_submits_waiting_applications(progress: Progress, setting: str) -> None:
    progress.providers.set_defaults(OPERATOR, NORTH, sign_off=True)
    learner = pupil(progress, sign_off=Choice.PROVIDER_DEFAULT)
    idle = pupil(progress, "bjones", sign_off=Choice.PROVIDER_DEFAULT)
    gated = pupil(progress, "carolee", Profile(), sign_off=Choice.PROVIDER_DEFAULT)
    apply(progress, learner)
    apply(progress, gated)
    SETTINGS[setting](progress, learner)
    (application,) = applications(progress, learner)
    assert application.state is ApplicationState.SUBMITTED
    kept = now_of(progress, learner)
    assert (kept.submitted, kept.applications) == (True, 1)
    assert not on_line("awaiting-approval", kept.standing)
    assert [each.state for each in applications(progress, gated)] == [ApplicationState.PENDING]
    assert inbox(progress, idle) == []


@pytest.mark.feature("C2", "C11")
def test_a_default_that_a_learner_overrides_submits_nothing(progress: Progress) -> None:
    progress.providers.set_defaults(OPERATOR, NORTH, sign_off=True)
    learner = pupil(progress, sign_off=Choice.YES)
    apply(progress, learner)
    progress.providers.set_defaults(OPERATOR, NORTH, sign_off=False)
    assert [each.state for each in applications(progress, learner)] == [ApplicationState.PENDING]


@pytest.mark.feature("B6", "C2")
def test_restoring_a_learner_submits_applications_that_are_no_longer_blocked(progress: Progress) -> None:
    progress.providers.set_defaults(OPERATOR, NORTH, sign_off=True)
    learner = pupil(progress, sign_off=Choice.PROVIDER_DEFAULT)
    apply(progress, learner)
    with progress.context.store.transaction() as work:
        work.learners.save(evolve(now_of(progress, learner), submitted=True))
    assert not progress.learners.delete(OPERATOR, learner.id)
    progress.providers.set_defaults(OPERATOR, NORTH, sign_off=False)
    assert [each.state for each in applications(progress, learner)] == [ApplicationState.PENDING]
    restored = progress.learners.restore(OPERATOR, learner.id)
    assert [each.state for each in applications(progress, learner)] == [ApplicationState.SUBMITTED]
    assert restored == now_of(progress, learner)
