"""Usernames and addresses as phones and copied cells give them: with spaces around, seen or unseen (A5)."""

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import NotAllowed, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.memory.mail import MemoryMailer
from progress_core.usecases.correspondence.outbox import deliver_due
from tests.given.people import NORTH, form, hire

AROUND = {
    "space after": "{} ",
    "space before": " {}",
    "no-break space": "\u00a0{}\u00a0",
    "zero-width space": "{}\u200b",
    "byte order mark": "\ufeff{}",
    "tab": "\t{}\t",
    "line end": "{}\r\n",
    "narrow no-break space": "{}\u202f",
    "ideographic space": "\u3000{}",
    "left-to-right mark": "\u200e{}\u200f",
    "word joiner": "\u2060{}",
}
around = pytest.mark.parametrize("typed", AROUND.values(), ids=AROUND)


@around
@pytest.mark.feature("A5")
def test_a_learner_logs_in_with_spaces_around_the_username(progress: Progress, manager: Actor, typed: str) -> None:
    made = progress.learners.create(manager, form())
    username = typed.format("ASmith")
    assert made.learner.id == progress.accounts.log_in(username, "sunny4day").actor.account_id
    assert made.learner.id == progress.log_ins.log_in(username, "sunny4day").signed_in.actor.account_id
    assert made.learner.id == progress.accounts.actor(username).account_id
    assert made.learner.id == progress.learners.find(manager, username).id


@pytest.mark.asvs("V6.2.8")
@around
@pytest.mark.feature("A5")
def test_a_password_stays_as_it_was_typed(progress: Progress, manager: Actor, typed: str) -> None:
    progress.learners.create(manager, form())
    with pytest.raises(NotAllowed):
        progress.accounts.log_in("asmith", typed.format("sunny4day"))


@pytest.mark.asvs("V6.2.8")
@pytest.mark.feature("A5")
def test_a_password_of_spaces_around_is_the_one_to_log_in_with(progress: Progress, manager: Actor) -> None:
    progress.learners.create(manager, form(password=" sunny4day "))
    with pytest.raises(NotAllowed):
        progress.accounts.log_in("asmith", "sunny4day")
    assert progress.accounts.log_in("asmith ", " sunny4day ").must_change_password


@pytest.mark.feature("A5")
def test_a_space_within_a_username_is_nobodys(progress: Progress, manager: Actor) -> None:
    progress.learners.create(manager, form())
    with pytest.raises(NotAllowed):
        progress.accounts.log_in("a smith", "sunny4day")


@around
@pytest.mark.feature("A7")
def test_a_forgotten_password_is_asked_for_with_spaces_around(
    progress: Progress, mailer: MemoryMailer, typed: str
) -> None:
    hire(progress, Role.LEARNER_MANAGER, NORTH)
    deliver_due(progress.context)
    before = len(mailer.sent)
    progress.accounts.forgotten(typed.format("learner-manager@example.com"))
    deliver_due(progress.context)
    assert before + 1 == len(mailer.sent)


@around
@pytest.mark.feature("A3")
def test_usernames_are_saved_without_the_spaces_around_them(progress: Progress, manager: Actor, typed: str) -> None:
    assert "bsmith" == progress.learners.create(manager, form(username=typed.format("bsmith"))).username
    progress.own_account.change_username(manager, typed.format("the.manager"))
    assert manager.account_id == progress.accounts.actor("the.manager").account_id
    staff = progress.staff.create(
        OPERATOR, "new@example.com", Role.LEARNER_MANAGER, providers=[NORTH], username=typed.format("newcomer")
    ).staff
    assert staff.id == progress.accounts.actor("newcomer").account_id
    assert staff.id == progress.staff.unlock(OPERATOR, typed.format("newcomer")).id
    assert staff.id == progress.staff.invite_again(OPERATOR, typed.format("NEWCOMER")).id


@pytest.mark.feature("A3")
@pytest.mark.parametrize("typed", [" \u200b", "", None])
def test_a_username_of_spaces_alone_is_none(progress: Progress, manager: Actor, typed: str | None) -> None:
    with pytest.raises(Rejected) as refused:
        progress.learners.create(manager, form(username=typed))
    assert [("username", "required")] == [(found.field, found.code) for found in refused.value.problems]
