"""The statements of a profile: what a learner says of themselves (manual 5.2)."""

from collections.abc import Mapping

from attrs import evolve, frozen

from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Checked, Problem
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.values.text import bad_characters, name_characters, tidy

STATEMENT_FIELDS = ("personal_statement", "interests", "work_experience")
"""The fields of the form in its order."""

LONGEST = {"personal_statement": 4000, "interests": 2000, "work_experience": 2000}
"""At most so many characters in each."""


@frozen
class Statements:
    """What a learner says of themselves; every text is "" where nothing was given.

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
    """A learner's statements as the stores keep them.

    Args:
        learner_id: whose.
        statements: what they say.
        version: goes up by one with each change; 0 where nothing was ever kept.
    """

    learner_id: int
    statements: Statements = Statements()
    version: int = 0


def differences(mine: Statements, theirs: Statements) -> dict[str, tuple[object, object]]:
    """Give each text that differs with both values, in the order of the form."""
    pairs = {name: (getattr(mine, name), getattr(theirs, name)) for name in STATEMENT_FIELDS}
    return {name: (my, their) for name, (my, their) in pairs.items() if my != their}


def check_statements(values: Mapping[str, object], *, complete: bool = False) -> Checked[Statements]:
    """Check statements as the form gives them.

    Args:
        values: see `STATEMENT_FIELDS`; other names are ignored.
        complete: the section is marked as complete, not only saved: the personal statement is required.

    Source: manual 5.2; features C1.
    """
    texts = {name: _text(values.get(name)) for name in STATEMENT_FIELDS}
    found: list[Problem] = []
    if complete and not texts["personal_statement"]:
        found.append(problem("personal_statement", "required", rule="statements.required"))
    for name, text in texts.items():
        most = LONGEST[name]
        if len(text) > most:
            found.append(problem(name, "too_long", text, rule="statements.text", most=most))
        bad = bad_characters(text.replace("\n", ""))
        if bad:
            characters = name_characters(bad)
            found.append(problem(name, "forbidden_character", text, rule="statements.text", characters=characters))
    in_order = sorted(found, key=lambda each: STATEMENT_FIELDS.index(each.field))
    problems = tuple(evolve(each, value=values.get(each.field)) for each in in_order)
    return Checked(None if problems else Statements(**texts), problems)


def _text(value: object) -> str:
    """Give a text of several lines, each tidy."""
    return "" if value is None else "\n".join(map(tidy, str(value).strip().splitlines()))


RULES = (
    Rule(
        "statements.required",
        "5.2",
        "A completed statements section has a personal statement.",
        ("required",),
    ),
    Rule(
        "statements.text",
        "5.2",
        "The personal statement has at most 4,000 characters, the other statements 2,000, all of them printable.",
        ("too_long", "forbidden_character"),
    ),
)
