"""The provider form: the rules for a row in a file of providers (manual 1.2, 7.3)."""

from collections.abc import Iterable, Mapping

from attrs import evolve

from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Accepted, Checked, Problem, Refused, has_errors
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.providers.providers import Provider
from progress_core.domain.values.field_names import names_rule, unknown_fields
from progress_core.domain.values.fields import read_fields, rules_of
from progress_core.domain.values.form_fields import (
    latitude_field,
    line_field,
    longitude_field,
    name_field,
    postcode_field,
    ukprn_field,
    website_field,
)

_SECTION = "1.2, 7.3"
_MANDATORY = frozenset({"ukprn", "name", "area"})
_POSITION = "provider.position"
_NAMES = "provider.field_names"

PROVIDER_FIELDS = (
    ukprn_field("A provider has a UKPRN: 8 digits, starting with 1.", _SECTION),
    name_field("name", "A provider has a name of at most 100 characters.", _SECTION),
    name_field("area", "A provider is in an area, which is a local authority.", _SECTION),
    postcode_field("postcode", "A provider's postcode is a full UK postcode.", _SECTION),
    line_field("street", "A provider's street has at most 100 characters.", _SECTION),
    line_field("locality", "A provider's locality has at most 100 characters.", _SECTION),
    line_field("town", "A provider's town has at most 100 characters.", _SECTION),
    latitude_field("A provider's latitude is between 49 and 61 degrees.", _SECTION),
    longitude_field("A provider's longitude is between -9 and 3 degrees.", _SECTION),
    website_field(
        "The website of a provider is an address that begins with https:// or http://.",
        _SECTION,
        "https://www.example.ac.uk",
    ),
)
"""The fields in the order of `Provider`."""

ATTRIBUTES = {field.name: field.name for field in PROVIDER_FIELDS} | {"lat": "latitude", "lon": "longitude"}
"""Field of the form -> attribute of the provider."""

_KNOWN = frozenset(ATTRIBUTES)

RULES = (
    *rules_of("provider", PROVIDER_FIELDS, _MANDATORY),
    Rule(_POSITION, _SECTION, "A provider has a latitude and a longitude, or neither.", ("required",)),
    names_rule(_NAMES, _SECTION, "a provider"),
    Rule("provider.unique", _SECTION, "A file has each provider only once.", ("duplicate",)),
)


def check_provider(values: Mapping[str, object]) -> Checked[Provider]:
    """Check one row of a file of providers.

    Args:
        values: `ukprn name area postcode street locality town lat lon website`, as cells of the file;
            missing values are empty, and other names are problems.

    Returns:
        the provider with the manual's defaults, or None if anything is wrong, with all problems.
    """
    clean, problems = read_fields("provider", PROVIDER_FIELDS, _MANDATORY, values)
    problems += unknown_fields(values, _KNOWN, _NAMES)
    if has_errors(problems):
        return Refused(tuple(problems))
    provider = Provider(*clean)
    if (provider.latitude is None) != (provider.longitude is None):
        missing = "lat" if provider.latitude is None else "lon"
        return Refused((*problems, problem(missing, "required", rule=_POSITION)))
    return Accepted(provider, tuple(problems))


def provider_row(provider: Provider) -> dict[str, object]:
    """Return a provider as a row that `check_provider` reads; its defaults, referee and version are not in it."""
    return {name: getattr(provider, attribute) for name, attribute in ATTRIBUTES.items()}


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
        if checked.ok:
            if checked.value.ukprn in seen:
                found.append(problem("ukprn", "duplicate", row.get("ukprn"), rule="provider.unique"))
            seen.add(checked.value.ukprn)
            providers.append(checked.value)
        problems.extend(evolve(issue, field=f"row {number}: {issue.field}") for issue in found)
    if has_errors(problems):
        return Refused(tuple(problems))
    return Accepted(tuple(providers), tuple(problems))
