"""What transliterators get wrong."""

from functools import partial

from tests.kits.fault import Fault

_twin = partial(Fault, "transliteration", "memory", "progress_core/memory/transliteration.py")
_any = partial(
    Fault, "transliteration", "anyascii", "adapters/names/progress_names/__init__.py", "        return anyascii(text)\n"
)
_APART = '        apart = unicodedata.normalize("NFKD", text.translate(_LETTERS))\n'
_JOINED = '        return "".join(character for character in apart.translate(_LETTERS) if character.isascii())\n'

FAULTS = (
    _twin(_APART, "        apart = text.translate(_LETTERS)\n", "drops letters with accents"),
    _twin(_APART, '        apart = unicodedata.normalize("NFC", text.translate(_LETTERS))\n', "does not take letters apart"),
    _twin(_JOINED, '        return "".join(character for character in apart if character.isalnum() or character in " -\'") .encode("ascii", "ignore").decode()\n', "drops signs"),
    _twin(_JOINED, '        return apart.translate(_LETTERS).encode("ascii", "replace").decode()\n', "writes ? for what it does not know"),
    _twin(_JOINED, "        return apart.translate(_LETTERS)\n", "leaves letters outside ASCII"),
    _twin(_JOINED, '        return apart.translate(_LETTERS).encode("ascii").decode()\n', "fails for what it does not know"),
    _twin(_JOINED, _JOINED.rstrip() + ".lower()\n", "writes small letters"),
    _twin(_JOINED, _JOINED.rstrip() + ".strip()\n", "trims"),
    _twin(_JOINED, _JOINED.rstrip() + ".replace('  ', ' ')\n", "joins spaces"),
    _twin(_JOINED, _JOINED.rstrip() + ".title()\n", "begins every word with a capital"),
    _twin(_JOINED, _JOINED.rstrip() + ".replace('\\x00', '')\n", "drops NUL"),
    _twin(_JOINED, _JOINED.rstrip() + ".replace('\\r\\n', '\\n')\n", "changes the ends of lines"),
    _twin(_JOINED, _JOINED.rstrip() + ' or "?"\n', "writes ? for nothing"),
    _twin('"ß": "ss", ', "", "drops the letter ß"),
    _twin('"ß": "ss", ', '"ß": "s", ', "writes ß as one letter"),
    _twin('"ø": "o", "Ø": "O", ', "", "drops the letter ø"),
    _twin('"ø": "o", "Ø": "O", ', '"ø": "oe", "Ø": "Oe", ', "writes ø as in German") ,
    _twin('"ı": "i", ', "", "drops the dotless i"),
    _twin('"Þ": "Th", ', '"Þ": "th", ', "writes a capital as small letters"),
    _twin('"ł": "l", "Ł": "L", ', '"ł": "l", ', "drops a capital"),
    _twin('"’": "\'", ', "", "drops the apostrophe of typesetters"),
    _any("        return anyascii(text).lower()\n", "writes small letters"),
    _any("        return anyascii(text).strip()\n", "trims"),
    _any("        return anyascii(text) or '?'\n", "writes ? for nothing"),
    _any("        return text if text.isascii() else anyascii(text.title())\n", "changes capitals"),
    _any("        return text.encode('ascii', 'replace').decode()\n", "writes ? for letters outside ASCII"),
    _any("        import unicodedata\n\n        return unicodedata.normalize('NFKD', text).encode('ascii', 'ignore').decode()\n", "drops letters that cannot be taken apart"),
)  # fmt: skip
