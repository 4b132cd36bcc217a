"""Where people were when they did something, and more about each session."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the columns; a session that is open was begun with a password, and its moment serves as its number."""
    for name in ("address", "device", "run_by"):
        _add("audit", name, TEXT, "")
    for name in ("proved_at", "number"):
        _add("sessions", name, NUMBER, "0")
    for name, default in (("address", ""), ("device", ""), ("methods", "password")):
        _add("sessions", name, TEXT, default)
    for name in ("waits", "failures"):
        _add("sessions", name, sa.SmallInteger(), "0")
    op.execute("UPDATE sessions SET proved_at = created_at, number = created_at")


def _add(table: str, name: str, kind: sa.types.TypeEngine[Any], default: str) -> None:
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=default))
    if op.get_bind().dialect.name == "postgresql":  # SQLite would make the table anew
        op.alter_column(table, name, server_default=None)
