"""The tables, the same on SQLite and PostgreSQL. A change needs three places; the adapter's README lists them.

Moments are microseconds since 1970 (UTC), dates are ISO text, and flags are 0 or 1: one form for both databases.
A column `..._key` holds the form by which its text is compared and ordered: regardless of case, and for names
of accents and punctuation too (`name_keys`). The provider leads the learners' indexes, so that a large
installation can be partitioned by it.
"""

from typing import Any

from sqlalchemy import Column, Float, ForeignKey, Index, LargeBinary, PrimaryKeyConstraint, Table, UniqueConstraint

from progress_core.domain.learners.details import FIELDS
from progress_sql.foundations.columns import NUMBER, TEXT, id_of, index_where, metadata, number, own_id, small, text

counters = Table(  # used by SQLite only; PostgreSQL has the sequence `progress_ids`
    "counters",
    metadata,
    Column("name", TEXT, primary_key=True),
    number("next"),
)

providers = Table(
    "providers",
    metadata,
    Column("ukprn", TEXT, primary_key=True),
    text("name"),
    text("area"),
    text("postcode"),
    text("street"),
    text("locality"),
    text("town"),
    Column("latitude", Float(53)),
    Column("longitude", Float(53)),
    text("website"),
    small("sign_off"),
    small("staff_add_qualifications"),
    text("referee"),
    small("remind_managers"),
    small("remind_learners"),
    number("version"),
    text("name_key"),
    Index("ix_providers_area", "area"),
)

accounts = Table(
    "accounts",
    metadata,
    own_id(),
    text("username"),
    text("role"),
    number("created_at"),
    Column("credential_kind", TEXT),
    Column("credential_secret", TEXT),
    number("credential_set_at", null=True),
    small("must_change"),
    number("failures"),
    number("locked_at", null=True),
    small("disabled"),
    small("deleted"),
    number("first_login_at", null=True),
    number("last_login_at", null=True),
    number("version"),
    text("username_key"),
    UniqueConstraint("username_key"),
)

groups = Table(
    "groups",
    metadata,
    own_id(),
    Column("ukprn", TEXT, ForeignKey("providers.ukprn"), nullable=False),
    text("name"),
    number("version"),
    text("name_key"),
    UniqueConstraint("ukprn", "name_key"),
)

staff = Table(
    "staff",
    metadata,
    own_id(ForeignKey("accounts.id")),
    text("role"),
    text("email"),
    text("first_name"),
    text("last_name"),
    text("telephone"),
    text("area"),
    number("version"),
    text("news"),
    text("email_key"),
    Index("ix_staff_email", "email_key"),
)

