"""Academic years of learners, their past years, leaving, and moves up."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from progress_core.domain.values.academic_years import AcademicYear
from progress_core.domain.values.english_time import london
from progress_sql.foundations.values import micros, moment

revision = "0026"
down_revision = "0025"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the columns, the tables and their indexes; year groups are those of the years when learners were created."""
    _add("academic_year", NUMBER, "0")
    for name in ("left_on", "destination", "destination_ukprn"):
        _add(name, TEXT, "")
    op.add_column("learners", sa.Column("destination_application", NUMBER, nullable=True))
    _work_out_years()
    op.create_index("ix_learners_year", "learners", ["ukprn", "academic_year", "archived", "year_group"])
    _make_past_years()
    _make_moves()


def _add(name: str, kind: sa.types.TypeEngine[Any], default: str) -> None:
    op.add_column("learners", sa.Column(name, kind, nullable=False, server_default=default))
    if op.get_bind().dialect.name == "postgresql":  # SQLite would make the table anew
        op.alter_column("learners", name, server_default=None)


def _work_out_years() -> None:
    connection = op.get_bind()
    first, last = connection.execute(sa.text("SELECT min(created_at), max(created_at) FROM learners")).one()
    if first is None:
        return
    years = range(AcademicYear.at(moment(first)).start, AcademicYear.at(moment(last)).start + 1)
    connection.execute(
        sa.text("UPDATE learners SET academic_year = :year WHERE created_at >= :begin AND created_at < :end"),
        [{"year": year, "begin": _begin(year), "end": _begin(year + 1)} for year in years],
    )


def _begin(year: int) -> int:
    return micros(datetime(year, 9, 1, tzinfo=london()))


def _make_past_years() -> None:
    op.create_table(
        "past_years",
        sa.Column("id", NUMBER, nullable=False, autoincrement=False),
        sa.Column("learner_id", NUMBER, nullable=False),
        sa.Column("ukprn", TEXT, nullable=False),
        sa.Column("year_group", sa.SmallInteger(), nullable=False),
        sa.Column("academic_year", NUMBER, nullable=False),
        *(sa.Column(name, TEXT, nullable=False) for name in ("until", "ended")),
        sa.Column("move_id", NUMBER, nullable=False),
        sa.Column("returned_on", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_past_years"),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_past_years_learner_id", ondelete="CASCADE"),
    )
    op.create_index("ix_past_years_learner", "past_years", ["learner_id"])
    moved = sa.text("move_id <> 0")
    op.create_index("ix_past_years_move", "past_years", ["move_id", "id"], sqlite_where=moved, postgresql_where=moved)


def _make_moves() -> None:
    op.create_table(
        "moves",
        sa.Column("id", NUMBER, nullable=False, autoincrement=False),
        sa.Column("batch", NUMBER, nullable=False),
        sa.Column("ukprn", TEXT, nullable=False),
        *(sa.Column(name, NUMBER, nullable=False) for name in ("academic_year", "requested_by", "requested_at")),
        *(sa.Column(name, TEXT, nullable=False) for name in ("exceptions", "status", "counts")),
        *(sa.Column(name, NUMBER, nullable=True) for name in ("processed_at", "undone_at")),
        *(sa.Column(name, TEXT, nullable=False) for name in ("left_alone", "reason")),
        sa.PrimaryKeyConstraint("id", name="pk_moves"),
        sa.ForeignKeyConstraint(["ukprn"], ["providers.ukprn"], name="fk_moves_ukprn"),
    )
    op.create_index("ix_moves_ukprn", "moves", ["ukprn", "id"])
    op.create_index("ix_moves_batch", "moves", ["batch"])
