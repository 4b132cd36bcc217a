"""Sets of breached passwords under their kit."""

import hashlib
from pathlib import Path

import pytest

from progress_core.ports.breached_passwords import BreachedPasswords
from progress_core.testing.breached_passwords import BREACHED, BreachedPasswordsContract
from progress_security.breached import open_breached_passwords

HASHES = sorted(
    hashlib.sha1(password.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest().upper()
    for password in BREACHED
)


class FileBreachedPasswordsKit(BreachedPasswordsContract):
    """The kit of `file`."""

    @pytest.fixture
    def lines(self) -> str:
        return "".join(f"{line}:{number}\r\n" for number, line in enumerate(HASHES))

    @pytest.fixture
    def breached(self, tmp_path: Path, lines: str) -> BreachedPasswords:
        path = tmp_path / "pwned.txt"
        path.write_bytes(lines.encode())
        return open_breached_passwords(f"file:{path}")

    @pytest.fixture
    def unreachable(self, tmp_path: Path) -> BreachedPasswords:
        path = tmp_path / "gone.txt"
        path.write_text(f"{HASHES[0]}\n")
        found = open_breached_passwords(f"file:{path}")
        path.unlink()
        return found
