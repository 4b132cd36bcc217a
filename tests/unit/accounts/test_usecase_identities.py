"""One's own identities: listed, unlinked, used as proof; and roles without a password."""

from datetime import timedelta

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.accounts.identities import Identity
from progress_core.domain.accounts.identity_providers import NotProved
from progress_core.domain.accounts.passkeys import Passkey
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.errors import NotAllowed, NotFound, ProofNeeded, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.memory.clock import FixedClock
from progress_core.memory.mail import MemoryMailer
from progress_core.memory.passkeys import MemoryPasskeys
from progress_core.memory.security_log import MemorySecurityLog
from progress_core.ports.audit import AuditQuery
from progress_core.usecases.accounts.accounts import Accounts
from progress_core.usecases.accounts.identities import Identities
from progress_core.usecases.accounts.links import Purpose
from progress_core.usecases.accounts.sessions import LogIns, Started
from progress_core.usecases.accounts.single_sign_on import SingleSignOn
from progress_core.usecases.foundations.context import Context
from tests.given.links import token_in
from tests.given.people import IN_MEMORY, NORTH, PROVIDERS, hire
from tests.given.single_sign_on import ANN, ANN_OF_NORTH, BOB, BROWSER, answer_of, invite, link, log_in_as
from tests.given.single_sign_on import PROVIDERS as IDENTITY_PROVIDERS
from tests.unit.accounts.test_usecase_sessions import refuses, start

pytestmark = pytest.mark.feature("K4")

MINUTE = timedelta(minutes=1)


@pytest.fixture
def progress() -> Progress:
    made = Progress.open(Settings.from_env(IN_MEMORY | IDENTITY_PROVIDERS | {"PROGRESS_SECURITY_LOG": "memory:"}))
    made.providers.put_many(OPERATOR, PROVIDERS)
    return made


def told(progress: Progress, mailer: MemoryMailer) -> str:
    progress.mail.deliver()
    return mailer.sent[-1].text


def test_identities_are_listed_with_the_name_of_their_provider(
    progress: Progress, manager: Actor, clock: FixedClock
) -> None:
    link(progress, manager, ANN_OF_NORTH, "dfe")
    clock.advance(MINUTE)
    link(progress, manager, ANN)
    listed = progress.identities.linked(manager)
    assert [("DfE Sign-in", "dfe"), ("Microsoft", "entra")] == [(one.label, one.provider) for one in listed]
    assert clock.now() == listed[1].linked_at
    context = evolve(progress.context, identity_providers=Progress.memory().context.identity_providers)
    unknown = Identities(context).linked(manager)
    assert [("https://dfe.example", ""), (ANN.issuer, "")] == [(one.label, one.provider) for one in unknown]


@pytest.mark.feature("K1")
def test_an_unlinked_identity_opens_nothing_and_other_sessions_end(
    progress: Progress, manager: Actor, mailer: MemoryMailer
) -> None:
    link(progress, manager, ANN)
    by_identity, own = log_in_as(progress, ANN).started, start(progress, manager.username, "teach3rs")
    assert by_identity is not None
    progress.identities.unlink(manager, progress.identities.linked(manager)[0].id, keep=own.token)
    assert [] == progress.identities.linked(manager)
    assert (True, False) == (refuses(progress, by_identity.token), refuses(progress, own.token))
    with pytest.raises(NotProved):
        log_in_as(progress, ANN)
    assert "Microsoft can no longer be used to log in" in told(progress, mailer)


@pytest.mark.feature("K1")
def test_unlinking_needs_a_recent_proof_and_an_identity_of_ones_own(
    progress: Progress, manager: Actor, clock: FixedClock
) -> None:
    link(progress, manager, ANN)
    (linked,) = progress.identities.linked(manager)
    with pytest.raises(ProofNeeded):
        progress.identities.unlink(evolve(manager, proved_at=clock.now() - 10 * MINUTE), linked.id)
    with pytest.raises(NotFound):
        progress.identities.unlink(hire(progress, Role.PROVIDER_MANAGER, NORTH), linked.id)
    assert [linked] == progress.identities.linked(manager)


def test_the_only_way_in_cannot_be_unlinked(progress: Progress, mailer: MemoryMailer) -> None:
    invited = invite(progress)
    url = progress.single_sign_on.begin("entra", BROWSER, link=token_in(progress, mailer))
    progress.single_sign_on.finish("entra", BROWSER, answer_of(progress, url, ANN))
    (first,) = progress.identities.linked(invited)
    with pytest.raises(Rejected) as refused:
        progress.identities.unlink(invited, first.id)
    assert (False, True) == tuple(
        map(progress.identities.may_use_password, (invited, hire(progress, Role.PROVIDER_MANAGER, NORTH)))
    )
    assert ["only_way_in"] == [problem.code for problem in refused.value.problems]
    link(progress, invited, ANN_OF_NORTH, "dfe")
    progress.identities.unlink(invited, first.id)
    assert ["dfe"] == [one.provider for one in progress.identities.linked(invited)]


