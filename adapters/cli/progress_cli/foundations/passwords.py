"""Passwords for others, which come from files."""

from pathlib import Path

from progress_cli.foundations import files
from progress_core.domain.foundations.errors import Rejected

_MAX_FILE_BYTES = 1024


def password_in(file: Path | None) -> str:
    """Return the password on the first line of a file, which no list of processes shows; "" without a file."""
    if file is None:
        return ""
    try:
        lines = files.read(file, _MAX_FILE_BYTES).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise Rejected(f"{file} is not a text file. Its first line must be the password.") from None
    if not lines or not lines[0]:
        raise Rejected(f"{file} is empty. Its first line must be the password.")
    return lines[0]
