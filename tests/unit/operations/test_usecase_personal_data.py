"""All data about a learner is exported or erased, and no part of the store is forgotten."""

import inspect
import json

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.applications.offers import Condition
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, Unavailable
from progress_core.domain.foundations.jobs import Job, JobKind, JobState
from progress_core.domain.foundations.permissions import Role
from progress_core.memory.store import MemoryStore
from progress_core.ports.store import UnitOfWork
from progress_core.testing.tools.builders import an_entry
from progress_core.usecases.operations.personal_data import KEPT_IN
from tests.given.admissions import course, directory
from tests.given.imports import ANN, bring, csv
from tests.given.people import ELSEWHERE, NORTH, SOUTH, hire
from tests.given.remembered import EMAIL, MARK, USERNAME, all_held, remembered


@pytest.fixture(autouse=True)
def courses(progress: Progress) -> None:
    directory(progress, course(1))


@pytest.fixture
def user_manager(progress: Progress) -> Actor:
    """A user manager of North School."""
    return hire(progress, Role.USER_MANAGER, NORTH)


def test_every_part_of_the_store_states_how_a_learner_is_erased_from_it() -> None:
    parts = {name for name, _ in inspect.getmembers(UnitOfWork, lambda each: isinstance(each, property))}
    assert parts == set(KEPT_IN)


@pytest.mark.feature("I9")
def test_everything_but_passwords_is_exported(progress: Progress, user_manager: Actor) -> None:
    learner = remembered(progress)
    with progress.context.store.transaction() as work:
        (applied,) = work.applications.of_learner(EVERYTHING, learner.id)
        work.audit.append([an_entry(action="application offered", subject="application", subject_id=str(applied.id))])
    given = progress.personal_data.export(user_manager, learner.id)
    assert given == json.loads(json.dumps(given))
    assert given["account"]["username"] == USERNAME
    assert given["account"]["credential"] is None
    assert "sunny4day" not in str(given)
    assert given["learner"]["details"]["email"] == EMAIL
    assert given["learner"]["details"]["date_of_birth"] == learner.details.date_of_birth.isoformat()
    assert [found["course_id"] for found in given["favourites"]] == [1]
    assert given["groups"] == [f"Of {learner.id}"]
    assert given["reference"]["shown"]["further_details"] == MARK
    assert "draft" not in given["reference"]
    marked = ("qualifications", "statements", "applications", "submitted_profiles", "messages", "emails", "log_ins")
    for part in (*marked, "identities", "updates_by_imports"):
        assert MARK in str(given[part]), part
    assert len(given["imports_that_may_name_them"]) == 3
    actions = [entry["action"] for entry in given["audit_about_them"]]
    assert {"create learner", "application offered"} <= set(actions)
    assert progress.audit.read(OPERATOR, action="export personal data")


@pytest.mark.feature("C8")
def test_a_hidden_reference_is_withheld_from_the_export_with_the_reason(
    progress: Progress, user_manager: Actor
) -> None:
    learner = remembered(progress, display=False)
    reference = progress.personal_data.export(user_manager, learner.id)["reference"]
    assert set(reference) == {"withheld"}
    assert MARK not in str(reference)


@pytest.mark.feature("I9")
def test_an_erased_learner_is_gone_from_every_table(progress: Progress, user_manager: Actor) -> None:
    learner = remembered(progress)
    other = progress.imports.get(OPERATOR, bring(progress, OPERATOR, csv((SOUTH, *ANN[1:]))).id)
    before = all_held(progress)
    held = {name for name, text in before.items() if MARK.lower() in text.lower()}
    assert held == {
        "accounts", "usernames", "learners", "qualifications", "statements", "references", "profile_contents",
        "applications", "inbox", "outbox", "imports", "contents", "import_updates", "export_files", "sessions",
        "access_tokens", "devices", "identities", "audit",
    }  # fmt: skip
    progress.personal_data.erase(user_manager, learner.id, USERNAME)
    assert {name for name, text in all_held(progress).items() if MARK.lower() in text.lower()} == set()
    with pytest.raises(NotFound):
        progress.learners.get(user_manager, learner.id)
    with progress.context.store.snapshot() as work:
        assert work.sessions.find(f"digest-of-{learner.id}") is None
        assert work.imports.content(other.id), "imports that have nothing to do with the learner stay"
    (entry,) = progress.audit.read(OPERATOR, action="erase learner")
    assert (entry.actor_id, entry.subject_id, entry.ukprn, entry.facts) == (
        user_manager.account_id, str(learner.id), NORTH, {},
    )  # fmt: skip


