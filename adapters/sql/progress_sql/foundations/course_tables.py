"""The tables by which courses are searched; all of it can be made anew from courses and providers.

Courses share subjects, places and providers, so that the words of each are kept once. A subject is a title with its
type and subject area; a place is a venue with its position.
"""

from sqlalchemy import Column, Float, Index, PrimaryKeyConstraint, Table

from progress_sql.foundations.columns import NUMBER, metadata, own_id, small, text

subject_words = Table(
    "subject_words",
    metadata,
    text("word"),
    Column("subject_id", NUMBER, nullable=False, autoincrement=False),
    small("in_title"),
    PrimaryKeyConstraint("word", "subject_id"),
    sqlite_with_rowid=False,
)

place_words = Table(
    "place_words",
    metadata,
    text("word"),
    Column("place_id", NUMBER, nullable=False, autoincrement=False),
    PrimaryKeyConstraint("word", "place_id"),
    sqlite_with_rowid=False,
)

provider_words = Table(
    "provider_words",
    metadata,
    text("word"),
    text("ukprn"),
    PrimaryKeyConstraint("word", "ukprn"),
    Index("ix_provider_words_ukprn", "ukprn"),
    sqlite_with_rowid=False,
)

course_places = Table(
    "course_places",
    metadata,
    own_id(),
    text("venue"),
    text("postcode"),
    Column("latitude", Float(53)),
    Column("longitude", Float(53)),
    Index("ix_course_places_position", "latitude", "longitude"),
)
