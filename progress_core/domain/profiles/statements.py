"""The statements of a profile: what learners write about themselves (manual 5.2)."""

from collections.abc import Mapping

from attrs import evolve, frozen

from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Accepted, Checked, Problem, Refused
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.values.field_names import names_rule, unknown_fields
from progress_core.domain.values.text_problems import text_problems, tidy_lines

STATEMENT_FIELDS = ("personal_statement", "interests", "work_experience")
"""The fields in the order of the form."""

_KNOWN = frozenset(STATEMENT_FIELDS)
_NAMES = "statements.field_names"

MAX_LENGTHS = {"personal_statement": 4000, "interests": 2000, "work_experience": 2000}
"""Maximum number of characters in each field."""


@frozen
class Statements:
    """What a learner writes about themselves; empty texts are "".

    Args:
        personal_statement: why they apply.
        interests: interests and achievements.
        work_experience: paid, voluntary and at school.
    """

    personal_statement: str = ""
    interests: str = ""
    work_experience: str = ""


@frozen
class LearnerStatements:
    """The stored statements of a learner.

    Args:
        learner_id: the learner.
        statements: their texts.
        version: goes up by one with each change; 0 if they were never saved.
    """

    learner_id: int
    statements: Statements = Statements()
    version: int = 0


def differences(mine: Statements, theirs: Statements) -> dict[str, tuple[object, object]]:
    """Return each text that differs, with both values, in the order of the form."""
    pairs = {name: (getattr(mine, name), getattr(theirs, name)) for name in STATEMENT_FIELDS}
    return {name: (my, their) for name, (my, their) in pairs.items() if my != their}


def check_statements(values: Mapping[str, object], *, complete: bool = False) -> Checked[Statements]:
    """Check statements from the form.

    Args:
        values: see `STATEMENT_FIELDS`; other names are problems.
        complete: whether the section is marked as complete, which requires the personal statement.

    Source: manual 5.2; features C1.
    """
    texts = {name: tidy_lines(values.get(name)) for name in STATEMENT_FIELDS}
    found: list[Problem] = []
    if complete and not texts["personal_statement"]:
        found.append(problem("personal_statement", "required", rule="statements.required"))
    for name, text in texts.items():
        found.extend(text_problems(name, text, "statements.text", max_length=MAX_LENGTHS[name]))
    in_order = sorted(found, key=lambda issue: STATEMENT_FIELDS.index(issue.field))
    problems = tuple(evolve(issue, value=values.get(issue.field)) for issue in in_order)
    problems += tuple(unknown_fields(values, _KNOWN, _NAMES))
    return Refused(problems) if problems else Accepted(Statements(**texts))


RULES = (
    names_rule(_NAMES, "5.2", "the statements"),
    Rule(
        "statements.required",
        "5.2",
        "A statements section that is marked as complete has a personal statement.",
        ("required",),
    ),
    Rule(
        "statements.text",
        "5.2",
        "The personal statement has at most 4,000 characters and each other statement at most 2,000, all printable.",
        ("too_long", "forbidden_character"),
    ),
)
