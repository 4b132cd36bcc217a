"""Contents of profiles at the time they were approved or submitted, on SQL."""

import json
from collections.abc import Mapping

from sqlalchemy import select

from progress_core.domain.foundations.actors import Scope
from progress_sql.foundations.backend import insert_text
from progress_sql.foundations.profile_tables import profile_contents
from progress_sql.foundations.scope import learners_seen
from progress_sql.foundations.session import Session
from progress_sql.foundations.tables import learners

_NAMES = [column.name for column in profile_contents.columns]
_OR_LEAVE = " ON CONFLICT (learner_id, fingerprint) DO NOTHING"


class SqlProfileContents:
    """See `progress_core.ports.profiles.ProfileContents`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, learner_id: int, fingerprint: str, contents: Mapping[str, object]) -> None:
        statement = insert_text(profile_contents.name, _NAMES, self._session.backend.placeholder) + _OR_LEAVE
        self._session.write(statement, [(learner_id, fingerprint, json.dumps(dict(contents)))])

    def get(self, scope: Scope, learner_id: int, fingerprint: str) -> Mapping[str, object]:
        contents_of = select(profile_contents.c.content).select_from(profile_contents.join(learners))
        this = (profile_contents.c.learner_id == learner_id) & (profile_contents.c.fingerprint == fingerprint)
        row = self._session.one(contents_of.where(this, learners_seen(self._session.backend, scope)))
        contents: Mapping[str, object] = json.loads(row[0])
        return contents
