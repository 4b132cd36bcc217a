"""Mappings for the files that school systems write, as their public documentation describes them (features J5).

Which of these files were seen is in `docs/how-to/school-systems.md`.
"""

from collections.abc import Mapping
from typing import Any, cast

from progress_core import data
from progress_core.domain.importing.mappings import LEFT_OUT, DateOrder, FileMapping

_LISTS = cast("dict[str, list[dict[str, Any]]]", data.parsed("reference_codes.json"))

_ARAB = {"OARA": "Arab"}
"""Of the extended codes, the one that the main codes put with any other ethnic group."""


def _genders() -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in _LISTS["gender"]:
        for code in (entry["dfe_sex"], entry["gdsc"], entry["label"]):
            found.setdefault(code, entry["label"])
    return {**found, "Unknown": "Not known", "Not disclosed": "Not specified"}


def _ethnicities() -> dict[str, str]:
    """Return the codes of the school census; one that two groups have is of the broader one, which comes last."""
    found: dict[str, str] = {}
    for entry in _LISTS["ethnicity"]:
        found.update((code.partition(" ")[0], entry["label"]) for code in entry["dfe_cbds"])
    return found | _ARAB


def _years() -> dict[str, str]:
    spellings = ("Curriculum Year {}", "NC Year {}", "NCY {}", "Year Group {}", "Yr. {}")
    return {spelling.format(year): f"Year {year}" for spelling in spellings for year in range(7, 15)}


CODES: Mapping[str, Mapping[str, str]] = {
    "gender": _genders(),
    "ethnicity": _ethnicities(),
    "year_group": _years(),
}
"""Field -> code of the DfE, or spelling of a school system -> our value."""

CTF = FileMapping(
    "Common Transfer File",
    {
        "UPN": "upn",
        "ULN": "uln",
        "Surname": "last_name",
        "Forename": "first_name",
        "DOB": "date_of_birth",
        "Gender": "gender",
        "Ethnicity": "ethnicity",
        "NCyearActual": "year_group",
        "Flat": "house",
        "House": "house",
        "Street": "street",
        "Locality": "locality",
        "Town": "town",
        "Postcode": "postcode",
        "Email": "email",
        "Phone": "telephone",
    },
    CODES,
)
"""The columns into which readers put a Common Transfer File, whatever its version calls its elements."""

ONEROSTER = FileMapping(
    "OneRoster users.csv",
    {
        "sourcedId": LEFT_OUT,
        "status": LEFT_OUT,
        "dateLastModified": LEFT_OUT,
        "enabledUser": LEFT_OUT,
        "orgSourcedIds": LEFT_OUT,
        "role": LEFT_OUT,
        "username": LEFT_OUT,
        "userIds": LEFT_OUT,
        "givenName": "first_name",
        "familyName": "last_name",
        "middleName": LEFT_OUT,
        "identifier": LEFT_OUT,
        "email": "email",
        "sms": "telephone",
        "phone": "telephone",
        "agentSourcedIds": LEFT_OUT,
        "grades": "year_group",
        "grade": "year_group",
        "password": LEFT_OUT,
        "userMasterIdentifier": LEFT_OUT,
        "resourceSourcedIds": LEFT_OUT,
        "preferredGivenName": LEFT_OUT,
        "preferredMiddleName": LEFT_OUT,
        "preferredFamilyName": LEFT_OUT,
        "primaryOrgSourcedId": LEFT_OUT,
        "pronouns": LEFT_OUT,
        "sex": "gender",
        "birthDate": "date_of_birth",
    },
    CODES,
    only={"role": ("student",), "status": ("active", "")},
)
"""Versions 1.1 and 1.2. Neither has a postcode or, in this file, a date of birth."""

