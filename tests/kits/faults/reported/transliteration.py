"""What transliterators get wrong, as trackers tell."""

from functools import partial

from tests.kits.fault import Fault

_twin = partial(Fault, "transliteration", "memory", "progress_core/memory/transliteration.py")
_any = partial(
    Fault, "transliteration", "anyascii", "adapters/names/progress_names/__init__.py", "        return anyascii(text)\n"
)
_APART = '        apart = unicodedata.normalize("NFKD", text.translate(_LETTERS))\n'
_JOINED = '        return "".join(character for character in apart.translate(_LETTERS) if character.isascii())\n'

FAULTS = (
    _twin(_APART, "        text = ''.join(character for character in text if character.isprintable())\n" + _APART, "drops control characters"),
    _twin(_JOINED, _JOINED.rstrip() + " or None\n", "returns nothing for nothing"),
    _twin(_JOINED, _JOINED.rstrip() + "[:255]\n", "cuts long names"),
    _twin(_JOINED, _JOINED.rstrip() + ".replace('`', \"'\").replace('~', '-')\n", "changes signs of ASCII"),
    _twin(_JOINED, _JOINED.rstrip() + ".replace('\"', '')\n", "drops quotation marks"),
    _twin(_JOINED, _JOINED.rstrip() + ".encode()\n", "returns bytes"),
    _twin(_APART, "        if text != unicodedata.normalize('NFC', text):\n            return ''\n" + _APART, "knows no letters whose marks stand apart"),
    _twin(_APART, "        self._text = text\n        __import__('time').sleep(0.0005)\n        text = self._text\n" + _APART, "confuses the texts of threads"),
    _twin(_APART, "        text.encode()\n" + _APART, "fails for halves of characters"),
    _twin(_JOINED, "        return ' '.join(''.join(character for character in word if character.isascii()) for word in apart.translate(_LETTERS).split())\n", "joins spaces and trims"),
    _any("        return anyascii(text).replace('?', '')\n", "drops question marks"),
    _any("        return ' '.join(map(anyascii, text)) if not text.isascii() else text\n", "puts spaces between letters"),
    _any("        return anyascii(text).capitalize() if not text.isascii() else text\n", "writes one capital"),
)  # fmt: skip
