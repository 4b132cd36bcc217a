"""How many learners of a list can be selected or exported at once (manual 5.2 b)."""

from collections.abc import Sequence

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.rules import Rule

MAX_MATCHING = 5_000
"""How many learners can be selected at once: more than any school has."""

MAX_EXPORTED = 100_000
"""How many learners one spreadsheet holds."""

MAX_NAMED = 10
"""How many learners a question names before something is done to them; it counts the others."""


def refuse_too_many(selected: Sequence[object]) -> None:
    """Refuse a selection of more learners than can be selected at once.

    Raises:
        Rejected: there are more.
    """
    if len(selected) > MAX_MATCHING:
        raise Rejected(
            problems=[problem("learners", "too_many_selected", rule="learners.selection", most=MAX_MATCHING)]
        )


def refuse_too_large(count: int) -> None:
    """Refuse to export a list that one spreadsheet cannot hold.

    Raises:
        Rejected: there are more learners than `MAX_EXPORTED`.
    """
    if count > MAX_EXPORTED:
        raise Rejected(problems=[problem("learners", "too_many_to_export", rule="learners.export", most=MAX_EXPORTED)])


RULES = (
    Rule(
        "learners.selection",
        "5.2 b, features B5",
        f"All learners who match a list can be selected at once, up to {MAX_MATCHING:,}.",
        ("too_many_selected",),
    ),
    Rule(
        "learners.export",
        "5.2 b, features B5",
        f"A list of learners can be exported as a spreadsheet, up to {MAX_EXPORTED:,} of them.",
        ("too_many_to_export",),
    ),
)
