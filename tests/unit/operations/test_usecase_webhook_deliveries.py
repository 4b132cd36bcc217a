"""What webhooks are told: written with the change, for those who may know of it."""

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.actors import NOTHING, OPERATOR, Actor
from progress_core.domain.foundations.errors import ProgressError
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.operations.webhooks import WebhookKind
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.deliveries import seen_as
from tests.given.admissions import COLLEGE, course, directory
from tests.given.decisions import applicant, applied
from tests.given.exchanges import take_in
from tests.given.groups import restrict
from tests.given.imports import ANN, BOB, bring, csv
from tests.given.people import NORTH, SOUTH, form, hire
from tests.given.profiles import learner_of, pupil
from tests.given.webhooks import hooked, receivers, told

pytestmark = pytest.mark.feature("I11")


def test_changes_of_learners_are_told_with_their_numbers(progress: Progress, manager: Actor) -> None:
    hooked(progress, manager)
    learner = progress.learners.create(manager, form()).learner
    progress.learner_selection.delete(manager, [learner.id])
    assert told(progress, manager) == [
        ("learner.created", "learner", learner.id),
        ("learner.archived", "learner", learner.id),
    ]
    assert progress.webhooks.send_due().done == 2
    assert b"smith" not in b"".join(posted.body for posted in receivers(progress).posted).lower()


def test_an_erased_learner_is_told_of_as_archived(progress: Progress, manager: Actor) -> None:
    learner = progress.learners.create(manager, form()).learner
    hooked(progress, manager, "learner.archived")
    progress.personal_data.erase(OPERATOR, learner.id, "asmith")
    assert told(progress, manager) == [("learner.archived", "learner", learner.id)]
    assert progress.webhooks.send_due().done == 1


def test_only_what_a_webhook_asks_for_is_told(progress: Progress, manager: Actor) -> None:
    hooked(progress, manager, "profile.approved")
    progress.learners.create(manager, form())
    assert told(progress, manager) == []


def test_a_change_that_fails_tells_nothing(progress: Progress, manager: Actor) -> None:
    hooked(progress, manager)
    progress.learners.create(manager, form())
    with pytest.raises(ProgressError):
        progress.learners.create(manager, form(first_name="Bea"))
    assert len(told(progress, manager)) == 1


def test_staff_elsewhere_are_told_nothing(progress: Progress, manager: Actor) -> None:
    elsewhere = hire(progress, Role.PROVIDER_MANAGER, SOUTH)
    hooked(progress, elsewhere)
    progress.learners.create(manager, form())
    assert told(progress, elsewhere) == []


def test_a_manager_with_groups_is_told_of_their_learners_alone(progress: Progress, manager: Actor) -> None:
    group = progress.groups.create(OPERATOR, NORTH, "11A")
    bound = restrict(progress, hire(progress, Role.LEARNER_MANAGER, NORTH, email="bound@example.com"), group)
    hooked(progress, bound)
    ann, bob = (progress.learners.create(manager, form(username=name)).learner for name in ("annlee1", "bobray2"))
    with progress.context.store.transaction() as work:
        work.groups.assign(group.id, [ann.id])
    for learner in (ann, bob):
        progress.learners.edit(manager, learner.id, {"town": "Abingdon"}, version=learner.version)
    progress.personal_data.erase(OPERATOR, bob.id, "bobray2")
    assert told(progress, bound) == [("learner.changed", "learner", ann.id)]


def test_an_import_is_told_of_once_to_whoever_asked_for_it(progress: Progress, manager: Actor) -> None:
    colleague = hire(progress, Role.PROVIDER_MANAGER, NORTH)
    for actor in (manager, colleague):
        hooked(progress, actor)
    done = bring(progress, manager, csv(ANN, BOB))
    assert told(progress, manager) == [("import.finished", "import", done.id)]
    assert told(progress, colleague) == []
    with progress.context.store.snapshot() as work:
        assert seen_as(work, manager, WebhookKind.IMPORT_FINISHED, "import", 404, NORTH) == ""


