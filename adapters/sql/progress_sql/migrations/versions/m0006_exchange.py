"""Exports of qualifications, and imports of them beside those of learners."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_NEW: dict[str, tuple[sa.types.TypeEngine[Any], str]] = {
    "kind": (TEXT, "learner-import"),
    "groups": (TEXT, "[]"),
    "complete": (sa.SmallInteger(), "0"),
}


def _needed(kind: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False, autoincrement=False) for name in names]


def upgrade() -> None:
    """Make the tables; the imports there are were all of learners."""
    for name, (kind, default) in _NEW.items():
        op.add_column("imports", sa.Column(name, kind, nullable=False, server_default=default))
    if op.get_bind().dialect.name == "postgresql":  # SQLite would make the table anew, to which files refer
        for name in _NEW:
            op.alter_column("imports", name, server_default=None)
    op.create_table(
        "exports",
        *_needed(NUMBER, "id"),
        *_needed(TEXT, "ukprn"),
        *_needed(sa.SmallInteger(), "year_group"),
        *_needed(NUMBER, "requested_by", "requested_at"),
        *_needed(TEXT, "groups", "status"),
        *_needed(NUMBER, "learners", "left_out"),
        *_needed(TEXT, "reason"),
        sa.Column("processed_at", NUMBER),
        sa.PrimaryKeyConstraint("id", name="pk_exports"),
        sa.ForeignKeyConstraint(["ukprn"], ["providers.ukprn"], name="fk_exports_ukprn"),
    )
    op.create_index("ix_exports_requested_by", "exports", ["requested_by", "requested_at"])
    op.create_index("ix_exports_ukprn", "exports", ["ukprn"])
    op.create_table(
        "export_files",
        *_needed(NUMBER, "export_id"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("export_id", name="pk_export_files"),
        sa.ForeignKeyConstraint(["export_id"], ["exports.id"], name="fk_export_files_export_id"),
    )
