"""Whether a text that was read as Windows-1252 can be meant so, judged by where its accented letters are.

Mac, MS-DOS and Central European encodings give the same bytes other letters. No byte tells them apart, but
the result does: `Zo‰`, `Dvoøák` and `NoŽ` are no names. Only letters and signs in places where names and
addresses of the languages of Windows-1252 have them are believed; everything else is doubtful.
"""

import re

_WORD = re.compile(r"[^\s,;|\"]*[^\x00-\x7f\s][^\s,;|\"]*")
_LETTERS = re.compile(r"[^\W\d_]+")
_CONSONANT = "[bcdfghjklmnpqrstvwxzþðßšž]"
_VOWEL = "[aeiouyáéíóúàèìòùâêîôûäëïöüåæø]"
_LETTER_IN_PLACE = re.compile(
    rf"""
    (?<![aoue])(?<!ei)á(?!e) | (?<=e)á(?!$) | (?<=u)á(?=[nr]) | á(?=ez) | [éíóôüß]
    | (?<!^)ö | ^ö(?!ri|s[aberim]|[vdtg]|na|an|un|ng) | (?<![aeouy])(?<!^)ú | (?<=[ai])ú | ^ú(?=[nrl])
    | à$ | ^mà | (?<=[aeio])à(?=n) | (?<![aeiouy])ä(?![eo]) | å(?![aeou])
    | (?<!^)â(?=n$|n[tg]|[bmt]|ch) | ^â(?=[nm]) | (?<=[aeou])î | ^î(?=l) | î(?=an$|l[yo]s$)
    | (?<=[aeiou])ë | ë(?!$|j) | (?<=ront)ë$
    | (?:(?<=[cs]k)|(?<=[dt]n))ý$
    | (?<![aeiou])ê(?=s?$|[mnqvr]|ch) | (?<=^[bft])ê(?=te?$) | û(?=[lnt]) | (?<=^[bht])ù(?=ng?$|i$)
    | (?<=[aeo])ï(?=[cdlmnrstv])
    | ñ(?={_VOWEL}|ã)
    | (?<=[aei])ç(?=[aouáéóúãõâ]) | (?<={_CONSONANT})ç(?={_VOWEL}|ã|õ|$) | (?<=[oau])ç$ | ^ç(?=[aeou]) | (?<=ç)[ãõ]
    | ã(?=[oei]) | õ(?=e)
    | (?<=[bcdfghjklmnpqrstvwxzi])è(?=[bcdfgjlmnprstv]{{1,2}}es?$|s$|[bdglmprtv][aeiou]|g|che) | ^è(?=v)
    | (?<={_CONSONANT})ò(?={_CONSONANT}|$) | ^ù(?=n)
    | (?:(?<={_CONSONANT})|^)ø(?={_CONSONANT}) | (?<=^[bhs])ø(?=eg?$) | (?<=s)ø$
    | (?<={_CONSONANT})æ(?=[rklsnv]) | ^æ(?=[bgr])
    | (?<=[aeiouáéíóú])š | š(?={_VOWEL}) | ^š | (?<=[aeiou]r)š(?=[ck]) | (?<={_VOWEL})ž | ž(?={_VOWEL}) | ^žd | œ(?=u)
    | (?<=[íaeiró])ð(?=ur$) | ð(?=ar$|rún|mund|bjö|laug|rik|ný|ni$|jón|ma) | ^þ(?=ór|or|ur|rá)
    """,
    re.VERBOSE,
)
_RARE_AT_THE_START = frozenset("ËÌÏÔÒÝÐÕÃŸ")
_PAIRS = re.compile(
    r"([äöüåé])\1|ç[ãõ]|[áéíóú]ñ|ñ[áéíóúã]|ã[ií]|[äöü]ß|[áéíóúý][šž]|[šž][áéíóúý]|þó|[áéíóúý]ð|ð[áéíóúý]"
)
_PREFIX = re.compile(r"h|ma?c|d[aei]|du|la|le|fitz|van|n[ií]c?|o", re.IGNORECASE)
_HARD_SPACE = re.compile(r"[^\W\d_]+\xa0(?:[a-zà-ÿ]+|(?=[,;\t|\"\r\n]|$))")
_MIN_SURNAME = 3
_BEFORE_SURNAMES = re.compile(r"van|von|der?|den|d[ou]s?|das?|di|la|le|el|al|bin|ibn", re.IGNORECASE)
_PARTICLE = re.compile(
    r"le|la|les|de|en|on|upon|in|by|next|the|under|super|sur|cum|and|of|with|y|i|e",
    re.IGNORECASE,
)
_SIGN_IN_PLACE = re.compile(
    r"""
    (?<=[^\W\d_])[’‘´](?=[A-ZÀ-Þ]) | (?<=\b[a-z])[’´](?=[^\W\d_]) | (?<=\bD)’(?=[cs]) | (?<=\bN)’(?=[dg])
    | (?<=[^\W\d_]{4})[’´](?=s\b) | (?<=s)’(?=\W|$) | (?<!\w)’(?=[ts]\b)
    | (?<=\b[lL]es)’ | (?<=\b[qQ]u)’ | (?<=\b[aA]ll)’ | (?<=\b[dD]ell)’ | (?<=\b[sS]ant)’
    | (?<!\w)“(?=\w) | (?<=[\w.!?])”(?!\w)
    | (?<!\w)[–—](?!\w) | (?<=[0-9])[–—](?=[0-9]) | (?<=[^\W\d_])[–—](?=[A-ZÀ-Þ])
    | [£€](?=[0-9]) | (?<=[0-9])[€½¼¾°º²³] | (?<!\w)[½¼¾](?!\w) | (?<=\bM)ª | (?<=l)·(?=l)
    | (?<![^\W\d_])[•©®™§±…](?![^\W\d_])
    """,
    re.VERBOSE,
)
_QUOTED = re.compile(r"(?<!\w)‘(\w[^’‘]*\w)’(?!\w)")