staff_providers = Table(
    "staff_providers",
    metadata,
    Column("ukprn", TEXT, ForeignKey("providers.ukprn"), nullable=False),
    Column("staff_id", NUMBER, ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    PrimaryKeyConstraint("ukprn", "staff_id"),
    Index("ix_staff_providers_staff", "staff_id"),
    sqlite_with_rowid=False,
)

staff_groups = Table(
    "staff_groups",
    metadata,
    Column("group_id", NUMBER, ForeignKey("groups.id"), nullable=False),
    Column("staff_id", NUMBER, ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    Column("ukprn", TEXT, ForeignKey("providers.ukprn"), nullable=False),
    PrimaryKeyConstraint("group_id", "staff_id"),
    Index("ix_staff_groups_staff", "staff_id"),
    sqlite_with_rowid=False,
)


def _of_details(field: str) -> Column[Any]:
    """Build the column of a field of a learner's details."""
    if field == "ukprn":
        return Column("ukprn", TEXT, ForeignKey("providers.ukprn"), nullable=False)
    return small(field) if field == "year_group" else text(field)


_LISTED = (
    "ukprn", "archived", "last_key", "first_key", "id", "username_key", "created_at", "year_group", "standing",
)  # fmt: skip

learners = Table(
    "learners",
    metadata,
    own_id(ForeignKey("accounts.id")),
    *map(_of_details, FIELDS),
    number("created_at"),
    small("sign_off"),
    small("staff_add_qualifications"),
    Column("profile", TEXT),  # JSON, or nothing where it has not been started: what is asked of it is in `standing`
    number("applications"),
    number("offers"),
    small("submitted"),
    small("archived"),
    number("import_id", null=True),
    number("standing"),
    number("version"),
    number("academic_year"),
    text("left_on"),
    text("destination"),
    text("destination_ukprn"),
    number("destination_application", null=True),
    text("first_key"),
    text("last_key"),
    text("username_key"),  # a copy of the account's: to find it there costs ten times as much as all the rest
    # Dashboards count from this one alone.
    Index("ix_learners_standing", "ukprn", "archived", "standing"),
    # Who has yet to move up: nobody, for most of the year.
    Index("ix_learners_year", "ukprn", "academic_year", "archived", "year_group"),
    # Lists: ordered by last name, and wide enough to search, filter and sort a provider without its rows.
    Index("ix_learners_list", *_LISTED),
    Index("ix_learners_last_key", "last_key", "first_key", "id"),  # lists of everybody
    Index("ix_learners_first_key", "first_key", "last_key", "id"),  # searches of everybody
    index_where("ix_learners_uln", "uln", "uln <> ''"),
    index_where("ix_learners_upn", "upn", "upn <> ''"),
    index_where("ix_learners_email", "lower(email)", "email <> ''"),  # English letters alone, on both databases
    index_where("ix_learners_import", "import_id", "import_id IS NOT NULL"),
)

memberships = Table(
    "memberships",
    metadata,
    Column("group_id", NUMBER, ForeignKey("groups.id"), nullable=False),
    Column("learner_id", NUMBER, ForeignKey("learners.id", ondelete="CASCADE"), nullable=False),
    PrimaryKeyConstraint("group_id", "learner_id"),
    Index("ix_memberships_learner", "learner_id"),
    sqlite_with_rowid=False,
)

imports = Table(
    "imports",
    metadata,
    own_id(),
    text("file_name"),
    text("digest"),
    number("requested_by"),
    number("requested_at"),
    text("on_duplicate"),
    text("decisions"),
    text("status"),
    number("created"),
    number("updated"),
    number("skipped"),
    number("processed_at", null=True),
    text("ukprns"),
    text("kind"),
    text("groups"),
    small("complete"),
    text("ukprn"),
    text("shared_at"),
    text("mapping"),
    number("unchanged"),
    text("problems"),
    Index("ix_imports_requested_by", "requested_by", "requested_at"),
    Index("ix_imports_processed", "processed_at"),
)

import_files = Table(
    "import_files",
    metadata,
    Column("import_id", NUMBER, ForeignKey("imports.id"), primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)

import_sharing = Table(
    "import_sharing",
    metadata,
    Column("ukprn", TEXT, nullable=False),
    Column("import_id", NUMBER, ForeignKey("imports.id"), nullable=False),
    PrimaryKeyConstraint("ukprn", "import_id"),
    Index("ix_import_sharing_import", "import_id"),
    sqlite_with_rowid=False,
)

exports = Table(
    "exports",
    metadata,
    own_id(),
    Column("ukprn", TEXT, ForeignKey("providers.ukprn"), nullable=False),
    small("year_group"),
    number("requested_by"),
    number("requested_at"),
    text("groups"),
    text("status"),
    number("learners"),
    number("left_out"),
    text("reason"),
    number("processed_at", null=True),
    Index("ix_exports_requested_by", "requested_by", "requested_at"),
    Index("ix_exports_ukprn", "ukprn"),
)

export_files = Table(
    "export_files",
    metadata,
    id_of("exports", "export_id", key=True),
    Column("content", LargeBinary, nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    own_id(),
    text("kind"),
    number("subject"),
    number("requested_by"),
    number("created_at"),
    text("state"),
    text("owner"),
    number("lease_until", null=True),
    number("fence"),
    number("attempts"),
    number("done"),
    number("total"),
    text("error"),
    number("finished_at", null=True),
    Index("ix_jobs_state", "state", "created_at"),
    Index("ix_jobs_subject", "kind", "subject"),
)

outbox = Table(
    "outbox",
    metadata,
    own_id(),
    text("recipient"),
    text("subject"),
    text("body"),
    text("message_id"),
    number("created_at"),
    number("attempts"),
    number("next_attempt_at", null=True),
    number("sent_at", null=True),
    text("error"),
    index_where("ix_outbox_due", "next_attempt_at", "next_attempt_at IS NOT NULL"),
    Index("ix_outbox_created", "created_at"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", NUMBER, primary_key=True),
    number("at"),
    number("actor_id"),
    text("action"),
    text("subject"),
    text("subject_id"),
    text("ukprn"),
    text("facts"),
    *(text(name) for name in ("address", "device", "run_by")),  # where it came from
    Index("ix_audit_at", "at"),
    Index("ix_audit_ukprn", "ukprn", "at"),
    Index("ix_audit_actor", "actor_id", "at"),
    Index("ix_audit_subject", "subject_id", "at"),
)
