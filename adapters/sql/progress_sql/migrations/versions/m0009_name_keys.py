"""Names are compared and ordered without accents, strokes, apostrophes and hyphens; ties go by the other name."""

from collections.abc import Callable, Sequence

import sqlalchemy as sa
from alembic import op

from progress_core.domain.values.name_keys import name_key, title_key, word_keys

revision = "0009"
down_revision = "0008"

BATCH_SIZE = 2_000

_LISTED = "ukprn", "archived", "last_key", "first_key", "id", "username_key", "created_at", "year_group", "standing"


def upgrade() -> None:
    """Recalculate the keys of the rows that are there, then make the indexes that are in their order."""
    op.drop_index("ix_learners_list", "learners")
    op.drop_index("ix_learners_last_key", "learners")
    _recalculate("learners", ("first_name", "last_name"), {"first_key": 0, "last_key": 1}, name_key)
    _recalculate("providers", ("name",), {"name_key": 0}, title_key, by="ukprn")
    _recalculate("courses", ("title",), {"title_key": 0}, title_key)
    parts = "title || ' ' || type || ' ' || venue || ' ' || town || ' ' || postcode"
    _recalculate("courses", (parts,), {"words_key": 0}, title_key)
    _recalculate("applications", ("learner_name || ' ' || course",), {"words_key": 0}, _begun)
    op.create_index("ix_learners_list", "learners", list(_LISTED))
    op.create_index("ix_learners_last_key", "learners", ["last_key", "first_key", "id"])


def _begun(text: str) -> str:
    return "".join(f" {key}" for key in word_keys(text))


def _recalculate(
    table: str, texts: Sequence[str], keys: dict[str, int], key_of: Callable[[str], str], *, by: str = "id"
) -> None:
    """Write the keys of a table anew, as far as they differ: those of most names in English letters do not.

    Args:
        table: its name.
        texts: columns or expressions that the keys are made from.
        keys: column of a key -> position of its text.
        key_of: makes a key.
        by: the primary key.
    """
    connection = op.get_bind()
    named = ", ".join((by, *texts, *keys))
    read = sa.text(f"SELECT {named} FROM {table} WHERE {by} > :last ORDER BY {by} LIMIT {BATCH_SIZE}")  # noqa: S608 - names are ours
    set_ = ", ".join(f"{column} = :{column}" for column in keys)
    write = sa.text(f"UPDATE {table} SET {set_} WHERE {by} = :of")  # noqa: S608 - names are ours
    last: object = "" if by == "ukprn" else -(2**63)
    while rows := connection.execute(read, {"last": last}).all():
        last = rows[-1][0]
        changed = []
        for of, *values in rows:
            made = {column: key_of(values[position]) for column, position in keys.items()}
            if [*made.values()] != values[len(texts) :]:
                changed.append({"of": of, **made})
        if changed:
            connection.execute(write, changed)