def doubtful_word(text: str) -> str:
    """Return the first word that is no name or word of a language of Windows-1252; "" if there is none.

    Args:
        text: as decoded from Windows-1252.
    """
    text = _QUOTED.sub(r"\1", text)
    if "\xa0" in text:
        for found in _HARD_SPACE.finditer(text):
            first, _, second = found[0].partition("\xa0")
            particle = _BEFORE_SURNAMES.fullmatch(second) or (
                _BEFORE_SURNAMES.fullmatch(first) and len(second) >= _MIN_SURNAME
            )
            if not particle:
                return found[0]
    if text.count("“") != text.count("”"):
        return next(word[0] for word in _WORD.finditer(text) if "“" in word[0] or "”" in word[0])
    return next((word[0] for word in _WORD.finditer(text) if not _is_plausible(word[0])), "")


def _is_plausible(word: str) -> bool:
    for place, sign in enumerate(word):
        is_sign = sign in "ªº" or not (sign.isascii() or sign.isalpha())
        if is_sign and not (_SIGN_IN_PLACE.match(word, place) or _joins_particle(word, place)):
            return False
    return all(_is_name_part(word, found) for found in _LETTERS.finditer(word) if not found[0].isascii())


def _joins_particle(word: str, place: int) -> bool:
    """Return whether a dash stands beside a small word ("Stoke–on–Trent")."""
    parts = re.split("[–—-]", word)
    return word[place] in "–—" and any(map(_PARTICLE.fullmatch, parts[1:-1]))


def _is_name_part(word: str, found: re.Match[str]) -> bool:
    part = found[0].rstrip("ªº")
    for place, letter in enumerate(part):
        if letter.isascii() or not letter.isalpha():
            continue
        beside = part[place : place + 2]
        if len(beside) > 1 and not beside[1].isascii() and not _PAIRS.fullmatch(beside.lower()):
            return False
        if not _case_is_plausible(part, place, after_mark=found.start() > 0 and word[found.start() - 1] in "’'´-"):
            return False
        rare = place == 0 and letter in _RARE_AT_THE_START
        if rare or not (_LETTER_IN_PLACE.match(part.lower(), place) or _starts_well(part, place)):
            return False
    return True


def _case_is_plausible(part: str, place: int, *, after_mark: bool) -> bool:
    letter, others = part[place], part[:place] + part[place + 1 :]
    if letter.isupper():
        return place == 0 or others.isupper() or (letter in "ÁÉÍÓÚÀ" and bool(_PREFIX.fullmatch(part[:place])))
    if place == 0:
        return after_mark and bool(others)
    return not (len(others) > 1 and others.isupper()) or letter == "ß"


def _starts_well(part: str, place: int) -> bool:
    """Return whether a capital is where a name starts."""
    letter = part[place]
    return place == 0 and letter.isupper() and letter.lower() not in "žçñœèæåþöùâú"
