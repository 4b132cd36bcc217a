"""Learners as rows, and rows as learners."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from operator import attrgetter
from typing import Any, cast

from attrs import fields

from progress_core.domain.foundations.choices import Choice
from progress_core.domain.learners.learners import FIELDS, Learner, LearnerDetails
from progress_core.domain.learners.leaving import Destination, Leaving
from progress_core.domain.profiles.profiles import Approval, Profile, ReferenceStatus, SectionStatus
from progress_core.domain.values.name_keys import name_key
from progress_sql.foundations.tables import learners
from progress_sql.foundations.values import micros, moment

_LEAVING = ("left_on", "destination", "destination_ukprn", "destination_application")

_REST = (
    "created_at", "sign_off", "staff_add_qualifications", "profile", "applications", "offers", "submitted", "archived",
    "import_id", "standing", "version", "academic_year", *_LEAVING,
)  # fmt: skip
"""The columns of the record around the details, in the order of `Learner`."""

LEARNER = tuple(learners.c[name] for name in ("id", *FIELDS, *_REST))
"""The columns that `learner_of` takes, in order."""

ROW = (*LEARNER, learners.c.first_key, learners.c.last_key)
"""The columns that `row_of` returns; the copy of the account's username is not the learner's to give."""

_STAYS = ("", "", "", None)
_DETAILS = slice(1, 1 + len(FIELDS))
_BORN = FIELDS.index("date_of_birth")
_values = attrgetter(*FIELDS)
_around = attrgetter(*(each.name for each in fields(Learner) if each.name not in ("id", "details")))
_CHOICES = tuple(Choice)
_FRESH = cast("Profile", fields(Learner).profile.default)


def learner_of(row: Sequence[Any]) -> Learner:
    """Build a learner from a row of the columns `LEARNER`."""
    details = [*row[_DETAILS]]
    details[_BORN] = date.fromisoformat(details[_BORN])
    created_at, sign_off, staff_add, profile, applications, offers, submitted, archived, *others = row[_DETAILS.stop :]
    import_id, standing, version, academic_year, *leaving = others
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
        import_id,
        standing,
        version,
        academic_year,
        _leaving(leaving),
    )


def _leaving(columns: Sequence[Any]) -> Leaving | None:
    left_on, destination, ukprn, application = columns
    return Leaving(date.fromisoformat(left_on), Destination(destination), ukprn, application) if left_on else None


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
    return next(rows_of([learner]))


def rows_of(learners_: Iterable[Learner]) -> Iterator[tuple[Any, ...]]:
    """Yield a row of the columns `ROW` for each learner.

    Those of an import differ in their details and little else: what is around them is converted when it changes.
    """
    last: tuple[Any, ...] = ()
    rest: tuple[Any, ...] = ()
    for learner in learners_:
        details, around = learner.details, _around(learner)
        if around != last:
            last, rest = around, _rest(learner)
        values = [*_values(details)]
        values[_BORN] = details.date_of_birth.isoformat()
        yield learner.id, *values, *rest, name_key(details.first_name), name_key(details.last_name)


def _rest(learner: Learner) -> tuple[Any, ...]:
    """Return the values of the columns `_REST`."""
    profile = learner.profile
    return (
        micros(learner.created_at),
        int(learner.sign_off),
        int(learner.staff_add_qualifications),
        None if profile is _FRESH or profile == _FRESH else _profile_text(profile),
        learner.applications,
        learner.offers,
        int(learner.submitted),
        int(learner.archived),
        learner.import_id,
        learner.standing,
        learner.version,
        learner.academic_year,
        *_leaving_row(learner.leaving),
    )


def _leaving_row(leaving: Leaving | None) -> tuple[Any, ...]:
    if leaving is None:
        return _STAYS
    return leaving.on.isoformat(), leaving.destination.value, leaving.ukprn, leaving.application


def _profile_text(profile: Profile) -> str:
    approval = profile.approval
    approved = approval and (approval.by, micros(approval.at), approval.fingerprint)
    sections = (profile.personal_information, profile.qualifications, profile.statements)
    return json.dumps((*sections, profile.reference, approved, profile.last_approved))
