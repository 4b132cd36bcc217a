"""The contract kit of `progress_core.ports.breached_passwords`."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from progress_core.ports.breached_passwords import BreachedPasswords
from progress_core.testing.tools.marks import asvs, feature

BREACHED = (
    "password1",
    "Liverpool1!",
    "correct horse 7",
    "Pa55wörd ",
    "密码密码12",
    *(f"pupil{n}" for n in range(500)),
)
"""What the set of the fixture has to contain, and nothing else."""

OTHERS = ("Password1", "password", "password11", " password1", "Pa55wörd", "liverpool1!", "pupil500", "", "\ud800odd1")


class BreachedPasswordsContract:
    """What the core relies on in a set of breached passwords; needs a fixture `breached`."""

    @pytest.fixture
    def breached(self) -> BreachedPasswords:
        """Return a set of the passwords in `BREACHED`."""
        raise NotImplementedError("write a fixture `breached` that returns a set of the passwords in BREACHED")

    @asvs("V6.2.12")
    @feature("K7")
    def test_every_password_of_the_set_is_found(self, breached: BreachedPasswords) -> None:
        assert [] == [password for password in BREACHED if not breached.contains(password)]

    @feature("K7")
    def test_no_other_password_is_found(self, breached: BreachedPasswords) -> None:
        assert [] == [password for password in OTHERS if breached.contains(password)]

    @feature("K7")
    def test_simultaneous_look_ups_do_not_disturb_each_other(self, breached: BreachedPasswords) -> None:
        asked = [*BREACHED, *OTHERS] * 2
        with ThreadPoolExecutor(8) as threads:
            answers = list(threads.map(breached.contains, asked))
        assert [] == [
            password for password, answer in zip(asked, answers, strict=True) if answer != (password in BREACHED)
        ]

    @feature("K7")
    def test_a_set_that_can_be_read_passes_its_check(self, breached: BreachedPasswords) -> None:
        breached.check()
