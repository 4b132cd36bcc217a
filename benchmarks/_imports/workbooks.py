"""Workbooks as a school's own system writes them: texts, dates as dates, year groups as numbers, empty cells."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from xlsxwriter import Workbook

from benchmarks._records import break_some, clean_learners
from progress_core.domain.importing.learner_headings import LABELS
from progress_core.domain.learners.age import usual_birthdays

UKPRNS = tuple(f"1000000{number}" for number in range(1, 6))
SYLLABLES = ("ba", "cor", "den", "fi", "gar", "hol", "ker", "lang", "mor", "ney", "pen", "ros", "ste", "ton", "wick")
AREAS = ("B", "CB", "DT", "EX", "G", "L", "M", "NE", "OX", "SW")
INWARD = "ABDEFGHJLNPQRSTUWXYZ"


def write_learners(path: Path, count: int, *, broken: bool) -> None:
    """Write so many learners of five providers; if broken, 2 % of them have one bad field.

    Of 10,000, 2 % share both names with somebody; of 100,000, a fifth do.
    """
    random = Random(count)
    rows = clean_learners(count, random)
    birthdays = usual_birthdays(datetime.now(UTC).date())  # any other gets a warning
    ulns: set[str] = set()
    for row in rows:
        first, last = birthdays[int(row["year_group"])]
        row["date_of_birth"] = (first + timedelta(days=random.randrange((last - first).days))).isoformat()
        row["ukprn"] = random.choice(UKPRNS)
        row["last_name"] = "".join(random.choices(SYLLABLES, k=4)).title()
        row["postcode"] = _postcode(random)
        if random.random() < 0.5:
            row["locality"] = row["ccis"] = ""
        if row["uln"] in ulns:
            row["uln"] = ""
        ulns.add(row["uln"])
    if broken:
        break_some(rows, random)
    with Workbook(path) as book:
        sheet, day = book.add_worksheet("Learners"), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, LABELS.values())
        for number, row in enumerate(rows, 1):
            for column, (field, text) in enumerate(row.items()):
                if field == "year_group":
                    sheet.write_number(number, column, int(text))
                elif field == "date_of_birth" and "/" not in text:
                    sheet.write_datetime(number, column, date.fromisoformat(text), day)
                elif text:
                    sheet.write_string(number, column, text)


def _postcode(random: Random) -> str:
    letters = random.choice(INWARD) + random.choice(INWARD)
    return f"{random.choice(AREAS)}{random.randint(1, 40)} {random.randint(1, 9)}{letters}"
