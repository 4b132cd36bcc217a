"""Learners as rows, and rows as learners."""

import json
from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from progress_core.domain.foundations.choices import Choice
from progress_core.domain.learners.learners import FIELDS, Learner, LearnerDetails
from progress_core.domain.profiles.profiles import Approval, Profile, ReferenceStatus, SectionStatus
from progress_core.domain.values.text import folded
from progress_sql.foundations.tables import learners
from progress_sql.foundations.values import micros, moment

LEARNER = tuple(learners.columns)[:-3]
"""The columns that `learner_of` takes, in order."""

ROW = tuple(learners.columns)[:-1]
"""The columns that `row_of` gives; the copy of the account's username is not the learner's to give."""

_details = attrgetter(*FIELDS)
_CHOICES = tuple(Choice)
_FRESH = Profile()


def learner_of(row: Sequence[Any]) -> Learner:
    """Make a learner of a row of the columns `LEARNER`."""
    return Learner(
        row[0],
        LearnerDetails(*(*row[1:6], date.fromisoformat(row[6]), *row[7:18])),
        moment(row[18]),
        _CHOICES[row[19]],
        _CHOICES[row[20]],
        profile_of(row[21]),
        row[22],
        row[23],
        bool(row[24]),
        bool(row[25]),
        *row[26:29],
    )


def profile_of(text: str | None) -> Profile:
    """Make a profile of what its column holds."""
    if text is None:
        return _FRESH
    personal_information, qualifications, statements, reference, approval, *last_approved = json.loads(text)
    return Profile(
        SectionStatus(personal_information),
        SectionStatus(qualifications),
        SectionStatus(statements),
        Approval(approval[0], moment(approval[1]), approval[2]) if approval else None,
        ReferenceStatus(reference),
        *last_approved,  # rows of earlier versions lack it
    )


def row_of(learner: Learner) -> tuple[Any, ...]:
    """Give a row of the columns `ROW`."""
    details = learner.details
    texts = _details(details)
    return (
        learner.id,
        *texts[:5],
        details.date_of_birth.isoformat(),
        *texts[6:],
        micros(learner.created_at),
        int(learner.sign_off),
        int(learner.staff_add_qualifications),
        None if learner.profile == _FRESH else _profile_text(learner.profile),
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


def _profile_text(profile: Profile) -> str:
    approval = profile.approval
    approved = approval and (approval.by, micros(approval.at), approval.fingerprint)
    sections = (profile.personal_information, profile.qualifications, profile.statements)
    return json.dumps((*sections, profile.reference, approved, profile.last_approved))
