"""The reference form: its rating scale, and what a completed reference needs (manual 5.5)."""

import re
from collections.abc import Iterator, Mapping

from attrs import evolve, frozen

from progress_core.domain.foundations.arguments import shown
from progress_core.domain.foundations.messages import label, problem
from progress_core.domain.foundations.problems import Accepted, Checked, Problem, Refused, has_errors
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.profiles.references import RATED, ReferenceDetails
from progress_core.domain.values.field_names import names_rule, unknown_fields
from progress_core.domain.values.text import tidy
from progress_core.domain.values.text_problems import text_problems, tidy_lines

REFERENCE_FIELDS = ("display_to_learner", "referee", "attendance", *RATED, "further_details", "additional_support")
"""The fields in the order of the form (manual 5.5)."""

_KNOWN = frozenset(REFERENCE_FIELDS)
_NAMES = "reference.field_names"
_OPTIONAL = ("referee", "further_details")
_MAX_LENGTHS = {"referee": 200, "further_details": 4000}
_YES_OR_NO = {"yes": True, "true": True, "no": False, "false": False}
_PERCENT = re.compile(r"(?:100(?:\.0+)?|[0-9]{1,2}(?:\.[0-9]+)?)")

_Texts = Mapping[str, str]


@frozen
class RatingScale:
    """The ratings that a reference can use.

    Args:
        ratings: all ratings, best first.
        below_average: the ratings that require further details.

    Raises:
        ValueError: there are no ratings, or one is repeated, or one below average is not among them.
    """

    ratings: tuple[str, ...]
    below_average: frozenset[str]

    def __attrs_post_init__(self) -> None:
        if not self.ratings or len(set(map(str.casefold, self.ratings))) != len(self.ratings):
            raise ValueError(f"ratings must be one or more different texts, not {shown(self.ratings)}.")
        if not self.below_average <= set(self.ratings):
            raise ValueError(f"below_average must be some of the ratings, not {shown(sorted(self.below_average))}.")

    def rating(self, text: str) -> str | None:
        """Return the rating as the scale spells it; None if the text is not on the scale, whatever its case."""
        return {rating.casefold(): rating for rating in self.ratings}.get(text.casefold())


DEFAULT_SCALE = RatingScale(
    ("Excellent", "Above average", "Average", "Below average", "Poor"), frozenset({"Below average", "Poor"})
)
"""The manual names only "below average"; applications that embed the rules can pass another scale."""


def check_reference(
    values: Mapping[str, object],
    scale: RatingScale = DEFAULT_SCALE,
    *,
    draft: bool = False,
    default_referee: str = "",
) -> Checked[ReferenceDetails]:
    """Check a reference from the form.

    Args:
        values: `display_to_learner`, `referee`, `attendance`, each of `RATED`, `further_details` and
            `additional_support`; yes and no are booleans or words. Other names are problems.
        scale: the possible ratings.
        draft: whether it is only saved, not completed, so that nothing is required.
        default_referee: the provider's default referee, who vouches if there is no different one; "" for none.

    Source: manual 5.5; features C7.
    """
    texts = {name: tidy_lines(values.get(name)) for name in REFERENCE_FIELDS}
    rules = (_yes_or_no_problems, _attendance_problems, _rating_problems, _text_problems)
    found = [issue for rule in rules for issue in rule(texts, scale)]
    if not draft:
        found.extend(_missing(texts, scale, default_referee))
    in_order = sorted(found, key=lambda issue: REFERENCE_FIELDS.index(issue.field))
    problems = tuple(evolve(issue, value=values.get(issue.field)) for issue in in_order)
    problems += tuple(unknown_fields(values, _KNOWN, _NAMES))
    if has_errors(problems):
        return Refused(problems)
    details = ReferenceDetails(
        display_to_learner=_YES_OR_NO.get(texts["display_to_learner"].casefold()),
        referee=texts["referee"],
        attendance=float(texts["attendance"]) if texts["attendance"] else None,
        ratings={name: scale.rating(texts[name]) or "" for name in RATED if texts[name]},
        further_details=texts["further_details"],
        additional_support=_YES_OR_NO.get(texts["additional_support"].casefold()),
    )
    return Accepted(details, problems)


