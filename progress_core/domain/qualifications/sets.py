"""The rules for all qualifications of one learner together (manual 5.4, 9.2)."""

from collections.abc import Iterable, Iterator, Mapping

from attrs import evolve

from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Accepted, Checked, Problem, Refused, has_errors
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.qualifications.catalogue import Catalogue
from progress_core.domain.qualifications.qualifications import (
    MAX_QUALIFICATIONS,
    QUALIFICATION_FIELDS,
    QUALIFICATION_NAMES,
    Qualification,
    check_qualification,
    text_of,
)


def check_qualifications(
    blocks: Iterable[Mapping[str, object]], catalogue: Catalogue | None = None
) -> Checked[tuple[Qualification, ...]]:
    """Check all qualifications of a learner; blank blocks are ignored.

    A problem's field ends in the number of its block, from 1 ("subject_3"), and its sentence begins with it.

    Args:
        blocks: values as in `check_qualification`, in order.
        catalogue: as in `check_qualification`.

    Source: manual 9.2; features F3.
    """
    kept: dict[int, Qualification] = {}
    found: list[Problem] = []
    filled = 0
    for number, values in enumerate(blocks, start=1):
        is_blank = not any(text_of(values.get(name)) for name in QUALIFICATION_FIELDS)
        if is_blank and values.keys() <= QUALIFICATION_NAMES:
            continue
        filled += 1
        checked = check_qualification(values, catalogue)
        found.extend(in_block(issue, number) for issue in checked.problems)
        if checked.ok:
            kept[number] = checked.value
    found.extend(repetitions(kept.items()))
    if filled > MAX_QUALIFICATIONS:
        found.append(problem("qualifications", "too_many", filled, rule="qualification.most", most=MAX_QUALIFICATIONS))
    if has_errors(found):
        return Refused(tuple(found))
    return Accepted(tuple(kept.values()), tuple(found))


def repetitions(qualifications: Iterable[tuple[int, Qualification]]) -> Iterator[Problem]:
    """Find repeated qualifications: the same type, subject and month; a resit has another month.

    Args:
        qualifications: the qualifications of one learner, each with the number of its block.

    Source: manual 9.2, which does not mention them; as with repeated learners in 7.3, they cause warnings, not errors.
    """
    seen: dict[tuple[str, str, str], int] = {}
    for number, qualification in qualifications:
        named = qualification.type, qualification.subject, qualification.completion_date
        first = seen.setdefault(named, number)
        if first != number:
            rule = "qualification.repeated"
            again = problem(
                "subject", "repeated_qualification", qualification.subject, severity="warning", rule=rule, first=first
            )
            yield in_block(again, number)


def in_block(found: Problem, number: int) -> Problem:
    """Return a problem of one qualification as that of a numbered qualification ("subject_3")."""
    message = f"Qualification {number}: {found.message}"
    params = {**found.params, "qualification": number}
    return evolve(found, field=f"{found.field}_{number}", message=message, params=params)


RULES = (
    Rule(
        "qualification.repeated",
        "9.2",
        "The same type and subject twice in the same month is a warning.",
        ("repeated_qualification",),
    ),
    Rule("qualification.most", "9.2", "A learner has at most 18 qualifications.", ("too_many",)),
)
