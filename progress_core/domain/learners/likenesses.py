"""How the likeness of two learners is put into words, for imports and for learners typed in by hand (B10, E7)."""

from typing import Protocol

from progress_core.domain.foundations.messages import label, problem, sentence
from progress_core.domain.foundations.problems import Problem, Severity
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.learners.duplicates import Likeness, Person, same_numbers, same_parts

ALIKE_RULE = "learner.alike"

RULES = (
    Rule(
        ALIKE_RULE,
        "7.3",
        "A learner whom an import would call a duplicate of somebody you see is saved by hand only if you say so.",
        ("duplicate", "possible_twin"),
    ),
)


class Known(Person, Protocol):
    """An existing learner, as the stores describe them."""

    @property
    def id(self) -> int:
        """The learner's number."""

    @property
    def ukprn(self) -> str:
        """The UKPRN of their provider."""

    @property
    def username(self) -> str:
        """The username of their account."""


def name_of(person: Person) -> str:
    """Return first and last name."""
    return f"{person.first_name} {person.last_name}"


def known_name(learner: Known) -> str:
    """Return the words for an existing learner."""
    return sentence("other_learner", name=name_of(learner), username=learner.username)


def known_facts(learner: Known) -> dict[str, object]:
    """Return the facts by which problems name an existing learner."""
    return {"other": name_of(learner), "username": learner.username}


def new_numbers(before: Person | None, person: Person, other: Person) -> tuple[str, ...]:
    """Return the names of the numbers that a person shares with another one, and did not share so far.

    Args:
        before: the person so far; None for somebody new.
        person: the person now.
        other: the other one.
    """
    shared = () if before is None else same_numbers(before, other)
    return tuple(number for number in same_numbers(person, other) if number not in shared)


def alike(one: Person, other: Person, *, before: Person | None = None) -> tuple[str, list[str], str]:
    """Return the field that shows the likeness of two people, the fields that are the same, and these in words.

    Args:
        one: the first of them.
        other: the second.
        before: the first so far: a number that is new to them says more than one that is not.
    """
    numbers = new_numbers(before, one, other) or same_numbers(one, other)
    if numbers:
        return numbers[0], [numbers[0]], sentence("same_parts", parts=label(numbers[0]))
    parts = [*same_parts(one, other)]
    *labels, last = [label(part).lower() for part in parts]
    return "last_name", parts, sentence("same_parts", parts=f"{', '.join(labels)} and {last}")


def likeness_problem(
    person: Person, other: Known, likeness: Likeness, *, anyway: bool, before: Person | None = None
) -> Problem:
    """Return the problem of somebody typed in by hand who is like an existing learner.

    Args:
        person: as typed.
        other: the existing learner.
        likeness: how alike they are.
        anyway: whether whoever types knows, and saves the learner anyway.
        before: the person so far; None for somebody new.
    """
    field, same, alike_words = alike(person, other, before=before)
    twins = likeness is Likeness.TWINS
    severity: Severity = "warning" if anyway or twins else "error"
    words = {"alike": alike_words, "other": known_name(other)}
    facts: dict[str, object] = {"name": name_of(person), "same": same, **known_facts(other)}
    if not twins:
        facts["outcome"] = outcome = "duplicate_kept" if anyway else "duplicate_by_hand"
        words["outcome"] = sentence(outcome)
    code = "possible_twin" if twins else "duplicate"
    value = getattr(person, field)
    return problem(field, code, value, rule=ALIKE_RULE, severity=severity, words=words, **facts)