@pytest.mark.feature("K3")
def test_a_passkey_is_another_way_in_where_there_are_passkeys(progress: Progress, mailer: MemoryMailer) -> None:
    invited = invite(progress)
    url = progress.single_sign_on.begin("entra", BROWSER, link=token_in(progress, mailer))
    progress.single_sign_on.finish("entra", BROWSER, answer_of(progress, url, ANN))
    with progress.context.store.transaction() as work:
        factors = work.second_factors.get(invited.account_id)
        key = Passkey("key", "public", "My phone", progress.context.clock.now())
        work.second_factors.save(evolve(factors, passkeys=(key,)))
    (linked,) = progress.identities.linked(invited)
    with pytest.raises(Rejected):
        Identities(evolve(progress.context, passkeys=None)).unlink(invited, linked.id)
    Identities(evolve(progress.context, passkeys=MemoryPasskeys())).unlink(invited, linked.id)
    assert [] == progress.identities.linked(invited)


def test_an_identity_of_a_provider_that_is_not_offered_is_no_other_way_in(progress: Progress) -> None:
    off = _with_password_off(progress)
    manager = hire(progress, Role.LEARNER_MANAGER, NORTH)
    link(progress, manager, ANN)
    with progress.context.store.transaction() as work:
        (linked,) = work.identities.of_account(manager.account_id)
        work.identities.add(evolve(linked, id=work.new_ids(1)[0], issuer="https://gone.example"))
    with pytest.raises(Rejected):
        Identities(off).unlink(manager, linked.id)


@pytest.mark.asvs("V7.6.1")
@pytest.mark.feature("K1")
def test_logging_in_anew_at_the_provider_proves_who_somebody_is(
    progress: Progress, manager: Actor, clock: FixedClock
) -> None:
    started = _old_session(progress, manager, clock)
    url = progress.single_sign_on.begin_proof(manager, "entra", BROWSER, next_page="/account")
    assert "prompt=login" in url
    answer = answer_of(progress, url, evolve(ANN, authenticated_at=clock.now()))
    finished = progress.single_sign_on.finish("entra", BROWSER, answer, actor=manager, session=started.token)
    assert (None, "/account") == (finished.started, finished.next_page)
    assert clock.now() == progress.log_ins.resume(finished.renewed).actor.proved_at
    with pytest.raises(NotAllowed):
        progress.log_ins.resume(started.token)


@pytest.mark.asvs("V6.8.4")
@pytest.mark.feature("K1")
@pytest.mark.parametrize(
    ("subject", "minutes_ago", "reason"),
    [
        ("subject-of-bob", 0, "another identity"),
        ("subject-of-cid", 0, "another identity"),
        ("subject-of-ann", 1.1, "old log-in"),
        ("subject-of-ann", None, "no time of the log-in"),
    ],
)
def test_a_log_in_of_somebody_else_or_of_before_proves_nothing(
    progress: Progress, manager: Actor, clock: FixedClock, subject: str, minutes_ago: float | None, reason: str
) -> None:
    started = _old_session(progress, manager, clock)
    link(progress, hire(progress, Role.PROVIDER_MANAGER, NORTH), BOB)
    at = None if minutes_ago is None else clock.now() - minutes_ago * MINUTE
    url = progress.single_sign_on.begin_proof(manager, "entra", BROWSER)
    answer = answer_of(progress, url, Identity(ANN.issuer, subject, authenticated_at=at))
    with pytest.raises(NotProved) as refused:
        progress.single_sign_on.finish("entra", BROWSER, answer, actor=manager, session=started.token)
    assert reason == refused.value.reason
    assert started.signed_in.actor.proved_at == progress.log_ins.resume(started.token).actor.proved_at


@pytest.mark.feature("K1")
@pytest.mark.parametrize(("minutes_ago", "proved"), [(60, 60), (-1, 0), (None, 0)])
def test_a_log_in_proves_who_somebody_is_as_of_when_they_logged_in_at_the_provider(
    progress: Progress, manager: Actor, clock: FixedClock, minutes_ago: float | None, proved: float
) -> None:
    link(progress, manager, ANN)
    at = None if minutes_ago is None else clock.now() - minutes_ago * MINUTE
    started = log_in_as(progress, evolve(ANN, authenticated_at=at)).started
    assert started is not None
    assert clock.now() - proved * MINUTE == progress.log_ins.resume(started.token).actor.proved_at


