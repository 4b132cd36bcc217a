"""One's own account: personal details, username, password."""

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.staff_form import StaffDetails
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import Conflict, NotAllowed, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.memory.accounts import MemoryAccounts
from progress_core.memory.mail import MemoryMailer
from progress_core.usecases.accounts.links import Purpose
from tests.given.links import token_in
from tests.given.people import NORTH, form, hire
from tests.unit.accounts.test_usecase_sessions import refuses, start

DETAILS = {"first_name": " Ann ", "last_name": "Lee", "email": "ann.lee@example.com", "telephone": "01305 123456"}


@pytest.mark.feature("A9")
def test_personal_details_are_shown_and_changed(progress: Progress, manager: Actor) -> None:
    assert progress.own_account.personal_details(manager) == StaffDetails("", "", manager.email, "")
    changed = progress.own_account.change_personal_details(manager, DETAILS)
    assert changed.details == StaffDetails("Ann", "Lee", "ann.lee@example.com", "01305123456")
    assert [found.code for found in changed.warnings] == ["tidied"]
    assert progress.own_account.personal_details(manager) == changed.details
    assert progress.accounts.actor(manager.username).scope == manager.scope
    assert start(progress, manager.username, "teach3rs").signed_in.name == "Ann Lee"


@pytest.mark.feature("A9", "B4")
def test_every_problem_of_personal_details_is_reported_at_once(progress: Progress, manager: Actor) -> None:
    wrong = {"first_name": "", "last_name": "7", "email": "x", "telephone": "1"}
    with pytest.raises(Rejected) as refused:
        progress.own_account.change_personal_details(manager, wrong)
    assert [(found.field, found.code, found.rule) for found in refused.value.problems] == [
        ("first_name", "required", "staff.first_name"),
        ("last_name", "bad_format", "staff.last_name"),
        ("email", "bad_format", "staff.email"),
        ("telephone", "bad_format", "staff.telephone"),
    ]
    assert progress.own_account.personal_details(manager).email == manager.email


@pytest.mark.feature("A9")
def test_learners_and_the_operator_have_no_personal_details_here(progress: Progress, manager: Actor) -> None:
    progress.learners.create(manager, form())
    for actor in (progress.accounts.actor("asmith"), OPERATOR):
        with pytest.raises(NotAllowed, match="in the profile"):
            progress.own_account.personal_details(actor)
        with pytest.raises(NotAllowed, match="in the profile"):
            progress.own_account.change_personal_details(actor, DETAILS)


@pytest.mark.asvs("V6.6.2")
@pytest.mark.feature("A2", "A9")
def test_a_new_email_address_or_username_invalidates_earlier_links(
    progress: Progress, manager: Actor, mailer: MemoryMailer
) -> None:
    links = []
    for change in (
        lambda: progress.own_account.change_personal_details(manager, DETAILS),
        lambda: progress.own_account.change_username(manager, "ann.lee"),
    ):
        progress.accounts.forgotten(manager.username)
        links.append(token_in(progress, mailer))
        assert progress.accounts.check_link(links[-1], Purpose.RESET) == manager.username
        change()
    for link in links:
        with pytest.raises(Rejected, match="Ask for a new one"):
            progress.accounts.check_link(link, Purpose.RESET)


@pytest.mark.feature("A9", "A3")
def test_a_changed_username_ends_every_session_of_the_account(progress: Progress, manager: Actor) -> None:
    sessions = [start(progress, manager.username, "teach3rs").token for _ in range(2)]
    other = hire(progress, Role.USER_MANAGER, NORTH)
    stays = start(progress, other.username, "teach3rs").token
    progress.own_account.change_username(manager, "Ann.Lee")
    assert [refuses(progress, token) for token in [*sessions, stays]] == [True, True, False]
    assert start(progress, "ann.lee", "teach3rs").signed_in.actor.username == "Ann.Lee"
    with pytest.raises(NotAllowed):
        start(progress, manager.username, "teach3rs")
    progress.own_account.change_username(manager, "ANN.LEE")


