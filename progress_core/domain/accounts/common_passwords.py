"""The list of common passwords that ships with the core, loaded when it is first needed.

`data/common_passwords.bin` holds no readable password: children may look into it, and many of these words are rude.
Of each password it has the first 40 bits of the BLAKE2b digest. They are sorted and grouped by their first 16 bits.
The file begins with one byte per group, the number of its members; then come the other 24 bits of each digest.

The list has more than 400,000 entries, so a password that is not on it is taken for one that is with a probability
of 4 in 10 million for each of its spellings. Most passwords have four, which makes it 16 in 10 million.
"""

from array import array
from functools import cache
from hashlib import blake2b
from itertools import accumulate

from progress_core import data
from progress_core.domain.accounts.simple_passwords import SEPARATORS, as_compared, unit

MIN_LENGTH = 4
"""Shorter texts are not on the list: what is around them decides how easily a password is guessed."""

BUCKETS = 1 << 16
REST_BYTES = 3
_DIGEST_BYTES = 5


def digest_of(word: str) -> int:
    """Return the number that stands for a password on the list; its case counts."""
    digest = blake2b(word.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES)
    return int.from_bytes(digest.digest(), "big")


@cache
def _buckets() -> tuple[bytes, "array[int]"]:
    """Return the file's content, the place where the first bucket begins, and where each ends."""
    content = data.content("common_passwords.bin")
    ends = accumulate((count * REST_BYTES for count in content[:BUCKETS]), initial=BUCKETS)
    return content, array("I", ends)


def _is_listed(word: str) -> bool:
    if len(word) < MIN_LENGTH:
        return False
    bucket, rest = divmod(digest_of(word), 1 << 8 * REST_BYTES)
    content, ends = _buckets()
    members = content[ends[bucket] : ends[bucket + 1]]
    sought = rest.to_bytes(REST_BYTES, "big")
    return any(members[at : at + REST_BYTES] == sought for at in range(0, len(members), REST_BYTES))


def is_common(text: str) -> bool:
    """Return whether a password is on the list in one of its `spellings`.

    Args:
        text: as typed.

    Source: OWASP ASVS 5.0, 6.2.4; features K7.
    """
    return any(map(_is_listed, spellings(text)))


def spellings(text: str) -> frozenset[str]:
    """Return the words that a password may stand for.

    Case and the width of characters do not count, and neither do separators, repetitions, and digits and symbols
    around the letters.

    Args:
        text: as typed.
    """
    whole = as_compared(text)
    joined = whole.translate(SEPARATORS)
    letters = "".join(filter(str.isalpha, whole))
    found = {whole, joined}
    for word in (whole, joined):
        found |= {without_ends(word), unit(word), unit(without_ends(word)), without_ends(unit(word))}
    if unit(letters) != letters:
        found.add(unit(letters))
    return frozenset(found)


def without_ends(text: str) -> str:
    """Return a text without the digits and symbols before its first letter and after its last one."""
    letters = [at for at, character in enumerate(text) if character.isalpha()]
    return text[letters[0] : letters[-1] + 1] if letters else ""