@pytest.mark.feature("K1")
def test_a_session_that_has_ended_or_is_another_persons_is_not_proved(
    progress: Progress, manager: Actor, clock: FixedClock
) -> None:
    started = _old_session(progress, manager, clock)
    hire(progress, Role.PROVIDER_MANAGER, NORTH, email="other@example.com")
    progress.log_ins.log_off(started.token)
    for token in (started.token, start(progress, "other@example.com", "teach3rs").token):
        url = progress.single_sign_on.begin_proof(manager, "entra", BROWSER)
        answer = answer_of(progress, url, evolve(ANN, authenticated_at=clock.now()))
        with pytest.raises(NotProved, match="session has ended"):
            progress.single_sign_on.finish("entra", BROWSER, answer, actor=manager, session=token)


@pytest.mark.feature("K1")
def test_a_provider_that_is_not_linked_proves_nothing(progress: Progress, manager: Actor) -> None:
    link(progress, manager, ANN)
    with pytest.raises(NotAllowed, match="not linked to DfE Sign-in"):
        progress.single_sign_on.begin_proof(manager, "dfe", BROWSER)


def _old_session(progress: Progress, manager: Actor, clock: FixedClock) -> Started:
    """Return a session that began a quarter of an hour ago, with an identity that is linked."""
    link(progress, manager, ANN)
    started = log_in_as(progress, ANN).started
    assert started is not None
    clock.advance(15 * MINUTE)
    return started


def _with_password_off(progress: Progress, role: Role = Role.LEARNER_MANAGER) -> Context:
    limits = evolve(progress.context.limits, password_log_in_off=frozenset({role}))
    return evolve(progress.context, limits=limits)


@pytest.mark.feature("A5")
def test_the_password_of_a_role_without_passwords_opens_nothing(
    progress: Progress, manager: Actor, mailer: MemoryMailer
) -> None:
    context = _with_password_off(progress)
    link(progress, manager, ANN)
    started = start(progress, manager.username, "teach3rs")
    with pytest.raises(NotAllowed, match="not right, or the account is locked"):
        LogIns(context).log_in(manager.username, "teach3rs")
    with pytest.raises(NotAllowed, match="current password is not right"):
        LogIns(context).prove(started.token, started.signed_in.actor, "teach3rs")
    before = len(mailer.sent)
    Accounts(context).forgotten(manager.username)
    progress.mail.deliver()
    assert before + 1 == len(mailer.sent)  # of the identity that was linked, and no link
    assert "Choose a new Progress password" != mailer.sent[-1].subject
    url = SingleSignOn(context).begin("entra", BROWSER)
    assert SingleSignOn(context).finish("entra", BROWSER, answer_of(progress, url, ANN)).started is not None
    hire(progress, Role.PROVIDER_MANAGER, NORTH, email="other@example.com")
    assert LogIns(context).log_in("other@example.com", "teach3rs").token


@pytest.mark.feature("A2")
def test_an_invitation_of_a_role_without_passwords_takes_single_sign_on_alone(
    progress: Progress, mailer: MemoryMailer
) -> None:
    context = _with_password_off(progress)
    invited = invite(progress)
    Accounts(context).forgotten(invited.username)  # who has lost the invitation gets another
    token = token_in(progress, mailer)
    with pytest.raises(Rejected) as refused:
        Accounts(context).choose_password(token, "rainy5day", purpose=Purpose.VERIFY)
    assert ["single_sign_on_only"] == [problem.code for problem in refused.value.problems]
    url = SingleSignOn(context).begin("entra", BROWSER, link=token)
    assert SingleSignOn(context).finish("entra", BROWSER, answer_of(progress, url, ANN)).started is not None


def test_only_the_operator_asks_whether_a_provider_is_sound(progress: Progress, manager: Actor) -> None:
    assert "https://dfe.example answers" == progress.single_sign_on.check(OPERATOR, "dfe")
    with pytest.raises(NotAllowed):
        progress.single_sign_on.check(manager, "dfe")


@pytest.mark.feature("I9", "K5")
def test_every_log_in_link_and_refusal_is_recorded(progress: Progress, manager: Actor) -> None:
    link(progress, manager, ANN)
    log_in_as(progress, ANN)
    progress.identities.unlink(manager, progress.identities.linked(manager)[0].id)
    with pytest.raises(NotProved):
        log_in_as(progress, ANN)
    with progress.context.store.snapshot() as work:
        entries = work.audit.page(EVERYTHING, AuditQuery(subject_id=str(manager.account_id))).entries
    recorded = [(entry.action, entry.facts.get("identity_provider")) for entry in reversed(entries)]
    assert [("link identity", "Microsoft"), ("log in", "Microsoft"), ("unlink identity", "Microsoft")] == recorded[-3:]
    log = _memory_log(progress).events
    assert ["link_identity", "log_in", "unlink_identity", "single_sign_on_refused"] == [one.name for one in log[-4:]]
    assert {"provider": "entra", "reason": "unknown identity"} == dict(log[-1].facts)


def _memory_log(progress: Progress) -> MemorySecurityLog:
    log = progress.context.security_log
    assert isinstance(log, MemorySecurityLog)
    return log
