"""The table of repositories: for each of them, how it is written and read, and which values it keeps."""

from collections.abc import Mapping

from progress_core.domain.foundations.permissions import Role
from progress_core.ports.store import Store
from progress_core.testing.repositories import (
    accounts,
    applications,
    learners,
    log_ins,
    mappings,
    providers,
    reminders,
    transfers,
    webhooks,
    work,
    years,
)
from progress_core.testing.repositories.rows import FREE, LEARNER, OTHER, STAFF, Repository
from progress_core.testing.tools.builders import NOON

TABLE: Mapping[str, Repository] = {
    "providers": providers.PROVIDERS,
    "accounts": accounts.ACCOUNTS,
    "sessions": log_ins.SESSIONS,
    "access_tokens": log_ins.ACCESS_TOKENS,
    "devices": log_ins.DEVICES,
    "second_factors": accounts.SECOND_FACTORS,
    "identities": accounts.IDENTITIES,
    "spent_answers": log_ins.SPENT_ANSWERS,
    "repeats": log_ins.REPEATS,
    "staff": accounts.STAFF_RECORDS,
    "learners": learners.LEARNERS,
    "groups": providers.GROUPS,
    "imports": work.IMPORTS,
    "mappings": mappings.MAPPINGS,
    "exports": work.EXPORTS,
    "jobs": work.JOBS,
    "outbox": work.OUTBOX,
    "audit": work.AUDIT,
    "courses": applications.COURSES,
    "qualifications": learners.QUALIFICATIONS,
    "statements": learners.STATEMENTS,
    "references": learners.REFERENCES,
    "profiles": learners.PROFILES,
    "applications": applications.APPLICATIONS,
    "reports": applications.REPORTS,
    "inbox": applications.INBOX,
    "reminders": reminders.REMINDERS,
    "favourites": applications.FAVOURITES,
    "changes": applications.CHANGES,
    "webhooks": webhooks.WEBHOOKS,
    "deliveries": webhooks.DELIVERIES,
    "years": years.YEARS,
    "transfers": transfers.TRANSFERS,
}
"""What the kit does with every repository of a unit of work, by name."""


def furnish(store: Store) -> None:
    """Store something in every repository."""
    with store.transaction() as unit:
        unit.accounts.add_many(
            [
                accounts.an_account_of(LEARNER, 1, role=Role.LEARNER),
                accounts.an_account_of(OTHER, 2, role=Role.LEARNER),
                accounts.an_account_of(STAFF, 3, role=Role.LEARNER_MANAGER),
                accounts.an_account_of(FREE, 4, role=Role.LEARNER),
            ]
        )
        learners.furnish(unit)
        accounts.furnish(unit)
        log_ins.furnish(unit)
        applications.furnish(unit)
        work.furnish(unit)
        webhooks.furnish(unit)
        years.furnish(unit)
        mappings.furnish(unit)
        reminders.furnish(unit)
        transfers.furnish(unit)
    with store.transaction() as unit:
        unit.changes.purge(NOON, NOON)  # leave a mark, so that the next purge has something to forget
