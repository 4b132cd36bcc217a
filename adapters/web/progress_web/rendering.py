"""Making pages: Jinja templates over the components of govuk-frontend, everything escaped."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse, Response

from progress_core.domain.problems import Problem

if TYPE_CHECKING:
    from progress_web.visit import Visit

LONDON = ZoneInfo("Europe/London")


class Rendering:
    """Turns templates into answers.

    Args:
        main_site: where "Main Site" leads.
    """

    def __init__(self, *, main_site: str) -> None:
        self._environment = Environment(
            loader=ChoiceLoader([
                PackageLoader("progress_web"),
                PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            ]),
            autoescape=select_autoescape(default_for_string=True, default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )  # fmt: skip
        self._environment.filters |= {"day": day, "moment": moment, "number": number}
        self._environment.globals |= {"main_site": main_site, "errors_of": errors_of}

    def page(self, visit: "Visit", template: str, *, status: int, **values: Any) -> Response:
        """Answer with a page made from a template."""
        found = self._environment.get_template(template)
        return HTMLResponse(found.render(visit=visit, **values), status_code=status)


def day(value: date | datetime | str) -> str:
    """Write a day as the manual does: 27 Jun 2012, by the clock in England."""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if isinstance(value, datetime):
        value = value.astimezone(LONDON)
    return f"{value.day} {value:%b %Y}"


def moment(value: datetime) -> str:
    """Write a day and time by the clock in England: 27 Jun 2012 at 2:05pm."""
    local = value.astimezone(LONDON) if value.tzinfo else value.replace(tzinfo=UTC).astimezone(LONDON)
    return f"{day(local)} at {local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"  # noqa: PLR2004


def number(value: int) -> str:
    """Write a count with its thousands apart."""
    return f"{value:,}"


def errors_of(problems: tuple[Problem, ...]) -> dict[str, str]:
    """Give each field's errors as one text, for the message beside it."""
    found: dict[str, list[str]] = {}
    for problem in problems:
        if problem.severity == "error":
            found.setdefault(problem.field, []).append(problem.message)
    return {field: " ".join(messages) for field, messages in found.items()}
