"""The page of errors and of the codes of problems and blockers, from the code and its sentences."""

from progress_cli.foundations.errors import INTERRUPTED, REFUSED, UNREACHABLE

from progress_core import ProgressError, Unavailable, rule_catalogue
from progress_core.data import parsed
from progress_core.domain.foundations import errors as domain_errors
from tests.pages import markdown

_USAGE = 2
"""Click's own exit code for wrong usage."""

_ERRORS = """\
The core and its adapters raise only these. `str(error)` is a sentence for a person; `error.code` is for \
programs."""

_CODES = """\
A `Problem` has a `field`, a `code`, a `message` and the offered `value`; a `Blocker` says why a gate is closed and \
who can open it. Codes are stable. The sentence of one field (`uln.bad_format`) replaces the general one \
(`bad_format`)."""


def sentences() -> dict[str, str]:
    """Return the sentences: "code" or "field.code" -> template."""
    content = parsed("messages.en.json")
    found: dict[str, str] = content["sentences"]  # type: ignore[index] # the file's own form
    return found


def page() -> str:
    """Return the page as Markdown."""
    kinds = [
        kind for kind in vars(domain_errors).values() if isinstance(kind, type) and issubclass(kind, ProgressError)
    ]
    errors = [
        (markdown.code(kind.__name__), markdown.code(kind.code), markdown.first_paragraph(kind), _exit_code(kind))
        for kind in kinds
    ]
    rows = [
        (markdown.code(key), template, " ".join(map(markdown.code, _rules(key))))
        for key, template in sorted(sentences().items(), key=lambda pair: pair[0].split(".")[::-1])
    ]
    return markdown.page(
        "Errors and codes",
        "## Errors",
        _ERRORS,
        markdown.table(("error", "code", "what it says", "exit code"), errors),
        f"The command line also ends with 0 (done), {_USAGE} (wrong usage) and {INTERRUPTED} (stopped by Ctrl-C).",
        "## Codes of problems and blockers",
        _CODES,
        markdown.table(("code", "sentence", "rules that give it"), rows),
    )


def _exit_code(kind: type[ProgressError]) -> str:
    return str(UNREACHABLE if issubclass(kind, Unavailable) else REFUSED)


def _rules(key: str) -> list[str]:
    field, _, code = key.rpartition(".")
    found = [rule.id for rule in rule_catalogue() if code in rule.codes]
    own = [rule for rule in found if field and field in rule.split(".")]
    return own or found
