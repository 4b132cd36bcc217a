"""Fields that several forms have in common: lines of text, names, UKPRNs, postcodes, positions and web addresses."""

from progress_core.domain.values import readers
from progress_core.domain.values.fields import Field
from progress_core.domain.values.web_addresses import web_address

_LINE_CODES = ("too_long", "forbidden_character")
_FORMAT_CODES = ("bad_format",)


def line_field(name: str, statement: str, section: str) -> Field:
    """Build a field for one line of text.

    Args:
        name: name of the field.
        statement: its rule in one sentence.
        section: section of the manual.
    """
    return Field(name, readers.of_text(readers.line), statement, _LINE_CODES, section=section)


def name_field(name: str, statement: str, section: str) -> Field:
    """Build a field for a name, which has at least one letter; arguments as in `line_field`."""
    return Field(name, readers.of_text(readers.name), statement, (*_LINE_CODES, *_FORMAT_CODES), section=section)


def ukprn_field(statement: str, section: str) -> Field:
    """Build the field `ukprn`; arguments as in `line_field`."""
    return Field("ukprn", readers.of_digits(readers.ukprn), statement, _FORMAT_CODES, section=section)


def postcode_field(name: str, statement: str, section: str) -> Field:
    """Build a field for a full UK postcode; arguments as in `line_field`."""
    return Field(name, readers.of_code(readers.postcode), statement, _FORMAT_CODES, section=section)


def latitude_field(statement: str, section: str) -> Field:
    """Build the field `lat` for a latitude in the UK; arguments as in `line_field`."""
    return Field("lat", readers.degrees(49, 61), statement, _FORMAT_CODES, section=section)


def longitude_field(statement: str, section: str) -> Field:
    """Build the field `lon` for a longitude in the UK; arguments as in `line_field`."""
    return Field("lon", readers.degrees(-9, 3), statement, _FORMAT_CODES, section=section)


def website_field(statement: str, section: str, example: str) -> Field:
    """Build the field `website` for the address of a page on the web.

    Args:
        statement: its rule in one sentence.
        section: section of the manual.
        example: an address as it is meant.
    """
    return Field("website", web_address(example), statement, ("bad_format", "too_long", "tidied"), section=section)
