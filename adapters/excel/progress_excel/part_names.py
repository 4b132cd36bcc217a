"""The names of parts in a package, which programs write in either case and with either slash.

The child process uses it too, so it imports the standard library only.

Source: ECMA-376 part 2, section 6.2.2 (names that differ only in case are the same name).
"""

import re
from collections.abc import Iterable
from posixpath import normpath

_ESCAPED = re.compile("%([0-9A-Fa-f]{2})")
CONTENT_TYPES, MANIFEST = "[content_types].xml", "meta-inf/manifest.xml"


def part_key(name: str) -> str:
    """Return the key by which names of the same part are equal, such as "xl/sharedstrings.xml"."""
    unescaped = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), name)
    return normpath(unescaped.replace("\\", "/")).lstrip("/").lower()


def by_key(names: Iterable[str]) -> dict[str, str]:
    """Return the stored name of each part by its key; of several, the first."""
    keyed: dict[str, str] = {}
    for name in names:
        keyed.setdefault(part_key(name), name)
    return keyed
