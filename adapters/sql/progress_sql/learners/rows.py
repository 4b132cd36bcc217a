"""Learners as rows, and rows as learners."""

import json
from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from progress_core.domain.foundations.choices import Choice
from progress_core.domain.learners.learners import FIELDS, Learner, LearnerDetails
from progress_core.domain.profiles.profiles import Approval, Profile, ReferenceStatus, SectionStatus
from progress_core.domain.values.name_keys import name_key
from progress_sql.foundations.tables import learners
from progress_sql.foundations.values import micros, moment

_REST = (
    "created_at", "sign_off", "staff_add_qualifications", "profile", "applications", "offers", "submitted", "archived",
    "import_id", "standing", "version",
)  # fmt: skip
"""The columns of the record around the details, in the order of `Learner`."""

LEARNER = tuple(learners.c[name] for name in ("id", *FIELDS, *_REST))
"""The columns that `learner_of` takes, in order."""

ROW = (*LEARNER, learners.c.first_key, learners.c.last_key)
"""The columns that `row_of` returns; the copy of the account's username is not the learner's to give."""

_DETAILS = slice(1, 1 + len(FIELDS))
_BORN = FIELDS.index("date_of_birth")
_values = attrgetter(*FIELDS)
_CHOICES = tuple(Choice)
_FRESH = Profile()


def learner_of(row: Sequence[Any]) -> Learner:
    """Build a learner from a row of the columns `LEARNER`."""
    details = [*row[_DETAILS]]
    details[_BORN] = date.fromisoformat(details[_BORN])
    created_at, sign_off, staff_add, profile, applications, offers, submitted, archived, *others = row[_DETAILS.stop :]
    return Learner(
        row[0],
        LearnerDetails(*details),
        moment(created_at),
        _CHOICES[sign_off],
        _CHOICES[staff_add],
        profile_of(profile),
        applications,
        offers,
        bool(submitted),
        bool(archived),
        *others,
    )


def profile_of(text: str | None) -> Profile:
    """Build a profile from what its column holds."""
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
    """Return a row of the columns `ROW`."""
    details = learner.details
    values = [*_values(details)]
    values[_BORN] = details.date_of_birth.isoformat()
    return (
        learner.id,
        *values,
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
        name_key(details.first_name),
        name_key(details.last_name),
    )


def _profile_text(profile: Profile) -> str:
    approval = profile.approval
    approved = approval and (approval.by, micros(approval.at), approval.fingerprint)
    sections = (profile.personal_information, profile.qualifications, profile.statements)
    return json.dumps((*sections, profile.reference, approved, profile.last_approved))
