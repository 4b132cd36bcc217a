"""Actions on one learner or on the ticked ones: reset password, unlock, delete, restore (manual 5.2 b)."""

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from starlette.datastructures import FormData
from starlette.responses import Response

from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.domain.foundations.permissions import Permission
from progress_core.usecases.learners.selection import Selection
from progress_web.foundations.endpoints import Page
from progress_web.foundations.parameters import id_in_path, parse_id, parse_ids
from progress_web.foundations.visit import Visit
from progress_web.pages.learners import approvals, leavers, letters
from progress_web.pages.learners.learners import address_of_page, list_in_form, show
from progress_web.pages.learners.settings import ask, choose

_Action: TypeAlias = Callable[[Visit, list[int]], Response]
_WITH_FILE = ("letters-pdf", "letters-xlsx", "slips-pdf")


def act_on_ticked(visit: Visit) -> Response:
    """Carry out the chosen action on the ticked learners, or on the one whose button was clicked."""
    actions: dict[str, _Action] = {
        "reset-password": _confirm_reset,
        "reset": _reset,
        "letters": letters.ask,
        "letters-pdf": letters.as_pdf,
        "letters-html": letters.as_page,
        "letters-xlsx": letters.as_spreadsheet,
        "slips-pdf": partial(letters.as_pdf, layout="slips"),
        "slips-html": partial(letters.as_page, layout="slips"),
        "unlock": _confirm_unlock,
        "unlocked": _unlock,
        "options": _ask_options,
        "options-set": _set_options,
        "approve": _ask_approval,
        "approved": _approve,
        "delete": _confirm_delete,
        "deleted": _delete,
        "restore": _restore,
        "leave": _ask_leaving,
        "leaving": _leave,
    }
    of_one = next(((act, visit.text(name)) for name, act in _OF_ONE.items() if name in visit.form), None)
    if of_one is not None:
        act, chosen = of_one
        return act(visit, [parse_id(chosen)])
    action = actions.get(visit.text("action"))
    if action is None:
        raise NotFound
    try:
        return action(visit, _ticked(visit))
    except Rejected as refused:
        return show(visit, list_in_form(visit), refused.problems)


def reset_password(visit: Visit) -> Response:
    """Ask before the password of one learner is reset."""
    return _confirm_reset(visit, [id_in_path(visit)])


def unlock(visit: Visit) -> Response:
    """Ask before one learner is unlocked."""
    return _confirm_unlock(visit, [id_in_path(visit)])


def confirm_delete(visit: Visit) -> Response:
    """Ask before one learner is deleted."""
    return _confirm_delete(visit, [id_in_path(visit)])


def restore(visit: Visit) -> Response:
    """Restore one archived learner."""
    return _restore(visit, [id_in_path(visit)])


def _ticked(visit: Visit) -> list[int]:
    """Return the ids of the ticked learners, or of all on all pages of the list if that was ticked."""
    if not visit.text("matching"):
        return parse_ids(visit.texts("learner"))
    query = list_in_form(visit).query()
    return [line.id for line in visit.progress.learner_selection.matching(visit.actor, query)]


def _confirm_reset(visit: Visit, ids: list[int]) -> Response:
    visit.actor.require(Permission.RESET_PASSWORDS)
    return _confirm(visit, "learners/reset_passwords.html", ids)


def _reset(visit: Visit, ids: list[int]) -> Response:
    """Show the new passwords, each beside whose it is."""
    made = visit.progress.learner_selection.reset_passwords(visit.actor, ids)
    learners = [reset.learner for reset in made]
    return visit.page(
        "learners/new_passwords.html", made=made, chosen=learners, learner_list=list_in_form(visit), back=_back(visit)
    )


def _confirm_unlock(visit: Visit, ids: list[int]) -> Response:
    visit.actor.require(Permission.RESET_PASSWORDS)
    return _confirm(visit, "learners/unlock.html", ids)


def _unlock(visit: Visit, ids: list[int]) -> Response:
    visit.progress.learner_selection.unlock(visit.actor, ids)
    return _back_with_notice(visit, ids, "unlocked")


def _restore(visit: Visit, ids: list[int]) -> Response:
    visit.progress.learner_selection.restore(visit.actor, ids)
    return _back_with_notice(visit, ids, "restored")


