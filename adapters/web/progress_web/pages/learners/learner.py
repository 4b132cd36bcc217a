"""One learner: create and edit (manual 5.1, 5.2)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from starlette.responses import Response

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import Conflict, Rejected
from progress_core.domain.foundations.messages import label
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.learners.fields import FORM_ORDER
from progress_core.domain.learners.learners import FIELDS, Learner
from progress_web.births import born_in, boxes_of, for_a_form
from progress_web.done import doubts_of, notice_of
from progress_web.endpoints import Page
from progress_web.learner_fields import ADDITIONAL, CHOICES, KEY_INFORMATION, inputs_of
from progress_web.listed import YEARS
from progress_web.numbers import version_in
from progress_web.rendering import day
from progress_web.visit import Visit

_CHOICES = {"default": Choice.PROVIDER_DEFAULT, "yes": Choice.YES, "no": Choice.NO}
_OPTIONS = ("sign_off", "staff_add_qualifications")
_TYPED = ("username", *inputs_of(FIELDS), *_OPTIONS)
_ORDER = ("username", "password", *FORM_ORDER)
"""The fields from top to bottom, as the error summary lists them."""


def new(visit: Visit) -> Response:
    """Show the empty form; provider and year group may be preset."""
    visit.actor.require(Permission.EDIT_LEARNERS)
    preset = {"ukprn": visit.text("provider"), "year_group": visit.text("year")}
    names = visit.progress.providers.names(visit.actor, whole=True)
    if len(names) == 1:
        preset["ukprn"] = next(iter(names))
    return _create_page(visit, preset)


def create(visit: Visit) -> Response:
    """Create a learner ("Save"), and perhaps go on with another one."""
    try:
        made = visit.progress.learners.create(
            visit.actor,
            _details(visit) | {"username": visit.text("username"), "password": visit.text("password")},
            sign_off=_choice(visit, "sign_off") or Choice.PROVIDER_DEFAULT,
            staff_add_qualifications=_choice(visit, "staff_add_qualifications") or Choice.PROVIDER_DEFAULT,
        )
    except Rejected as refused:
        return _create_page(visit, _typed(visit), refused.problems)
    except Conflict as taken:
        if taken.field != "username":
            raise
        # somebody else took it while this form was checked
        return _create_page(visit, _typed(visit), (Problem(taken.field, taken.code, taken.message),))
    said = {"done": "created", "learner": str(made.learner.id)}
    if visit.text("then") == "another":
        kept = {"provider": made.learner.details.ukprn, "year": str(made.learner.details.year_group)}
        return visit.go("learner-create", kept | said)
    if made.warnings:
        return visit.go("learner", said, id=made.learner.id)
    return visit.go("learners", said)


def edit(visit: Visit) -> Response:
    """Show the form with what is kept."""
    visit.actor.require(Permission.EDIT_LEARNERS)
    learner, account = visit.progress.learners.get(visit.actor, visit.request.path_params["id"])
    return _edit_page(visit, learner, account, _kept(learner))


def save(visit: Visit) -> Response:
    """Keep what was changed ("Save"), unless somebody else changed the same learner meanwhile."""
    number: int = visit.request.path_params["id"]
    version = visit.text("version")
    try:
        made = visit.progress.learners.edit(
            visit.actor,
            number,
            _details(visit),
            version=version_in(version),
            sign_off=_choice(visit, "sign_off"),
            staff_add_qualifications=_choice(visit, "staff_add_qualifications"),
        )
    except Rejected as refused:
        learner, account = visit.progress.learners.get(visit.actor, number)
        values = _typed(visit) | {"version": version}
        return _edit_page(visit, learner, account, values, problems=refused.problems)
    except Conflict as conflict:
        learner, account = visit.progress.learners.get(visit.actor, number)
        values = _typed(visit) | {"version": str(learner.version)}
        return _edit_page(visit, learner, account, values, conflict=conflict)
    said = {"done": "saved", "learner": str(number)}
    return visit.go("learner", said, id=number) if made.warnings else visit.go("learners", said)


def _create_page(visit: Visit, values: Mapping[str, str], problems: tuple[Problem, ...] = ()) -> Response:
    limits = visit.progress.context.limits
    return visit.page(
        "learner_create.html",
        status=422 if problems else 200,
        notice=None if problems else notice_of(visit),
        usernames=limits.username,
        password_rule=limits.password.described,
        **_form(visit, values, problems),
    )


def _edit_page(
    visit: Visit,
    learner: Learner,
    account: Account,
    values: Mapping[str, str],
    *,
    problems: tuple[Problem, ...] = (),
    conflict: Conflict | None = None,
) -> Response:
    return visit.page(
        "learner_edit.html",
        status=422 if problems else 409 if conflict else 200,
        notice=None if problems or conflict else notice_of(visit),
        learner=learner,
        username=account.username,
        locked=account.locked_at is not None,
        conflict=conflict,
        changes=[] if conflict is None else _changes(visit, conflict, learner),
        doubts=doubts_of(visit, learner),
        **_form(visit, values, problems, learner.details.ukprn),
    )


def _form(
    visit: Visit, values: Mapping[str, str], problems: tuple[Problem, ...], at: str | None = None
) -> dict[str, Any]:
    names = visit.progress.providers.names(visit.actor, whole=True)
    if at is not None and at not in names:  # seen by a group of theirs: the learner can stay there
        names[at] = visit.progress.providers.get(visit.actor, at).name
    twice = {name for name in names.values() if list(names.values()).count(name) > 1}
    told = tuple(for_a_form(problem) for problem in sorted(problems, key=lambda each: _ORDER.index(each.field)))
    form = {
        "values": dict.fromkeys(_TYPED, "") | dict.fromkeys(_OPTIONS, "default") | dict(values),
        "problems": told,
        "providers": {ukprn: f"{name} ({ukprn})" if name in twice else name for ukprn, name in names.items()},
        "years": YEARS,
        "choices": CHOICES,
        "key_information": KEY_INFORMATION,
        "additional": ADDITIONAL,
    }
    return {"form": form, "problems": told}


def _changes(visit: Visit, conflict: Conflict, learner: Learner) -> list[tuple[str, str, str]]:
    """Give what differs between what was typed and what is there now: label, typed, kept."""
    found = [(label(name), _shown(mine), _shown(theirs)) for name, (mine, theirs) in conflict.changes.items()]
    for name in _OPTIONS:
        mine, theirs = _choice(visit, name), getattr(learner, name)
        if mine is not None and mine is not theirs:
            found.append((label(name), mine.label, theirs.label))
    return found


def _shown(value: object) -> str:
    return day(value) if isinstance(value, date) else str(value) or "(empty)"


def _details(visit: Visit) -> dict[str, object]:
    """Give the fields as the rules take them: the three boxes of the date become one text."""
    return {**{name: visit.text(name) for name in FIELDS}, "date_of_birth": born_in(visit)}


def _typed(visit: Visit) -> dict[str, str]:
    """Give back what was typed; never the password."""
    return {name: visit.text(name) for name in _TYPED}


def _kept(learner: Learner) -> dict[str, str]:
    details = learner.details
    chosen = {choice: key for key, choice in _CHOICES.items()}
    return {
        **{name: str(getattr(details, name)) for name in FIELDS},
        **boxes_of(details.date_of_birth),
        **{name: chosen[getattr(learner, name)] for name in _OPTIONS},
        "version": str(learner.version),
    }


def _choice(visit: Visit, name: str) -> Choice | None:
    return _CHOICES.get(visit.text(name))


PAGES = (
    Page("/learners/create", "learner-create", new),
    Page("/learners/create", "learner-create", create, "POST"),
    Page("/learners/{id:number}", "learner", edit),
    Page("/learners/{id:number}", "learner", save, "POST"),
)
