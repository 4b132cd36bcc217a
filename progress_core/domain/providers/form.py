"""The provider form: the rules for a row in a file of providers (manual 1.2, 7.3)."""

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
    """Return a reader for degrees, as a number or as text; an empty cell is read as None."""

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
        "A provider has a UKPRN: 8 digits, starting with 1.",
        ("bad_format",),
        section=_SECTION,
    ),
    _name("name", "A provider has a name of at most 100 characters."),
    _name("area", "A provider is in an area, which is a local authority."),
    Field(
        "postcode",
        readers.of_text(readers.postcode),
        "A provider's postcode is a full UK postcode.",
        ("bad_format",),
        section=_SECTION,
    ),
    _line("street", "A provider's street has at most 100 characters."),
    _line("locality", "A provider's locality has at most 100 characters."),
    _line("town", "A provider's town has at most 100 characters."),
    Field(
        "lat",
        degrees(49, 61),
        "A provider's latitude is between 49 and 61 degrees.",
        ("bad_format",),
        section=_SECTION,
    ),
    Field(
        "lon", degrees(-9, 3), "A provider's longitude is between -9 and 3 degrees.", ("bad_format",), section=_SECTION
    ),
)
"""The fields in the order of `Provider`."""

RULES = (
    *rules_of("provider", PROVIDER_FIELDS, _MANDATORY),
    Rule("provider.unique", _SECTION, "A file has each provider only once.", ("duplicate",)),
)


def check_provider(values: Mapping[str, object]) -> Checked[Provider]:
    """Check one row of a file of providers.

    Args:
        values: `ukprn name area postcode street locality town lat lon`, as cells of the file;
            missing values are empty.

    Returns:
        the provider with the manual's defaults, or None if anything is wrong, with all problems.
    """
    clean, problems = read_fields("provider", PROVIDER_FIELDS, _MANDATORY, values)
    return Checked(None if has_errors(problems) else Provider(*clean), tuple(problems))


def check_providers(rows: Iterable[Mapping[str, object]]) -> Checked[tuple[Provider, ...]]:
    """Check a file of providers, where none may be repeated.

    Args:
        rows: rows as in `check_provider`.

    Returns:
        the providers, or None if any row is wrong, with all problems; their fields begin with the row's number.
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
        problems.extend(evolve(issue, field=f"row {number}: {issue.field}") for issue in found)
    return Checked(None if has_errors(problems) else tuple(providers), tuple(problems))
