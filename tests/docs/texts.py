"""The texts of the repository: which there are, and what stands in them."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).parent.parent.parent

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@frozen
class Block:
    """A block of code in a page.

    Args:
        language: as it says behind the three marks.
        line: of the page that it begins on.
        text: of the block.
    """

    language: str
    line: int
    text: str


def files(*endings: str) -> list[Path]:
    """Return the files of the repository, those not yet committed among them, with any of these endings."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607 - any git will do
        cwd=ROOT,
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout.split("\0")
    found = (ROOT / name for name in sorted(listed) if name)
    return [path for path in found if path.is_file() and (not endings or path.suffix in endings)]


def pages() -> list[Path]:
    """Return all pages of documentation."""
    return files(".md")


def name(path: Path) -> str:
    """Return a path as tests name it: from the root, with slashes."""
    return path.relative_to(ROOT).as_posix()


def blocks(page: Path, *languages: str) -> Iterator[Block]:
    """Yield the blocks of code of a page that are in one of these languages."""
    text = page.read_text("utf-8")
    for found in _BLOCK.finditer(text):
        if found[1] in languages:
            yield Block(found[1], text[: found.start(2)].count("\n") + 1, found[2])


def commands(block: Block) -> Iterator[str]:
    """Yield the command lines of a block of shell, without comments and with continued lines joined."""
    for line in block.text.replace("\\\n", " ").splitlines():
        command = re.sub(r"(^|\s)#.*$", "", line).strip()
        if command:
            yield command
