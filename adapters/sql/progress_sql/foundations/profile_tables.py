"""The tables of profiles, references, courses, applications and messages; see `progress_sql.foundations.tables`.

Everything about a learner is deleted with the learner.
"""

from sqlalchemy import Column, Float, ForeignKey, Index, PrimaryKeyConstraint, Table, UniqueConstraint

from progress_sql.foundations.columns import TEXT, id_of, index_where, metadata, number, own_id, small, text

qualifications = Table(
    "qualifications",
    metadata,
    id_of("learners", "learner_id", key=True, cascade=True),
    text("content"),  # JSON: a set is read and written whole
    number("version"),
)

statements = Table(
    "statements",
    metadata,
    id_of("learners", "learner_id", key=True, cascade=True),
    text("personal_statement"),
    text("interests"),
    text("work_experience"),
    number("version"),
)

learner_references = Table(  # `references` is a reserved word in SQL
    "learner_references",
    metadata,
    id_of("learners", "learner_id", key=True, cascade=True),
    Column("draft", TEXT),  # JSON, or null if there is no draft
    number("version"),
)

reference_versions = Table(
    "reference_versions",
    metadata,
    id_of("learners", "learner_id", cascade=True),
    number("number"),
    text("content"),  # JSON
    PrimaryKeyConstraint("learner_id", "number"),
)

profile_contents = Table(
    "profile_contents",
    metadata,
    id_of("learners", "learner_id", cascade=True),
    text("fingerprint"),
    text("content"),  # JSON
    PrimaryKeyConstraint("learner_id", "fingerprint"),
)

courses = Table(  # some thousands: lists scan all of them
    "courses",
    metadata,
    own_id(),
    Column("ukprn", TEXT, ForeignKey("providers.ukprn"), nullable=False),
    text("title"),
    text("type"),
    number("start_year"),
    text("postcode"),
    text("venue"),
    text("town"),
    Column("latitude", Float(53)),
    Column("longitude", Float(53)),
    small("withdrawn"),
    text("title_key"),
    text("words_key"),  # everything that is searched except the provider's name
    UniqueConstraint("ukprn", "postcode", "start_year", "type", "title", name="uq_courses_key"),
)

applications = Table(
    "applications",
    metadata,
    own_id(),
    id_of("learners", "learner_id", cascade=True),
    text("ukprn"),
    id_of("courses", "course_id"),
    text("course"),
    number("created_at"),
    text("state"),
    number("submitted_at", null=True),
    text("fingerprint"),
    number("reference", null=True),
    text("learner_name"),
    number("version"),
    small("live"),
    small("received"),
    number("place"),  # in lists of received applications: the moment of submission, or 0
    text("words_key"),  # of the learner's name and the course, each after a space
    Index("ix_applications_learner", "learner_id", "id"),
    index_where("ix_applications_live", "learner_id, course_id", "live = 1", unique=True),
    index_where("ix_applications_received", "ukprn, place, id", "received = 1"),
    index_where("ix_applications_place", "place, id", "received = 1"),  # lists across providers
)

inbox = Table(
    "inbox",
    metadata,
    own_id(),
    id_of("learners", "learner_id", cascade=True),
    number("at"),
    text("subject"),
    text("body"),
    number("read_at", null=True),
    Index("ix_inbox_learner", "learner_id", "at", "id"),
)
