"""What columns and indexes are made of, on SQLite and PostgreSQL alike."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, SmallInteger, Text
from sqlalchemy import text as sql

TEXT = Text().with_variant(Text(collation="C"), "postgresql")  # ordered by code point, as SQLite and Python do
NUMBER = BigInteger().with_variant(Integer, "sqlite")  # SQLite wants INTEGER for a key that is the row's own number

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


def text(name: str) -> Column[str]:
    """Give a column of text that is never missing."""
    return Column(name, TEXT, nullable=False)


def number(name: str, *, null: bool = False) -> Column[int]:
    """Give a column of whole numbers, moments among them."""
    return Column(name, NUMBER, nullable=null)


def small(name: str) -> Column[int]:
    """Give a column of flags or of other small numbers."""
    return Column(name, SmallInteger, nullable=False)


def own_id(*target: ForeignKey) -> Column[int]:
    """Give the column of the row's own number, which may be that of another table."""
    return Column("id", NUMBER, *target, primary_key=True, autoincrement=False)


def id_of(table: str, name: str, *, key: bool = False, cascade: bool = False) -> Column[int]:
    """Give a column that points to a row of another table, and may be the whole key."""
    target = ForeignKey(f"{table}.id", ondelete="CASCADE" if cascade else None)
    return Column(name, NUMBER, target, nullable=False, primary_key=key, autoincrement=False)


def index_where(name: str, columns: str, condition: str, *, unique: bool = False) -> Index:
    """Give an index of those rows alone that anybody looks for by these columns.

    Args:
        name: of the index.
        columns: or expressions, with commas between them.
        condition: as the queries have it, word for word.
        unique: no two of those rows are alike.
    """
    where = sql(condition)
    parts = [part if part.isidentifier() else sql(part) for part in columns.split(", ")]
    return Index(name, *parts, unique=unique, sqlite_where=where, postgresql_where=where)
