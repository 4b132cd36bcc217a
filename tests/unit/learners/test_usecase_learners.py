"""Creating, changing and deleting learners."""

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.accounts import AccountState
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.providers.groups import Group
from progress_core.memory.accounts import MemoryAccounts
from progress_core.memory.store import MemoryUnitOfWork
from progress_core.usecases.learners.learners import LearnerQuery
from tests.given.imports import ANN, bring, csv
from tests.given.people import ELSEWHERE, NORTH, SOUTH, form, hire


@pytest.mark.feature("B1", "A10")
def test_a_created_learner_is_listed_with_a_readable_initial_password(progress: Progress, manager: Actor) -> None:
    made = progress.learners.create(manager, form(), sign_off=Choice.YES)
    assert made.username == "asmith"
    assert made.learner.sign_off is Choice.YES
    (line,) = progress.learners.page(manager, LearnerQuery()).lines
    assert (line.username, line.first_name, line.last_name) == ("asmith", "Ann", "Smith")
    (waiting,) = progress.not_logged_on.list(manager)
    assert "sunny4day" not in repr(waiting)
    assert (waiting.provider, waiting.username, waiting.password) == ("North School", "asmith", "sunny4day")
    learner, account = progress.learners.get(manager, made.learner.id)
    assert learner == made.learner
    assert account.state is AccountState.MUST_CHANGE_PASSWORD


@pytest.mark.feature("B4", "A3")
def test_every_problem_is_reported_at_once(progress: Progress, manager: Actor) -> None:
    progress.learners.create(manager, form())
    with pytest.raises(Rejected) as refused:
        progress.learners.create(
            manager, form(username="ASMITH", password="short", last_name="", date_of_birth="02/10/2010", ukprn="123")
        )
    found = {(problem.field, problem.code) for problem in refused.value.problems}
    assert {
        ("username", "duplicate"),
        ("password", "too_short"),
        ("password", "needs_digit_or_symbol"),
        ("last_name", "required"),
        ("date_of_birth", "bad_format"),
        ("ukprn", "bad_format"),
    } <= found
    assert len(progress.learners.page(manager, LearnerQuery()).lines) == 1


@pytest.mark.feature("B9")
@pytest.mark.parametrize("ukprn", [SOUTH, ELSEWHERE, "19999999"])
def test_a_provider_out_of_scope_looks_like_a_missing_one(progress: Progress, manager: Actor, ukprn: str) -> None:
    with pytest.raises(Rejected) as refused:
        progress.learners.create(manager, form(ukprn=ukprn))
    (found,) = refused.value.problems
    assert (found.field, found.code) == ("ukprn", "unknown_provider")
    expected = "UKPRN “” is not a provider whose learners you manage."
    assert found.message.replace(ukprn, "").startswith(expected)


def test_the_operator_cannot_create_learners_at_a_missing_provider(progress: Progress) -> None:
    with pytest.raises(Rejected, match="19999999"):
        progress.learners.create(OPERATOR, form(ukprn="19999999"))


@pytest.mark.feature("B9")
def test_a_learner_out_of_scope_looks_like_a_missing_one(progress: Progress, manager: Actor) -> None:
    other = hire(progress, Role.LEARNER_MANAGER, SOUTH, email="other@example.com")
    learner = progress.learners.create(manager, form()).learner
    absent = learner.id + 10_000
    for use in (
        lambda number: progress.learners.get(other, number),
        lambda number: progress.learners.edit(other, number, {"town": "Oxford"}),
        lambda number: progress.learners.reset_password(other, number),
        lambda number: progress.learners.unlock(other, number),
        lambda number: progress.learners.delete(other, number),
        lambda number: progress.learners.restore(other, number),
    ):
        with pytest.raises(NotFound) as foreign:
            use(learner.id)
        with pytest.raises(NotFound) as missing:
            use(absent)
        assert foreign.value.message == missing.value.message
    with pytest.raises(NotFound):
        progress.learners.find(other, "asmith")
    assert progress.learners.find(manager, "ASMITH").id == learner.id
    with pytest.raises(NotFound):
        progress.learners.find(manager, "nobody")


