"""Contexts and sealed texts with something changed, for the kit of sealers."""

from random import Random

CONTEXT = "initial-password:1000017"
OTHER_CONTEXTS = (
    "",
    "initial-password:1000018",
    "initial-password:100001",
    "initial-password:10000170",
    "link:1000017",
    "Initial-password:1000017",
    "initial-password:1000017 ",
    " initial-password:1000017",
    "initial-password:1000017\x00",
    "initial-password：1000017",  # noqa: RUF001 - a wide colon: alike once it is normalised
    "1000017",
    "initial-password:1000071",
)
"""Contexts that are nearly `CONTEXT`."""

_OTHER_ALPHABET = str.maketrans("-_", "+/")


def alterations(sealed: str) -> list[str]:
    """Return texts that are nearly a sealed text, the same ones each time."""
    dice = Random(7)  # noqa: S311 - repeatable on purpose
    altered = [sealed[:-1], sealed[1:], sealed + "A", sealed + "=", sealed + "\n", " " + sealed, sealed * 2]
    wide = [
        sealed[:at] + chr(ord(sealed[at]) + 0xFEE0) + sealed[at + 1 :] for at in (len(sealed) // 2, len(sealed) - 1)
    ]
    altered += [
        *wide,
        sealed.translate(_OTHER_ALPHABET),
        f"{sealed[:9]}é{sealed[9:]}",
        f"{sealed}é",
        f"{sealed[:9]}\u200b{sealed[9:]}",
    ]
    altered += [sealed.upper(), sealed.lower(), sealed.swapcase(), sealed[::-1], sealed + ".", "A" + sealed]
    for place in sorted({0, len(sealed) - 1, *dice.sample(range(len(sealed)), min(60, len(sealed)))}):
        altered += [sealed[:place] + other + sealed[place + 1 :] for other in "AQ-_.~é\ud800" if other != sealed[place]]
        altered.append(sealed[:place] + sealed[place + 1 :])
    return [text for text in altered if text != sealed]