def _confirm_delete(visit: Visit, ids: list[int]) -> Response:
    visit.actor.require(Permission.DELETE_LEARNERS)
    return _confirm(visit, "learners/delete.html", ids)


def _confirm(visit: Visit, template: str, ids: list[int]) -> Response:
    chosen = visit.progress.learner_selection.chosen(visit.actor, ids)
    return visit.page(
        template,
        chosen=chosen,
        learner_list=list_in_form(visit),
        back=_back(visit),
        from_list="list" in visit.form or len(chosen) > 1,
    )


def _delete(visit: Visit, ids: list[int]) -> Response:
    deleted = visit.progress.learner_selection.delete(visit.actor, ids)
    counts = {"deleted": str(len(deleted.destroyed)), "archived": str(len(deleted.archived))}
    return _to_list(visit, counts)


def _ask_options(visit: Visit, ids: list[int]) -> Response:
    return ask(visit, ids, list_in_form(visit), _back(visit))


def _set_options(visit: Visit, ids: list[int]) -> Response:
    try:
        count = choose(visit, ids)
    except Rejected as refused:
        if not ids:
            raise
        return ask(visit, ids, list_in_form(visit), _back(visit), refused.problems)
    return _to_list(visit, {"options": str(count)})


def _ask_leaving(visit: Visit, ids: list[int]) -> Response:
    return leavers.ask(visit, ids, list_in_form(visit), _back(visit))


def _leave(visit: Visit, ids: list[int]) -> Response:
    try:
        count = leavers.leave(visit, ids)
    except Rejected as refused:
        if not ids:
            raise
        return leavers.ask(visit, ids, list_in_form(visit), _back(visit), refused.problems)
    if "list" not in visit.form:
        return visit.go("learner", {"done": "gone-one", "learner": str(ids[0])}, id=ids[0])
    return _to_list(visit, {"gone": str(count)})


def ask_leaving(visit: Visit) -> Response:
    """Ask when one learner leaves, and where they go."""
    return _ask_leaving(visit, [id_in_path(visit)])


def _ask_approval(visit: Visit, ids: list[int]) -> Response:
    return approvals.ask(visit, Selection(tuple(ids)), _back(visit), ticked=list_in_form(visit))


def _approve(visit: Visit, ids: list[int]) -> Response:
    return approvals.approve(visit, Selection(tuple(ids)), _back(visit))


def _back_with_notice(visit: Visit, ids: list[int], done: str) -> Response:
    """Go back to where the button was: the list, or the page of the one learner."""
    if "list" not in visit.form:
        return visit.go("learner", {"done": f"{done}-one", "learner": str(ids[0])}, id=ids[0])
    if len(ids) == 1:
        return _to_list(visit, {"done": f"{done}-one", "learner": str(ids[0])})
    return _to_list(visit, {done: str(len(ids))})


def _to_list(visit: Visit, done: dict[str, str]) -> Response:
    learner_list = list_in_form(visit)
    if learner_list.at_provider:
        return visit.go("provider-learners", learner_list.parameters | done, ukprn=learner_list.provider)
    return visit.go("learners", learner_list.parameters | done)


def _back(visit: Visit) -> str:
    """Return the address of the list that the person came from."""
    return address_of_page(visit, list_in_form(visit))


_OF_ONE: dict[str, _Action] = {
    "reset": _confirm_reset,
    "unlock": _confirm_unlock,
    "delete": _confirm_delete,
    "restore": _restore,
}
"""The buttons in a row of the list, by their names; their value is the learner's id."""


def _gives_file(form: FormData) -> bool:
    return form.get("action") in _WITH_FILE


PAGES = (
    Page("/learners/selected", "learners-selected", act_on_ticked, "POST", gives_file=_gives_file),
    Page("/learners/{id:number}/reset-password", "learner-reset-password", reset_password),
    Page("/learners/{id:number}/reset-password", "learner-reset-password", reset_password, "POST"),  # as to delete
    Page("/learners/{id:number}/unlock", "learner-unlock", unlock, "POST"),
    Page("/learners/{id:number}/delete", "learner-delete", confirm_delete),
    Page("/learners/{id:number}/leave", "learner-leave", ask_leaving),
    Page("/learners/{id:number}/restore", "learner-restore", restore, "POST"),
)
