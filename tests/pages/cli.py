"""The page of commands, from the command line's own tree."""

import inspect
from collections.abc import Iterator

import click
from progress_cli.main import cli

from tests.pages import markdown

_KEEP_LINES = "\b\n"
"""What tells Click to leave the lines of a paragraph as they are."""


def commands(command: click.Command = cli, path: str = "progress") -> Iterator[tuple[str, click.Command]]:
    """Yield every command that does something, with its whole name, in the order of help."""
    if not isinstance(command, click.Group):
        yield path, command
        return
    for name, below in sorted(command.commands.items()):
        yield from commands(below, f"{path} {name}")


def page() -> str:
    """Return the page as Markdown."""
    blocks: list[str | list[str]] = [
        "Every command shows the same with `--help`.",
        f"```text\n{inspect.cleandoc((cli.epilog or '').replace(_KEEP_LINES, ''))}\n```",
    ]
    for path, command in commands():
        blocks += [f"## {path}", f"    {_usage(path, command)}", _prose(command.help or ""), _options(command)]
    return markdown.page("Command line", *blocks)


def _prose(text: str) -> str:
    paragraphs = inspect.cleandoc(text.replace(_KEEP_LINES, "")).split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _usage(path: str, command: click.Command) -> str:
    context = click.Context(command, info_name=path)
    return f"{path} {' '.join(command.collect_usage_pieces(context))}"


def _options(command: click.Command) -> list[str]:
    context = click.Context(command)
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    rows = []
    for option in options:
        names, text = option.get_help_record(context) or ("", "")
        rows.append((markdown.code(names), text))
    return markdown.table(("option", "what it does"), rows) if rows else []
