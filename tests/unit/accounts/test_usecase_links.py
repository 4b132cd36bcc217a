"""Links in e-mails: forgotten passwords, opened links, and replaced ones."""

from datetime import timedelta
from typing import cast

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.operations.audit import NOBODY_ID
from progress_core.memory.clock import FixedClock
from progress_core.memory.mail import MemoryMailer
from progress_core.usecases.accounts.accounts import MAX_LINKS
from progress_core.usecases.accounts.links import Purpose
from tests.given.links import token_in
from tests.given.people import IN_MEMORY, NORTH, PROVIDERS, SOUTH, form, hire
from tests.given.single_sign_on import PROVIDERS as IDENTITY_PROVIDERS
from tests.given.single_sign_on import invite
from tests.unit.accounts.test_usecase_sessions import refuses, start


def sent(progress: Progress, mailer: MemoryMailer, name: str) -> list[tuple[str, str]]:
    """Ask for a forgotten password; return the address and subject of the e-mails sent."""
    before = len(mailer.sent)
    progress.accounts.forgotten(name)
    progress.mail.deliver()
    return [(message.to, message.subject) for message in mailer.sent[before:]]


@pytest.mark.asvs("V6.4.3")
@pytest.mark.feature("A7")
def test_a_forgotten_password_is_reset_by_a_link(progress: Progress, manager: Actor, mailer: MemoryMailer) -> None:
    session = start(progress, manager.username, "teach3rs").token
    for _ in range(5):
        with pytest.raises(NotAllowed):
            start(progress, manager.username, "wrong1")
    progress.accounts.forgotten(f" {manager.username.upper()} ")
    token = token_in(progress, mailer)
    assert mailer.sent[-1].to == manager.email
    assert manager.username in mailer.sent[-1].text
    chosen = progress.accounts.choose_password(token, "rainy5day", purpose=Purpose.RESET, confirm="rainy5day")
    assert chosen.actor == manager
    assert chosen.warnings == ()
    assert refuses(progress, session)
    assert not start(progress, manager.username, "rainy5day").signed_in.must_change_password
    with pytest.raises(Rejected, match="Ask for a new one"):
        progress.accounts.choose_password(token, "sunny4day", purpose=Purpose.RESET)


@pytest.mark.asvs("V6.6.2", "V9.2.1", "V9.2.2")
@pytest.mark.feature("A7", "A2")
def test_a_reset_link_opens_for_a_day_and_serves_no_other_purpose(
    progress: Progress, manager: Actor, mailer: MemoryMailer, clock: FixedClock
) -> None:
    progress.accounts.forgotten(manager.username)
    token = token_in(progress, mailer)
    clock.advance(timedelta(days=1, seconds=-1))
    for _ in range(2):
        assert progress.accounts.check_link(token, Purpose.RESET) == manager.username
    for purpose, late in ((Purpose.VERIFY, timedelta(0)), (Purpose.RESET, timedelta(seconds=1))):
        clock.advance(late)
        with pytest.raises(Rejected, match="Ask for a new one"):
            progress.accounts.check_link(token, purpose)
    with pytest.raises(Rejected, match="Ask for a new one"):
        progress.accounts.choose_password(token, "rainy5day", purpose=Purpose.RESET)


@pytest.mark.asvs("V6.5.5")
@pytest.mark.feature("A4", "A7")
def test_a_reset_link_opens_for_ten_minutes_under_the_modern_policy() -> None:
    progress = Progress.open(Settings.from_env({**IN_MEMORY, "PROGRESS_CREDENTIAL_POLICY": "modern"}))
    progress.providers.put_many(OPERATOR, PROVIDERS)
    progress.staff.create(
        OPERATOR, "lm@example.com", Role.LEARNER_MANAGER, providers=[NORTH], password="tin whistle 42"
    )
    clock, mailer = progress.context.clock, progress.context.mailer
    assert isinstance(clock, FixedClock)
    assert isinstance(mailer, MemoryMailer)
    progress.accounts.forgotten("lm@example.com")
    token = token_in(progress, mailer)
    assert "within 10 minutes" in mailer.sent[-1].text
    clock.advance(timedelta(minutes=10, seconds=-1))
    assert progress.accounts.check_link(token, Purpose.RESET) == "lm@example.com"
    clock.advance(timedelta(seconds=1))
    with pytest.raises(Rejected, match="Ask for a new one"):
        progress.accounts.check_link(token, Purpose.RESET)


