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

courses = Table(
    "courses",
    metadata,
    own_id(),
    Column("ukprn", TEXT, ForeignKey("providers.ukprn"), nullable=False),
    text("title"),
    text("type"),
    number("start_month"),  # 202709: with the day, it would be another key
    text("postcode"),
    text("venue"),
    text("town"),
    Column("latitude", Float(53)),
    Column("longitude", Float(53)),
    small("withdrawn"),
    text("starts_on"),
    text("subject_area"),
    text("length"),
    text("entry_requirements"),
    text("website"),
    Column("opens_on", TEXT),
    Column("closes_on", TEXT),
    text("title_key"),
    number("subject_id", null=True),
    number("place_id", null=True),
    Index("ix_courses_subject_id", "subject_id"),
    Index(
        "ix_courses_search", "place_id", "withdrawn", "subject_id", "ukprn", "type", "subject_area", "start_month"
    ),  # has all that counts need
    UniqueConstraint("ukprn", "postcode", "start_month", "type", "title", name="uq_courses_key"),
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
    text("conditions"),  # JSON
    text("reason"),
    text("message"),
    Column("state_before", TEXT),
    number("decided_at", null=True),
    number("cause", null=True),  # not a foreign key: it goes with the learner, as this row does
    small("live"),
    small("received"),
    number("place"),  # in lists of received applications: the moment of submission, or 0
    text("words_key"),  # of the learner's name and the course, each after a space
    text("name_key"),
    text("course_key"),
    text("conditions_state"),
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
