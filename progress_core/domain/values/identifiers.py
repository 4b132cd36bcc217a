"""Numbers and codes that other bodies issue: UKPRN, ULN, UPN, CCIS and postcodes, with their check digits."""

import re
from unicodedata import normalize

UKPRN = "1[0-9]{7}"
ULN = "[1-9][0-9]{9}"
UPN = "[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]"
SHORT_UPN = "[0-9A-Z]{10}"
CCIS = "[0-9]{13}|[0-9A-Za-z/-]{1,10}"
POSTCODE = (
    "(?:[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[0-9][A-HJKPS-UW]|[A-HK-Y][0-9][ABEHMNPRV-Y])"
    " [0-9][ABD-HJLNP-UW-Z]{2})"
)
SPECIAL_POSTCODE = "GIR 0AA|BFPO [1-9][0-9]{0,3}|(?:ASCN|BBND|BIQQ|FIQQ|PCRN|SIQQ|STHL|TDCU|TKCA) 1ZZ"

_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_UPN_LAST = {c: 13 * value for value, c in [*enumerate("0123456789"), *enumerate(_UPN_LETTERS)]}
_UPN_ZERO = ord("0") * sum(range(2, 13))
_ULN_ZERO = ord("0") * sum(range(1, 11))
_postcode = re.compile(f"{POSTCODE}|{SPECIAL_POSTCODE}", re.ASCII)


def upn_check_letter(upn: str) -> str:
    """Calculate the letter that a UPN should start with from its other twelve characters.

    Args:
        upn: 13 characters of the form `UPN`; the first one is ignored.

    Source: CBDS "Unique Pupil Number"; a temporary UPN ends with a letter.
    """
    # written out, here and below: a third faster than a sum over pairs, and imports check every number
    a, b, c, d, e, f, g, h, i, j, k = upn[1:12].encode()
    total = 2 * a + 3 * b + 4 * c + 5 * d + 6 * e + 7 * f + 8 * g + 9 * h + 10 * i + 11 * j + 12 * k - _UPN_ZERO
    return _UPN_LETTERS[(total + _UPN_LAST[upn[12]]) % 23]


def uln_is_sound(uln: str) -> bool:
    """Return whether the check digit of a ULN is right.

    No ULN begins with nine digits that leave remainder 0, so these fail with every check digit; so
    does 9999999999, which stands for "not known yet".

    Args:
        uln: 10 digits.

    Source: HESA C17051 ULN; ILR specification DD01.
    """
    a, b, c, d, e, f, g, h, i, j = uln.encode()
    total = 10 * a + 9 * b + 8 * c + 7 * d + 6 * e + 5 * f + 4 * g + 3 * h + 2 * i + j - _ULN_ZERO
    return total % 11 == 10  # noqa: PLR2004 - the standard's figure


def regular_postcode(text: str) -> str | None:
    """Return a postcode in capitals with one space, or None if it does not have the form of a UK postcode.

    Postcodes of the forces (BFPO) and of overseas territories are accepted too.

    Source: Royal Mail and GOV.UK bulk data transfer, with the letters of BS 7666.
    """
    solid = "".join(normalize("NFKC", text).split()).upper()
    split = 4 if solid.startswith("BFPO") else -3
    regular = f"{solid[:split]} {solid[split:]}"
    return regular if _postcode.fullmatch(regular) else None