@pytest.mark.feature("A7")
def test_every_account_with_the_email_address_gets_a_link(
    progress: Progress, manager: Actor, mailer: MemoryMailer
) -> None:
    progress.learners.create(manager, form(email="Shared@example.com"))
    progress.learners.create(manager, form(username="bsmith", email="shared@example.com"))
    hire(progress, Role.LEARNER_MANAGER, NORTH, email="shared@example.com")
    mails = sent(progress, mailer, "SHARED@example.com")
    assert [(to.lower(), subject) for to, subject in mails] == [
        ("shared@example.com", "Choose a new Progress password")
    ] * 3
    named = {word for message in mailer.sent[-3:] for word in ("asmith", "bsmith") if word in message.text}
    assert named == {"asmith", "bsmith"}


@pytest.mark.asvs("V2.3.2")
@pytest.mark.feature("A7")
def test_the_number_of_links_sent_to_one_address_is_limited(
    progress: Progress, manager: Actor, mailer: MemoryMailer
) -> None:
    for number in range(MAX_LINKS + 5):
        progress.learners.create(manager, form(username=f"learner{number}", email="office@example.com"))
    assert len(sent(progress, mailer, "office@example.com")) == MAX_LINKS
    assert len(sent(progress, mailer, f"learner{MAX_LINKS + 4}")) == 1


@pytest.mark.feature("A7")
def test_an_invited_person_who_asks_for_a_reset_is_invited_again(progress: Progress, mailer: MemoryMailer) -> None:
    progress.staff.create(OPERATOR, "new@example.com", Role.LEARNER_MANAGER, providers=[NORTH])
    progress.mail.deliver()
    assert sent(progress, mailer, "new@example.com") == [("new@example.com", "Verify your Progress account")]
    progress.accounts.choose_password(token_in(progress, mailer), "choose1me")


@pytest.mark.feature("A7")
def test_without_an_address_or_account_no_link_is_sent_and_the_answer_is_the_same(
    progress: Progress, manager: Actor, mailer: MemoryMailer
) -> None:
    progress.learners.create(manager, form())
    archived = progress.learners.create(manager, form(username="csmith", email="c@example.com")).learner
    with progress.context.store.transaction() as work:
        work.learners.save(evolve(work.learners.get(EVERYTHING, archived.id), submitted=True))
        work.accounts.save(evolve(work.accounts.get(manager.account_id), disabled=True))
    progress.learners.delete(manager, archived.id)
    progress.mail.deliver()
    for name in ("asmith", "csmith", "c@example.com", manager.username, "nobody", "x@example.com", "@", "", "\ud800"):
        assert sent(progress, mailer, name) == []
    assert progress.mail.waiting() == 0


@pytest.mark.feature("A7", "I9")
def test_each_request_leaves_one_audit_entry_without_the_typed_text(progress: Progress, manager: Actor) -> None:
    progress.accounts.forgotten(manager.username)
    progress.accounts.forgotten("somebody.private@example.com")
    entries = progress.audit.read(OPERATOR, action="forgot password")
    assert [entry.subject_id for entry in entries] == ["", str(manager.account_id)]
    assert {entry.actor_id for entry in entries} == {NOBODY_ID}
    assert "private" not in repr(entries)


