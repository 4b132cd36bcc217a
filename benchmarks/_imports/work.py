"""Code that all peers share, so that frameworks are compared and not authors: rules, duplicates, usernames, passwords.

Written as a careful author would for one project: a pass over the rows, sets for what must be unique,
passwords sealed (not hashed: ten thousand slow hashes would hide everything else).
"""

import os
import secrets
import unicodedata
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from python_calamine import load_workbook

from benchmarks._imports.workbooks import UKPRNS
from benchmarks._learner_rules import RULES
from progress_core.domain.accounts.passwords import GENERATED_ALPHABET
from progress_core.domain.importing.learner_headings import LABELS

Outcome = tuple[int, int]
"""Learners stored, rows refused."""
Work = Callable[[bytes], Outcome]
"""Imports a file."""


class Contestant(NamedTuple):
    """One way to import.

    Args:
        prepare: makes the tables in the empty database of this URL; in a process of its own.
        begin: gives what is measured.
    """

    prepare: Callable[[str], None]
    begin: Callable[[str], Work]


def read(content: bytes) -> Iterator[dict[str, str]]:
    """Yield the rows of the first sheet as texts by field."""
    headings, *rows = load_workbook(BytesIO(content)).get_sheet_by_index(0).to_python()
    fields = {label: field for field, label in LABELS.items()}
    names = [fields[str(heading)] for heading in headings]
    for row in rows:
        yield dict(zip(names, map(text, row), strict=True))


def text(cell: object) -> str:
    """Return a cell as text."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


class Unique:
    """Values that no two learners may share, in the file or in the store."""

    def __init__(self, known: Iterable[tuple[str, str]] = ()) -> None:
        self._seen: set[object] = {number for pair in known for number in pair if number}

    def problems(self, record: dict[str, Any]) -> list[tuple[str, str]]:
        """Return the values of a record that were seen before, and remember them all."""
        person = tuple(record[name] for name in ("first_name", "last_name", "date_of_birth", "postcode"))
        found = []
        for field, key in (("uln", record["uln"]), ("upn", record["upn"]), ("last_name", person)):
            if key and key in self._seen:
                found.append((field, "duplicate"))
            self._seen.add(key)
        return found


def check(rows: Iterable[dict[str, str]], unique: Unique) -> tuple[list[dict[str, Any]], list[tuple[int, str, str]]]:
    """Return the typed records, and every problem as row number, field and reason."""
    records, problems = [], []
    for number, row in enumerate(rows, 2):
        record: dict[str, Any] = {}
        found = []
        for name, rule in RULES.items():
            try:
                record[name] = rule(row[name])
            except ValueError as error:
                found.append((name, str(error)))
        if not found:
            found = unique.problems(record)
        if row["ukprn"] not in UKPRNS and not found:
            found.append(("ukprn", "unknown"))
        problems += [(number, *problem) for problem in found]
        records.append(record)
    return records, problems


def refused(problems: Sequence[tuple[int, str, str]]) -> Outcome:
    """Return the outcome of an import with problems."""
    return 0, len({number for number, _, _ in problems})


class Credentials:
    """Allocates usernames that nobody has, and seals initial passwords."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._next: dict[str, int] = {}
        self._cipher = AESGCM(bytes(32))

    def username(self, first_name: str, last_name: str) -> str:
        """Return the first initial and the last name, with a number if it is needed."""
        ascii_ = unicodedata.normalize("NFKD", first_name[:1] + last_name).encode("ascii", "ignore").decode()
        stem = "".join(filter(str.isalnum, ascii_)).lower()
        username, number = stem, self._next.get(stem, 0)
        while username in self._taken or len(username) < 6:
            number += 1
            username = f"{stem}{number:02}"
        self._next[stem] = number
        self._taken.add(username)
        return username

    def secret(self) -> str:
        """Return a new password of eight characters, sealed."""
        password = "".join(secrets.choice(GENERATED_ALPHABET) for _ in range(8))
        nonce = os.urandom(12)
        return b64encode(nonce + self._cipher.encrypt(nonce, password.encode(), None)).decode()

    def add_to(self, records: Iterable[dict[str, Any]]) -> None:
        """Yield every record with a username and a secret."""
        for record in records:
            record["username"] = self.username(record["first_name"], record["last_name"])
            record["secret"] = self.secret()
