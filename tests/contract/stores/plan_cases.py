"""What pages, searches, imports and workers read, as they ask the store for it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from benchmarks._site import FIRST_UKPRN
from progress_core.domain.accounts.sessions import digest_of
from progress_core.domain.foundations.actors import EVERYTHING, Scope
from progress_core.domain.importing.imports import ImportKind
from progress_core.domain.operations.audit import Action, place_of
from progress_core.domain.operations.changes import ChangeKind, Place
from progress_core.ports.applications import ReceivedQuery, ReceivedSort
from progress_core.ports.audit import AuditQuery
from progress_core.ports.learners import LearnerQuery
from tests.contract.stores.plans import Case

UKPRN = str(FIRST_UKPRN + 7)
ONE = Scope(providers=frozenset({UKPRN}))
SEVERAL = Scope(providers=frozenset(str(FIRST_UKPRN + at) for at in range(7, 13)))
NOW = datetime.now(UTC)
LONG_AGO, LATER = NOW - timedelta(days=400), NOW + timedelta(minutes=5)
LEARNER = 1_000_300
JOBS = ("learner_import", "qualification_import")

CASES: Mapping[str, Case] = {
    "list of a provider": Case(
        lambda work: work.learners.page(ONE, LearnerQuery(counted=True)), "ix_learners_list ix_learners_standing"
    ),
    "list of a provider, newest first": Case(
        lambda work: work.learners.page(ONE, LearnerQuery(sort="created_at", descending=True)), "ix_learners_list"
    ),
    "list of a provider, filtered": Case(
        lambda work: work.learners.page(ONE, LearnerQuery(mask=1, value=1, year_group=11, counted=True)),
        "ix_learners_list",
    ),
    "list of an area": Case(
        lambda work: work.learners.page(SEVERAL, LearnerQuery()),
        "ix_learners_list",
        "ix_learners_list|ix_learners_last_key",
    ),
    "list of an area, newest first": Case(
        lambda work: work.learners.page(SEVERAL, LearnerQuery(sort="created_at", descending=True)), "ix_learners_list"
    ),
    "list of everybody": Case(lambda work: work.learners.page(EVERYTHING, LearnerQuery()), "ix_learners_last_key"),
    "list of everybody by first name": Case(
        lambda work: work.learners.page(EVERYTHING, LearnerQuery(sort="first_name")), "ix_learners_first_key"
    ),
    "list of an import": Case(
        lambda work: work.learners.page(ONE, LearnerQuery(import_id=1_010_000)),
        "ix_learners_list",
        "ix_learners_import",
    ),
    "list of a group": Case(
        lambda work: work.learners.page(ONE, LearnerQuery(group=1_010_000)), "ix_learners_list", "pk_memberships"
    ),
    "search in a provider": Case(
        lambda work: work.learners.page(ONE, LearnerQuery(search="bac")),
        "ix_learners_list ix_learners_uln ix_learners_upn",
    ),
    "search in an area": Case(
        lambda work: work.learners.page(SEVERAL, LearnerQuery(search="bacorden")),
        "ix_learners_first_key ix_learners_last_key ix_learners_uln ix_learners_upn",
    ),
    "search of everybody": Case(
        lambda work: work.learners.page(EVERYTHING, LearnerQuery(search="bac den")),
        "ix_learners_first_key ix_learners_last_key ix_learners_uln ix_learners_upn",
    ),
    "search of everybody for a number": Case(
        lambda work: work.learners.page(EVERYTHING, LearnerQuery(search="1000300000")),
        "ix_learners_uln ix_learners_upn",
    ),
    "dashboard of a provider": Case(lambda work: work.learners.standings(ONE), "ix_learners_standing"),
    "dashboard of an area": Case(lambda work: work.learners.standings(SEVERAL), "ix_learners_standing"),
    "who has to move up at a provider": Case(lambda work: work.years.behind(ONE, 2027), "ix_learners_year"),
    "transfers that wait for a provider": Case(
        lambda work: work.transfers.waiting(ONE, NOW),
        "ix_transfers_receiver",
        "ix_transfers_receiver|uq_transfers_offered",
    ),
    "not logged on at a provider": Case(
        lambda work: work.learners.not_logged_on_page(ONE, LearnerQuery()), "ix_learners_list", joined="accounts"
    ),
    "learners with an e-mail address": Case(
        lambda work: work.learners.with_email("learner1000300@school.example.com"), "ix_learners_email"
    ),
    "duplicates of an import by number": Case(
        lambda work: work.learners.identified(EVERYTHING, ["1000300000", "1000400000"], ["A123456789012"]),
        "ix_learners_uln ix_learners_upn",
    ),
    "duplicates of an import by name": Case(
        lambda work: work.learners.identities(EVERYTHING, [UKPRN]), "ix_learners_standing", joined="accounts"
    ),
    "learners of an import": Case(lambda work: work.learners.made_by(1_010_000), "ix_learners_import"),
    "usernames that are taken": Case(
        lambda work: work.accounts.taken(["acor", "bden"]), "sqlite_autoindex_accounts_1", "uq_accounts_username_key"
    ),
    "account by username": Case(
        lambda work: work.accounts.find("acor1000300"), "sqlite_autoindex_accounts_1", "uq_accounts_username_key"
    ),
    "session by token": Case(lambda work: work.sessions.find(digest_of("of 1000300")), "sessions", "pk_sessions"),
    "sessions of an account": Case(lambda work: work.sessions.of_account(LEARNER), "ix_sessions_account"),
    "sessions that have ended": Case(lambda work: work.sessions.old(LONG_AGO), "ix_sessions_seen"),
    "access token": Case(lambda work: work.access_tokens.find(digest_of("token")), "access_tokens", "pk_access_tokens"),
    "audit trail of a provider": Case(lambda work: work.audit.page(ONE), "ix_audit_ukprn"),
    "audit trail of a provider, a later page": Case(
        lambda work: work.audit.page(ONE, AuditQuery(after=place_of(NOW - timedelta(seconds=40), 7))), "ix_audit_ukprn"
    ),
    "audit trail of a provider, an action": Case(
        lambda work: work.audit.page(ONE, AuditQuery(action=Action.LOG_IN)), "ix_audit_ukprn"
    ),
    "audit trail of a provider, a person": Case(
        lambda work: work.audit.page(ONE, AuditQuery(actor_id=LEARNER)), "ix_audit_actor"
    ),
    "audit trail of everybody": Case(lambda work: work.audit.page(EVERYTHING), "ix_audit_at"),
    "audit trail about a learner": Case(
        lambda work: work.audit.page(EVERYTHING, AuditQuery(subject_id=str(LEARNER))), "ix_audit_subject"
    ),
    "audit trail of a person": Case(
        lambda work: work.audit.page(EVERYTHING, AuditQuery(actor_id=LEARNER)), "ix_audit_actor"
    ),
    "old audit entries": Case(lambda work: work.audit.old(LONG_AGO), "ix_audit_at"),
    "where the changes start": Case(lambda work: work.changes.head(), "ix_changes_marks"),
    "changes since": Case(
        lambda work: work.changes.since(ChangeKind.LEARNER, ONE, Place(10**9), 100), "ix_changes_stamp"
    ),
    "learners listed for changes": Case(
        lambda work: work.changes.listed(ChangeKind.LEARNER, ONE, after=LEARNER, limit=100),
        "ix_learners_standing",
        "ix_learners_standing|ix_learners_list",
    ),
    "next job": Case(
        lambda work: work.jobs.claim(owner="worker", now=NOW, lease_until=LATER, kinds=JOBS), "ix_jobs_state"
    ),
    "unfinished jobs": Case(lambda work: work.jobs.unfinished(JOBS), "ix_jobs_state"),
    "job of an import": Case(lambda work: work.jobs.about("learner_import", 1_010_000), "ix_jobs_subject"),
    "mail that is due": Case(
        lambda work: work.outbox.claim_due(NOW - timedelta(days=500), until=LATER), "ix_outbox_due"
    ),
    "mail that waits": Case(lambda work: work.outbox.waiting(), "ix_outbox_due"),
    "deliveries that are due": Case(
        lambda work: work.deliveries.claim_due(NOW, until=LATER, limit=50), "ix_deliveries_due"
    ),
    "imports of a person": Case(
        lambda work: work.imports.requested_by(LEARNER, ImportKind.LEARNERS), "ix_imports_requested_by"
    ),
    "imports shared at a provider": Case(
        lambda work: work.imports.shared_with(ONE, ImportKind.LEARNERS), "ix_import_sharing_import"
    ),
    "imports of the same file": Case(
        lambda work: work.imports.with_digest(LEARNER, ImportKind.LEARNERS, "a" * 64), "ix_imports_requested_by"
    ),
    "received applications of a provider": Case(
        lambda work: work.applications.received(Scope(providers=frozenset({str(FIRST_UKPRN + 1)})), ReceivedQuery()),
        "ix_applications_received",
    ),
    "received applications of everybody": Case(
        lambda work: work.applications.received(EVERYTHING, ReceivedQuery()), "ix_applications_place"
    ),
    "received applications by name": Case(
        lambda work: work.applications.received(
            Scope(providers=frozenset({UKPRN})), ReceivedQuery(sort=ReceivedSort.NAME)
        ),
        "ix_applications_received",
    ),
    "applications of a learner": Case(
        lambda work: work.applications.of_learner(EVERYTHING, LEARNER), "ix_applications_learner"
    ),
    "groups of a provider": Case(
        lambda work: work.groups.in_scope(ONE), "sqlite_autoindex_groups_1", "uq_groups_ukprn_name_key"
    ),
    "learners in the groups of a provider": Case(lambda work: work.groups.counts(ONE), "memberships", "pk_memberships"),
    "messages of a learner": Case(lambda work: work.inbox.of(EVERYTHING, LEARNER), "ix_inbox_learner"),
    "years of a learner": Case(lambda work: work.years.of_many(EVERYTHING, [LEARNER]), "ix_past_years_learner"),
    "moves up of a provider": Case(lambda work: work.years.moves([UKPRN]), "ix_moves_ukprn"),
    "staff with an e-mail address": Case(lambda work: work.staff.with_email("manager@example.com"), "ix_staff_email"),
}
