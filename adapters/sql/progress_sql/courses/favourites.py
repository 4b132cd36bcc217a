"""Favourites on SQL, and their table."""

from sqlalchemy import Column, ForeignKey, Index, Table, delete, select

from progress_core.domain.courses.favourites import Favourite
from progress_core.domain.foundations.actors import Scope
from progress_sql.foundations.columns import NUMBER, metadata, number
from progress_sql.foundations.scope import learners_seen
from progress_sql.foundations.session import Session, Values
from progress_sql.foundations.tables import learners
from progress_sql.foundations.values import micros, moment

favourites = Table(
    "favourites",
    metadata,
    Column("learner_id", NUMBER, ForeignKey("learners.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("course_id", NUMBER, ForeignKey("courses.id"), primary_key=True, autoincrement=False),
    number("saved_at"),
    Index("ix_favourites_course", "course_id"),
    sqlite_with_rowid=False,
)


class SqlFavourites:
    """See `progress_core.ports.favourites.Favourites`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, favourite: Favourite) -> None:
        self.remove(favourite.learner_id, favourite.course_id)
        row = (favourite.learner_id, favourite.course_id, micros(favourite.saved_at))
        self._session.insert_many(favourites, [row])

    def remove(self, learner_id: int, course_id: int) -> None:
        this = (favourites.c.learner_id == learner_id) & (favourites.c.course_id == course_id)
        self._session.run(delete(favourites).where(this))

    def of(self, scope: Scope, learner_id: int) -> list[Favourite]:
        seen = (favourites.c.learner_id == learner_id) & learners_seen(self._session.backend, scope)
        theirs = select(*favourites.columns).select_from(favourites.join(learners)).where(seen)
        ordered = theirs.order_by(favourites.c.saved_at.desc(), favourites.c.course_id)
        return [_favourite(row) for row in self._session.all(ordered)]


def _favourite(row: Values) -> Favourite:
    learner_id, course_id, saved_at = row
    return Favourite(learner_id, course_id, moment(saved_at))