@pytest.mark.feature("A3", "A9")
def test_a_username_must_meet_the_rules_of_its_kind_and_be_free(progress: Progress, manager: Actor) -> None:
    progress.learners.create(manager, form())
    learner = progress.accounts.actor("asmith")
    token = start(progress).token
    found = {}
    for actor, username in ((manager, "a+b"), (manager, "ASmith"), (learner, "x" * 128), (learner, "")):
        with pytest.raises(Rejected) as refused:
            progress.own_account.change_username(actor, username)
        found[username] = [(each.field, each.code, each.rule) for each in refused.value.problems]
    assert found == {
        "a+b": [
            ("username", "too_short", "username.length"),
            ("username", "forbidden_character", "username.characters"),
        ],
        "ASmith": [("username", "duplicate", "username.unique")],
        "x" * 128: [("username", "too_long", "username.length")],
        "": [("username", "required", "username.required")],
    }
    progress.own_account.change_username(manager, "x" * 128)
    assert not refuses(progress, token)


def test_a_username_change_that_races_another_change_is_a_conflict_not_a_taken_name(
    progress: Progress, manager: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def save(_: object, __: object) -> None:
        raise Conflict

    monkeypatch.setattr(MemoryAccounts, "save", save)
    with pytest.raises(Conflict):
        progress.own_account.change_username(manager, "ann.lee")


@pytest.mark.asvs("V7.4.3")
@pytest.mark.feature("A9")
def test_a_changed_password_ends_all_other_sessions(progress: Progress, manager: Actor) -> None:
    kept, ended = (start(progress, manager.username, "teach3rs").token for _ in range(2))
    progress.own_account.change_password(manager, "teach3rs", "rainy5day", confirm="rainy5day", keep=kept)
    assert [refuses(progress, token) for token in (kept, ended)] == [False, True]
    progress.own_account.change_password(manager, "rainy5day", "sunny4day")
    assert refuses(progress, kept)


@pytest.mark.feature("A4", "A9")
def test_a_new_password_must_be_confirmed(progress: Progress, manager: Actor) -> None:
    with pytest.raises(Rejected) as refused:
        progress.own_account.change_password(manager, "teach3rs", "abc", confirm="abd")
    assert [(found.field, found.code, found.value) for found in refused.value.problems] == [
        ("password", "too_short", None),
        ("password", "needs_digit_or_symbol", None),
        ("confirm", "not_the_same", None),
    ]


@pytest.mark.asvs("V6.2.3", "V6.3.4")
@pytest.mark.feature("A6", "A9")
def test_wrong_current_passwords_lock_the_account_like_failed_log_ins(progress: Progress, manager: Actor) -> None:
    token = start(progress, manager.username, "teach3rs").token
    for _ in range(5):
        with pytest.raises(NotAllowed, match="current password is not right"):
            progress.own_account.change_password(manager, "guess1", "rainy5day", keep=token)
    assert refuses(progress, token)
    with pytest.raises(NotAllowed, match="current password is not right"):
        progress.own_account.change_password(manager, "teach3rs", "rainy5day", keep=token)


@pytest.mark.feature("A9")
def test_an_empty_current_password_does_not_count_as_a_failure(progress: Progress, manager: Actor) -> None:
    for _ in range(progress.context.limits.lockout_failures):
        with pytest.raises(Rejected) as refused:
            progress.own_account.change_password(manager, "", "rainy5day")
        assert [(each.field, each.code) for each in refused.value.problems] == [("current", "required")]
    assert progress.accounts.log_in(manager.username, "teach3rs").actor == manager


@pytest.mark.feature("A9", "I9")
def test_changes_to_ones_own_account_are_in_the_audit_trail(progress: Progress, manager: Actor) -> None:
    progress.own_account.change_personal_details(manager, DETAILS)
    progress.own_account.change_password(manager, "teach3rs", "rainy5day")
    progress.own_account.change_username(manager, "ann.lee")
    entries = progress.audit.read(OPERATOR)[:3]
    assert {entry.ukprn for entry in entries} == {NORTH}
    actions = [entry.action for entry in entries]
    assert actions == ["change username", "change password", "change personal details"]
