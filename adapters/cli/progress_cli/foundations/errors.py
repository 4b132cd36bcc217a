"""Errors as sentences and exit codes: the one place that turns the first into the others."""

import os
from typing import Any

import click

from progress_cli.foundations.output import print_json, printable, problem_data, reader, wants_json
from progress_core.domain.foundations.blockers import reasons_of
from progress_core.domain.foundations.errors import ProgressError, Rejected, Unavailable

REFUSED = 1
"""The data or the rules do not allow it; nothing was changed."""

UNREACHABLE = 3
"""Something that the command needs cannot be reached, or failed unexpectedly."""

INTERRUPTED = 130
"""Ctrl-C: the exit code that shells use."""


class CatchingGroup(click.Group):
    """A group whose commands fail with a sentence, never with a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, and turn the errors it raises into a sentence and an exit code."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit, BrokenPipeError):
            raise  # Click handles these: wrong usage, exit, and a reader that went away
        except ProgressError as error:
            _print_error(error)
            ctx.exit(UNREACHABLE if isinstance(error, Unavailable) else REFUSED)
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            ctx.exit(INTERRUPTED)
        except Exception as error:
            if os.environ.get("PROGRESS_DEBUG"):
                raise
            _print_error(Unavailable(_unexpected(error)))
            ctx.exit(UNREACHABLE)


def _unexpected(error: Exception) -> str:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    return f"Something unexpected went wrong: {reason}. Set PROGRESS_DEBUG=1 to see where, and report it to us."


def _print_error(error: ProgressError) -> None:
    problems = error.problems if isinstance(error, Rejected) else ()
    blockers = error.blockers if isinstance(error, Rejected) else ()
    if wants_json():
        found: dict[str, object] = {
            "error": error.code,
            "message": error.message,
            "problems": [problem_data(problem) for problem in problems],
        }
        if blockers:
            found["blockers"] = [
                {"code": blocker.code, "message": reason.message, "who": blocker.who}
                for blocker, reason in zip(blockers, reasons_of(blockers, reader()), strict=True)
            ]
        print_json(found)
    sentences = [problem.message for problem in problems] + [reason.text for reason in reasons_of(blockers, reader())]
    for sentence in sentences or [error.message]:
        click.echo(printable(sentence), err=True)
