"""What a profile holds, as one value to be fingerprinted, compared and shown again as it was (C3, C9)."""

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
_SAID = QUALIFICATION_FIELDS[2:]
"""What is said of a qualification beside its type and subject."""

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
    """What a profile held at one moment.

    Args:
        details: the personal information.
        statements: what the learner says of themselves.
        qualifications: by type and subject.
    """

    details: LearnerDetails
    statements: Statements
    qualifications: tuple[Qualification, ...]


@frozen
class Difference:
    """One line of what changed in a profile.

    Args:
        section: where.
        field: stable name, for machines ("telephone", "qualifications.A level, Physics.actual_grade").
        label: the field's name as forms show it ("A level, Physics: Actual grade").
        before: as it was; "" where nothing was there.
        after: as it is now; "" where nothing is there.
    """

    section: Section
    field: str
    label: str
    before: str
    after: str


def contents(
    details: LearnerDetails, statements: Statements, qualifications: Iterable[Qualification]
) -> dict[str, object]:
    """Give what a profile holds as texts, numbers and mappings, for `fingerprints.fingerprint` and for keeping.

    The order of the qualifications is of no matter; one that is there twice has its number behind it.

    Args:
        details: the personal information.
        statements: what the learner says of themselves.
        qualifications: the learner's, in any order.
    """
    held = {name: _plain(getattr(details, name)) for name in FIELDS}
    held = {name: value for name, value in held.items() if value != "" or name in _KEPT_EMPTY}
    held.update({name: getattr(statements, name) for name in STATEMENT_FIELDS})
    held[_QUALIFICATIONS] = _by_name(qualifications)
    return held


def restored(held: Mapping[str, object]) -> ProfileContents:
    """Give a profile back from what `contents` made of it, to show it as it was.

    Args:
        held: as kept; what an earlier release did not keep is empty.
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
    """Say what changed between two contents of a profile, field by field, in the order of the forms (C3).

    Args:
        before: as `contents` made it, when the profile was approved or looked at.
        after: the same, now.
    """
    found = [
        Difference(_section(each.field), each.field, label(each.field), _text(each.before), _text(each.after))
        for each in changes_since(_texts(before), _texts(after))
    ]
    found.extend(_qualification_differences(_qualifications(before), _qualifications(after)))
    order = list(Section)
    return tuple(sorted(found, key=lambda each: order.index(each.section)))


def _qualification_differences(before: _Qualifications, after: _Qualifications) -> Iterator[Difference]:
    """Give a line for each that is there on one side alone, and for each thing said that differs."""
    section = Section.QUALIFICATIONS
    for key in dict.fromkeys((*after, *before)):
        old, new = before.get(key, {}), after.get(key, {})
        field = f"{_QUALIFICATIONS}.{key}"
        if not (old and new):
            yield Difference(section, field, key, _said(old), _said(new))
            continue
        for name in _SAID:
            was, now = _text(old.get(name)), _text(new.get(name))
            if was != now:
                yield Difference(section, f"{field}.{name}", f"{key}: {label(name)}", was, now)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _by_name(qualifications: Iterable[Qualification]) -> dict[str, dict[str, str]]:
    """Name each by type and subject; the same again, in the order of what is said of them, by number."""
    named: dict[str, dict[str, str]] = {}
    for each in sorted(qualifications, key=lambda one: [getattr(one, name) for name in QUALIFICATION_FIELDS]):
        name = f"{each.type}, {each.subject}"
        keys = chain([name], (f"{name} ({number})" for number in count(2)))
        key = next(key for key in keys if key not in named)
        named[key] = {field: getattr(each, field) for field in QUALIFICATION_FIELDS}
    return named


def _texts(held: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in held.items() if name != _QUALIFICATIONS}


def _qualifications(held: Mapping[str, object]) -> _Qualifications:
    kept = held.get(_QUALIFICATIONS)
    if not isinstance(kept, Mapping):  # it may have been to a form and back
        return {}
    return {key: said for key, said in kept.items() if isinstance(said, Mapping)}


def _section(field: str) -> Section:
    return Section.STATEMENTS if field in STATEMENT_FIELDS else Section.PERSONAL_INFORMATION


def _said(qualification: Mapping[str, object]) -> str:
    """Sum up a qualification: "completion date 2026-06, predicted grade 6"."""
    return ", ".join(f"{label(name).lower()} {qualification[name]}" for name in _SAID if qualification.get(name))


def _text(value: object) -> str:
    return "" if value is None else str(value)
