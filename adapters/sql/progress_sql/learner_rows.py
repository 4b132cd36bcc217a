"""Learners as rows, and rows as learners."""

from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from progress_core.domain.choices import Choice
from progress_core.domain.learners import FIELDS, Learner, LearnerDetails
from progress_core.domain.profiles import Approval, Profile, ReferenceStatus, SectionStatus
from progress_core.domain.text import folded
from progress_sql.tables import learners
from progress_sql.values import micros, micros_or_none, moment

LEARNER = tuple(learners.columns)[:-2]
"""The columns that `learner_of` takes, in order."""

PROFILE = tuple(learners.columns)[21:28]
"""The columns that `profile_of` takes, in order."""

_details = attrgetter(*FIELDS)
_CHOICES = tuple(Choice)
_SECTIONS = tuple(SectionStatus)
_REFERENCES = tuple(ReferenceStatus)


def learner_of(row: Sequence[Any]) -> Learner:
    """Make a learner of a row of the columns `LEARNER`."""
    return Learner(
        row[0],
        LearnerDetails(*(*row[1:6], date.fromisoformat(row[6]), *row[7:18])),
        moment(row[18]),
        _CHOICES[row[19]],
        _CHOICES[row[20]],
        profile_of(row[21:28]),
        row[28],
        row[29],
        bool(row[30]),
        bool(row[31]),
        *row[32:35],
    )


def profile_of(row: Sequence[Any]) -> Profile:
    """Make a profile of a row of the columns `PROFILE`."""
    personal_information, qualifications, statements, by, at, fingerprint, reference = row
    return Profile(
        _SECTIONS[personal_information],
        _SECTIONS[qualifications],
        _SECTIONS[statements],
        None if at is None else Approval(by, moment(at), fingerprint),
        _REFERENCES[reference],
    )


def row_of(learner: Learner) -> tuple[Any, ...]:
    """Give a value for every column of the learners."""
    details = learner.details
    profile = learner.profile
    approval = profile.approval
    texts = _details(details)
    return (
        learner.id,
        *texts[:5],
        details.date_of_birth.isoformat(),
        *texts[6:],
        micros(learner.created_at),
        int(learner.sign_off),
        int(learner.staff_add_qualifications),
        int(profile.personal_information),
        int(profile.qualifications),
        int(profile.statements),
        approval and approval.by,
        approval and micros_or_none(approval.at),
        approval and approval.fingerprint,
        int(profile.reference),
        learner.applications,
        learner.offers,
        int(learner.submitted),
        int(learner.archived),
        learner.import_id,
        learner.standing,
        learner.version,
        folded(details.first_name),
        folded(details.last_name),
    )
