"""Sets of breached passwords keep their contract."""

import hashlib
from pathlib import Path

import pytest
from progress_security.breached import BreachedFile, open_breached_passwords
from progress_security.kits.breached_passwords import HASHES

from progress_core.domain.foundations.errors import Unavailable
from progress_core.memory import breached_passwords as memory
from progress_core.testing.breached_passwords import BREACHED
from tests.kits.subjects import breached_passwords as subjects


def _hash(password: str) -> str:
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


def _written(path: Path, lines: list[str], *, end: str = "\r\n", last: str = "\r\n") -> Path:
    path.write_bytes((end.join(lines) + last).encode())
    return path


class TestMemory(subjects.TestMemory):
    """The twin."""


class TestFileAsPublished(subjects.TestFile):
    """Hashes with counts, as they are published."""


class TestFileOfHashesAlone(subjects.TestFile):
    @pytest.fixture
    def lines(self) -> str:
        return "\n".join(HASHES).lower()


@pytest.mark.feature("K7")
def test_the_memory_set_takes_its_passwords_from_the_setting() -> None:
    assert not memory.open_breached_passwords().contains("")
    assert memory.open_breached_passwords("memory:sunny4day rainy5day").contains("rainy5day")


@pytest.mark.feature("K7")
@pytest.mark.parametrize("count", [1, 2, 3])
def test_every_line_of_a_short_file_is_found(tmp_path: Path, count: int) -> None:
    breached = BreachedFile(_written(tmp_path / "short", sorted(map(_hash, BREACHED[:count]))))
    assert [True] * count == [breached.contains(password) for password in BREACHED[:count]]
    assert not breached.contains(BREACHED[count])


@pytest.mark.feature("K7")
@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([], "empty"),
        (["password1"], "no hash"),
        ([_hash("a")[:32] + ":5"], "no hash"),
        (["x" * 1000], "no hash"),
        (HASHES[::-1], "not sorted"),
        (HASHES[250:] + HASHES[:250], "not sorted"),
        ([HASHES[0], "y" * 1000, HASHES[1]], "no hash"),
    ],
)
def test_a_file_of_another_form_is_refused_at_the_start(tmp_path: Path, lines: list[str], why: str) -> None:
    path = _written(tmp_path / "file", lines, last="" if not lines else "\n")
    with pytest.raises(Unavailable, match=f"cannot be used: .*{why}") as refused:
        open_breached_passwords(str(path))
    assert str(path) in refused.value.message


@pytest.mark.feature("K7")
def test_a_missing_file_is_refused_at_the_start_and_at_a_look_up(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="No such file"):
        open_breached_passwords(str(tmp_path / "missing"))
    path = _written(tmp_path / "file", HASHES)
    breached = open_breached_passwords(str(path))
    path.unlink()
    with pytest.raises(Unavailable, match="No such file"):
        breached.contains("password1")


@pytest.mark.feature("K7")
def test_the_check_finds_a_single_line_out_of_order(tmp_path: Path) -> None:
    lines = HASHES.copy()
    lines[300], lines[301] = lines[301], lines[300]
    with pytest.raises(Unavailable, match="not sorted by hash: look at the line at byte 12,642"):
        BreachedFile(_written(tmp_path / "file", lines)).check()


@pytest.mark.feature("K7")
def test_a_damaged_file_is_not_searched_further(tmp_path: Path) -> None:
    breached = BreachedFile(_written(tmp_path / "file", [HASHES[0], "y" * 1000, HASHES[1]]))
    with pytest.raises(Unavailable, match="the line at byte 543 is too long"):
        breached.contains("password1")
