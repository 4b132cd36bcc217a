"""The contents of a profile as one value, for fingerprints, comparisons and showing it as it was (C3, C9)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain, count
from typing import Any, TypeAlias, cast

from attrs import frozen

from progress_core.domain.foundations.messages import label
from progress_core.domain.learners.details import FIELDS, LearnerDetails
from progress_core.domain.profiles.profiles import Section
from progress_core.domain.profiles.statements import STATEMENT_FIELDS, Statements
from progress_core.domain.qualifications.qualifications import QUALIFICATION_FIELDS, Qualification
from progress_core.domain.values.fingerprints import changes_since

_QUALIFICATIONS = "qualifications"
_FURTHER_FIELDS = QUALIFICATION_FIELDS[2:]
"""The fields of a qualification besides its type and subject."""

_KEPT_EMPTY = frozenset({
    "ukprn", "year_group", "first_name", "last_name", "postcode", "date_of_birth", "email", "house", "street",
    "locality", "town", "telephone", "uln", "upn", "ccis", "gender", "ethnicity",
})  # fmt: skip
"""The details that are kept though they are empty: those of the first release, whose fingerprints hold them so.

A field that came later is kept only once it is filled in. A release with a new field thus changes no fingerprint,
and what was approved before it is still what was approved. Nothing is ever added here or taken away.
"""

_Qualifications: TypeAlias = Mapping[str, Mapping[str, object]]


@frozen
class ProfileContents:
    """The contents of a profile at one moment.

    Args:
        details: the personal information.
        statements: the statements.
        qualifications: the qualifications, ordered by type and subject.
    """

    details: LearnerDetails
    statements: Statements
    qualifications: tuple[Qualification, ...]


@frozen
class Difference:
    """A change in a profile.

    Args:
        section: section that the field is in.
        field: stable name, for machines ("telephone", "qualifications.A level, Physics.actual_grade").
        label: label of the field in forms ("A level, Physics: Actual grade").
        before: text before the change; "" if there was none.
        after: text now; "" if there is none.
    """

    section: Section
    field: str
    label: str
    before: str
    after: str


def contents(
    details: LearnerDetails, statements: Statements, qualifications: Iterable[Qualification]
) -> dict[str, object]:
    """Return the contents of a profile as texts, numbers and mappings, to fingerprint and store them.

    The order of the qualifications does not matter; repeated ones are numbered.

    Args:
        details: the personal information.
        statements: the statements.
        qualifications: the qualifications, in any order.
    """
    held: dict[str, object] = {name: _plain(getattr(details, name)) for name in FIELDS}
    held = {name: value for name, value in held.items() if value != "" or name in _KEPT_EMPTY}
    held.update({name: getattr(statements, name) for name in STATEMENT_FIELDS})
    held[_QUALIFICATIONS] = _by_name(qualifications)
    return held


def restore_contents(held: Mapping[str, object]) -> ProfileContents:
    """Restore the contents of a profile from the result of `contents`, to show it as it was.

    Args:
        held: the stored contents; fields that an earlier release did not store are empty.
    """
    texts = cast("Mapping[str, Any]", held)
    details = {name: texts.get(name, "") for name in FIELDS}
    details["date_of_birth"] = date.fromisoformat(details["date_of_birth"])
    kept: Mapping[str, Mapping[str, str]] = texts.get(_QUALIFICATIONS) or {}
    return ProfileContents(
        LearnerDetails(**details),
        Statements(**{name: texts.get(name, "") for name in STATEMENT_FIELDS}),
        tuple(
            Qualification(**{name: kept[key].get(name, "") for name in QUALIFICATION_FIELDS}) for key in sorted(kept)
        ),
    )


def profile_differences(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[Difference, ...]:
    """List the changes between two contents of a profile, field by field, in the order of the forms (C3).

    Args:
        before: the result of `contents` when the profile was approved or last seen.
        after: the result of `contents` now.
    """
    found = [
        Difference(_section(change.field), change.field, label(change.field), _text(change.before), _text(change.after))
        for change in changes_since(_texts(before), _texts(after))
    ]
    found.extend(_qualification_differences(_qualifications(before), _qualifications(after)))
    order = list(Section)
    return tuple(sorted(found, key=lambda difference: order.index(difference.section)))


def _qualification_differences(before: _Qualifications, after: _Qualifications) -> Iterator[Difference]:
    """Yield added and removed qualifications, and each differing field of the others."""
    section = Section.QUALIFICATIONS
    for key in dict.fromkeys((*after, *before)):
        old, new = before.get(key, {}), after.get(key, {})
        field = f"{_QUALIFICATIONS}.{key}"
        if _named(old) != _named(new):  # a repeated one is numbered: "Art (2)" may also be the name of a subject
            yield Difference(section, field, key, _summary(old), _summary(new))
            continue
        for name in _FURTHER_FIELDS:
            was, now = _text(old.get(name)), _text(new.get(name))
            if was != now:
                yield Difference(section, f"{field}.{name}", f"{key}: {label(name)}", was, now)


def _named(qualification: Mapping[str, object]) -> list[object]:
    return [qualification.get(name, "") for name in ("type", "subject")]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _by_name(qualifications: Iterable[Qualification]) -> dict[str, dict[str, str]]:
    """Key qualifications by type and subject; number repeated ones in the order of their fields."""
    named: dict[str, dict[str, str]] = {}
    for qualification in sorted(qualifications, key=_all_fields):
        name = f"{qualification.type}, {qualification.subject}"
        keys = chain([name], (f"{name} ({number})" for number in count(2)))
        key = next(key for key in keys if key not in named)
        named[key] = {field: getattr(qualification, field) for field in QUALIFICATION_FIELDS}
    return named


def _all_fields(qualification: Qualification) -> list[str]:
    return [getattr(qualification, name) for name in QUALIFICATION_FIELDS]


def _texts(held: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in held.items() if name != _QUALIFICATIONS}


def _qualifications(held: Mapping[str, object]) -> _Qualifications:
    kept = held.get(_QUALIFICATIONS)
    if not isinstance(kept, Mapping):  # a form may have sent it back altered
        return {}
    return {key: fields for key, fields in kept.items() if isinstance(fields, Mapping)}


def _section(field: str) -> Section:
    return Section.STATEMENTS if field in STATEMENT_FIELDS else Section.PERSONAL_INFORMATION


def _summary(qualification: Mapping[str, object]) -> str:
    """Return a qualification in words: "completion date 2026-06, predicted grade 6"."""
    return ", ".join(
        f"{label(name).lower()} {qualification[name]}" for name in _FURTHER_FIELDS if qualification.get(name)
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)
