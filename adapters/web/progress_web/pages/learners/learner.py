"""One learner: create and edit (manual 5.1, 5.2)."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import Conflict, Rejected
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.learners.fields import FORM_ORDER
from progress_core.domain.learners.learners import FIELDS, Learner
from progress_web.foundations.endpoints import Page
from progress_web.foundations.merging import LOADED, Clash, clash_of, loaded_text, merge_form
from progress_web.foundations.notices import doubts_about, notice_of
from progress_web.foundations.options import YEARS
from progress_web.foundations.parameters import id_in_path, sent_version
from progress_web.foundations.returning import go_with_doubts
from progress_web.foundations.visit import Visit
from progress_web.pages.learners.anyway import only_alike, sealed_password, typed_password
from progress_web.pages.learners.birth_dates import birth_date_values, typed_birth_date, with_boxes, worded_for_form
from progress_web.pages.learners.fields import ADDITIONAL, CHOICES, KEY_INFORMATION, inputs_of

_CHOICES = {"default": Choice.PROVIDER_DEFAULT, "yes": Choice.YES, "no": Choice.NO}
_OPTIONS = ("sign_off", "staff_add_qualifications")
_TYPED = ("username", *inputs_of(FIELDS), *_OPTIONS)
_ORDER = ("username", "password", *FORM_ORDER)
"""The fields from top to bottom, as the error summary lists them."""


def new(visit: Visit) -> Response:
    """Show the empty form; the address may preset provider and year group."""
    visit.actor.require(Permission.EDIT_LEARNERS)
    preset = {"ukprn": visit.text("provider"), "year_group": visit.text("year")}
    names = visit.progress.providers.names(visit.actor, whole=True)
    if len(names) == 1:
        preset["ukprn"] = next(iter(names))
    return _create_page(visit, preset)


def create(visit: Visit) -> Response:
    """Create a learner ("Save"), and perhaps go on to the next."""
    try:
        made = visit.progress.learners.create(
            visit.actor,
            _details(visit) | {"username": visit.text("username"), "password": typed_password(visit)},
            sign_off=_choice(visit, "sign_off") or Choice.PROVIDER_DEFAULT,
            staff_add_qualifications=_choice(visit, "staff_add_qualifications") or Choice.PROVIDER_DEFAULT,
            anyway=bool(visit.text("anyway")),
        )
    except Rejected as refused:
        return _create_page(visit, _typed(visit), refused.problems)
    except Conflict as taken:
        if taken.field != "username":
            raise
        # somebody else took it while this form was being checked
        return _create_page(visit, _typed(visit), (Problem(taken.field, taken.code, taken.message),))
    done = {"done": "created", "learner": str(made.learner.id)}
    if visit.text("then") == "another":
        preset = {"provider": made.learner.details.ukprn, "year": str(made.learner.details.year_group)}
        return go_with_doubts(visit, made.warnings, "learner-create", preset | done)
    if made.warnings:
        return go_with_doubts(visit, made.warnings, "learner", done, id=made.learner.id)
    return visit.go("learners", done)


def edit(visit: Visit) -> Response:
    """Show the form with the saved values."""
    visit.actor.require(Permission.EDIT_LEARNERS)
    learner, account = visit.progress.learners.get(visit.actor, id_in_path(visit))
    return _edit_page(visit, learner, account, _saved(learner))


def save(visit: Visit) -> Response:
    """Save changes ("Save"), unless somebody else has changed the same learner in the meantime."""
    learner_id = id_in_path(visit)
    try:
        made = visit.progress.learners.edit(
            visit.actor,
            learner_id,
            _details(visit),
            version=sent_version(visit),
            sign_off=_choice(visit, "sign_off"),
            staff_add_qualifications=_choice(visit, "staff_add_qualifications"),
            anyway=bool(visit.text("anyway")),
        )
    except Rejected as refused:
        learner, account = visit.progress.learners.get(visit.actor, learner_id)
        values = _typed(visit) | {"version": visit.text("version")}
        return _edit_page(visit, learner, account, values, problems=refused.problems, loaded=visit.text(LOADED))
    except Conflict:
        return _conflict(visit)
    if not made.changed:
        return visit.go("learners", {"done": "unchanged"})
    done = {"done": "saved", "learner": str(learner_id)}
    return visit.go("learner", done, id=learner_id) if made.warnings else visit.go("learners", done)


def _conflict(visit: Visit) -> Response:
    """Show what was typed, merged with what somebody else has saved meanwhile."""
    learner, account = visit.progress.learners.get(visit.actor, id_in_path(visit))
    sent = {name: str(value) for name, value in _details(visit).items()}
    typed, saved = sent | {name: visit.text(name) for name in _OPTIONS}, _flat(learner)
    typed |= {name: saved[name] for name in _OPTIONS if typed[name] not in _CHOICES}
    merged = merge_form(visit, typed, saved)
    if merged.is_saved:
        return visit.go("learners", {"done": "unchanged"})
    names = visit.progress.providers.names(visit.actor)

    def in_words(name: str, value: str) -> str:
        return names.get(value, value) if name == "ukprn" else _CHOICES[value].label if name in _OPTIONS else value

    clash = clash_of(merged, typed, saved, in_words)
    values = with_boxes(merged.values) | {"version": str(learner.version)}
    return _edit_page(visit, learner, account, values, clash=clash)


def _create_page(visit: Visit, values: Mapping[str, str], problems: tuple[Problem, ...] = ()) -> Response:
    limits = visit.progress.context.limits
    return visit.page(
        "learners/create.html",
        status=422 if problems else 200,
        notice=None if problems else notice_of(visit),
        usernames=limits.username,
        password_rule=limits.password.described,
        sealed_password=sealed_password(visit) if only_alike(problems) else "",
        **_form(visit, values, problems),
    )


def _edit_page(
    visit: Visit,
    learner: Learner,
    account: Account,
    values: Mapping[str, str],
    *,
    problems: tuple[Problem, ...] = (),
    clash: Clash | None = None,
    loaded: str = "",
) -> Response:
    return visit.page(
        "learners/edit.html",
        status=422 if problems else 409 if clash else 200,
        notice=None if problems or clash else notice_of(visit),
        learner=learner,
        username=account.username,
        locked=account.locked_at is not None,
        clash=clash,
        loaded_with=loaded or loaded_text(_flat(learner)),
        doubts=doubts_about(visit, learner),
        history=visit.progress.leavers.history(visit.actor, learner.id),
        names=visit.progress.providers.names(visit.actor),
        **_form(visit, values, problems, learner.details.ukprn),
    )


def _form(
    visit: Visit, values: Mapping[str, str], problems: tuple[Problem, ...], at: str | None = None
) -> dict[str, Any]:
    names = visit.progress.providers.names(visit.actor, whole=True)
    if at is not None and at not in names:  # the person sees the learner through a group: the learner can stay there
        names[at] = visit.progress.providers.get(visit.actor, at).name
    twice = {name for name in names.values() if list(names.values()).count(name) > 1}
    in_order = sorted(problems, key=lambda problem: _ORDER.index(problem.field))
    worded = tuple(map(worded_for_form, in_order))
    form = {
        "values": dict.fromkeys(_TYPED, "") | dict.fromkeys(_OPTIONS, "default") | dict(values),
        "problems": worded,
        "providers": {ukprn: f"{name} ({ukprn})" if name in twice else name for ukprn, name in names.items()},
        "years": YEARS,
        "choices": CHOICES,
        "key_information": KEY_INFORMATION,
        "additional": ADDITIONAL,
        "only_alike": only_alike(problems),
    }
    return {"form": form, "problems": worded}


def _details(visit: Visit) -> dict[str, object]:
    """Return the fields as the rules take them: the three boxes of the date become one text."""
    return {**{name: visit.text(name) for name in FIELDS}, "date_of_birth": typed_birth_date(visit)}


def _typed(visit: Visit) -> dict[str, str]:
    """Return what was typed, but never the password."""
    return {name: visit.text(name) for name in _TYPED}


def _flat(learner: Learner) -> dict[str, str]:
    """Return what is saved, field by field."""
    chosen = {choice: key for key, choice in _CHOICES.items()}
    options = {name: chosen[getattr(learner, name)] for name in _OPTIONS}
    return {**{name: str(getattr(learner.details, name)) for name in FIELDS}, **options}


def _saved(learner: Learner) -> dict[str, str]:
    return {**_flat(learner), **birth_date_values(learner.details.date_of_birth), "version": str(learner.version)}


def _choice(visit: Visit, name: str) -> Choice | None:
    return _CHOICES.get(visit.text(name))


PAGES = (
    Page("/learners/create", "learner-create", new),
    Page("/learners/create", "learner-create", create, "POST"),
    Page("/learners/{id:number}", "learner", edit),
    Page("/learners/{id:number}", "learner", save, "POST"),
)
