"""What an offer depends on, and why an application was declined (H2b)."""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

from attrs import evolve, frozen

from progress_core.domain.applications.states import ApplicationState
from progress_core.domain.foundations.messages import label, problem
from progress_core.domain.foundations.problems import Accepted, Checked, Refused
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.qualifications.catalogue import Catalogue, default_catalogue
from progress_core.domain.qualifications.qualifications import Qualification
from progress_core.domain.values.field_names import names_rule, unknown_fields
from progress_core.domain.values.text import tidy
from progress_core.domain.values.text_problems import text_problems, tidy_lines

DECLINE_REASONS = (
    "course_full",
    "entry_requirements_not_met",
    "interview_not_attended",
    "applied_too_late",
    "conditions_not_fulfilled",
    "other_reason",
)
"""The reasons for declining an application, in the order of lists; `label` has their words."""

MAX_CONDITIONS = 10
MAX_CONDITION_LENGTH = 300
MAX_MESSAGE_LENGTH = 1_000

_CONDITIONS = "offer.conditions"
_DECLINE = "offer.decline"
_NAMES = "offer.field_names"
_GRADE_FIELDS = ("type", "subject", "grade")
_KNOWN = frozenset(("text", *_GRADE_FIELDS))


@frozen
class Condition:
    """A condition of an offer: in words, or a grade in a qualification, or both.

    Args:
        text: in words, or "".
        type: name of a type of qualification in the catalogue, or "".
        subject: subject of it, or "".
        grade: the lowest grade that will do, or "".
        met: what the provider says: True or False; None if it has yet to say.
    """

    text: str = ""
    type: str = ""
    subject: str = ""
    grade: str = ""
    met: bool | None = None

    @property
    def words(self) -> str:
        """The condition in words."""
        return self.text or f"{self.type} {self.subject}: grade {self.grade} or better"

    @property
    def status(self) -> str:
        """Whether it is met, in words."""
        return {True: "met", False: "not met", None: "waiting"}[self.met]


@frozen
class Terms:
    """What a provider says together with a decision; checked by `check_terms`.

    Args:
        conditions: of an offer; () for an unconditional one.
        reason: for declining: one of `DECLINE_REASONS`, or "".
        message: to the learner, for declining, or "".
    """

    conditions: tuple[Condition, ...] = ()
    reason: str = ""
    message: str = ""


NO_TERMS = Terms()


class ConditionsState(str, Enum):
    """The conditions of an offer, taken together."""

    NONE = "no conditions"
    WAITING = "waiting"
    MET = "all met"
    NOT_MET = "not met"


def conditions_state(conditions: Iterable[Condition]) -> ConditionsState:
    """Return the state of all conditions together: one that is not met counts most, then one that waits."""
    found = {condition.met for condition in conditions}
    if not found:
        return ConditionsState.NONE
    if False in found:
        return ConditionsState.NOT_MET
    return ConditionsState.WAITING if None in found else ConditionsState.MET


class Fulfilment(str, Enum):
    """What qualifications say about a condition; a suggestion only, for the provider decides."""

    ACHIEVED = "achieved"
    PREDICTED = "predicted"
    MISSED = "missed"
    UNKNOWN = "unknown"


def fulfilment(
    condition: Condition, qualifications: Iterable[Qualification], catalogue: Catalogue | None = None
) -> Fulfilment:
    """Suggest whether a learner's qualifications meet a condition; an actual grade counts more than a predicted one.

    Args:
        condition: the condition.
        qualifications: of the learner.
        catalogue: with the grades of each type, best first; None for the one that comes with Progress.

    Source: features H2b.
    """
    known = (catalogue or default_catalogue()).type(condition.type) if condition.type else None
    if known is None or condition.grade not in known.grades:
        return Fulfilment.UNKNOWN
    will_do = known.grades[: known.grades.index(condition.grade) + 1]
    fitting = [one for one in qualifications if (one.type, one.subject) == (condition.type, condition.subject)]
    actual = [one.actual_grade for one in fitting if one.actual_grade]
    if any(grade in will_do for grade in actual):
        return Fulfilment.ACHIEVED
    if any(one.predicted_grade in will_do for one in fitting if not one.actual_grade):
        return Fulfilment.PREDICTED
    return Fulfilment.MISSED if fitting else Fulfilment.UNKNOWN


