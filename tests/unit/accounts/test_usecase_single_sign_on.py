"""Logging in at an identity provider: whom it opens an account to, and whom it does not."""

from datetime import timedelta

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.accounts.accounts import AccountState
from progress_core.domain.accounts.identities import Identity, Organisation
from progress_core.domain.accounts.identity_providers import NotProved, ProviderDown
from progress_core.domain.accounts.sessions import Method
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import NotAllowed, NotFound, ProofNeeded, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.memory.clock import FixedClock
from progress_core.memory.mail import MemoryMailer
from progress_core.usecases.accounts.links import Purpose
from progress_core.usecases.accounts.provider_answers import Aim, Answer
from tests.given.links import token_in
from tests.given.people import IN_MEMORY, NORTH, PROVIDERS, SOUTH, hire, in_state
from tests.given.single_sign_on import (
    ANN,
    ANN_OF_NORTH,
    BOB,
    BROWSER,
    answer_of,
    invite,
    link,
    log_in_as,
    pretended,
)
from tests.given.single_sign_on import PROVIDERS as IDENTITY_PROVIDERS

pytestmark = pytest.mark.feature("K4")

MINUTE = timedelta(minutes=1)


@pytest.fixture
def progress() -> Progress:
    made = Progress.open(Settings.from_env(IN_MEMORY | IDENTITY_PROVIDERS))
    made.providers.put_many(OPERATOR, PROVIDERS)
    return made


def reason(progress: Progress, identity: Identity, name: str = "entra") -> str:
    """Return why a log-in is refused."""
    with pytest.raises(NotProved) as refused:
        log_in_as(progress, identity, name)
    return refused.value.reason


def test_providers_are_offered_in_the_order_of_the_settings(progress: Progress) -> None:
    assert [("entra", "Microsoft"), ("dfe", "DfE Sign-in")] == [
        (one.name, one.label) for one in progress.single_sign_on.offered()
    ]


def test_a_linked_identity_logs_its_account_in(progress: Progress, manager: Actor, clock: FixedClock) -> None:
    link(progress, manager, ANN)
    clock.advance(MINUTE)
    url = progress.single_sign_on.begin("entra", BROWSER, next_page="/learners")
    finished = progress.single_sign_on.finish("entra", BROWSER, answer_of(progress, url, ANN))
    assert finished.started is not None
    assert (Aim.LOG_IN, "/learners") == (finished.aim, finished.next_page)
    signed_in = progress.log_ins.resume(finished.started.token)
    assert (manager, (Method.SINGLE_SIGN_ON,)) == (signed_in.actor, signed_in.methods)
    with progress.context.store.snapshot() as work:
        assert clock.now() == work.accounts.get(manager.account_id).last_login_at


@pytest.mark.asvs("V10.5.2")
def test_an_unknown_subject_opens_nothing_whatever_its_address(progress: Progress, manager: Actor) -> None:
    link(progress, manager, ANN)
    impostor = evolve(BOB, email=manager.email, email_verified=True)
    assert "unknown identity" == reason(progress, impostor)
    with pytest.raises(NotProved, match="follow its link and choose Microsoft there"):
        log_in_as(progress, impostor)


@pytest.mark.asvs("V6.8.1")
def test_the_same_subject_at_another_provider_is_somebody_else(progress: Progress, manager: Actor) -> None:
    link(progress, manager, ANN)
    assert "unknown identity" == reason(progress, evolve(ANN, issuer="https://dfe.example"), "dfe")


@pytest.mark.feature("A6")
@pytest.mark.parametrize(("state", "told"), [("disabled", "disabled"), ("deleted", "closed")])
def test_an_account_that_may_not_log_in_is_refused_with_the_way_out(
    progress: Progress, manager: Actor, state: str, told: str
) -> None:
    link(progress, manager, ANN)
    with progress.context.store.transaction() as work:
        work.accounts.save(in_state(work.accounts.get(manager.account_id), state))
    with pytest.raises(NotProved, match=rf"Your account here is {told}\. .* the person who manages") as refused:
        log_in_as(progress, ANN)
    assert manager.account_id == refused.value.account_id


