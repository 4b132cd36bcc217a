"""Builders of complete sample values for tests, with what adapters get wrong in every field that allows it.

Moments have microseconds, digests 64 digits, and texts spaces at both ends, accents in two code points, emoji and
letters beyond the basic plane. Pass every builder what your test is about as `**changes`; the other values are
arbitrary.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from attrs import evolve

from progress_core.domain.accounts.access_tokens import AccessToken, TokenScope
from progress_core.domain.accounts.accounts import Account, Credential
from progress_core.domain.accounts.devices import KnownDevice
from progress_core.domain.accounts.identities import LinkedIdentity
from progress_core.domain.accounts.sessions import Session
from progress_core.domain.accounts.staff import Staff
from progress_core.domain.applications.applications import Application
from progress_core.domain.correspondence.inbox import InboxMessage
from progress_core.domain.correspondence.mail import Outgoing
from progress_core.domain.courses.courses import Course
from progress_core.domain.courses.favourites import Favourite
from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.jobs import Job
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.foundations.repeats import KeptRequest
from progress_core.domain.importing.imports import Import, OnDuplicate, RowProblem
from progress_core.domain.learners.learners import FIELDS, Learner, LearnerDetails
from progress_core.domain.operations.audit import Entry
from progress_core.domain.operations.webhooks import Delivery, Webhook, WebhookKind
from progress_core.domain.profiles.references import RATED, ReferenceDetails
from progress_core.domain.profiles.statements import LearnerStatements, Statements
from progress_core.domain.providers.groups import Group
from progress_core.domain.providers.providers import Provider
from progress_core.domain.qualifications.exports import Export
from progress_core.domain.qualifications.qualifications import LearnerQualifications, Qualification
from progress_core.ports.store import Store
from progress_core.testing.tools.samples import digest, nasty_text

NOON = datetime(2026, 9, 14, 12, 0, 0, 123_457, tzinfo=UTC)
"""A time for tests, which is not a whole second."""

UKPRN = "10000001"
"""The provider of all sample values."""

DIGEST = digest("digest")
"""The digest of sample values that have one."""


def later(minutes: float) -> datetime:
    """Return the time this many minutes after noon, or before it if negative."""
    return NOON + timedelta(minutes=minutes)


def a_provider(ukprn: str = UKPRN, **changes: Any) -> Provider:
    """Build a provider."""
    provider = Provider(
        ukprn=ukprn,
        name=f"School {ukprn}",
        area="Dorset",
        postcode="DT1 1AA",
        street=nasty_text("1 High Street"),
        locality=nasty_text("Fordington"),
        town="Dorchester",
        latitude=50.7154321098765,
        longitude=-2.4367890123456,
        website="https://www.school.example/Ŵyn?a=%20",
    )
    return evolve(provider, **changes)


def an_account(id_: int = 1, **changes: Any) -> Account:
    """Build a learner's account with a sealed initial password that has not been used."""
    credential = Credential("sealed", nasty_text(f"sealed secret {id_}"), NOON, must_change=True)
    account = Account(id=id_, username=f"Learner{id_}", role=Role.LEARNER, created_at=NOON, credential=credential)
    return evolve(account, **changes)


def some_details(**changes: Any) -> LearnerDetails:
    """Build a learner's details with all fields filled in."""
    details = LearnerDetails(
        ukprn=UKPRN,
        year_group=11,
        first_name="Zoe\u0308",
        last_name="O'Brien-Smith",
        postcode="DT1 1XX",
        date_of_birth=date(2010, 2, 28),
        email="zoe@example.org",
        house=nasty_text("The Old Forge"),
        street=nasty_text("2 Mill Lane"),
        locality=nasty_text("Charminster"),
        town=nasty_text("Dorchester"),
        telephone="01305123456",
        uln="1234567890",
        upn="A123456789012",
        ccis="CC123",
        gender="Female",
        ethnicity="White - British",
    )
    filled = {name: nasty_text(name) for name in FIELDS if getattr(details, name) == ""}
    return evolve(details, **{**filled, **changes})


