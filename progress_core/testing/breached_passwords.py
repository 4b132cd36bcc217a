"""The contract kit of `progress_core.ports.breached_passwords`."""

import re
from functools import partial

import pytest

from progress_core.domain.foundations.errors import Unavailable
from progress_core.ports.breached_passwords import BreachedPasswords
from progress_core.testing.tools.guards import Patient
from progress_core.testing.tools.marks import asvs, feature
from progress_core.testing.tools.texts import ALIKE
from progress_core.testing.tools.threads import all_done

BREACHED = (
    "password1",
    "Liverpool1!",
    "correct horse 7",
    "Pa55wörd ",
    "密码密码12",
    *(f"pupil{n}" for n in range(500)),
    "",
    "1",
    "abc",
    "house of leaves",
    "x" * 65,
    "y" * 300,
    *(right for right, _ in ALIKE.values()),
)
"""What the set of the fixture has to contain, and nothing else."""

OTHERS = (
    "Password1",
    "password",
    "password11",
    "assword1",
    " password1",
    "password1 ",
    "password1\n",
    "password1\x00",
    "Pa55wörd",
    "Pa55wo\u0308rd ",
    "Pa55word ",
    "Pa55w?rd ",
    "liverpool1!",
    "LIVERPOOL1!",
    "correct  horse 7",
    "correcthorse7",
    "密码密码１２",
    "密码密码",
    "??12",
    "pupil500",
    "pupil",
    "upil1",
    "pupil1pupil2",
    " ",
    "2",
    "hou5e of leaves",
    "h0use of leaves",
    "h0u$e of le@ves",
    "x" * 64,
    "x" * 66,
    "y" * 299,
    "\ud800odd1",
    "x" * 10_000,
    "password1" * 1000,
)
"""Passwords that are not in the set, however near some are."""

LOOKING_ALIKE = tuple(dict.fromkeys(wrong for _, wrong in ALIKE.values() if wrong not in BREACHED))
"""Others that careless programs take for a password in the set."""

HASHED_NEARLY_ALIKE = ("other98", "other164", "other1714", "other910", "other1725", "other2106")
"""Others, whose SHA-1 begins or ends with the same five digits as that of a password in the set."""


class BreachedPasswordsContract(Patient):
    """What the core relies on in a set of breached passwords; needs the fixtures `breached` and `unreachable`."""

    @pytest.fixture
    def breached(self) -> BreachedPasswords:
        """Return a set of the passwords in `BREACHED`."""
        raise NotImplementedError("write a fixture `breached` that returns a set of the passwords in BREACHED")

    @pytest.fixture
    def unreachable(self) -> BreachedPasswords | None:
        """Return a set that can no longer be read, as its file or service is gone; None if that cannot happen."""
        raise NotImplementedError("write a fixture `unreachable` that returns a set that cannot be read, or None")

    @asvs("V6.2.12")
    @feature("K7")
    def test_every_password_of_the_set_is_found(self, breached: BreachedPasswords) -> None:
        assert [] == [password for password in BREACHED if breached.contains(password) is not True]

    @feature("K7")
    def test_no_other_password_is_found(self, breached: BreachedPasswords) -> None:
        others = (*OTHERS, *LOOKING_ALIKE, *HASHED_NEARLY_ALIKE, *(f"nobody has {number}" for number in range(2000)))
        assert [] == [password for password in others if breached.contains(password) is not False]

    @feature("K7")
    def test_an_answer_does_not_depend_on_the_one_before(self, breached: BreachedPasswords) -> None:
        for password in (BREACHED[0], OTHERS[0], BREACHED[0], OTHERS[0], BREACHED[-1], BREACHED[-1]):
            assert breached.contains(password) == (password in BREACHED)

    @feature("K7")
    def test_simultaneous_look_ups_do_not_disturb_each_other(self, breached: BreachedPasswords) -> None:
        asked = [*BREACHED, *OTHERS]

        def look_up(first: int) -> list[str]:
            passwords = [*asked[first:], *asked[:first]]
            return [password for password in passwords if breached.contains(password) != (password in BREACHED)]

        assert [[]] * 6 == all_done(*(partial(look_up, 100 * number) for number in range(6)))

    @feature("K7")
    def test_a_set_that_can_be_read_passes_its_check(self, breached: BreachedPasswords) -> None:
        breached.check()
        assert breached.contains(BREACHED[0])

    @feature("K7")
    def test_a_set_that_cannot_be_read_says_so_and_finds_nothing_safe(
        self, unreachable: BreachedPasswords | None
    ) -> None:
        if unreachable is not None:
            breached, other = (partial(unreachable.contains, password) for password in (BREACHED[0], OTHERS[0]))
            for act in (breached, other, unreachable.check):
                with pytest.raises(Unavailable) as caught:
                    act()
                assert re.fullmatch(r"(?s)[A-Z].*\.", caught.value.message)
                assert BREACHED[0] not in caught.value.message