@pytest.mark.feature("A7")
def test_a_link_is_also_made_for_unknown_names_so_that_the_answer_takes_as_long(
    progress: Progress, manager: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    seal = progress.context.sealer.seal

    def noting(_: object, secret: str, about: str) -> str:
        made.append(about)
        return seal(secret, about)

    monkeypatch.setattr(type(progress.context.sealer), "seal", noting)
    for name in (manager.username, "nobody", "nobody@example.com"):
        progress.accounts.forgotten(name)
    assert [about for about in made if about.startswith("link:")] == ["link:reset", "link:verify", "link:verify"]


@pytest.mark.feature("A2")
def test_an_expired_link_is_replaced_by_a_fresh_one(
    progress: Progress, mailer: MemoryMailer, clock: FixedClock
) -> None:
    progress.staff.create(OPERATOR, "new@example.com", Role.LEARNER_MANAGER, providers=[NORTH])
    old = token_in(progress, mailer)
    clock.advance(timedelta(days=7))
    with pytest.raises(Rejected):
        progress.accounts.check_link(old, Purpose.VERIFY)
    progress.accounts.new_link(old, Purpose.VERIFY)
    fresh = token_in(progress, mailer)
    assert mailer.sent[-1].subject == "Verify your Progress account"
    progress.accounts.choose_password(fresh, "choose1me")
    progress.accounts.new_link(fresh, Purpose.VERIFY)
    assert progress.accounts.check_link(token_in(progress, mailer), Purpose.RESET) == "new@example.com"
    (latest, *_) = progress.audit.read(OPERATOR)
    assert (latest.actor_id, latest.action) == (NOBODY_ID, "ask for new link")


@pytest.mark.feature("A2")
def test_an_altered_link_or_that_of_a_disabled_account_is_not_replaced(
    progress: Progress, manager: Actor, mailer: MemoryMailer
) -> None:
    progress.accounts.forgotten(manager.username)
    token = token_in(progress, mailer)
    with progress.context.store.transaction() as work:
        work.accounts.save(evolve(work.accounts.get(manager.account_id), disabled=True))
    for wrong, purpose in ((token, Purpose.RESET), (token, Purpose.VERIFY), (token[:-1], Purpose.RESET)):
        with pytest.raises(Rejected, match="Ask for a new one"):
            progress.accounts.new_link(wrong, purpose)
    assert progress.mail.waiting() == 0


@pytest.mark.feature("A2")
def test_invited_staff_can_be_invited_again_by_those_who_manage_them(
    progress: Progress, manager: Actor, mailer: MemoryMailer
) -> None:
    progress.staff.create(OPERATOR, "new@example.com", Role.LEARNER_MANAGER, providers=[NORTH])
    user_manager = hire(progress, Role.USER_MANAGER, NORTH)
    elsewhere = hire(progress, Role.USER_MANAGER, SOUTH, email="south@example.com")
    progress.staff.invite_again(user_manager, "New@example.com")
    actor = progress.accounts.choose_password(token_in(progress, mailer), "choose1me").actor
    assert (mailer.sent[-1].to, actor.username) == ("new@example.com", "new@example.com")
    with pytest.raises(Conflict, match="has a password already"):
        progress.staff.invite_again(user_manager, "new@example.com")
    with pytest.raises(NotAllowed):
        progress.staff.invite_again(manager, "new@example.com")
    for username in ("new@example.com", "nobody"):
        with pytest.raises(NotFound, match=username):
            progress.staff.invite_again(elsewhere, username)


@pytest.mark.feature("K4")
@pytest.mark.parametrize("is_off", [True, False])
def test_a_link_says_whether_its_owner_may_choose_a_password(*, is_off: bool) -> None:
    settings = IN_MEMORY | IDENTITY_PROVIDERS
    off = {"PROGRESS_PASSWORD_LOG_IN_OFF": "learner-manager"} if is_off else {}
    progress = Progress.open(Settings.from_env(settings | off))
    progress.providers.put_many(OPERATOR, PROVIDERS)
    invite(progress)
    token = token_in(progress, cast("MemoryMailer", progress.context.mailer))
    assert progress.accounts.takes_password(token, Purpose.VERIFY) is not is_off
    with pytest.raises(Rejected):
        progress.accounts.takes_password("altered", Purpose.VERIFY)
