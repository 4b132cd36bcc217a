"""Offers have conditions, decisions can be taken back, lists go by name; staff choose when they are told of news."""

import sqlalchemy as sa
from alembic import op

from progress_core.domain.applications.applications import name_order
from progress_core.domain.values.name_keys import title_key

revision = "0016"
down_revision = "0015"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
BATCH_SIZE = 2_000

_TEXTS = {"conditions": "[]", "reason": "", "message": "", "name_key": "", "course_key": "",
          "conditions_state": "no conditions"}  # fmt: skip


def upgrade() -> None:
    """Make the columns, and work out the keys of the applications that are there."""
    for name, value in _TEXTS.items():
        _add_text("applications", name, value)
    _add_text("staff", "news", "at once")
    op.add_column("applications", sa.Column("state_before", TEXT))
    op.add_column("applications", sa.Column("decided_at", NUMBER))
    op.add_column("applications", sa.Column("cause", NUMBER))
    _work_out_keys()


def _add_text(table: str, name: str, value: str) -> None:
    op.add_column(table, sa.Column(name, TEXT, nullable=False, server_default=value))
    if op.get_bind().dialect.name == "postgresql":  # SQLite would make the table anew
        op.alter_column(table, name, server_default=None)


def _work_out_keys() -> None:
    connection = op.get_bind()
    read = sa.text(
        f"SELECT id, learner_name, course FROM applications WHERE id > :last ORDER BY id LIMIT {BATCH_SIZE}"  # noqa: S608 - names are ours
    )
    write = sa.text("UPDATE applications SET name_key = :name_key, course_key = :course_key WHERE id = :of")
    last = -(2**63)
    while rows := connection.execute(read, {"last": last}).all():
        last = rows[-1][0]
        connection.execute(
            write,
            [{"of": of, "name_key": name_order(name), "course_key": title_key(course)} for of, name, course in rows],
        )
