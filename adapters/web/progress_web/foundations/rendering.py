"""Turns templates into pages: Jinja over the components of govuk-frontend, everything escaped."""

import re
from collections.abc import Iterable, Mapping, MutableMapping
from datetime import date, datetime
from html import escape
from typing import Any

from jinja2 import (
    BytecodeCache,
    ChainableUndefined,
    Environment,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
    TemplateAssertionError,
    nodes,
    select_autoescape,
)
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from markupsafe import Markup
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


_SPECIAL = re.compile("[&<>\"']")
"""What has to be escaped, which is in few texts."""


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
_INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class _Flush(Extension):
    """Leaves the indentation of templates out of pages: it is there for people who write them."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the source of a template without the spaces at the starts of its lines."""
        del name, filename
        return _INDENTATION.sub("", source)


class _CodeGenerator(CodeGenerator):
    """Compiles `{{ value }}` to a call of `written`, whose text goes into the page as it is.

    Jinja itself would make an object of it that says it is escaped, which costs more than all else in a cell.
    """

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            raise TemplateAssertionError("Everything is escaped.", node.lineno, self.name, self.filename)
        self.write(finalize.src)

    def _output_child_post(self, *_: Any) -> None:
        self.write(")")


class _Components(Environment):
    """The components of the design system, compiled as our own templates are."""

    code_generator_class = _CodeGenerator


class _Environment(Environment):
    """Our templates, where an unknown name is an error, and the components, which leave names out at will."""

    code_generator_class = _CodeGenerator

    def __init__(self, **options: Any) -> None:
        super().__init__(loader=PackageLoader("progress_web"), undefined=StrictUndefined, **options)
        loader = PrefixLoader({_COMPONENTS: PackageLoader(_COMPONENTS)})
        self._found: dict[Any, Template] = {}
        self._components = _Components(loader=loader, undefined=ChainableUndefined, **options)
        for environment in (self, self._components):  # components escape attributes themselves
            environment.filters |= {"escape": marked, "e": marked}
        self._components.globals = self.globals  # with others, each page would make the macros of a component anew

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what a template knows by name: a plain dictionary, as every import of every page asks for its keys."""
        return {**self.globals, **(d or {})}

    def get_template(self, name: Any, *others: Any, **more: Any) -> Template:
        """Return a template; those of components come from their own environment, and all are looked for once."""
        found = self._found.get(name)
        if found is None:
            if str(name).startswith(f"{_COMPONENTS}/"):
                found = self._components.get_template(name)
            else:
                found = super().get_template(name, *others, **more)
            self._found[name] = found
        return found


class Rendering:
    """Turns templates into answers.

    Args:
        shared: what every template knows by name.
    """

    def __init__(self, **shared: object) -> None:
        self._environment = _Environment(
            autoescape=select_autoescape(default_for_string=True, default=True),
            trim_blocks=True,
            extensions=(_Flush,),
            finalize=written,
            bytecode_cache=_COMPILED,
            auto_reload=False,  # templates do not change under a site that runs
        )
        self._environment.filters |= {
            "day": day, "moment": moment_in_words, "number": number, "label": label, "merged": merged,
            "as_items": as_items, "as_pairs": as_pairs,
        }  # fmt: skip
        self._environment.globals |= {"errors_of": errors_of, **shared}

    def page(self, template: str, *, status: int, **values: Any) -> Response:
        """Answer with a page: a template filled with these values, the `visit` among them."""
        found = self._environment.get_template(template)
        return HTMLResponse(found.render(**values), status_code=status)


def written(value: object) -> str:
    """Return a value as a template writes it: sanitised and escaped, unless it is markup, which was so when made."""
    if type(value) is Markup:
        return value
    if type(value) is str:
        if value.isalnum():  # most are one word or a number, and Python's own tests take no time
            return value
        return _escaped(value if value.isprintable() else printable(value))
    if type(value) is int:
        return str(value)
    if hasattr(value, "__html__"):
        return str(value.__html__())
    return _escaped(printable(str(value)))


def _escaped(text: str) -> str:
    return text if _SPECIAL.search(text) is None else escape(text)


def marked(value: object) -> Markup:
    """Return a value as templates write it, for rows that write it several times."""
    return Markup(written(value))  # noqa: S704 - escaped by `written`


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
    return [{"value": value, "text": text} for value, text in as_pairs(options)]


def as_pairs(options: Mapping[str, str] | Iterable[str | tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """Return options as pairs of value and text.

    Args:
        options: as for `as_items`.
    """
    if isinstance(options, Mapping):
        return options.items()
    return ((pair, pair) if isinstance(pair, str) else pair for pair in options)


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
