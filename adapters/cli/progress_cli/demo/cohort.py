"""An invented cohort of learners, the same each time, typed in as a school office would.

Names, dates and numbers are invented. Telephone numbers are those that Ofcom reserves for fiction, email
addresses are at example.com, and ULNs and UPNs have correct check digits.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from importlib import resources
from itertools import count
from random import Random

from progress_core.domain.importing.template import template
from progress_core.domain.learners.learners import FIELDS, LearnerDetails
from progress_core.domain.values.identifiers import uln_is_sound, upn_check_letter
from progress_core.domain.values.sheets import Cell, Column, ColumnKind, Table

SIZE = 240
SHEET = "Learners"
PLACES = (
    ("10000231", "LS17", ("King Lane", "Lingfield Drive", "Stonegate Road", "Scott Hall Road"), "Moortown"),
    ("10005377", "LS16", ("Holt Lane", "Otley Old Road", "Farrar Lane", "Tinshill Road"), "Cookridge"),
    ("10005283", "LS28", ("Mount Pleasant Road", "Richardshaw Lane", "Town Street", "Galloway Lane"), "Pudsey"),
)
"""The cohort's providers, each with a postcode district, streets nearby and a locality."""

_SHARES = (110, 80, 50)
_YEARS = (10, 11, 11, 12, 12, 13)
_POSTCODE_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_DAY_0 = date(1899, 12, 30)
_MONTHS_BEFORE_SEPTEMBER = 8


def academic_year(day: date) -> int:
    """Return the calendar year in which a day's academic year began."""
    return day.year if day.month > _MONTHS_BEFORE_SEPTEMBER else day.year - 1


def cohort(year: int, size: int = SIZE, seed: int = 2013) -> list[LearnerDetails]:
    """Invent learners.

    Args:
        year: the year in which the academic year began; ages depend on it.
        size: number of learners.
        seed: a different seed gives different learners.
    """
    chance = Random(seed)  # noqa: S311 - invented people, no secrets
    names = _Names(chance)
    numbers = count(seed % 1000 * 1000)
    ukprns = [place for place, share in zip(PLACES, _SHARES, strict=True) for _ in range(share)]
    return [_invent(chance, names, next(numbers), ukprns[at % SIZE], year) for at in range(size)]


def _invent(
    chance: Random, names: "_Names", number: int, place: tuple[str, str, Sequence[str], str], year: int
) -> LearnerDetails:
    ukprn, district, streets, locality = place
    ethnicity, gender, first_name, last_name = names.draw()
    year_group = chance.choice(_YEARS)
    first_year = year - year_group - 5
    month, day = chance.randint(1, 12), chance.randint(1, 28)
    born = date(first_year + (month <= _MONTHS_BEFORE_SEPTEMBER), month, day)
    letters = "".join(chance.choices(_POSTCODE_LETTERS, k=2))
    mobile = chance.random() < 0.6  # noqa: PLR2004 - a share
    stem = f"07700900{number % 1000:03d}" if mobile else f"0113496{number % 1000:04d}"
    return LearnerDetails(
        ukprn=ukprn,
        year_group=year_group,
        first_name=first_name,
        last_name=last_name,
        postcode=f"{district} {chance.randint(0, 9)}{letters}",
        date_of_birth=born,
        email=f"learner{number}@example.com" if chance.random() < 0.7 else "",  # noqa: PLR2004 - a share
        house=str(chance.randint(1, 180)),
        street=chance.choice(streets),
        locality=locality,
        town="Leeds",
        telephone=stem,
        uln=_uln(number),
        upn=_upn(number),
        ccis=f"383{number:010d}" if chance.random() < 0.3 else "",  # noqa: PLR2004 - a share
        gender=gender,
        ethnicity=ethnicity,
    )


class _Names:
    """Draws names of people; no full name comes twice, so that no two learners look alike."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._groups: dict[str, dict[str, str]] = json.loads(
            resources.files(__package__).joinpath("data/names.json").read_text("utf-8")
        )
        self._weights = [int(group["weight"]) for group in self._groups.values()]
        self._drawn: set[tuple[str, str]] = set()

    def draw(self) -> tuple[str, str, str, str]:
        """Return ethnicity, gender, first name and last name."""
        while True:
            (ethnicity,) = self._chance.choices(list(self._groups), self._weights)
            gender = self._chance.choice(("Female", "Male"))
            group = self._groups[ethnicity]
            first = self._chance.choice(group[gender.lower()].split())
            last = self._chance.choice(group["last"].split())
            if (first, last) not in self._drawn:
                self._drawn.add((first, last))
                return ethnicity, gender, first, last


def _uln(number: int) -> str:
    """Return a ULN with a correct check digit."""
    for stem in count(870_000_000 + number * 10):
        for digit in range(10):
            if uln_is_sound(f"{stem}{digit}"):
                return f"{stem}{digit}"
    raise AssertionError  # pragma: no cover - count() never ends


def _upn(number: int) -> str:
    """Return a UPN of Leeds (383) with a correct check letter, of an establishment that does not exist."""
    rest = f"3839{number // 1000 % 1000:03d}{14 + number % 4}{number % 1000:03d}"
    return upn_check_letter(f"A{rest}") + rest


def rows(learners: Sequence[LearnerDetails], *, text_dates: bool = False) -> Iterator[list[Cell]]:
    """Yield the learners as rows of a spreadsheet, including values that Excel took for numbers and dates.

    Args:
        learners: the learners, one per row.
        text_dates: write every date as text, YYYY-MM-DD.
    """
    for at, learner in enumerate(learners):
        row: dict[str, Cell] = {name: getattr(learner, name) for name in FIELDS}
        row["uln"] = float(learner.uln) if at % 4 else learner.uln
        row["ukprn"] = int(learner.ukprn) if at % 5 else learner.ukprn
        row["year_group"] = f"Year {learner.year_group}" if at % 6 == 0 else learner.year_group
        row["date_of_birth"] = _mangled_date(learner.date_of_birth, at, text_dates=text_dates)
        if at % 8 == 1:
            row["telephone"] = float(learner.telephone)  # the leading 0 is lost
        if at % 10 == 2:  # noqa: PLR2004 - some of them
            row["last_name"] = f"{learner.last_name.replace(chr(39), chr(0x2019))}\u00a0"  # pasted from a letter
        if at % 12 == 3:  # noqa: PLR2004 - some of them
            row["postcode"] = learner.postcode.replace(" ", "").lower()
        if at % 14 == 5:  # noqa: PLR2004 - some of them
            row["ethnicity"] = learner.ethnicity.upper()
        yield [row[name] if row[name] != "" else None for name in FIELDS]


def _mangled_date(born: date, at: int, *, text_dates: bool) -> Cell:
    if text_dates or at % 3 == 0:
        return born.isoformat()
    return (born - _DAY_0).days if at % 20 == 4 else born  # noqa: PLR2004 - a date cell whose format was cleared


def table(learners: Sequence[LearnerDetails], *, text_dates: bool = False) -> Table:
    """Return a sheet with the template's headings and these learners, its columns formatted in an unhelpful way."""
    columns = [Column(column.heading, ColumnKind.NUMBER, width=column.width) for column in template().columns]
    return Table(SHEET, columns, rows(learners, text_dates=text_dates))
