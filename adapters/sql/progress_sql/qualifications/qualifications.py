"""Learners' qualifications on SQL."""

import json
from collections.abc import Iterable, Mapping
from itertools import starmap
from operator import attrgetter
from typing import Any

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.qualifications.qualifications import (
    QUALIFICATION_FIELDS,
    LearnerQualifications,
    shared_qualification,
)
from progress_sql.foundations.profile_tables import qualifications
from progress_sql.foundations.session import Session, Values
from progress_sql.learners.records import LearnerRecords

_texts = attrgetter(*QUALIFICATION_FIELDS)


class SqlQualifications:
    """See `progress_core.ports.qualifications.Qualifications`."""

    def __init__(self, session: Session) -> None:
        self._records = LearnerRecords(session, qualifications)

    def of(self, scope: Scope, learner_id: int) -> LearnerQualifications:
        return _value(learner_id, self._records.of(scope, learner_id))

    def of_many(self, scope: Scope, learner_ids: Iterable[int]) -> Mapping[int, LearnerQualifications]:
        return {id_: _value(id_, row) for id_, row in self._records.of_many(scope, learner_ids)}

    def save_many(self, sets: Iterable[LearnerQualifications]) -> None:
        if not self._records.save_many(map(_row, sets)):
            raise Conflict


def _value(learner_id: int, row: Values | None) -> LearnerQualifications:
    if row is None:
        return LearnerQualifications(learner_id)
    _, content, version = row
    return LearnerQualifications(learner_id, tuple(starmap(shared_qualification, json.loads(content))), version)


def _row(kept: LearnerQualifications) -> tuple[Any, ...]:
    return kept.learner_id, json.dumps([*map(_texts, kept.qualifications)]), kept.version
