"""Headings of a learner spreadsheet: which column holds which of the seventeen fields (manual 7.3)."""

from collections.abc import Iterator

from progress_core.domain.foundations.messages import label
from progress_core.domain.importing.headings import Vocabulary, folded_heading
from progress_core.domain.learners import form as learner_form
from progress_core.domain.learners.learners import FIELDS

LABELS = {
    "ukprn": "UKPRN",
    "year_group": "Learner year group",
    "first_name": "First name",
    "last_name": "Last name",
    "postcode": "Postcode",
    "date_of_birth": "Dob",
    "email": "Email address",
    "house": "House name or number",
    "street": "Street",
    "locality": "Locality",
    "town": "Town",
    "telephone": "Telephone",
    "uln": "ULN",
    "upn": "UPN",
    "ccis": "CCIS",
    "gender": "Gender",
    "ethnicity": "Ethnicity",
}
"""The headings of the template, in its order."""

MANDATORY = tuple(field for field in FIELDS if field in learner_form.MANDATORY["import"])
"""The fields whose headings must be there."""

_SYNONYMS = {
    "ukprn": "provider UKPRN, UK provider reference number",
    "year_group": "year, school year, NC year, NC year actual, yr group",
    "first_name": "forename, given name, legal forename, legal first name",
    "last_name": "surname, family name, legal surname, legal last name",
    "postcode": "post code, postal code, home postcode",
    "date_of_birth": "birth date, birthday, D.O.B.",
    "email": "e-mail, primary email, email address of learner, learner email, student email",
    "house": "house, house name, house number, house no, house number or name, address line 1, address 1",
    "street": "street name, road, address line 2, address 2",
    "locality": "district, address line 3, address 3",
    "town": "city, town or city, town city, post town, address line 4, address 4",
    "telephone": "phone, phone number, tel, tel no, telephone no, mobile, mobile number, contact number",
    "uln": "unique learner number, ULN number",
    "upn": "unique pupil number, UPN number",
    "ccis": "CCIS id, CCIS number, CCIS young person record id, young person's id, young persons id",
    "gender": "sex",
    "ethnicity": "ethnic origin, ethnic background",
}


def _spellings() -> Iterator[tuple[str, str]]:
    for field in FIELDS:
        for spelling in (field, label(field), LABELS[field], *_SYNONYMS[field].split(",")):
            yield folded_heading(spelling), field


LEARNER_HEADINGS = Vocabulary(
    dict(_spellings()),
    {field: LABELS[field] for field in MANDATORY},
    rule="imports.headings",
    file_rule="imports.file",
    missing="no_headings",
)
"""The headings of a learner spreadsheet, in all their spellings."""
