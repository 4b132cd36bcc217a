"""One learner's texts."""

LEARNER = {
    "ukprn": "10000001",
    "year_group": "11",
    "first_name": "Anna",
    "last_name": "O'Brien",
    "postcode": "OX14 1GG",
    "date_of_birth": "1997-03-25",
    "email": "anna@school.example.com",
    "house": "12",
    "street": "High Street",
    "locality": "",
    "town": "Oxford",
    "telephone": "01632960001",
    "uln": "",
    "upn": "",
    "ccis": "",
    "gender": "Female",
    "ethnicity": "",
}
PATTERNS = {"ukprn": "1[0-9]{7}", "telephone": "0[0-9]{9,10}", "postcode": "[A-Z0-9]{2,4} [0-9][A-Z]{2}"}