def a_learner(id_: int = 1, **changes: Any) -> Learner:
    """Build a learner; `changes` can include fields of the learner and of their details."""
    details = some_details(**{name: changes.pop(name) for name in FIELDS if name in changes})
    return evolve(Learner(id=id_, details=details, created_at=changes.pop("created_at", NOON)), **changes)


def a_group(id_: int = 1, **changes: Any) -> Group:
    """Build a group."""
    return evolve(Group(id=id_, ukprn=UKPRN, name=f"Tutor group {id_}"), **changes)


def a_staff(id_: int = 1, **changes: Any) -> Staff:
    """Build a learner manager of the provider."""
    staff = Staff(
        id=id_,
        role=Role.LEARNER_MANAGER,
        email=f"staff{id_}@example.org",
        first_name="Ann\u0301",
        last_name=nasty_text("Lee"),
        telephone=" 01305 654321 ",
        providers=frozenset({UKPRN}),
    )
    return evolve(staff, **changes)


def an_import(id_: int = 1, **changes: Any) -> Import:
    """Build a waiting import with a decision, an error, and a warning with all kinds of facts."""
    facts = {"date": "2013-10-15", "least": 6, "nearest": ["uln", "upn"], "removed": [{"type": "GCSE"}], "last": None}
    record = Import(
        id=id_,
        file_name=nasty_text("Year 11.xlsx"),
        digest=digest(f"import {id_}"),
        requested_by=7,
        requested_at=NOON,
        decisions={3: OnDuplicate.SKIP},
        problems=(
            RowProblem(2, "F", Problem("date_of_birth", "bad_format", "Not a date.", "31/02/2010", rule="dob")),
            RowProblem(2, "", Problem("uln", "bad_check_digit", "Look again.", None, "warning", params=facts)),
        ),
        ukprns=frozenset({UKPRN, "10000002"}),
        shared_at=frozenset({UKPRN, "10000002", "10000003"}),
    )
    return evolve(record, **changes)


def an_export(id_: int = 1, **changes: Any) -> Export:
    """Build a waiting export."""
    return evolve(Export(id_, UKPRN, 11, requested_by=7, requested_at=NOON), **changes)


def a_job(id_: int = 1, **changes: Any) -> Job:
    """Build a waiting job."""
    return evolve(Job(id=id_, kind="learner-import", subject=id_, requested_by=7, created_at=NOON), **changes)


def a_mail(id_: int = 1, **changes: Any) -> Outgoing:
    """Build an e-mail that is due at noon."""
    mail = Outgoing(
        id=id_,
        to="ann@example.org",
        subject=nasty_text("Your import is done"),
        body=nasty_text("sealed text"),
        message_id=f"<{id_}@example.org>",
        created_at=NOON,
        next_attempt_at=NOON,
    )
    return evolve(mail, **changes)


def an_identity(id_: int = 1, **changes: Any) -> LinkedIdentity:
    """Build an identity that opens account 1."""
    return evolve(LinkedIdentity(id_, 1, "https://login.example", "subject", NOON), **changes)


def a_session(digest: str = DIGEST, **changes: Any) -> Session:
    """Build a session that began at noon."""
    return evolve(Session(digest, account_id=1, created_at=NOON, seen_at=NOON, proved_at=NOON, number=1), **changes)


def a_device(digest: str = DIGEST, **changes: Any) -> KnownDevice:
    """Build a device that was first used at noon."""
    return evolve(KnownDevice(digest, account_id=1, created_at=NOON, seen_at=NOON), **changes)


def an_access_token(number: int = 1, **changes: Any) -> AccessToken:
    """Build a token that was made at noon and lasts a day."""
    scopes = frozenset({TokenScope.LEARNERS_READ})
    given = {"name": nasty_text(f"Sync {number}"), "digest": f"digest-{number}", "scopes": scopes}
    made: dict[str, Any] = {"account_id": 1, **given, "created_at": NOON, "ends_at": NOON + timedelta(days=1)}
    return AccessToken(number, **{**made, **changes})


def a_request(key_digest: str = DIGEST, **changes: Any) -> KeptRequest:
    """Build a request that still runs."""
    return evolve(KeptRequest(1, key_digest, digest("fingerprint"), NOON), **changes)


