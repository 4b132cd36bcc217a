"""Turns templates into pages: Jinja over the components of govuk-frontend, everything escaped."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from jinja2 import (
    BytecodeCache,
    ChainableUndefined,
    Environment,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
    select_autoescape,
)
from jinja2.bccache import Bucket
from starlette.responses import HTMLResponse, Response

from progress_core.domain.foundations.messages import label
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.values.english_time import day_in_words, english_day, moment_in_words

_COMPONENTS = "govuk_frontend_jinja"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Typed characters that no page shows again: control characters, which no web page may hold, and characters
that reverse the direction of the words around them.

Source: HTML Living Standard, 13.2.3.5; Unicode Technical Report 36, 2.5.
"""


class _CompiledTemplates(BytecodeCache):
    """Keeps compiled templates, so that a process compiles each once, however many sites it runs."""

    def __init__(self) -> None:
        self._codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load the code of a template that has been compiled before."""
        if code := self._codes.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        self._codes[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _CompiledTemplates()


class _Environment(Environment):
    """Our templates, where an unknown name is an error, and the components, which leave names out at will."""

    def __init__(self, **options: Any) -> None:
        super().__init__(loader=PackageLoader("progress_web"), undefined=StrictUndefined, **options)
        loader = PrefixLoader({_COMPONENTS: PackageLoader(_COMPONENTS)})
        self._components = Environment(loader=loader, undefined=ChainableUndefined, **options)  # noqa: S701 - an option

    def get_template(self, name: Any, *others: Any, **more: Any) -> Template:
        """Return a template; those of components come from their own environment."""
        if str(name).startswith(f"{_COMPONENTS}/"):
            return self._components.get_template(name)
        return super().get_template(name, *others, **more)


class Rendering:
    """Turns templates into answers.

    Args:
        shared: what every template knows by name.
    """

    def __init__(self, **shared: object) -> None:
        self._environment = _Environment(
            autoescape=select_autoescape(default_for_string=True, default=True),
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=_COMPILED,
            auto_reload=False,  # templates do not change under a site that runs
        )
        self._environment.filters |= {
            "day": day, "moment": moment_in_words, "number": number, "label": label, "merged": merged,
            "as_items": as_items
        }  # fmt: skip
        self._environment.globals |= {"errors_of": errors_of, **shared}

    def page(self, template: str, *, status: int, **values: Any) -> Response:
        """Answer with a page: a template filled with these values, the `visit` among them."""
        found = self._environment.get_template(template)
        return HTMLResponse(printable(found.render(**values)), status_code=status)


def printable(text: str) -> str:
    """Return a text without the characters that no page shows again."""
    return _UNPRINTABLE.sub(_replacement, text)


def _replacement(found: re.Match[str]) -> str:
    is_direction = found[0] > "\u2000"  # the rules drop these, and refuse control characters
    return "" if is_direction else "\N{REPLACEMENT CHARACTER}"


def day(value: date | datetime | str) -> str:
    """Write a day as the manual does: 27 Jun 2012, by the clock in England."""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    return day_in_words(english_day(value) if isinstance(value, datetime) else value)


def number(value: int) -> str:
    """Write a count with commas between thousands."""
    return f"{value:,}"


def as_items(options: Mapping[str, str] | Iterable[str | tuple[str, str]]) -> list[dict[str, str]]:
    """Return options as the items of a component.

    Args:
        options: value -> text, pairs of these, or texts that are their own values.
    """
    pairs = options.items() if isinstance(options, Mapping) else options
    both = ((pair, pair) if isinstance(pair, str) else pair for pair in pairs)
    return [{"value": value, "text": text} for value, text in both]


def merged(one: dict[str, object], other: dict[str, object]) -> dict[str, object]:
    """Return the parameters of a component with others added; the others win."""
    return one | other


def errors_of(problems: tuple[Problem, ...]) -> dict[str, str]:
    """Return the errors of each field as one text, for the message beside it."""
    found: dict[str, list[str]] = {}
    for problem in problems:
        if problem.severity == "error":
            found.setdefault(problem.field, []).append(problem.message)
    return {field: " ".join(messages) for field, messages in found.items()}
