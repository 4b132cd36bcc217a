"""Personal information and statements: by the learner, by staff on their behalf, and by both at once."""

from collections.abc import Callable

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import Profile, Section, SectionStatus, reopen_section
from tests.given.people import NORTH, SOUTH, hire
from tests.given.profiles import COMPLETE, applications, apply, learner_of, now_of, pupil

STARTED = Profile()
PERSONAL, STATEMENTS = Section.PERSONAL_INFORMATION, Section.STATEMENTS
SAID = {"personal_statement": "I like building.", "interests": "Chess"}


@pytest.fixture
def learner(progress: Progress) -> Learner:
    """A learner who has filled in nothing yet."""
    return pupil(progress, profile=STARTED)


@pytest.fixture(params=["learner", "learner manager"])
def editor(request: pytest.FixtureRequest, progress: Progress, learner: Learner, manager: Actor) -> Actor:
    """The learner, and a manager of theirs."""
    return manager if request.param == "learner manager" else learner_of(progress, learner)


@pytest.mark.feature("B7", "H4")
def test_personal_information_is_saved_completed_and_reopened(
    progress: Progress, learner: Learner, editor: Actor
) -> None:
    page = progress.profiles.personal_information(editor, learner.id)
    assert page.blockers == ()
    saved, _ = progress.profiles.save_personal_information(editor, learner.id, {"town": "Leeds"}, version=page.version)
    assert (saved.learner.details.town, saved.learner.profile.status(PERSONAL)) == ("Leeds", SectionStatus.IN_PROGRESS)
    saved, _ = progress.profiles.save_personal_information(editor, learner.id, {"house": "1"}, complete=True)
    assert (saved.learner.details.house, saved.learner.details.town) == ("1", "Leeds")
    assert saved.learner.profile.status(PERSONAL) is SectionStatus.COMPLETE
    (blocker,) = progress.profiles.personal_information(editor, learner.id).blockers
    assert blocker.code == "section_complete"
    with pytest.raises(Rejected) as refused:
        progress.profiles.save_personal_information(editor, learner.id, {"town": "York"})
    assert [each.code for each in refused.value.blockers] == ["section_complete"]
    opened = progress.profiles.reopen(editor, learner.id, PERSONAL).learner
    assert opened.profile.status(PERSONAL) is SectionStatus.IN_PROGRESS
    assert progress.profiles.reopen(editor, learner.id, PERSONAL).learner == opened
    assert [entry.action for entry in progress.audit.read(OPERATOR, subject_id=str(learner.id))][:3] == [
        "reopen section",
        "complete section",
        "save section",
    ]


@pytest.mark.feature("B7", "B9")
def test_personal_information_includes_neither_provider_nor_identifiers_nor_options(
    progress: Progress, learner: Learner, editor: Actor
) -> None:
    values = {
        "ukprn": SOUTH,
        "year_group": 7,
        "uln": "1234567890",
        "upn": "A123456789012",
        "ccis": "1",
        "sign_off": "no",
    }
    saved, _ = progress.profiles.save_personal_information(editor, learner.id, {**values, "first_name": "Anne"})
    assert saved.learner.details == evolve(learner.details, first_name="Anne")
    assert saved.learner.sign_off is learner.sign_off


@pytest.mark.feature("B4", "B7")
def test_errors_and_warnings_about_personal_information_are_reported(
    progress: Progress, learner: Learner, editor: Actor
) -> None:
    values = {"last_name": "", "telephone": "12", "date_of_birth": "never"}
    with pytest.raises(Rejected) as refused:
        progress.profiles.save_personal_information(editor, learner.id, values)
    assert {"last_name", "telephone", "date_of_birth"} == {problem.field for problem in refused.value.problems}
    assert now_of(progress, learner) == learner
    _, warnings = progress.profiles.save_personal_information(editor, learner.id, {"telephone": "+44 1632 960961"})
    assert [warning.code for warning in warnings] == ["tidied"]


@pytest.mark.feature("B7")
def test_the_second_of_two_edits_of_personal_information_is_a_conflict_that_shows_the_changes(
    progress: Progress, learner: Learner, editor: Actor, manager: Actor
) -> None:
    version = progress.profiles.personal_information(editor, learner.id).version
    progress.profiles.save_personal_information(manager, learner.id, {"town": "York"})
    with pytest.raises(Conflict) as lost:
        progress.profiles.save_personal_information(editor, learner.id, {"town": "Leeds"}, version=version)
    assert lost.value.changes == {"town": ("Leeds", "York")}
    assert now_of(progress, learner).details.town == "York"