def a_webhook(number: int = 1, **changes: Any) -> Webhook:
    """Build a webhook that is told of new learners."""
    kinds = frozenset({WebhookKind.LEARNER_CREATED})
    return evolve(Webhook(number, 1, "https://mis.example/Progress", kinds, nasty_text("sealed"), NOON), **changes)


def a_delivery(number: int = 1, **changes: Any) -> Delivery:
    """Build a delivery that is due at noon."""
    created = WebhookKind.LEARNER_CREATED
    failed = {"status": 503, "error": nasty_text("error")}
    return evolve(Delivery(number, 1, created, "learner", 7, UKPRN, NOON, NOON), **{**failed, **changes})


def an_entry(**changes: Any) -> Entry:
    """Build an entry of the audit trail."""
    return evolve(Entry(NOON, 1, "edit learner", "learner", "1", UKPRN, {"fields": nasty_text("email")}), **changes)


def some_qualifications(learner_id: int = 1, **changes: Any) -> LearnerQualifications:
    """Build a learner's first set of two qualifications."""
    both = (
        Qualification("GCSE", "Welsh – Cymraeg", "2026-06", "7", ""),
        Qualification("Other", nasty_text("Grade 5 piano"), "", "", "Distinction"),
    )
    return evolve(LearnerQualifications(learner_id, both), **changes)


def some_statements(learner_id: int = 1, **changes: Any) -> LearnerStatements:
    """Build a learner's first statements."""
    texts = Statements("I like Ŵyn's café.\nAnd more.", nasty_text("Chess"), nasty_text("A paper round"))
    return evolve(LearnerStatements(learner_id, texts), **changes)


def some_reference_details(**changes: Any) -> ReferenceDetails:
    """Build the details of a reference, with all fields filled in, that the learner may see."""
    ratings, further = dict.fromkeys(RATED, "Good"), nasty_text("Zoë is kind.")
    details = ReferenceDetails(True, "Ann Lee, Tutor", 97.5, ratings, further, False)
    return evolve(details, **changes)


def a_course(id_: int = 1, **changes: Any) -> Course:
    """Build a course of the provider at its own venue."""
    course = Course(
        id=id_,
        ukprn=UKPRN,
        title="Education and Childcare",
        type="T Level",
        starts_on=date(2026, 9, 1),
        postcode=f"DT1 {id_ % 10}AB",
        venue=f"Site {id_}",
        town="Dorchester",
        latitude=50.7154321098765,
        longitude=-2.4367890123456,
        length=nasty_text("2 years"),
        entry_requirements=nasty_text("Five passes"),
        website="https://www.school.example/Ŵyn?a=%20",
        opens_on=date(2025, 10, 1),
        closes_on=date(2026, 2, 28),
    )
    return evolve(course, **changes)


def an_application(id_: int = 1, **changes: Any) -> Application:
    """Build a learner's draft application for the course."""
    application = Application(
        id=id_, learner_id=1, ukprn=UKPRN, course_id=1, course="Education and Childcare (T Level)", created_at=NOON
    )
    return evolve(application, **changes)


def a_favourite(course_id: int = 1, **changes: Any) -> Favourite:
    """Build a favourite of a learner."""
    return evolve(Favourite(1, course_id, NOON), **changes)


def a_message(id_: int = 1, **changes: Any) -> InboxMessage:
    """Build an unread message to a learner."""
    return evolve(InboxMessage(id_, 1, NOON, f"Message {id_}", nasty_text("Your profile was approved.")), **changes)


def enrol(store: Store, *learners: Learner, accounts: tuple[Account, ...] = ()) -> None:
    """Add learners to a store, with their accounts and any missing providers.

    Args:
        store: the store.
        learners: the learners to add.
        accounts: accounts of learners that the test is about; for the others, `an_account` is used.
    """
    with store.transaction() as work:
        present = {provider.ukprn for provider in work.providers.in_scope(EVERYTHING)}
        needed = {learner.details.ukprn for learner in learners}
        work.providers.put_many(a_provider(ukprn) for ukprn in sorted(needed - present))
        given = {account.id: account for account in accounts}
        work.accounts.add_many(given.get(learner.id) or an_account(learner.id) for learner in learners)
        work.learners.add_many(learners)
