"""What the learner form asks: the details of a learner, without the record around them (manual 5.1, 7.3)."""

from datetime import date

from attrs import fields, frozen


@frozen(slots=False)  # made half as fast again, for 110 bytes more each
class LearnerDetails:
    """What is known of a learner; every text is "" where nothing was given.

    What else there is to know of a field stands in the table in `fields`.

    Args:
        ukprn: the learner's provider, 8 digits.
        year_group: 7 to 14.
        first_name: as the learner writes it.
        last_name: as the learner writes it.
        postcode: in capitals with one space before the last three characters.
        date_of_birth: calendar date.
        email: one address.
        house: house name or number.
        street: second line of the address.
        locality: third line of the address.
        town: fourth line of the address.
        telephone: 10 or 11 digits, starts with 0.
        uln: Unique Learner Number, 10 digits.
        upn: Unique Pupil Number, 13 characters.
        ccis: CCIS young person record id.
        gender: one of `GENDERS`.
        ethnicity: one of `ETHNICITIES`.
    """

    ukprn: str
    year_group: int
    first_name: str
    last_name: str
    postcode: str
    date_of_birth: date
    email: str = ""
    house: str = ""
    street: str = ""
    locality: str = ""
    town: str = ""
    telephone: str = ""
    uln: str = ""
    upn: str = ""
    ccis: str = ""
    gender: str = ""
    ethnicity: str = ""


FIELDS = tuple(field.name for field in fields(LearnerDetails))
"""The names of the fields, in the order of the import template (manual 7.3)."""

KNOWN_FIELDS = frozenset((*FIELDS, "username", "password"))
"""The same with the two that the create form checks besides; the other forms leave these two alone."""


def differences(mine: LearnerDetails, theirs: LearnerDetails) -> dict[str, tuple[object, object]]:
    """Return each field that differs with both values, in the order of the template."""
    pairs = {name: (getattr(mine, name), getattr(theirs, name)) for name in FIELDS}
    return {name: (my, their) for name, (my, their) in pairs.items() if my != their}
