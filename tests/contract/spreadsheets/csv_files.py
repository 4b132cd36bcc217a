"""CSV files as programs write them, and as they get damaged: what the tests of reading them are made from."""

import csv
from collections.abc import Callable, Sequence
from io import StringIO
from random import Random
from typing import Literal

from attrs import frozen

HEADINGS = tuple(
    (
        "UKPRN,Learner year group,First name,Last name,Postcode,Dob,Email address,House name or number,Street,"
        "Locality,Town,Telephone,ULN,UPN,CCIS,Gender,Ethnicity"
    ).split(",")
)
FIRST_NAMES = (
    "Ann",
    "Zoë",
    "José",
    "Siân",
    "Seán",
    "Chloé",
    "Jürgen",
    "François",
    "Małgorzata",
    "Lukáš",
    "Róisín",
    "Bob",
)
LAST_NAMES = ("Lee", "Brontë", "Núñez", "O'Brien", "Smith-Jones", "Müller", "Wałęsa", "Dvořák", "van der Berg", "Øster")
STREETS = ("High Street", "12 High Street, Flat 2", 'The "Old" Mill', "Mill\nLane", "Rod, 5'6\" wide", "Elm Road", "")
TOWNS = ("Leeds", "Stoke-on-Trent", "Bury St Edmunds", "")
Rows = list[list[str]]


@frozen
class Style:
    """How a program writes a CSV file.

    Args:
        encoding: of its text.
        separator: between cells.
        line_end: of each record.
        quoting: `csv.QUOTE_MINIMAL` or `csv.QUOTE_ALL`.
        title: whether a title and a blank row are above the headings.
        ends: whether the last record has its line end.
    """

    encoding: str
    separator: str
    line_end: str
    quoting: Literal[0, 1]
    title: bool
    ends: bool

    def write(self, rows: Rows) -> list[str]:
        """Return the records of a file, each with its line end."""
        title = [["Learners of Year 11", *[""] * (len(HEADINGS) - 1)], [""] * len(HEADINGS)] if self.title else []
        records = [self._record(row) for row in (*title, *rows)]
        return records if self.ends else [*records[:-1], records[-1].removesuffix(self.line_end)]

    def _record(self, row: list[str]) -> str:
        out = StringIO(newline="")
        writer = csv.writer(out, delimiter=self.separator, lineterminator=self.line_end, quoting=self.quoting)
        inside = "\r" if self.line_end == "\r" else "\n"
        writer.writerow([cell.replace("\n", inside) for cell in row])
        return out.getvalue()


ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "cp1252",
    "iso8859_15",
    "mac_roman",
    "cp850",
    "cp437",
    "cp1250",
    "iso8859_2",
)


def any_style(random: Random) -> Style:
    """Return a style that Excel, LibreOffice, Numbers or pandas writes."""
    return Style(
        random.choice(ENCODINGS),
        random.choice(",;\t|"),
        random.choice(("\r\n", "\n", "\r")),
        random.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
        random.random() < 0.2,
        random.random() < 0.8,
    )


def any_rows(random: Random, count: int) -> Rows:
    """Return a heading row and rows of learners."""
    return [list(HEADINGS), *(_learner(random, number) for number in range(count))]


def _learner(random: Random, number: int) -> list[str]:
    return [
        "10000231",
        random.choice(("11", "Year 12")),
        random.choice(FIRST_NAMES),
        random.choice(LAST_NAMES),
        f"LS1 4A{'ABDEFGHJLN'[number % 10]}",
        f"2010-{number % 12 + 1:02}-10",
        random.choice(("", f"learner{number}@example.com")),
        random.choice(("", "12", "Mill House")),
        random.choice(STREETS),
        random.choice(("", "Headingley")),
        random.choice(TOWNS),
        random.choice(("", "07700900123")),
        "",
        "",
        random.choice(("", f"C{number:05}")),
        random.choice(("", "Female")),
        random.choice(("", "Irish")),
    ]


def in_encoding(rows: Rows, encoding: str) -> Rows:
    """Return rows with a plain name in place of each text that an encoding cannot hold."""
    return [
        [cell if cell.encode(encoding, "ignore").decode(encoding) == cell else "Plain" for cell in row] for row in rows
    ]


Damage = Callable[[Random, str, Style], str]
"""Returns a record with something wrong in it."""


def _separators(record: str, separator: str) -> list[int]:
    """Return the places of the separators that are not inside a quoted cell."""
    places, quoted = [], False
    for place, sign in enumerate(record):
        quoted ^= sign == '"'
        if sign == separator and not quoted:
            places.append(place)
    return places


def a_mark_too_many(random: Random, record: str, style: Style) -> str:
    """Put a quotation mark before a cell."""
    place = random.choice(_separators(record, style.separator))
    return record[: place + 1] + '"' + record[place + 1 :]


def a_mark_inside(random: Random, record: str, style: Style) -> str:  # noqa: ARG001 - every damage takes the style
    """Put a quotation mark anywhere."""
    place = random.randrange(len(record))
    return record[:place] + '"' + record[place:]


def a_mark_lost(random: Random, record: str, style: Style) -> str:  # noqa: ARG001
    """Take a quotation mark away."""
    places = [place for place, sign in enumerate(record) if sign == '"']
    return _without(record, random.choice(places)) if places else record


def a_separator_lost(random: Random, record: str, style: Style) -> str:
    """Take a separator away."""
    return _without(record, random.choice(_separators(record, style.separator)))


def a_separator_too_many(random: Random, record: str, style: Style) -> str:
    """Write a separator twice."""
    place = random.choice(_separators(record, style.separator))
    return record[:place] + style.separator + record[place:]


def a_line_end_lost(random: Random, record: str, style: Style) -> str:  # noqa: ARG001
    """Take the line end away."""
    return record.removesuffix(style.line_end)


def a_line_end_too_many(random: Random, record: str, style: Style) -> str:
    """Break a record after a separator."""
    place = random.choice(_separators(record, style.separator))
    return record[: place + 1] + style.line_end + record[place + 1 :]


def _without(record: str, place: int) -> str:
    return record[:place] + record[place + 1 :]


DAMAGES: Sequence[Damage] = (
    a_mark_too_many,
    a_mark_inside,
    a_mark_lost,
    a_separator_lost,
    a_separator_too_many,
    a_line_end_lost,
    a_line_end_too_many,
)


def cut_off(random: Random, content: bytes) -> bytes:
    """End a file early."""
    return content[: random.randrange(len(content) // 2, len(content))]


def with_a_foreign_line(random: Random, records: list[str], encoding: str, other: str) -> bytes:
    """Return a file in which one record is in another encoding."""
    fitting = [place for place, record in enumerate(records) if record.encode(other, "ignore").decode(other) == record]
    place = random.choice(fitting or [-1])
    return b"".join(record.encode(other if number == place else encoding) for number, record in enumerate(records))
