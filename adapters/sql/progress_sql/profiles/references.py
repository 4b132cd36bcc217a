"""References on SQL."""

import json

from attrs import astuple, evolve
from sqlalchemy import select

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.profiles.references import Reference, ReferenceDetails
from progress_sql.foundations.profile_tables import learner_references, reference_versions
from progress_sql.foundations.session import Session
from progress_sql.learners.records import LearnerRecords


class SqlReferences:
    """See `progress_core.ports.references.References`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._records = LearnerRecords(session, learner_references)

    def of(self, scope: Scope, learner_id: int) -> Reference:
        row = self._records.of(scope, learner_id)
        if row is None:
            return Reference(learner_id)
        _, draft, version = row
        return Reference(learner_id, self._versions(learner_id), None if draft is None else _details(draft), version)

    def save(self, reference: Reference) -> Reference:
        draft = None if reference.draft is None else _text(reference.draft)
        if not self._records.save_many([(reference.learner_id, draft, reference.version)]):
            raise Conflict
        stored = self._versions(reference.learner_id)
        added = reference.versions[len(stored) :]
        rows = [(reference.learner_id, number, _text(details)) for number, details in enumerate(added, len(stored) + 1)]
        self._session.insert_many(reference_versions, rows)
        return evolve(reference, versions=stored + added, version=reference.version + 1)

    def _versions(self, learner_id: int) -> tuple[ReferenceDetails, ...]:
        theirs = select(reference_versions.c.content).where(reference_versions.c.learner_id == learner_id)
        return tuple(_details(row[0]) for row in self._session.all(theirs.order_by(reference_versions.c.number)))


def _details(text: str) -> ReferenceDetails:
    return ReferenceDetails(*json.loads(text))


def _text(details: ReferenceDetails) -> str:
    return json.dumps(astuple(details))