@pytest.mark.feature("B9")
def test_roles_without_the_permission_are_refused(progress: Progress, manager: Actor) -> None:
    learner = progress.learners.create(manager, form()).learner
    admissions = hire(progress, Role.ADMISSIONS, NORTH)
    for use in (
        lambda: progress.learners.create(admissions, form(username="another")),
        lambda: progress.learners.get(admissions, learner.id),
        lambda: progress.learners.find(admissions, "asmith"),
        lambda: progress.learners.page(admissions, LearnerQuery()),
        lambda: progress.learners.edit(admissions, learner.id, {}),
        lambda: progress.learners.delete(admissions, learner.id),
        lambda: progress.learners.reset_password(admissions, learner.id),
        lambda: progress.not_logged_on.list(admissions),
        lambda: progress.dashboard.counts(admissions),
        lambda: progress.dashboard.by_provider(admissions),
        lambda: progress.audit.read(admissions),
        lambda: progress.jobs.list(admissions),
        lambda: progress.mail.list(admissions),
        lambda: progress.staff.list(admissions),
    ):
        with pytest.raises(NotAllowed, match="Admissions"):
            use()


@pytest.mark.feature("B1", "B2", "B4")
def test_an_edit_changes_only_the_given_fields_and_returns_warnings(progress: Progress, manager: Actor) -> None:
    learner = progress.learners.create(manager, form()).learner
    edited = progress.learners.edit(
        manager, learner.id, {"town": "Oxford", "uln": "9276308687"}, staff_add_qualifications=Choice.YES
    )
    assert edited.learner.details == evolve(learner.details, town="Oxford", uln="9276308687")
    assert edited.learner.staff_add_qualifications is Choice.YES
    assert [warning.code for warning in edited.warnings] == ["bad_check_digit"]
    assert progress.dashboard.counts(manager)["awaiting-qualifications"] == 1
    with pytest.raises(Rejected):
        progress.learners.edit(manager, learner.id, {"ukprn": SOUTH})
    with pytest.raises(Rejected):
        progress.learners.edit(manager, learner.id, {"last_name": ""})


@pytest.mark.feature("C10")
def test_an_edit_of_an_old_version_is_a_conflict_that_shows_the_changes(progress: Progress, manager: Actor) -> None:
    learner = progress.learners.create(manager, form()).learner
    progress.learners.edit(manager, learner.id, {"town": "Oxford"}, sign_off=Choice.NO)
    with pytest.raises(Conflict) as lost:
        progress.learners.edit(manager, learner.id, {"town": "Abingdon"}, version=learner.version)
    assert lost.value.changes["town"] == ("Abingdon", "Oxford")


@pytest.mark.feature("B6", "A10")
def test_a_reset_password_is_returned_once_and_readable_to_staff_until_used(progress: Progress, manager: Actor) -> None:
    learner = progress.learners.create(manager, form()).learner
    password = progress.learners.reset_password(manager, learner.id)
    assert len(password) == 8
    (waiting,) = progress.not_logged_on.list(manager)
    assert waiting.password == password
    assert progress.accounts.log_in("asmith", password).must_change_password


@pytest.mark.feature("B6")
def test_delete_destroys_or_archives(progress: Progress, manager: Actor) -> None:
    gone = progress.learners.create(manager, form()).learner
    kept = progress.learners.create(manager, form(username="bjones", last_name="Jones")).learner
    with progress.context.store.transaction() as work:
        work.learners.save(evolve(work.learners.get(EVERYTHING, kept.id), submitted=True))
    assert progress.learners.delete(manager, gone.id)
    assert not progress.learners.delete(manager, kept.id)
    with pytest.raises(NotFound):
        progress.learners.get(manager, gone.id)
    assert progress.learners.page(manager, LearnerQuery()).lines == ()
    (archived,) = progress.learners.page(manager, LearnerQuery(archived=True)).lines
    assert archived.id == kept.id
    with pytest.raises(NotAllowed):
        progress.accounts.log_in("bjones", "sunny4day")
    assert not progress.learners.restore(manager, kept.id).archived
    assert progress.accounts.log_in("bjones", "sunny4day").must_change_password
    with pytest.raises(Conflict, match="not archived"):
        progress.learners.restore(manager, kept.id)


@pytest.mark.feature("I9", "A10")
def test_changes_and_reveals_are_in_the_audit_trail_without_personal_data(progress: Progress, manager: Actor) -> None:
    learner = progress.learners.create(manager, form()).learner
    progress.learners.edit(manager, learner.id, {"town": "Oxford"})
    progress.not_logged_on.list(manager)
    progress.learners.unlock(manager, learner.id)
    entries = progress.audit.read(OPERATOR, limit=4)
    assert [entry.action for entry in entries] == [
        "unlock account",
        "reveal initial passwords",
        "edit learner",
        "create learner",
    ]
    assert entries[1].actor_id == manager.account_id
    assert entries[2].facts == {"fields": "town"}
    assert "Oxford" not in str(entries)
    assert "Ann" not in str(entries)