def check_referee(name: object) -> Checked[str]:
    """Check a provider's default referee: name and position on one line, or "" for none.

    Args:
        name: as entered.

    Source: manual 5.5.
    """
    text = tidy("" if name is None else str(name))
    problems = tuple(_text_problems({"referee": text, "further_details": ""}, DEFAULT_SCALE))
    return Refused(problems) if problems else Accepted(text)


def check_different_referee(name: object) -> Checked[str]:
    """Check a referee for one learner alone, who must be named ("Add a different referee").

    Args:
        name: as entered, on several lines perhaps.

    Source: manual 5.5 f-g; features C7.
    """
    text = tidy_lines(name)
    if not text:
        return Refused((problem("referee", "required", name, rule="reference.referee"),))
    problems = tuple(_text_problems({"referee": text, "further_details": ""}, DEFAULT_SCALE))
    return Refused(problems) if problems else Accepted(text)


def _missing(texts: _Texts, scale: RatingScale, default_referee: str) -> Iterator[Problem]:
    if not (texts["referee"] or default_referee):
        yield problem("referee", "needs_referee", rule="reference.referee")
    for name in REFERENCE_FIELDS:
        if not texts[name] and name not in _OPTIONAL:
            yield problem(name, "required", rule="reference.required")
    below = [name for name in RATED if scale.rating(texts[name]) in scale.below_average]
    if below and not texts["further_details"]:
        words = {"below": ", ".join(map(label, below))}
        yield problem("further_details", "needs_details", rule="reference.further_details", words=words, below=below)


def _yes_or_no_problems(texts: _Texts, _scale: RatingScale) -> Iterator[Problem]:
    for name in ("display_to_learner", "additional_support"):
        text = texts[name]
        if text and text.casefold() not in _YES_OR_NO:
            yield problem(name, "not_yes_or_no", text, rule="reference.yes_or_no")


def _attendance_problems(texts: _Texts, _scale: RatingScale) -> Iterator[Problem]:
    text = texts["attendance"]
    if text and not _PERCENT.fullmatch(text):
        yield problem("attendance", "bad_format", text, rule="reference.attendance")


def _rating_problems(texts: _Texts, scale: RatingScale) -> Iterator[Problem]:
    for name in RATED:
        text = texts[name]
        if text and scale.rating(text) is None:
            yield problem(name, "not_on_scale", text, rule="reference.ratings", ratings=[*scale.ratings])


def _text_problems(texts: _Texts, _scale: RatingScale) -> Iterator[Problem]:
    referee = texts["referee"]
    if referee and not any(map(str.isalpha, referee)):
        yield problem("referee", "bad_format", referee, rule="reference.referee")
    for name, max_length in _MAX_LENGTHS.items():
        yield from text_problems(name, texts[name], "reference.text", max_length=max_length)


RULES = (
    names_rule(_NAMES, "5.5", "a reference"),
    Rule(
        "reference.required",
        "5.5",
        "A completed reference has every field filled in, except a different referee and further details.",
        ("required",),
    ),
    Rule(
        "reference.referee",
        "5.5 f-g",
        "A completed reference has a referee: the provider's default referee, or a different one, who is named.",
        ("needs_referee", "required", "bad_format"),
    ),
    Rule(
        "reference.further_details",
        "5.5",
        "Further details are required when anything is below average.",
        ("needs_details",),
    ),
    Rule("reference.yes_or_no", "5.5", "Yes-or-no questions are answered with Yes or No.", ("not_yes_or_no",)),
    Rule("reference.attendance", "5.5", "Attendance is a percentage from 0 to 100.", ("bad_format",)),
    Rule("reference.ratings", "5.5", "Each rating is on the scale.", ("not_on_scale",)),
    Rule(
        "reference.text",
        "5.5",
        "The referee has at most 200 characters and the further details at most 4,000, all printable.",
        ("too_long", "forbidden_character"),
    ),
)