@pytest.mark.feature("A2")
def test_an_invitation_links_whoever_logs_in_and_is_used_up(progress: Progress, mailer: MemoryMailer) -> None:
    invited = invite(progress)
    token = token_in(progress, mailer)
    url = progress.single_sign_on.begin("entra", BROWSER, link=token)
    finished = progress.single_sign_on.finish("entra", BROWSER, answer_of(progress, url, ANN))
    assert finished.started is not None
    assert (Aim.FIRST_USE, invited.account_id) == (finished.aim, finished.started.signed_in.actor.account_id)
    with progress.context.store.snapshot() as work:
        assert AccountState.ACTIVE == work.accounts.get(invited.account_id).state
    with pytest.raises(Rejected):
        progress.accounts.choose_password(token, "rainy5day", purpose=Purpose.VERIFY)
    with pytest.raises(Rejected):
        progress.single_sign_on.begin("entra", BROWSER, link=token)
    assert log_in_as(progress, ANN).started is not None
    progress.mail.deliver()
    assert "Microsoft can now be used to log in" in mailer.sent[-1].text


@pytest.mark.feature("A2")
def test_an_invitation_used_meanwhile_links_nobody(progress: Progress, mailer: MemoryMailer) -> None:
    invite(progress)
    token = token_in(progress, mailer)
    url = progress.single_sign_on.begin("entra", BROWSER, link=token)
    progress.accounts.choose_password(token, "rainy5day")
    with pytest.raises(NotProved, match="Ask for a new one"):
        progress.single_sign_on.finish("entra", BROWSER, answer_of(progress, url, ANN))
    assert "unknown identity" == reason(progress, ANN)


@pytest.mark.feature("A2")
def test_an_identity_of_somebody_else_uses_no_invitation_up(
    progress: Progress, manager: Actor, mailer: MemoryMailer
) -> None:
    link(progress, manager, ANN)
    invite(progress, "new@example.com")
    token = token_in(progress, mailer)
    url = progress.single_sign_on.begin("entra", BROWSER, link=token)
    with pytest.raises(NotProved, match="linked to another account here already"):
        progress.single_sign_on.finish("entra", BROWSER, answer_of(progress, url, ANN))
    assert "new@example.com" == progress.accounts.check_link(token, Purpose.VERIFY)


@pytest.mark.feature("A5")
@pytest.mark.parametrize("password", ["", "identity:1000004", "none"])
def test_an_account_without_a_password_cannot_be_entered_by_one(
    progress: Progress, mailer: MemoryMailer, password: str
) -> None:
    invited = _activated(progress, mailer)
    with pytest.raises(NotAllowed):
        progress.log_ins.log_in(invited.username, password)
    started = log_in_as(progress, ANN).started
    assert started is not None
    with pytest.raises((NotAllowed, Rejected)):
        progress.log_ins.prove(started.token, started.signed_in.actor, password)


@pytest.mark.feature("A7")
def test_an_account_without_a_password_can_get_one(progress: Progress, mailer: MemoryMailer) -> None:
    invited = _activated(progress, mailer)
    progress.accounts.forgotten(invited.username)
    progress.accounts.choose_password(token_in(progress, mailer), "rainy5day", purpose=Purpose.RESET)
    assert progress.log_ins.log_in(invited.username, "rainy5day").signed_in.actor == invited


def _activated(progress: Progress, mailer: MemoryMailer) -> Actor:
    """Invite somebody who then logs in with an identity alone."""
    invited = invite(progress)
    url = progress.single_sign_on.begin("entra", BROWSER, link=token_in(progress, mailer))
    progress.single_sign_on.finish("entra", BROWSER, answer_of(progress, url, ANN))
    return invited


def test_an_answer_is_good_once(progress: Progress, manager: Actor) -> None:
    link(progress, manager, ANN)
    url = progress.single_sign_on.begin("entra", BROWSER)
    answer = answer_of(progress, url, ANN)
    progress.single_sign_on.finish("entra", BROWSER, answer)
    for again in (answer, answer_of(progress, url, ANN)):  # a new code does not help
        with pytest.raises(NotProved) as refused:
            progress.single_sign_on.finish("entra", BROWSER, again)
        assert "used state" == refused.value.reason


@pytest.mark.asvs("V10.1.2", "V10.2.1")
def test_an_answer_is_good_in_one_browser_at_one_provider_for_ten_minutes(
    progress: Progress, manager: Actor, clock: FixedClock
) -> None:
    link(progress, manager, ANN)
    answer = answer_of(progress, progress.single_sign_on.begin("entra", BROWSER), ANN)
    clock.advance(10 * MINUTE - timedelta(seconds=1))
    for name, browser, expected in (
        ("entra", "another browser", "state of another browser"),
        ("dfe", BROWSER, "state of another provider"),
    ):
        with pytest.raises(NotProved, match="Start it again") as refused:
            progress.single_sign_on.finish(name, browser, answer)
        assert expected == refused.value.reason
    clock.advance(timedelta(seconds=1))
    with pytest.raises(NotProved) as refused:
        progress.single_sign_on.finish("entra", BROWSER, answer)
    assert "old state" == refused.value.reason