def check_conditions(
    rows: Sequence[Mapping[str, object]], catalogue: Catalogue | None = None
) -> Checked[tuple[Condition, ...]]:
    """Check the conditions of an offer from a form; empty rows are left out.

    Args:
        rows: each with `text`, `type`, `subject` and `grade`, any of which may be missing; other names are problems.
        catalogue: the types, subjects and grades to choose from; None for those that come with Progress.

    Returns:
        the conditions, none of them met yet; or all problems, whose field is the number of the row, from 1, with
        the name of the field after it ("2.grade").

    Source: features H2b.
    """
    texts = [{name: tidy(str(row.get(name) or "")) for name in ("text", *_GRADE_FIELDS)} for row in rows]
    filled = [(number, row) for number, row in enumerate(texts, start=1) if any(row.values())]
    problems = [
        evolve(unknown, field=f"{number}.{unknown.field}")
        for number, row in enumerate(rows, start=1)
        for unknown in unknown_fields(row, _KNOWN, _NAMES)
    ]
    found: list[Condition] = []
    for number, row in filled:
        checked = _check_condition(number, row, catalogue or default_catalogue())
        problems.extend(checked.problems)
        if checked.ok:
            found.append(checked.value)
    if len(filled) > MAX_CONDITIONS:
        problems.append(problem("conditions", "too_many", len(filled), rule=_CONDITIONS, most=MAX_CONDITIONS))
    return Refused(tuple(problems)) if problems else Accepted(tuple(found))


def _check_condition(number: int, row: Mapping[str, str], catalogue: Catalogue) -> Checked[Condition]:
    at = {name: f"{number}.{name}" for name in row}
    found = list(text_problems(at["text"], row["text"], _CONDITIONS, max_length=MAX_CONDITION_LENGTH))
    graded = {name: row[name] for name in _GRADE_FIELDS}
    if not any(graded.values()):
        return Refused(tuple(found)) if found else Accepted(Condition(row["text"]))
    found += [problem(at[name], "condition_incomplete", rule=_CONDITIONS) for name in graded if not graded[name]]
    known = catalogue.type(row["type"]) if row["type"] else None
    if row["type"] and known is None:
        found.append(problem(at["type"], "condition_unknown", row["type"], rule=_CONDITIONS, what="type"))
    if known is not None:
        graded = {"type": known.name}
        for name, read in (("subject", known.subject), ("grade", known.grade)):
            graded[name] = (read(row[name]) if row[name] else None) or ""
            if row[name] and not graded[name]:
                found.append(problem(at[name], "condition_unknown", row[name], rule=_CONDITIONS, what=name))
        found += text_problems(at["subject"], graded["subject"], _CONDITIONS, max_length=MAX_CONDITION_LENGTH)
        found += text_problems(at["grade"], graded["grade"], _CONDITIONS, max_length=MAX_CONDITION_LENGTH)
    if found:
        return Refused(tuple(found))
    return Accepted(Condition(row["text"], graded["type"], graded["subject"], graded["grade"]))


def check_terms(target: ApplicationState, terms: Terms, catalogue: Catalogue | None = None) -> Checked[Terms]:
    """Check what a provider says together with a decision.

    Args:
        target: the decision.
        terms: what is said; conditions count as not marked yet.
        catalogue: as in `check_conditions`.

    Source: features H2b.
    """
    rows = [{name: getattr(one, name) for name in ("text", *_GRADE_FIELDS)} for one in terms.conditions]
    conditions = check_conditions(rows, catalogue)
    message, reason = tidy_lines(terms.message), terms.reason.strip()
    found = list(conditions.problems)
    if target is not ApplicationState.OFFERED and rows:
        found.append(problem("conditions", "only_for_offers", rule=_CONDITIONS))
    if target is not ApplicationState.DECLINED_BY_PROVIDER:
        given = {"reason": reason, "message": message}
        found += [problem(name, "only_for_declines", rule=_DECLINE) for name, text in given.items() if text]
    if reason and reason not in DECLINE_REASONS:
        found.append(problem("reason", "not_a_reason", reason, rule=_DECLINE))
    found += text_problems("message", message, _DECLINE, max_length=MAX_MESSAGE_LENGTH)
    if found:
        return Refused(tuple(found))
    return Accepted(Terms(conditions.value or (), reason, message))


def reason_in_words(reason: str) -> str:
    """Return a reason for declining as lists show it; "" for ""."""
    return label(reason) if reason else ""


RULES = (
    names_rule(_NAMES, "1.1", "a condition of an offer"),
    Rule(
        _CONDITIONS,
        "1.1",
        f"An offer has at most {MAX_CONDITIONS} conditions, each in at most {MAX_CONDITION_LENGTH} characters, or a "
        "type, a subject and a grade of the catalogue.",
        (
            *("too_long", "forbidden_character", "too_many"),
            *("condition_incomplete", "condition_unknown", "only_for_offers"),
        ),
    ),
    Rule(
        _DECLINE,
        "1.1",
        f"Declining an application may have a reason from the list and a message of at most {MAX_MESSAGE_LENGTH:,} "
        "characters.",
        ("not_a_reason", "only_for_declines", "too_long", "forbidden_character"),
    ),
)
