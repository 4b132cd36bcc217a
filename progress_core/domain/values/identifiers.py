"""Numbers and codes that other bodies issue: UKPRN, ULN, UPN, CCIS and postcodes, with their check digits."""

import re
from itertools import accumulate
from unicodedata import normalize

UKPRN = "1[0-9]{7}"
ULN = "[1-9][0-9]{9}"
UPN = "[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]"
SHORT_UPN = "[0-9A-Z]{10}"
CCIS = "[0-9]{13}|[0-9A-Za-z/-]{1,10}"
_AREA = (
    "(?:A[BL]|B[ABDHLNRST]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|JE|K[ATWY]"
    "|L[ADELNSU]?|M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]|UB|W[ACDFNRSV]?|YO|ZE)"
)
"""The 124 areas of the United Kingdom and the islands."""

POSTCODE = (
    f"(?:{_AREA}[1-9][0-9]?|(?:BL|BS|CM|CR|FY|HA|PR|SL|SS)0"  # the only areas with a district 0
    "|[ENW][1-9][A-HJKPS-UW]|(?:EC|NW|SE|SW|WC)[1-9][ABEHMNPRV-Y]) [0-9][ABD-HJLNP-UW-Z]{2}"
)
UNKNOWN_POSTCODE = "ZZ99 [0-9][A-Z]{2}"
"""What records write for no fixed abode (ZZ99 3VZ), not known (ZZ99 9ZZ, ZZ99 3WZ) and abroad (others)."""

SPECIAL_POSTCODE = (
    "GIR 0AA|GX11 1AA|BFPO [1-9][0-9]{0,3}|BF1 [0-9][ABD-HJLNP-UW-Z]{2}"
    "|(?:ASCN|BBND|BIQQ|FIQQ|PCRN|SIQQ|STHL|TDCU|TKCA) 1ZZ"
)
"""Those of one office, Gibraltar, the forces, and the overseas territories."""

_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_UPN_LAST = {ord(c): 13 * value for value, c in [*enumerate("0123456789"), *enumerate(_UPN_LETTERS)]}
_UPN_ZERO = ord("0") * sum(range(2, 13))
_ULN_ZERO = ord("0") * sum(range(1, 11))
_postcode = re.compile(f"{POSTCODE}|{SPECIAL_POSTCODE}", re.ASCII)
_unknown_postcode = re.compile(UNKNOWN_POSTCODE, re.ASCII)


def upn_check_letter(upn: str) -> str:
    """Calculate the letter that a UPN should start with from its other twelve characters.

    Args:
        upn: 13 characters of the form `UPN`; the first one is ignored.

    Source: CBDS "Unique Pupil Number"; a temporary UPN ends with a letter.
    """
    # written out, here and below: a third faster than a sum over pairs, and imports check every number
    _, a, b, c, d, e, f, g, h, i, j, k, last = upn.encode()
    total = 2 * a + 3 * b + 4 * c + 5 * d + 6 * e + 7 * f + 8 * g + 9 * h + 10 * i + 11 * j + 12 * k - _UPN_ZERO
    return _UPN_LETTERS[(total + _UPN_LAST[last]) % 23]


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

    Postcodes of the forces (BFPO) and of overseas territories are accepted too. A space that is typed has to be in
    its place.

    Source: Royal Mail and GOV.UK bulk data transfer, with the letters of BS 7666.
    """
    regular = _spaced(text)
    return regular if _postcode.fullmatch(regular) else None


def regular_unknown_postcode(text: str) -> str | None:
    """Return a postcode that stands for an unknown home, or for none, with one space; None for all others.

    Source: ILR specification, "Postcode prior to enrolment"; NHS Data Dictionary, "Postcode of usual address".
    """
    regular = _spaced(text)
    return regular if is_unknown_postcode(regular) else None


def is_unknown_postcode(postcode: str) -> bool:
    """Return whether a postcode with one space stands for an unknown home, or for none."""
    return _unknown_postcode.fullmatch(postcode) is not None


def _spaced(text: str) -> str:
    """Return a postcode in capitals with its one space; "" if a space was typed where it does not belong.

    LS1 04AP may be meant for LS1 4AP or LS10 4AP: nobody can know.
    """
    words = normalize("NFKC", text).upper().split()
    solid = "".join(words)
    split = 4 if solid.startswith("BFPO") else len(solid) - 3
    ends = list(accumulate(map(len, words)))
    between_digits = any(solid[end - 1 : end + 1].isdecimal() for end in ends if end < split)
    is_misplaced = len(words) > 1 and (split not in ends or between_digits)
    return "" if is_misplaced else f"{solid[:split]} {solid[split:]}"
