"""Columns and indexes, the same on SQLite and PostgreSQL."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, SmallInteger, Text
from sqlalchemy import text as sql

TEXT = Text().with_variant(Text(collation="C"), "postgresql")  # ordered by code point, as SQLite and Python do
NUMBER = BigInteger().with_variant(Integer, "sqlite")  # SQLite needs INTEGER for a key that is the row's own number

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


def text(name: str) -> Column[str]:
    """Return a column of text that is never null."""
    return Column(name, TEXT, nullable=False)


def number(name: str, *, null: bool = False) -> Column[int]:
    """Return a column of whole numbers, which include moments."""
    return Column(name, NUMBER, nullable=null)


def small(name: str) -> Column[int]:
    """Return a column of flags or of other small numbers."""
    return Column(name, SmallInteger, nullable=False)


def own_id(*target: ForeignKey) -> Column[int]:
    """Return the column of the row's own number, which may be that of a row in another table."""
    return Column("id", NUMBER, *target, primary_key=True, autoincrement=False)


def id_of(table: str, name: str, *, key: bool = False, cascade: bool = False) -> Column[int]:
    """Return a column that refers to a row of another table; it may be the whole key."""
    target = ForeignKey(f"{table}.id", ondelete="CASCADE" if cascade else None)
    return Column(name, NUMBER, target, nullable=False, primary_key=key, autoincrement=False)


def index_where(name: str, columns: str, condition: str, *, unique: bool = False) -> Index:
    """Return an index of only those rows that are looked up by these columns.

    Args:
        name: name of the index.
        columns: columns or expressions, separated by commas.
        condition: condition of the rows, word for word as in the queries.
        unique: whether no two of these rows may have the same values.
    """
    where = sql(condition)
    parts = [part if part.isidentifier() else sql(part) for part in columns.split(", ")]
    return Index(name, *parts, unique=unique, sqlite_where=where, postgresql_where=where)
