"""Leaving a provider: when, and where a learner goes (J2)."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from attrs import frozen

from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Accepted, Checked, Problem, Refused, has_errors
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.values import readers
from progress_core.domain.values.academic_years import AcademicYear
from progress_core.domain.values.cells import read_date, read_text
from progress_core.domain.values.field_names import names_rule, unknown_fields
from progress_core.domain.values.fields import CELL_CODES

_DATE_RULE, _DESTINATION_RULE, _NAMES = "leaving.date", "leaving.destination", "leaving.field_names"
_KNOWN = frozenset({"leaving_date", "destination", "destination_ukprn"})
_read_ukprn = readers.of_digits(readers.ukprn)


class Destination(StrEnum):
    """What kind of place a leaver goes to; stores, files and programs know the text.

    Source: DfE, 16 to 18 destination measures, and the September Guarantee of local authorities.
    """

    ACCEPTED_PLACE = "accepted-place"
    SCHOOL_SIXTH_FORM = "school-sixth-form"
    SIXTH_FORM_COLLEGE = "sixth-form-college"
    FURTHER_EDUCATION = "further-education-college"
    SPECIAL_PROVIDER = "special-provider"
    HIGHER_EDUCATION = "higher-education"
    OTHER_EDUCATION = "other-education"
    APPRENTICESHIP = "apprenticeship"
    TRAINING = "training"
    EMPLOYMENT_WITH_TRAINING = "employment-with-training"
    EMPLOYMENT = "employment"
    VOLUNTARY_WORK = "voluntary-work"
    GAP_YEAR = "gap-year"
    ANOTHER_SCHOOL = "another-school"
    MOVED_AWAY = "moved-away"
    NOT_IN_EDUCATION = "not-in-education-employment-or-training"
    NOT_KNOWN = "not-known"

    @property
    def label(self) -> str:
        """The destination in words, as pages show it."""
        return _LABELS.get(self) or self.value.replace("-", " ").capitalize()


_LABELS: Mapping[Destination, str] = {
    Destination.ACCEPTED_PLACE: "The place that they accepted in Progress",
    Destination.SCHOOL_SIXTH_FORM: "School sixth form",
    Destination.SIXTH_FORM_COLLEGE: "Sixth-form college",
    Destination.ANOTHER_SCHOOL: "Another school, before Year 12",
    Destination.MOVED_AWAY: "Moved out of England",
    Destination.NOT_IN_EDUCATION: "Not in education, employment or training",
}


@frozen
class Leaving:
    """When a learner left their provider, and where they went.

    Args:
        on: the last day there.
        destination: see `Destination`.
        ukprn: UKPRN of the provider that they went to; "" for none, or if nobody knows.
        application: number of the application whose place they took; None for another destination.
    """

    on: date
    destination: Destination = Destination.NOT_KNOWN
    ukprn: str = ""
    application: int | None = None


def check_leaving(values: Mapping[str, object], *, today: date) -> Checked[Leaving]:
    """Check how somebody leaves.

    Args:
        values: `leaving_date destination destination_ukprn`, as forms and files have them; a missing destination is
            not known.
        today: the day that it is in England; nobody leaves after the academic year that it is in.

    Source: features J2.
    """
    problems = unknown_fields(values, _KNOWN, _NAMES)
    on = _date(values.get("leaving_date"), today, problems)
    destination = _destination(values.get("destination"), problems)
    ukprn, findings = _read_ukprn(values.get("destination_ukprn"))
    if findings:
        problems.append(problem("destination_ukprn", "bad_format", values["destination_ukprn"], rule=_DESTINATION_RULE))
    if has_errors(problems) or on is None:
        return Refused(tuple(problems))
    return Accepted(Leaving(on, destination, str(ukprn)), tuple(problems))


def _date(raw: object, today: date, problems: list[Problem]) -> date | None:
    """Return the last day, or add what is wrong with it to the problems."""
    value, findings = read_date(raw)
    for found in findings:
        given = {"severity": found.severity, "words": found.words, **found.facts}
        problems.append(problem("leaving_date", found.code, raw, rule=_DATE_RULE, **given))
    earliest, latest = AcademicYear.of(today).before.before.first_day, AcademicYear.of(today).last_day
    if not isinstance(value, date):
        if not findings:
            problems.append(problem("leaving_date", "required", raw, rule=_DATE_RULE))
        return None
    if not earliest <= value <= latest:
        first, last = earliest.isoformat(), latest.isoformat()
        problems.append(problem("leaving_date", "out_of_time", raw, rule=_DATE_RULE, earliest=first, latest=last))
    return value


def _destination(raw: object, problems: list[Problem]) -> Destination:
    """Return the destination, by its text or in words, or add what is wrong with it to the problems."""
    text, findings = read_text(raw)
    found = None if findings else _BY_KEY.get(_key(text or Destination.NOT_KNOWN.value))
    if found is None:
        known = [destination.value for destination in Destination]
        problems.append(problem("destination", "unknown_destination", raw, rule=_DESTINATION_RULE, known=known))
    return found or Destination.NOT_KNOWN


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


_BY_KEY = {_key(name): found for found in Destination for name in (found.label, found.value)}

RULES = (
    names_rule(_NAMES, "features J2", "a leaving"),
    Rule(
        _DATE_RULE,
        "features J2",
        "A learner leaves on a day of this academic year or of the two before it.",
        ("required", "has_time", "restored", "out_of_time", *CELL_CODES),
    ),
    Rule(
        _DESTINATION_RULE,
        "features J2",
        "A leaver goes to one of a list of destinations, at a provider if its UKPRN is known.",
        ("unknown_destination", "bad_format"),
    ),
)