@pytest.mark.parametrize("state", ["", "invented", "x" * 5000])
def test_an_invented_state_is_refused(progress: Progress, state: str) -> None:
    with pytest.raises(NotProved) as refused:
        progress.single_sign_on.finish("entra", BROWSER, Answer(state, "code"))
    assert "altered state" == refused.value.reason


@pytest.mark.parametrize(
    ("error", "told"), [("access_denied", "access_denied"), ("", "no code"), ("<script>", "no code")]
)
def test_a_log_in_that_the_provider_refused_can_be_tried_again(progress: Progress, error: str, told: str) -> None:
    answer = answer_of(progress, progress.single_sign_on.begin("entra", BROWSER), ANN)
    with pytest.raises(NotProved, match="not been logged in by Microsoft") as refused:
        progress.single_sign_on.finish("entra", BROWSER, evolve(answer, code="", error=error))
    assert f"refused by the provider: {told}" == refused.value.reason


def test_a_provider_that_is_down_or_unknown_says_so(progress: Progress, manager: Actor) -> None:
    link(progress, manager, ANN)
    answer = answer_of(progress, progress.single_sign_on.begin("entra", BROWSER), ANN)
    pretended(progress).down.add("entra")
    with pytest.raises(ProviderDown, match="Microsoft cannot be reached"):
        progress.single_sign_on.begin("entra", BROWSER)
    with pytest.raises(ProviderDown):
        progress.single_sign_on.finish("entra", BROWSER, answer)
    with pytest.raises(NotFound):
        progress.single_sign_on.begin("nobody", BROWSER)
    with pytest.raises(NotFound):
        progress.single_sign_on.finish("nobody", BROWSER, answer)


def test_a_long_address_to_go_on_to_is_left_out(progress: Progress, manager: Actor) -> None:
    link(progress, manager, ANN)
    for length, kept in ((500, True), (501, False)):
        url = progress.single_sign_on.begin("entra", BROWSER, next_page="/" * length)
        assert kept == bool(progress.single_sign_on.finish("entra", BROWSER, answer_of(progress, url, ANN)).next_page)


def test_at_dfe_sign_in_the_organisation_must_be_one_of_the_persons_providers(progress: Progress) -> None:
    manager = hire(progress, Role.LEARNER_MANAGER, NORTH)
    for organisation in (None, Organisation("North Council"), Organisation("South College", SOUTH)):
        with pytest.raises(NotProved, match="none of your providers here") as refused:
            link(progress, manager, evolve(ANN_OF_NORTH, organisation=organisation), "dfe")
        assert "other organisation" == refused.value.reason
    link(progress, manager, ANN_OF_NORTH, "dfe")
    elsewhere = evolve(ANN_OF_NORTH, organisation=None)  # counts only when it is linked
    assert log_in_as(progress, elsewhere, "dfe").started is not None


def test_the_organisation_of_an_area_administrator_is_in_their_area(progress: Progress) -> None:
    area = hire(progress, Role.AREA_ADMINISTRATOR, area="Oxfordshire")
    link(progress, area, ANN_OF_NORTH, "dfe")
    assert log_in_as(progress, ANN_OF_NORTH, "dfe").started is not None


@pytest.mark.feature("K1")
def test_linking_needs_a_recent_proof_and_the_same_person_at_the_end(
    progress: Progress, manager: Actor, clock: FixedClock
) -> None:
    with pytest.raises(ProofNeeded):
        progress.single_sign_on.begin_linking(evolve(manager, proved_at=clock.now() - 10 * MINUTE), "entra", BROWSER)
    other = hire(progress, Role.PROVIDER_MANAGER, SOUTH)
    url = progress.single_sign_on.begin_linking(evolve(manager, proved_at=clock.now()), "entra", BROWSER)
    for wrong in (None, other):
        with pytest.raises(NotProved, match="Log in, then try again"):
            progress.single_sign_on.finish("entra", BROWSER, answer_of(progress, url, ANN), actor=wrong)
        url = progress.single_sign_on.begin_linking(manager, "entra", BROWSER)
    assert "unknown identity" == reason(progress, ANN)


def test_linking_twice_says_whose_it_is(progress: Progress, manager: Actor) -> None:
    link(progress, manager, ANN)
    with pytest.raises(NotProved, match="linked to your account already"):
        link(progress, manager, ANN)