@pytest.mark.feature("B7")
def test_a_change_to_something_else_is_not_a_conflict(progress: Progress, learner: Learner, manager: Actor) -> None:
    version = progress.profiles.personal_information(manager, learner.id).version
    progress.learners.edit(manager, learner.id, {"uln": "1234567890"})
    progress.profiles.save_statements(manager, learner.id, SAID)
    saved, _ = progress.profiles.save_personal_information(manager, learner.id, {"town": "Leeds"}, version=version)
    assert (saved.learner.details.town, saved.learner.details.uln) == ("Leeds", "1234567890")


@pytest.mark.feature("B7", "H4")
def test_statements_are_saved_completed_and_reopened(progress: Progress, learner: Learner, editor: Actor) -> None:
    page = progress.profiles.statements(editor, learner.id)
    assert (page.blockers, page.kept.version, page.kept.statements.interests) == ((), 0, "")
    saved = progress.profiles.save_statements(editor, learner.id, SAID, version=0)
    assert saved.learner.profile.status(STATEMENTS) is SectionStatus.IN_PROGRESS
    page = progress.profiles.statements(editor, learner.id)
    assert (page.kept.version, page.kept.statements.interests) == (1, "Chess")
    saved = progress.profiles.save_statements(editor, learner.id, SAID, version=1, complete=True)
    assert saved.learner.profile.status(STATEMENTS) is SectionStatus.COMPLETE
    with pytest.raises(Rejected) as refused:
        progress.profiles.save_statements(editor, learner.id, SAID)
    assert [each.code for each in refused.value.blockers] == ["section_complete"]
    opened = progress.profiles.reopen(editor, learner.id, STATEMENTS).learner
    assert opened.profile.status(STATEMENTS) is SectionStatus.IN_PROGRESS


@pytest.mark.feature("B7", "C1")
def test_statements_need_a_personal_statement_to_be_complete(
    progress: Progress, learner: Learner, editor: Actor
) -> None:
    with pytest.raises(Rejected) as refused:
        progress.profiles.save_statements(editor, learner.id, {"interests": "Chess"}, complete=True)
    assert [(each.field, each.code) for each in refused.value.problems] == [("personal_statement", "required")]
    assert now_of(progress, learner) == learner


@pytest.mark.feature("B7")
def test_the_second_of_two_edits_of_statements_is_a_conflict_that_shows_the_changes(
    progress: Progress, learner: Learner, editor: Actor, manager: Actor
) -> None:
    progress.profiles.save_statements(manager, learner.id, SAID)
    with pytest.raises(Conflict) as lost:
        progress.profiles.save_statements(editor, learner.id, {"personal_statement": "I cook."}, version=0)
    assert lost.value.changes == {
        "personal_statement": ("I cook.", "I like building."),
        "interests": ("", "Chess"),
    }


def _save_personal(progress: Progress, actor: Actor, learner: Learner) -> None:
    progress.profiles.save_personal_information(actor, learner.id, {"town": "Leeds"})


def _save_statements(progress: Progress, actor: Actor, learner: Learner) -> None:
    progress.profiles.save_statements(actor, learner.id, SAID)


def _complete_qualifications(progress: Progress, actor: Actor, learner: Learner) -> None:
    progress.qualifications.complete(actor, learner.id)


CHANGES = {PERSONAL: _save_personal, STATEMENTS: _save_statements, Section.QUALIFICATIONS: _complete_qualifications}


@pytest.mark.feature("C3")
@pytest.mark.parametrize(("section", "change"), CHANGES.items(), ids=lambda each: getattr(each, "value", ""))
def test_a_change_by_the_learner_withdraws_the_approval_and_one_by_a_manager_does_not(
    progress: Progress,
    manager: Actor,
    section: Section,
    change: Callable[[Progress, Actor, Learner], None],
) -> None:
    one, other = pupil(progress), pupil(progress, "bjones")
    for each in (one, other):
        progress.approvals.approve(manager, each.id)
    for actor, each in ((manager, one), (learner_of(progress, other), other)):
        progress.profiles.reopen(actor, each.id, section)
        change(progress, actor, each)
    assert now_of(progress, one).profile.approved
    assert not now_of(progress, other).profile.approved