def test_an_import_of_groups_is_told_of_while_its_owner_has_them(progress: Progress, manager: Actor) -> None:
    group = progress.groups.create(OPERATOR, NORTH, "11A")
    bound = restrict(progress, manager, group)
    asked = progress.imports.request(bound, "learners.csv", csv(ANN))
    with progress.context.store.transaction() as work:
        record = evolve(work.imports.get(asked.id), groups=frozenset({group.id}), ukprns=frozenset({NORTH}))
        work.imports.save(record)
    with progress.context.store.snapshot() as work:
        for actor, subject in ((bound, "import"), (evolve(bound, scope=NOTHING), "")):
            assert seen_as(work, actor, WebhookKind.IMPORT_FINISHED, "import", asked.id, NORTH) == subject


def test_files_of_qualifications_have_their_own_link(progress: Progress, manager: Actor) -> None:
    hooked(progress, manager)
    done = take_in(progress, manager, b"no spreadsheet")
    assert told(progress, manager) == [("import.finished", "qualification-import", done.id)]


def test_an_approved_profile_is_told_of(progress: Progress, manager: Actor) -> None:
    hooked(progress, manager, "profile.approved")
    learner = pupil(progress, email="ann@example.com")
    progress.approvals.approve(manager, learner.id)
    assert told(progress, manager) == [("profile.approved", "profile", learner.id)]


@pytest.mark.parametrize("state", ["disabled", "deleted"])
def test_owners_who_have_left_are_told_nothing(progress: Progress, manager: Actor, state: str) -> None:
    leaving = hire(progress, Role.LEARNER_MANAGER, NORTH, email="leaving@example.com")
    hooked(progress, leaving)
    if state == "disabled":
        progress.staff_changes.disable(OPERATOR, leaving.account_id)
    else:
        progress.staff_changes.delete(OPERATOR, leaving.account_id)
    progress.learners.create(manager, form())
    with progress.context.store.transaction() as work:
        now = progress.context.clock.now()
        assert work.deliveries.claim_due(now, until=now, limit=9) == []


def test_both_sides_are_told_of_an_application_each_by_their_own_link(progress: Progress, manager: Actor) -> None:
    directory(progress, course(1))
    college = hire(progress, Role.ADMISSIONS, COLLEGE)
    hooked(progress, college)
    hooked(progress, manager)
    learner = applicant(progress)
    number = applied(progress, learner)
    progress.admissions.decide(college, number, ApplicationState.OFFERED)
    progress.applications.move(learner_of(progress, learner), number, ApplicationState.ACCEPTED)
    happened = ["application.submitted", "application.offered", "application.accepted"]
    assert told(progress, college) == [(kind, "received-application", number) for kind in happened]
    theirs = [found for found in told(progress, manager) if found[1] == "application"]
    assert theirs == [(kind, "application", number) for kind in happened]
    assert progress.webhooks.send_due().stopped == 0


def test_a_college_is_not_told_of_an_application_that_it_never_received(progress: Progress) -> None:
    directory(progress, course(1))
    college = hire(progress, Role.ADMISSIONS, COLLEGE)
    hooked(progress, college)
    learner = applicant(progress)
    herself = learner_of(progress, learner)
    number = progress.applications.begin(herself, 1).application.id
    with progress.context.store.snapshot() as work:
        assert _seen(work, college, number) == ""
        assert _seen(work, college, 404) == ""
    progress.applications.move(herself, number, ApplicationState.PENDING)
    with progress.context.store.snapshot() as work:
        assert _seen(work, college, number) == "received-application"
        assert _seen(work, hire_elsewhere(progress), number) == ""


def hire_elsewhere(progress: Progress) -> Actor:
    return hire(progress, Role.ADMISSIONS, NORTH, email="elsewhere@example.com")


def test_nobody_is_told_of_a_kind_that_their_role_does_not_see_any_more(progress: Progress, manager: Actor) -> None:
    learner = progress.learners.create(manager, form()).learner
    with progress.context.store.snapshot() as work:
        for role, subject in ((Role.LEARNER_MANAGER, "learner"), (Role.ADMISSIONS, "")):
            actor = evolve(manager, role=role)
            assert seen_as(work, actor, WebhookKind.LEARNER_CREATED, "learner", learner.id, NORTH) == subject


def _seen(work: UnitOfWork, actor: Actor, number: int) -> str:
    return seen_as(work, actor, WebhookKind.APPLICATION_WITHDRAWN, "application", number, NORTH)
