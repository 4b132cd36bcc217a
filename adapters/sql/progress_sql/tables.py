"""The tables, the same on SQLite and PostgreSQL.

Moments are microseconds since 1970 (UTC), dates ISO text, flags 0 or 1: one form for both databases.
A column `..._key` holds what its text is compared and ordered by without regard to case. The
provider leads the learners' indexes, so that a large installation can be divided by it.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

TEXT = Text().with_variant(Text(collation="C"), "postgresql")  # ordered by code point, as SQLite and Python do
NUMBER = BigInteger().with_variant(Integer, "sqlite")  # SQLite wants INTEGER for a key that is the row's own number

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


def _text(name: str) -> Column[str]:
    return Column(name, TEXT, nullable=False)


def _number(name: str, *, null: bool = False) -> Column[int]:
    return Column(name, NUMBER, nullable=null)


def _flag(name: str) -> Column[int]:
    return Column(name, SmallInteger, nullable=False)


def _small(name: str) -> Column[int]:
    return Column(name, SmallInteger, nullable=False)


def _id(*target: ForeignKey) -> Column[int]:
    return Column("id", NUMBER, *target, primary_key=True, autoincrement=False)


def _index_where(name: str, column: str, condition: str, key: str = "") -> Index:
    """Give an index of those rows alone that anybody looks for by this column, or by the key made of it."""
    where = text(f"{column} {condition}")
    return Index(name, text(key) if key else column, sqlite_where=where, postgresql_where=where)


counters = Table(  # SQLite alone uses it; PostgreSQL has the sequence `progress_ids`
    "counters",
    metadata,
    Column("name", TEXT, primary_key=True),
    _number("next"),
)

providers = Table(
    "providers",
    metadata,
    Column("ukprn", TEXT, primary_key=True),
    _text("name"),
    _text("area"),
    _text("postcode"),
    _text("street"),
    _text("locality"),
    _text("town"),
    Column("latitude", Float(53)),
    Column("longitude", Float(53)),
    _flag("sign_off"),
    _flag("staff_add_qualifications"),
    _text("referee"),
    _number("version"),
    _text("name_key"),
    Index("ix_providers_area", "area"),
)

accounts = Table(
    "accounts",
    metadata,
    _id(),
    _text("username"),
    _text("role"),
    _number("created_at"),
    Column("credential_kind", TEXT),
    Column("credential_secret", TEXT),
    _number("credential_set_at", null=True),
    _flag("must_change"),
    _number("failures"),
    _number("locked_at", null=True),
    _flag("disabled"),
    _flag("deleted"),
    _number("first_login_at", null=True),
    _number("last_login_at", null=True),
    _number("version"),
    _text("username_key"),
    UniqueConstraint("username_key"),
)

groups = Table(
    "groups",
    metadata,
    _id(),
    Column("ukprn", TEXT, ForeignKey("providers.ukprn"), nullable=False),
    _text("name"),
    _number("version"),
    _text("name_key"),
    UniqueConstraint("ukprn", "name_key"),
)

staff = Table(
    "staff",
    metadata,
    _id(ForeignKey("accounts.id")),
    _text("role"),
    _text("email"),
    _text("first_name"),
    _text("last_name"),
    _text("telephone"),
    _text("area"),
    _number("version"),
    _text("email_key"),
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

_LISTED = (
    "ukprn", "archived", "last_key", "id", "first_key", "username_key", "created_at", "year_group", "standing",
)  # fmt: skip

learners = Table(
    "learners",
    metadata,
    _id(ForeignKey("accounts.id")),
    Column("ukprn", TEXT, ForeignKey("providers.ukprn"), nullable=False),
    _small("year_group"),
    _text("first_name"),
    _text("last_name"),
    _text("postcode"),
    _text("date_of_birth"),
    _text("email"),
    _text("house"),
    _text("street"),
    _text("locality"),
    _text("town"),
    _text("telephone"),
    _text("uln"),
    _text("upn"),
    _text("ccis"),
    _text("gender"),
    _text("ethnicity"),
    _number("created_at"),
    _small("sign_off"),
    _small("staff_add_qualifications"),
    Column("profile", TEXT),  # JSON, or nothing where it has not been started: what is asked of it is in `standing`
    _number("applications"),
    _number("offers"),
    _flag("submitted"),
    _flag("archived"),
    _number("import_id", null=True),
    _number("standing"),
    _number("version"),
    _text("first_key"),
    _text("last_key"),
    _text("username_key"),  # a copy of the account's: to find it there costs ten times as much as all the rest
    # Dashboards count from this one alone.
    Index("ix_learners_standing", "ukprn", "archived", "standing"),
    # Lists: ordered by last name, and wide enough to search, filter and sort a provider without its rows.
    Index("ix_learners_list", *_LISTED),
    Index("ix_learners_last_key", "last_key", "id"),  # lists of everybody
    _index_where("ix_learners_uln", "uln", "<> ''"),
    _index_where("ix_learners_upn", "upn", "<> ''"),
    _index_where("ix_learners_email", "email", "<> ''", "lower(email)"),  # English letters alone, on both databases
    _index_where("ix_learners_import", "import_id", "IS NOT NULL"),
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
    _id(),
    _text("file_name"),
    _text("digest"),
    _number("requested_by"),
    _number("requested_at"),
    _text("on_duplicate"),
    _text("decisions"),
    _text("status"),
    _number("created"),
    _number("updated"),
    _number("skipped"),
    _number("processed_at", null=True),
    _text("ukprns"),
    _text("problems"),
    Index("ix_imports_requested_by", "requested_by", "requested_at"),
)

import_files = Table(
    "import_files",
    metadata,
    Column("import_id", NUMBER, ForeignKey("imports.id"), primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    _id(),
    _text("kind"),
    _number("subject"),
    _number("requested_by"),
    _number("created_at"),
    _text("state"),
    _text("owner"),
    _number("lease_until", null=True),
    _number("fence"),
    _number("attempts"),
    _number("done"),
    _number("total"),
    _text("error"),
    _number("finished_at", null=True),
    Index("ix_jobs_state", "state", "created_at"),
    Index("ix_jobs_subject", "kind", "subject"),
)

outbox = Table(
    "outbox",
    metadata,
    _id(),
    _text("recipient"),
    _text("subject"),
    _text("body"),
    _text("message_id"),
    _number("created_at"),
    _number("attempts"),
    _number("next_attempt_at", null=True),
    _number("sent_at", null=True),
    _text("error"),
    _index_where("ix_outbox_due", "next_attempt_at", "IS NOT NULL"),
    Index("ix_outbox_created", "created_at"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", NUMBER, primary_key=True),
    _number("at"),
    _number("actor_id"),
    _text("action"),
    _text("subject"),
    _text("subject_id"),
    _text("ukprn"),
    _text("facts"),
    Index("ix_audit_at", "at"),
    Index("ix_audit_ukprn", "ukprn", "at"),
    Index("ix_audit_actor", "actor_id", "at"),
    Index("ix_audit_subject", "subject_id", "at"),
)
