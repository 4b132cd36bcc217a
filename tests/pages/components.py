"""The page of components: everything by others that an installation runs, with its version and licence."""

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.pages import markdown

ROOT = Path(__file__).parent.parent.parent
PROJECT = "progress-core"
EXTRA = "all"
STATIC = ROOT / "adapters/web/progress_web/static"

_INTRODUCTION = """\
All packages that `pip install 'progress-core[all]'` installs on Linux, in the versions that passed every test \
(`constraints.txt`), and what the repository ships itself. The core needs attrs alone. The packages come from the \
Python Package Index; what the repository ships has its licence beside it. \
[Security policies](../why/security-policies.md#components) say how soon all of them are updated."""

_SHIPPED = (
    ("Noto and Letters fonts", "", "OFL-1.1, Apache-2.0", "`adapters/letters/progress_letters/fonts`"),
    ("lists of the core", "", "named one by one", "`progress_core/data/SOURCES.md`"),
)


def page() -> str:
    """Return the page as Markdown."""
    versions = constraints()
    rows = [(name, versions[name], _licence(name), ", ".join(sorted(by))) for name, by in sorted(needed().items())]
    return markdown.page(
        "Components",
        _INTRODUCTION,
        "## Packages",
        markdown.table(("package", "version", "licence", "needed by"), rows),
        "## In the repository",
        markdown.table(("what", "version", "licence", "where"), [_frontend(), *_SHIPPED]),
    )


def constraints() -> dict[str, str]:
    """Return the tested versions: canonical name -> version."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pairs = (line.split("==") for line in lines if "==" in line)
    return {canonicalize_name(name): version.strip() for name, version in pairs}


def needed() -> dict[str, set[str]]:
    """Return what an installation with everything needs: canonical name -> what needs it."""
    known, found = constraints(), dict[str, set[str]]()
    waiting = [(PROJECT, EXTRA)]
    seen = set(waiting)
    while waiting:
        name, extra = waiting.pop()
        for requirement in _requirements(name):
            if requirement.marker is not None and not requirement.marker.evaluate({"extra": extra}):
                continue
            other = canonicalize_name(requirement.name)
            if other != PROJECT and other in known:
                found.setdefault(other, set()).add(name)
            for pair in [(other, each) for each in requirement.extras] or [(other, "")]:
                if pair not in seen and (other == PROJECT or other in known):
                    seen.add(pair)
                    waiting.append(pair)
    return found


def _requirements(name: str) -> list[Requirement]:
    try:
        return [Requirement(text) for text in distribution(name).requires or ()]
    except PackageNotFoundError:
        return []


def _licence(name: str) -> str:
    metadata = distribution(name).metadata.json
    expression = metadata.get("license_expression")
    if expression:
        return str(expression)
    named = [text.rpartition(" :: ")[2] for text in metadata.get("classifier", ()) if text.startswith("License ::")]
    return ", ".join(named) or str(metadata.get("license", "")).partition("\n")[0]


def _frontend() -> tuple[str, str, str, str]:
    script = (STATIC / "govuk-frontend.min.js").read_text("utf-8")
    version = re.match(r'const version="([\d.]+)"', script)
    if version is None:
        raise LookupError("govuk-frontend.min.js does not say its version")
    return ("GOV.UK Frontend", version[1], "MIT", "`adapters/web/progress_web/static`")
