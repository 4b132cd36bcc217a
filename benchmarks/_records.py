"""Learners of an import, made up: 2 % of them with a broken field, the rest clean."""

from datetime import date
from random import Random

from progress_core.domain.learners.details import FIELDS
from progress_core.domain.values.codes import ETHNICITIES, GENDERS
from progress_core.domain.values.identifiers import uln_is_sound, upn_check_letter

BROKEN = {
    "ukprn": "123",
    "postcode": "A1 1CI",
    "date_of_birth": "25/03/1997",
    "uln": "12",
    "gender": "X",
    "email": "nobody",
}
FIRST = ("Anna", "Zoë", "Mohammed", "Łukasz", "Mary-Jane", "Xin Yi", "Oliver", "Aoife")
LAST = ("Smith", "O'Brien", "de la Cruz", "Norris-Hayes", "Khan", "Müller", "Nguyen", "Williams")
STREETS = ("High Street", "Station Road", "St. John's Terrace", "The Green")
TOWNS = ("Oxford", "Stoke-on-Trent", "Birmingham", "Newcastle upon Tyne")
YOUNGEST = date.today().year - 12  # noqa: DTZ011 - the year is enough: twelve to seventeen years old
POSTCODES = ("SW1A 1AA", "M1 1AA", "B33 8TH", "OX14 1GG", "NE1 7RU")


def learners(count: int, seed: int = 2013) -> list[dict[str, str]]:
    """Make so many rows of texts, one per field; every fiftieth has one broken field."""
    random = Random(seed)
    rows = clean_learners(count, random)
    break_some(rows, random)
    return rows


def clean_learners(count: int, random: Random) -> list[dict[str, str]]:
    """Make so many rows of texts, one per field."""
    return [_learner(random, number) for number in range(count)]


def break_some(rows: list[dict[str, str]], random: Random) -> None:
    """Break one field of every fiftieth row."""
    for row in rows[::50]:
        field = random.choice(sorted(BROKEN))
        row[field] = BROKEN[field]


def _learner(random: Random, number: int) -> dict[str, str]:
    first, last = random.choice(FIRST), random.choice(LAST)
    texts = {
        "ukprn": f"1{random.randrange(10**7):07}",
        "year_group": str(random.randint(9, 13)),
        "first_name": first,
        "last_name": last,
        "postcode": random.choice(POSTCODES),
        "date_of_birth": f"{random.randint(YOUNGEST - 5, YOUNGEST)}-{random.randint(1, 12):02}-15",
        "email": f"learner{number}@school.example.com",
        "house": str(random.randint(1, 200)),
        "street": random.choice(STREETS),
        "town": random.choice(TOWNS),
        "telephone": f"01632960{random.randrange(1000):03}",
        "uln": _uln(random),
        "upn": _upn(random),
        "ccis": str(random.randrange(1, 10**9)),
        "gender": random.choice(GENDERS),
        "ethnicity": random.choice(ETHNICITIES),
    }
    return {name: texts.get(name, "Old Town") for name in FIELDS}


def _uln(random: Random) -> str:
    while True:
        uln = str(random.randrange(10**9, 9 * 10**9))
        if uln_is_sound(uln):
            return uln


def _upn(random: Random) -> str:
    digits = f"{random.randrange(10**12):012}"
    return upn_check_letter(f"A{digits}") + digits
