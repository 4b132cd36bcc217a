"""Texts and digests of the kind that adapters get wrong."""

from hashlib import sha256

_LONG = "longer than columns " * 14


def nasty_text(name: str) -> str:
    """Return a text that contains this name and comes back changed from whatever trims, cuts or normalises it."""
    letters = "Zoe\u0308 \u00e9 \u212b \ufb01 Stra\u00dfe O\u2019Neill \U0001f469\u200d\U0001f393 \U0001d4b2"
    first = "007 " if name[-1:] in "02468" else " \t"
    return f"{first}{name}: {letters} %_'\"\\n \u200b%20+&amp;{{{{x}}}}<b> a\r\nb\tc {_LONG}\u00a0\n "


def long_text(name: str) -> str:
    """Return a nasty text of more than 16,000 characters."""
    return nasty_text(name) * 40


def digest(name: str) -> str:
    """Return a digest of 64 digits, as tokens and files have."""
    return sha256(name.encode()).hexdigest()


def near_misses(key: str, *, any_case: bool = False) -> list[str]:
    """Return keys that only a careless comparison takes for this one.

    Args:
        key: the right one.
        any_case: whether case makes no difference, so that those that differ by it are left out.
    """
    changed = [key[:place] + ("0" if key[place] != "0" else "1") + key[place + 1 :] for place in range(len(key))]
    cases = [key.upper(), key.swapcase(), key.title()]
    parts = [key[:-1], key[:32], key[1:], "", "%", "_" * len(key), f"{key[:8]}%"]
    found = [*cases, changed[0], changed[len(key) // 2], changed[-1], *parts, f"{key} ", f" {key}", f"{key}0"]
    return [other for other in dict.fromkeys(found) if other != key and not (any_case and other.lower() == key.lower())]