def test_files_of_the_learners_former_providers_are_deleted(progress: Progress) -> None:
    learner = remembered(progress)
    progress.learners.edit(OPERATOR, learner.id, {"ukprn": ELSEWHERE})
    progress.personal_data.erase(OPERATOR, learner.id, USERNAME)
    assert not [name for name, text in all_held(progress).items() if MARK.lower() in text.lower()]


@pytest.mark.parametrize("typed", ["", "someone", USERNAME.upper()])
def test_erasing_needs_the_username_typed_again(progress: Progress, user_manager: Actor, typed: str) -> None:
    learner = remembered(progress)
    with pytest.raises(Conflict, match="Nothing was erased: type"):
        progress.personal_data.erase(user_manager, learner.id, typed)
    assert progress.learners.get(user_manager, learner.id)[0].id == learner.id


def test_erasing_is_refused_while_a_running_job_might_bring_the_learner_back(
    progress: Progress, user_manager: Actor
) -> None:
    learner = remembered(progress)
    now = progress.context.clock.now()
    with progress.context.store.transaction() as work:
        work.jobs.add(Job(1, JobKind.QUALIFICATION_EXPORT, 1, 0, now))
        work.jobs.add(evolve(Job(2, "other", 1, 0, now)))
    with pytest.raises(Conflict, match="at work"):
        progress.personal_data.erase(user_manager, learner.id, USERNAME)
    with progress.context.store.transaction() as work:
        job = work.jobs.claim(owner="me", now=now, lease_until=now, kinds=[JobKind.QUALIFICATION_EXPORT])
        assert job is not None
        work.jobs.finish(1, job.fence, JobState.DONE, now=now)
    progress.personal_data.erase(user_manager, learner.id, USERNAME)


@pytest.mark.feature("B9")
def test_exporting_and_erasing_need_the_permission_to_manage_accounts(progress: Progress, manager: Actor) -> None:
    learner = remembered(progress)
    foreign = hire(progress, Role.USER_MANAGER, SOUTH, email="foreign@example.com")
    with pytest.raises(NotAllowed, match="export and erase personal data"):
        progress.personal_data.export(manager, learner.id)
    with pytest.raises(NotAllowed):
        progress.personal_data.erase(manager, learner.id, USERNAME)
    with pytest.raises(NotFound):
        progress.personal_data.export(foreign, learner.id)
    with pytest.raises(NotFound):
        progress.personal_data.erase(foreign, learner.id, USERNAME)


def test_the_store_is_compacted_and_the_result_says_whether_it_succeeded(
    progress: Progress, user_manager: Actor, manager: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    compacted = []
    monkeypatch.setattr(MemoryStore, "compact", lambda _: compacted.append(1))
    with pytest.raises(NotAllowed):
        progress.personal_data.leave_no_trace(manager)
    assert not compacted
    assert progress.personal_data.leave_no_trace(user_manager)
    assert compacted == [1]

    def busy(_: MemoryStore) -> None:
        raise Unavailable

    monkeypatch.setattr(MemoryStore, "compact", busy)
    assert not progress.personal_data.leave_no_trace(user_manager)


@pytest.mark.feature("H2b", "I9")
def test_conditions_reasons_and_messages_are_exported(progress: Progress, user_manager: Actor) -> None:
    learner = remembered(progress)
    with progress.context.store.transaction() as work:
        (applied,) = work.applications.of_learner(EVERYTHING, learner.id)
        conditions = (Condition("An interview", met=False),)
        work.applications.save(evolve(applied, conditions=conditions, reason="course_full", message="Sorry."))
    (given,) = progress.personal_data.export(user_manager, learner.id)["applications"]
    assert ("course_full", "Sorry.") == (given["reason"], given["message"])
    assert ("An interview", False) == (given["conditions"][0]["text"], given["conditions"][0]["met"])
