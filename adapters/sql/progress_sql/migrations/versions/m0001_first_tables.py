"""The first tables: providers, accounts, staff, groups, learners, imports, jobs, outbox, audit trail."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _id(table: str, *target: str) -> list[sa.schema.SchemaItem]:
    keys = [sa.ForeignKeyConstraint(["id"], list(target), name=f"fk_{table}_id")] if target else []
    number = sa.Column("id", NUMBER, nullable=False, autoincrement=False)
    return [number, sa.PrimaryKeyConstraint("id", name=f"pk_{table}"), *keys]


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, TEXT, nullable=False) for name in names]


def _number(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, NUMBER, nullable=False) for name in names]


def _small(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.SmallInteger(), nullable=False) for name in names]


def _moment(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, NUMBER) for name in names]


def _points(table: str, column: str, target: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}", ondelete=ondelete)


def _where(name: str, table: str, column: str, condition: str) -> None:
    where = sa.text(f"{column} {condition}")
    op.create_index(name, table, [column], sqlite_where=where, postgresql_where=where)


def _people() -> None:
    op.create_table(
        "counters",
        *_text("name"),
        *_number("next"),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
    )
    op.create_table(
        "providers",
        *_text("ukprn", "name", "area", "postcode", "street", "locality", "town"),
        sa.Column("latitude", sa.Float(53)),
        sa.Column("longitude", sa.Float(53)),
        *_small("sign_off", "staff_add_qualifications"),
        *_text("referee"),
        *_number("version"),
        *_text("name_key"),
        sa.PrimaryKeyConstraint("ukprn", name="pk_providers"),
    )
    op.create_index("ix_providers_area", "providers", ["area"])
    op.create_table(
        "accounts",
        *_id("accounts"),
        *_text("username", "role"),
        *_number("created_at"),
        sa.Column("credential_kind", TEXT),
        sa.Column("credential_secret", TEXT),
        *_moment("credential_set_at"),
        *_small("must_change"),
        *_number("failures"),
        *_moment("locked_at"),
        *_small("disabled", "deleted"),
        *_moment("first_login_at", "last_login_at"),
        *_number("version"),
        *_text("username_key"),
        sa.UniqueConstraint("username_key", name="uq_accounts_username_key"),
    )
    op.create_table(
        "groups",
        *_id("groups"),
        *_text("ukprn", "name"),
        *_number("version"),
        *_text("name_key"),
        _points("groups", "ukprn", "providers.ukprn"),
        sa.UniqueConstraint("ukprn", "name_key", name="uq_groups_ukprn_name_key"),
    )


def _staff() -> None:
    op.create_table(
        "staff",
        *_id("staff", "accounts.id"),
        *_text("role", "email", "first_name", "last_name", "telephone", "area"),
        *_number("version"),
        *_text("email_key"),
    )
    op.create_index("ix_staff_email", "staff", ["email_key"])
    op.create_table(
        "staff_providers",
        *_text("ukprn"),
        *_number("staff_id"),
        sa.PrimaryKeyConstraint("ukprn", "staff_id", name="pk_staff_providers"),
        _points("staff_providers", "ukprn", "providers.ukprn"),
        _points("staff_providers", "staff_id", "staff.id", "CASCADE"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_staff_providers_staff", "staff_providers", ["staff_id"])
    op.create_table(
        "staff_groups",
        *_number("group_id", "staff_id"),
        *_text("ukprn"),
        sa.PrimaryKeyConstraint("group_id", "staff_id", name="pk_staff_groups"),
        _points("staff_groups", "group_id", "groups.id"),
        _points("staff_groups", "staff_id", "staff.id", "CASCADE"),
        _points("staff_groups", "ukprn", "providers.ukprn"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_staff_groups_staff", "staff_groups", ["staff_id"])


_LIST = [
    "ukprn",
    "archived",
    "last_key",
    "id",
    "first_key",
    "username_key",
    "created_at",
    "year_group",
    "standing",
]


def _learners() -> None:
    op.create_table(
        "learners",
        *_id("learners", "accounts.id"),
        *_text("ukprn"),
        *_small("year_group"),
        *_text(
            "first_name",
            "last_name",
            "postcode",
            "date_of_birth",
            "email",
            "house",
            "street",
            "locality",
            "town",
            "telephone",
            "uln",
            "upn",
            "ccis",
            "gender",
            "ethnicity",
        ),
        *_number("created_at"),
        *_small("sign_off", "staff_add_qualifications"),
        sa.Column("profile", TEXT),
        *_number("applications", "offers"),
        *_small("submitted", "archived"),
        *_moment("import_id"),
        *_number("standing", "version"),
        *_text("first_key", "last_key", "username_key"),
        _points("learners", "ukprn", "providers.ukprn"),
    )
    _where("ix_learners_import", "learners", "import_id", "IS NOT NULL")
    op.create_index("ix_learners_list", "learners", _LIST)
    op.create_index("ix_learners_last_key", "learners", ["last_key", "id"])
    op.create_index("ix_learners_standing", "learners", ["ukprn", "archived", "standing"])
    _where("ix_learners_uln", "learners", "uln", "<> ''")
    _where("ix_learners_upn", "learners", "upn", "<> ''")
    op.create_table(
        "memberships",
        *_number("group_id", "learner_id"),
        sa.PrimaryKeyConstraint("group_id", "learner_id", name="pk_memberships"),
        _points("memberships", "group_id", "groups.id"),
        _points("memberships", "learner_id", "learners.id", "CASCADE"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_memberships_learner", "memberships", ["learner_id"])


def _work() -> None:
    op.create_table(
        "imports",
        *_id("imports"),
        *_text("file_name", "digest"),
        *_number("requested_by", "requested_at"),
        *_text("on_duplicate", "decisions", "status"),
        *_number("created", "updated", "skipped"),
        *_moment("processed_at"),
        *_text("ukprns", "problems"),
    )
    op.create_index("ix_imports_requested_by", "imports", ["requested_by", "requested_at"])
    op.create_table(
        "import_files",
        *_number("import_id"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("import_id", name="pk_import_files"),
        _points("import_files", "import_id", "imports.id"),
    )
    op.create_table(
        "jobs",
        *_id("jobs"),
        *_text("kind"),
        *_number("subject", "requested_by", "created_at"),
        *_text("state", "owner"),
        *_moment("lease_until"),
        *_number("fence", "attempts", "done", "total"),
        *_text("error"),
        *_moment("finished_at"),
    )
    op.create_index("ix_jobs_state", "jobs", ["state", "created_at"])
    op.create_index("ix_jobs_subject", "jobs", ["kind", "subject"])


def _records() -> None:
    op.create_table(
        "outbox",
        *_id("outbox"),
        *_text("recipient", "subject", "body", "message_id"),
        *_number("created_at", "attempts"),
        *_moment("next_attempt_at", "sent_at"),
        *_text("error"),
    )
    op.create_index("ix_outbox_created", "outbox", ["created_at"])
    _where("ix_outbox_due", "outbox", "next_attempt_at", "IS NOT NULL")
    op.create_table(
        "audit",
        sa.Column("id", NUMBER, nullable=False),
        *_number("at"),
        *_text("actor", "action", "subject", "subject_id", "ukprn", "facts"),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_ukprn", "audit", ["ukprn", "at"])


def upgrade() -> None:
    """Make the tables, and what numbers come from: a row on SQLite, a sequence on PostgreSQL."""
    _people()
    _staff()
    _learners()
    _work()
    _records()
    if op.get_bind().dialect.name == "sqlite":
        op.execute("INSERT INTO counters (name, next) VALUES ('ids', 1000001)")
    else:
        op.execute("CREATE SEQUENCE progress_ids START 1000001")
