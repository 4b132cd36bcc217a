"""The provider form: what a row of a file of providers must hold (manual 1.2, 7.3)."""

import re
from collections.abc import Callable, Iterable, Mapping

from attrs import evolve

from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Checked, Problem, has_errors
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.providers.providers import Provider
from progress_core.domain.values import readers
from progress_core.domain.values.cells import Reading, error, read_text
from progress_core.domain.values.fields import Field, read_fields, rules_of

_SECTION = "1.2, 7.3"
_LINE_CODES = ("too_long", "forbidden_character")
_MANDATORY = frozenset({"ukprn", "name", "area"})
_decimal = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,15})?")


def degrees(least: float, most: float) -> Callable[[object], Reading]:
    """Give a reader of degrees, as a number or as text; the answer is None where nothing was given."""

    def read(raw: object) -> Reading:
        text, findings = read_text(f"{raw:f}" if isinstance(raw, float) and raw == raw else raw)  # noqa: PLR0124 - not NaN
        if not text:
            return None, findings
        if not _decimal.fullmatch(text) or not least <= float(text) <= most:
            return None, (error("bad_format"),)
        return float(text), ()

    return read


def _line(name: str, statement: str) -> Field:
    return Field(name, readers.of_text(readers.line), statement, _LINE_CODES, section=_SECTION)


def _name(name: str, statement: str) -> Field:
    return Field(name, readers.of_text(readers.name), statement, (*_LINE_CODES, "bad_format"), section=_SECTION)


PROVIDER_FIELDS = (
    Field(
        "ukprn",
        readers.of_digits(readers.ukprn),
        "A provider has a UKPRN: 8 digits, the first of them 1.",
        ("bad_format",),
        section=_SECTION,
    ),
    _name("name", "A provider has a name of at most 100 characters."),
    _name("area", "A provider lies in an area, a local authority."),
    Field(
        "postcode",
        readers.of_text(readers.postcode),
        "A provider's postcode is a full UK one.",
        ("bad_format",),
        section=_SECTION,
    ),
    _line("street", "A provider's street has at most 100 characters."),
    _line("locality", "A provider's locality has at most 100 characters."),
    _line("town", "A provider's town has at most 100 characters."),
    Field(
        "lat",
        degrees(49, 61),
        "A provider's latitude is in degrees, 49 to 61 north.",
        ("bad_format",),
        section=_SECTION,
    ),
    Field(
        "lon", degrees(-9, 3), "A provider's longitude is in degrees, -9 to 3 east.", ("bad_format",), section=_SECTION
    ),
)
"""In the order of the first fields of `Provider`."""

RULES = (
    *rules_of("provider", PROVIDER_FIELDS, _MANDATORY),
    Rule("provider.unique", _SECTION, "A file names each provider once.", ("duplicate",)),
)


def check_provider(values: Mapping[str, object]) -> Checked[Provider]:
    """Check one provider of a file.

    Args:
        values: `ukprn name area postcode street locality town lat lon`, as a file's cells; what is
            missing is empty.

    Returns:
        the provider with the manual's defaults, None if anything is wrong, and all problems.
    """
    clean, problems = read_fields("provider", PROVIDER_FIELDS, _MANDATORY, values)
    return Checked(None if has_errors(problems) else Provider(*clean), tuple(problems))


def check_providers(rows: Iterable[Mapping[str, object]]) -> Checked[tuple[Provider, ...]]:
    """Check the providers of a file, of which none may come twice.

    Args:
        rows: each as in `check_provider`.

    Returns:
        the providers, None if any row is wrong, and all problems, their field with the row's number before it.
    """
    seen: set[str] = set()
    providers: list[Provider] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows, start=1):
        checked = check_provider(row)
        found = list(checked.problems)
        if checked.value is not None:
            if checked.value.ukprn in seen:
                found.append(problem("ukprn", "duplicate", row.get("ukprn"), rule="provider.unique"))
            seen.add(checked.value.ukprn)
            providers.append(checked.value)
        problems.extend(evolve(each, field=f"row {number}: {each.field}") for each in found)
    return Checked(None if has_errors(problems) else tuple(providers), tuple(problems))