SIMS = FileMapping(
    "SIMS",
    {
        "Forename": "first_name",
        "Legal Forename": "first_name",
        "Surname": "last_name",
        "Legal Surname": "last_name",
        "Chosen Name": LEFT_OUT,
        "Preferred Forename": LEFT_OUT,
        "Preferred Surname": LEFT_OUT,
        "Middle Name(s)": LEFT_OUT,
        "DOB": "date_of_birth",
        "Date of Birth": "date_of_birth",
        "Gender": "gender",
        "Ethnicity": "ethnicity",
        "Ethnicity Code": "ethnicity",
        "Year": "year_group",
        "Year Group": "year_group",
        "Year Taught In": "year_group",
        "Adno": LEFT_OUT,
        "Admission Number": LEFT_OUT,
        "Reg": LEFT_OUT,
        "Reg Group": LEFT_OUT,
        "House": LEFT_OUT,
        "Apartment": "house",
        "House Name": "house",
        "House Number": "house",
        "Street": "street",
        "District": "locality",
        "Town": "town",
        "Town/City": "town",
        "County": LEFT_OUT,
        "Postcode": "postcode",
        "Telephone": "telephone",
        "Primary Telephone": "telephone",
        "Email": "email",
        "Primary Email": "email",
        "UPN": "upn",
        "ULN": "uln",
    },
    CODES,
    dates=DateOrder.DAY_FIRST,
)
"""Its reports have the headings that their author chose; these are the usual ones. A “House” is a school's house."""

ARBOR = FileMapping(
    "Arbor",
    {
        "Legal First Name": "first_name",
        "First Name": "first_name",
        "Legal Last Name": "last_name",
        "Last Name": "last_name",
        "Preferred First Name": LEFT_OUT,
        "Preferred Last Name": LEFT_OUT,
        "Middle Names": LEFT_OUT,
        "Date of Birth": "date_of_birth",
        "Legal Sex": "gender",
        "Sex": "gender",
        "Gender": "gender",
        "Ethnicity": "ethnicity",
        "Year Group": "year_group",
        "Registration Form": LEFT_OUT,
        "House": LEFT_OUT,
        "Address Line 1": "house",
        "Address Line 2": "street",
        "Address Line 3": "locality",
        "Town": "town",
        "County": LEFT_OUT,
        "Postcode": "postcode",
        "Primary Email": "email",
        "Email": "email",
        "Mobile Phone": "telephone",
        "UPN": "upn",
        "ULN": "uln",
    },
    CODES,
    dates=DateOrder.DAY_FIRST,
)

BROMCOM = FileMapping(
    "Bromcom",
    {
        "LearnerId": LEFT_OUT,
        "LearnerCode": LEFT_OUT,
        "Admission Number": LEFT_OUT,
        "LegalForename": "first_name",
        "Legal First Name": "first_name",
        "Forename": "first_name",
        "First Name": "first_name",
        "LegalSurname": "last_name",
        "Legal Last Name": "last_name",
        "Surname": "last_name",
        "Last Name": "last_name",
        "FormerSurname": LEFT_OUT,
        "Preferred Name": LEFT_OUT,
        "DateOfBirth": "date_of_birth",
        "Gender": "gender",
        "Ethnicity": "ethnicity",
        "Year": "year_group",
        "Year Group": "year_group",
        "Tutor Group": LEFT_OUT,
        "House": LEFT_OUT,
        "Flat": "house",
        "Number": "house",
        "Street": "street",
        "Locality": "locality",
        "Town": "town",
        "County": LEFT_OUT,
        "Country": LEFT_OUT,
        "PostCode": "postcode",
        "Email": "email",
        "Telephone": "telephone",
        "UPN": "upn",
        "ULN": "uln",
    },
    CODES,
    dates=DateOrder.DAY_FIRST,
)

READY: Mapping[str, FileMapping] = {
    "ctf": CTF,
    "oneroster": ONEROSTER,
    "sims": SIMS,
    "arbor": ARBOR,
    "bromcom": BROMCOM,
}
"""The ready mappings by the name by which commands and pages call them."""
