"""From errors to sentences and exit codes: the one place that knows them."""

import os
from typing import Any

import click

from progress_cli.foundations.output import as_json, printable, problem_data, wants_json
from progress_core.domain.foundations.blockers import reasons_of
from progress_core.domain.foundations.errors import ProgressError, Rejected, Unavailable

REFUSED = 1
"""The data or the rules refuse it; nothing was changed."""

UNREACHABLE = 3
"""Something it needs cannot be reached, or failed in a way nobody thought of."""

INTERRUPTED = 130
"""Ctrl-C, as shells count it."""


class CatchingGroup(click.Group):
    """A group whose commands end in a sentence, never in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, and turn what it raises into a sentence and an exit code."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit, BrokenPipeError):
            raise  # Click's own: usage, end, and a reader that went away
        except ProgressError as error:
            _tell(error)
            ctx.exit(UNREACHABLE if isinstance(error, Unavailable) else REFUSED)
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            ctx.exit(INTERRUPTED)
        except Exception as error:
            if os.environ.get("PROGRESS_DEBUG"):
                raise
            _tell(Unavailable(_unexpected(error)))
            ctx.exit(UNREACHABLE)


def _unexpected(error: Exception) -> str:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    return f"Something went wrong that should not have: {reason}. Set PROGRESS_DEBUG=1 to see where, and tell us."


def _tell(error: ProgressError) -> None:
    problems = error.problems if isinstance(error, Rejected) else ()
    blockers = error.blockers if isinstance(error, Rejected) else ()
    if wants_json():
        found: dict[str, object] = {
            "error": error.code,
            "message": error.message,
            "problems": [problem_data(each) for each in problems],
        }
        if blockers:
            found["blockers"] = [{"code": each.code, "message": each.message, "who": each.who} for each in blockers]
        as_json(found)
    sentences = [each.message for each in problems] + [each.text for each in reasons_of(blockers)]
    for sentence in sentences or [error.message]:
        click.echo(printable(sentence), err=True)