@pytest.mark.feature("C3")
def test_reopening_a_section_already_withdraws_the_approval(progress: Progress, manager: Actor) -> None:
    learner = pupil(progress)
    progress.approvals.approve(manager, learner.id)
    assert not progress.profiles.reopen(learner_of(progress, learner), learner.id, PERSONAL).learner.profile.approved


@pytest.mark.feature("C2", "C4")
@pytest.mark.parametrize("section", [PERSONAL, STATEMENTS])
def test_completing_the_last_section_submits_waiting_applications(
    progress: Progress, manager: Actor, section: Section
) -> None:
    profile = reopen_section(COMPLETE, section, by_learner=False)
    learner = pupil(progress, profile=profile, sign_off=Choice.NO)
    apply(progress, learner)
    if section is PERSONAL:
        saved = progress.profiles.save_personal_information(manager, learner.id, {}, complete=True)[0]
    else:
        saved = progress.profiles.save_statements(manager, learner.id, SAID, complete=True)
    assert len(saved.submitted) == 1
    assert [each.state for each in applications(progress, learner)] == [ApplicationState.SUBMITTED]


@pytest.mark.feature("C4")
def test_a_learner_cannot_reopen_qualifications_that_staff_add(progress: Progress) -> None:
    progress.providers.set_defaults(OPERATOR, NORTH, staff_add_qualifications=True)
    learner = pupil(progress)
    with pytest.raises(Rejected) as refused:
        progress.profiles.reopen(learner_of(progress, learner), learner.id, Section.QUALIFICATIONS)
    assert [each.code for each in refused.value.blockers] == ["staff_add_qualifications"]
    assert now_of(progress, learner).profile == COMPLETE


@pytest.mark.feature("B9", "H4")
@pytest.mark.parametrize(
    "ask",
    [
        lambda progress, actor, number: progress.profiles.summary(actor, number),
        lambda progress, actor, number: progress.profiles.explain(actor, number),
        lambda progress, actor, number: progress.profiles.personal_information(actor, number),
        lambda progress, actor, number: progress.profiles.statements(actor, number),
        lambda progress, actor, number: progress.profiles.save_personal_information(actor, number, {"town": "Leeds"}),
        lambda progress, actor, number: progress.profiles.save_statements(actor, number, SAID),
        lambda progress, actor, number: progress.profiles.reopen(actor, number, STATEMENTS),
        lambda progress, actor, number: progress.qualifications.of(actor, number),
        lambda progress, actor, number: progress.qualifications.add(actor, number, {}),
        lambda progress, actor, number: progress.qualifications.complete(actor, number),
        lambda progress, actor, number: progress.references.of(actor, number),
    ],
)
def test_profiles_of_others_look_like_missing_ones(
    progress: Progress, learner: Learner, ask: Callable[[Progress, Actor, int], object]
) -> None:
    other = learner_of(progress, pupil(progress, "bjones"))
    stranger = hire(progress, Role.LEARNER_MANAGER, SOUTH, email="south@example.com")
    for actor in (other, stranger):
        said = set()
        for number in (learner.id, 999):
            with pytest.raises(NotFound) as absent:
                ask(progress, actor, number)
            said.add(absent.value.message)
        assert len(said) == 1
    assert now_of(progress, learner) == learner


@pytest.mark.feature("B9")
def test_roles_that_only_manage_accounts_cannot_change_profiles(progress: Progress, learner: Learner) -> None:
    looking = hire(progress, Role.USER_MANAGER, NORTH)
    assert progress.profiles.summary(looking, learner.id).learner == learner
    with pytest.raises(NotAllowed):
        progress.profiles.save_statements(looking, learner.id, SAID)
    with pytest.raises(NotAllowed):
        progress.profiles.reopen(looking, learner.id, Section.QUALIFICATIONS)
    admissions = hire(progress, Role.ADMISSIONS, NORTH, email="a@example.com")
    with pytest.raises(NotAllowed):
        progress.profiles.personal_information(admissions, learner.id)
    with progress.context.store.snapshot() as work:
        assert work.learners.get(EVERYTHING, learner.id) == learner