@pytest.mark.feature("B8", "A10")
def test_learners_who_have_not_logged_on_are_listed_and_get_letters(progress: Progress, manager: Actor) -> None:
    progress.learners.create(manager, form())
    progress.learners.create(manager, form(username="bjones", last_name="Jones", year_group="12"))
    assert b"sunny4day" in progress.not_logged_on.table(manager)
    letters = progress.not_logged_on.letters(manager, "html", LearnerQuery(year_group=12)).decode()
    assert "Ann Jones" in letters
    assert "Ann Smith" not in letters
    assert NORTH not in letters


@pytest.mark.feature("B8")
def test_a_learner_without_an_initial_password_is_listed_but_gets_no_letter(progress: Progress, manager: Actor) -> None:
    learner = progress.learners.create(manager, form()).learner
    with progress.context.store.transaction() as work:
        work.accounts.save(evolve(work.accounts.get(learner.id), credential=None))
    (waiting,) = progress.not_logged_on.list(manager)
    assert not waiting.password
    assert b"Ann Smith" not in progress.not_logged_on.letters(manager, "html")


def test_a_missing_provider_is_reported_once(progress: Progress, manager: Actor) -> None:
    with pytest.raises(Rejected) as refused:
        progress.learners.create(manager, form(ukprn=""))
    assert [(found.field, found.code) for found in refused.value.problems] == [("ukprn", "required")]


@pytest.mark.feature("B1", "B4")
@pytest.mark.parametrize("ukprn", [f" {NORTH} ", int(NORTH), f"{NORTH}.0"])
def test_a_provider_is_recognised_however_its_number_is_written(
    progress: Progress, manager: Actor, ukprn: object
) -> None:
    assert progress.learners.create(manager, form(ukprn=ukprn)).learner.details.ukprn == NORTH


@pytest.mark.feature("A3", "B4")
def test_a_username_taken_in_the_meantime_is_refused_like_any_taken_one(
    progress: Progress, manager: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    progress.learners.create(manager, form())
    monkeypatch.setattr(MemoryAccounts, "find", lambda *_: None)  # it was free a moment ago
    with pytest.raises(Rejected) as refused:
        progress.learners.create(manager, form(last_name="Lee"))
    assert [(found.field, found.code) for found in refused.value.problems] == [("username", "duplicate")]


@pytest.mark.feature("B4")
def test_a_refusal_is_summarised_by_its_first_error_not_by_a_warning(progress: Progress, manager: Actor) -> None:
    with pytest.raises(Rejected, match="Postcode “OX”") as refused:
        progress.learners.create(manager, form(uln="1000000042", postcode="OX", year_group="7"))
    assert refused.value.problems[0].severity == "warning"


@pytest.mark.feature("G3", "B9")
def test_a_restricted_manager_edits_their_learners_and_moves_them_only_to_providers_seen_in_full(
    progress: Progress,
) -> None:
    learner = progress.learners.create(OPERATOR, form()).learner
    tutor = hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH)
    with progress.context.store.transaction() as work:
        work.groups.add(Group(1, NORTH, "11A"))
        work.groups.assign(1, [learner.id])
        work.staff.save(evolve(work.staff.get(tutor.account_id), groups={1: NORTH}))
    tutor = progress.accounts.actor(tutor.username)
    assert progress.learners.edit(tutor, learner.id, {"town": "Oxford"}).learner.details.town == "Oxford"
    with pytest.raises(Rejected, match=f"UKPRN “{ELSEWHERE}”"):
        progress.learners.edit(tutor, learner.id, {"ukprn": ELSEWHERE})
    assert progress.learners.edit(tutor, learner.id, {"ukprn": SOUTH}).learner.details.ukprn == SOUTH
    with pytest.raises(Rejected, match=f"UKPRN “{NORTH}”"):
        progress.learners.edit(tutor, learner.id, {"ukprn": NORTH})


@pytest.mark.feature("D1")
def test_no_learner_is_created_by_old_defaults_while_a_provider_changes_them(
    progress: Progress, manager: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: set[str] = set()
    monkeypatch.setattr(MemoryUnitOfWork, "hold", lambda _, name: held.add(name))
    progress.providers.set_defaults(OPERATOR, NORTH, sign_off=True)
    by_change = frozenset(held)
    held.clear()
    progress.learners.create(manager, form())
    assert held
    assert held <= by_change
    held.clear()
    bring(progress, manager, csv(ANN))
    assert held & by_change
