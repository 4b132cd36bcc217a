"""The lines of a text file, decoded with certainty: UTF-16 and UTF-8, and line by line what is neither."""

import re
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from io import BytesIO, TextIOWrapper

from progress_excel.csv_files.windows_1252 import doubtful_word

_CHUNK = 65_536
_UTF_8_MARK = b"\xef\xbb\xbf"
_END_OF_FILE = b"\x1a"  # MS-DOS programs write it at the end
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\v\f")) + b"\x7f"
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|[\r\n])|[^\r\n]+")
_SAMPLE = 64
_MIN_SAMPLE = 4
_STRAY_SIGNS = {0xDC00 + ord(sign.encode("cp1252")): sign for sign in "\xa0‘’“”–—"}
_MAX_CONTROLS = 1_000
"""A text has at most one control character in so many bytes; what has more is no text."""


class DoubtfulLine(Exception):
    """A line of which nobody can be certain.

    Args:
        code: code of the problem.
        text: the part that shows it.
    """

    def __init__(self, code: str, text: str) -> None:
        self.code, self.text = code, text
        super().__init__(code)


def is_text(content: bytes) -> bool:
    """Return whether a file is text in any encoding; single letters of it may still be damaged."""
    if encoding := _utf_16(content):
        return _decodes(content, encoding)
    content = content.rstrip(_END_OF_FILE)
    controls = len(content) - len(content.translate(None, _CONTROLS))
    return controls * _MAX_CONTROLS < len(content)


def opener_of(content: bytes) -> Callable[[], Iterator[str]]:
    """Return a function that yields the lines of a text, with their ends, from its start.

    Lines that are not UTF-8 are read as Windows-1252, or as Mac Roman where lone carriage returns end the lines,
    if their accented letters are plausible in that encoding. When it reaches a line that cannot be read with
    certainty, the iterator raises `DoubtfulLine` (`unknown_letters`, `control_character`).
    """
    content = content.rstrip(_END_OF_FILE)
    encoding = _utf_16(content)
    if not encoding and not (_CONTROL.search(content) or _UTF_8_MARK in content[3:]) and _decodes(content, "utf-8"):
        encoding = "utf-8-sig"
    if encoding:
        return lambda: iter(TextIOWrapper(BytesIO(content), encoding, newline=""))
    return lambda: _line_by_line(content)


def _utf_16(content: bytes) -> str:
    """Return the UTF-16 encoding of a text by its mark, or by the zeros of its first letters; "" if it is none."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = content[:_SAMPLE]
    if len(start) >= _MIN_SAMPLE and start.isascii():
        for encoding, zeros, letters in (
            ("utf-16-le", start[1::2], start[::2]),
            ("utf-16-be", start[::2], start[1::2]),
        ):
            if not zeros.strip(b"\0") and b"\0" not in letters:
                return encoding
    return ""


def _decodes(content: bytes, encoding: str) -> bool:
    decoder = getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(content), _CHUNK):
            if "\0" in decoder.decode(content[start : start + _CHUNK]):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _line_by_line(content: bytes) -> Iterator[str]:
    encoding = _legacy_encoding(content)
    for found in _LINE.finditer(content):
        line = found[0]
        while line.startswith(_UTF_8_MARK):  # a file that was appended to another
            line = line.removeprefix(_UTF_8_MARK)
        if control := _CONTROL.search(line):
            raise DoubtfulLine("control_character", f"U+{control[0][0]:04X}")
        yield _decoded(line) or _in_legacy(line, encoding)


def _decoded(line: bytes) -> str:
    """Return a line that is UTF-8, but for single signs of Windows-1252; "" if it is something else."""
    text = line.decode(errors="surrogateescape").translate(_STRAY_SIGNS)
    stray = any("\udc80" <= letter <= "\udcff" for letter in text)
    return "" if stray or (_is_legacy(line) and len(text) == len(line)) else text


def _is_legacy(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return True
    return False


def _in_legacy(line: bytes, encoding: str) -> str:
    text = line.decode(encoding, "replace")
    if word := doubtful_word(text):
        raise DoubtfulLine("unknown_letters", word)
    return text


def _legacy_encoding(content: bytes) -> str:
    """Return the encoding of the lines that are not UTF-8: Mac Roman if line ends and accented letters show it.

    Returns:
        "ascii", in which no letter of theirs can be read, if they may be in either.
    """
    if b"\n" in content or b"\r" not in content:
        return "cp1252"
    legacy = b"\n".join(line for line in content.split(b"\r") if _is_legacy(line))
    plausible = {name for name in ("mac_roman", "cp1252", "cp850") if not doubtful_word(legacy.decode(name, "replace"))}
    return "mac_roman" if plausible == {"mac_roman"} else "cp1252" if "mac_roman" not in plausible else "ascii"
