"""Saving what is there already: nothing is written, noted, sent or un-approved."""

from collections.abc import Callable

import pytest
from attrs import asdict

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import Section, SectionStatus
from progress_core.memory.mail import MemoryMailer
from tests.given.people import NORTH, hire
from tests.given.profiles import inbox, learner_of, now_of, pupil
from tests.unit.profiles.test_usecase_references import FULL

BIOLOGY = {"type": "GCSE (9 to 1)", "subject": "Biology", "actual_grade": "9"}


@pytest.fixture
def ann(progress: Progress) -> Learner:
    """A learner with something everywhere, whose profile is approved."""
    learner = pupil(progress, email="ann@example.com")
    progress.providers.set_defaults(OPERATOR, NORTH, referee="Miss Jane Smith")
    for section in (Section.QUALIFICATIONS, Section.STATEMENTS):
        progress.profiles.reopen(OPERATOR, learner.id, section)
    progress.qualifications.add(OPERATOR, learner.id, BIOLOGY)
    progress.profiles.save_statements(OPERATOR, learner.id, {"personal_statement": "I cook."}, complete=True)
    progress.qualifications.complete(OPERATOR, learner.id)
    progress.references.complete(OPERATOR, learner.id, FULL)
    progress.approvals.approve(OPERATOR, learner.id)
    for section in Section:
        progress.profiles.reopen(OPERATOR, learner.id, section)
    return now_of(progress, learner)


def _state(progress: Progress, learner: Learner, mailer: MemoryMailer) -> tuple[object, ...]:
    """Return everything that a change of a learner leaves a trace in."""
    progress.mail.deliver()
    with progress.context.store.snapshot() as work:
        kept = (
            work.statements.of(EVERYTHING, learner.id),
            work.qualifications.of(EVERYTHING, learner.id),
            work.references.of(EVERYTHING, learner.id),
            work.providers.get(EVERYTHING, NORTH),
        )
    noted = progress.audit.read(OPERATOR, limit=1000)
    return (now_of(progress, learner), *kept, len(inbox(progress, learner)), len(mailer.sent), len(noted))


def _details(learner: Learner) -> dict[str, object]:
    return {name: str(value) for name, value in asdict(learner.details).items()}


Act = Callable[[Progress, Actor, Learner], bool]


def _edit(progress: Progress, actor: Actor, learner: Learner) -> bool:
    values = _details(learner) | {"postcode": learner.details.postcode.lower(), "first_name": " Ann "}
    return progress.learners.edit(actor, learner.id, values, version=1, sign_off=Choice.YES).changed


def _personal(progress: Progress, actor: Actor, learner: Learner) -> bool:
    return progress.profiles.save_personal_information(actor, learner.id, _details(learner), version="old")[0].changed


def _statements(progress: Progress, actor: Actor, learner: Learner) -> bool:
    values = {"personal_statement": "  I cook.\r\n", "interests": None}
    return progress.profiles.save_statements(actor, learner.id, values, version=0).changed


def _qualification(progress: Progress, actor: Actor, learner: Learner) -> bool:
    return progress.qualifications.change(actor, learner.id, 1, BIOLOGY | {"predicted_grade": ""})[0].changed


def _draft(progress: Progress, actor: Actor, learner: Learner) -> bool:
    return progress.references.save(actor, learner.id, FULL | {"attendance": "96.50"}, version=0).changed


def _completed(progress: Progress, actor: Actor, learner: Learner) -> bool:
    return progress.references.complete(actor, learner.id, FULL, version=0).changed


def _referee(progress: Progress, actor: Actor, learner: Learner) -> bool:
    return progress.references.set_referee(actor, learner.id, None, version=0).changed


@pytest.mark.feature("B7", "C3", "C7", "B6")
@pytest.mark.parametrize("act", [_edit, _personal, _statements, _qualification, _draft, _completed, _referee])
def test_staff_who_save_without_a_change_change_nothing(
    progress: Progress, manager: Actor, ann: Learner, mailer: MemoryMailer, act: Act
) -> None:
    before = _state(progress, ann, mailer)
    assert not act(progress, manager, ann)
    assert _state(progress, ann, mailer) == before
    assert now_of(progress, ann).profile.approved


@pytest.mark.feature("B7", "C3", "H4")
@pytest.mark.parametrize("act", [_personal, _statements, _qualification])
def test_a_learner_who_saves_without_a_change_stays_approved(
    progress: Progress, ann: Learner, mailer: MemoryMailer, act: Act
) -> None:
    before = _state(progress, ann, mailer)
    assert not act(progress, learner_of(progress, ann), ann)
    assert _state(progress, ann, mailer) == before
    assert now_of(progress, ann).profile.approved


@pytest.mark.feature("B7")
def test_marking_as_complete_is_a_change_though_no_text_is(progress: Progress, ann: Learner) -> None:
    herself = learner_of(progress, ann)
    saved = progress.profiles.save_statements(herself, ann.id, {"personal_statement": "I cook."}, complete=True)
    assert (saved.changed, saved.learner.profile.statements) == (True, SectionStatus.COMPLETE)
    assert not saved.learner.profile.approved
    progress.references.save(OPERATOR, ann.id, {"attendance": "50"})
    assert progress.references.complete(OPERATOR, ann.id, {}).changed


@pytest.mark.feature("B7", "C7")
def test_an_empty_form_saved_for_the_first_time_is_no_change(progress: Progress, manager: Actor) -> None:
    learner = pupil(progress, "bjones")
    progress.profiles.reopen(OPERATOR, learner.id, Section.STATEMENTS)
    assert not progress.references.save(manager, learner.id, {}).changed
    assert not progress.profiles.save_statements(manager, learner.id, {}).changed
    with progress.context.store.snapshot() as work:
        assert work.references.of(EVERYTHING, learner.id).draft is None


@pytest.mark.feature("G5", "C11", "A9")
def test_groups_providers_and_accounts_saved_without_a_change_are_not_noted(progress: Progress, ann: Learner) -> None:
    group = progress.groups.create(OPERATOR, NORTH, "11A")
    boss = hire(progress, Role.PROVIDER_MANAGER, NORTH, email="boss@example.com")
    progress.own_account.change_personal_details(boss, {"first_name": "Bo", "last_name": "Li", "email": boss.email})
    details = asdict(progress.own_account.personal_details(boss))
    before = len(progress.audit.read(OPERATOR, limit=1000))
    assert progress.groups.rename(boss, group.id, " 11A ", version=0) == group
    provider = progress.providers.get(OPERATOR, NORTH)
    same = progress.providers.set_defaults(
        boss, NORTH, sign_off=provider.sign_off, referee=" Miss  Jane Smith", version=0
    )
    assert same == provider
    assert not progress.own_account.change_personal_details(boss, details).changed
    assert not progress.own_account.change_username(boss, boss.username)
    assert len(progress.audit.read(OPERATOR, limit=1000)) == before
    assert progress.own_account.change_username(boss, "Boss@example.com")
    assert progress.own_account.change_personal_details(boss, details | {"first_name": "Ro"}).changed
    with pytest.raises(Conflict):
        progress.groups.rename(boss, group.id, "11B", version=0)
    assert now_of(progress, ann) == ann
