"""What is done to one learner or to the ticked ones: reset password, unlock, delete, restore (manual 5.2 b)."""

from urllib.parse import urlencode

from starlette.responses import Response

from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.domain.foundations.permissions import Permission
from progress_core.usecases.learners.selection import Selection
from progress_web.endpoints import Page
from progress_web.listed import Listed
from progress_web.numbers import number_in
from progress_web.pages.learners.learners import address, show
from progress_web.pages.learners.settings import ask, choose
from progress_web.pages.profiles import approvals
from progress_web.visit import Visit


def ticked(visit: Visit) -> Response:
    """Do what was chosen with the ticked learners."""
    does = {
        "reset-password": _reset,
        "unlock": _unlock,
        "options": _ask_options,
        "options-set": _set_options,
        "approve": _ask_approval,
        "approved": _approve,
        "delete": _confirm,
        "deleted": _delete,
        "restore": _restore,
    }
    action = does.get(visit.text("action"))
    if action is None:
        raise NotFound
    try:
        return action(visit, [number_in(each) for each in visit.texts("learner")])
    except Rejected as refused:
        return show(visit, _listed(visit), refused.problems)


def reset_password(visit: Visit) -> Response:
    """Give one learner a new password."""
    return _reset(visit, [_one(visit)])


def unlock(visit: Visit) -> Response:
    """Let one learner try again."""
    return _unlock(visit, [_one(visit)])


def confirm_delete(visit: Visit) -> Response:
    """Ask before one learner is deleted."""
    return _confirm(visit, [_one(visit)])


def restore(visit: Visit) -> Response:
    """Bring one archived learner back."""
    return _restore(visit, [_one(visit)])


def _reset(visit: Visit, ids: list[int]) -> Response:
    """Show the new passwords, which no other page does for those who have logged in before."""
    made = visit.progress.learner_selection.reset_passwords(visit.actor, ids)
    return visit.page("learner_passwords.html", made=made, back=_back(visit))


def _unlock(visit: Visit, ids: list[int]) -> Response:
    visit.progress.learner_selection.unlock(visit.actor, ids)
    return _done(visit, ids, "unlocked")


def _restore(visit: Visit, ids: list[int]) -> Response:
    visit.progress.learner_selection.restore(visit.actor, ids)
    return _done(visit, ids, "restored")


def _confirm(visit: Visit, ids: list[int]) -> Response:
    visit.actor.require(Permission.DELETE_LEARNERS)
    chosen = visit.progress.learner_selection.chosen(visit.actor, ids)
    return visit.page("learner_delete.html", chosen=chosen, listed=_listed(visit), back=_back(visit))


def _delete(visit: Visit, ids: list[int]) -> Response:
    deleted = visit.progress.learner_selection.delete(visit.actor, ids)
    counts = {"deleted": str(len(deleted.destroyed)), "archived": str(len(deleted.archived))}
    return _to_list(visit, counts)


def _ask_options(visit: Visit, ids: list[int]) -> Response:
    return ask(visit, ids, _listed(visit), _back(visit))


def _set_options(visit: Visit, ids: list[int]) -> Response:
    try:
        count = choose(visit, ids)
    except Rejected as refused:
        if not ids:
            raise
        return ask(visit, ids, _listed(visit), _back(visit), refused.problems)
    return _to_list(visit, {"options": str(count)})


def _ask_approval(visit: Visit, ids: list[int]) -> Response:
    return approvals.ask(visit, Selection(tuple(ids)), _back(visit), ticked=_listed(visit))


def _approve(visit: Visit, ids: list[int]) -> Response:
    return approvals.approve(visit, Selection(tuple(ids)), _back(visit))


def _done(visit: Visit, ids: list[int], what: str) -> Response:
    """Go back to where the button was: the list, or the page of the one learner."""
    if "list" not in visit.form:
        return visit.go("learner", {"done": f"{what}-one", "learner": str(ids[0])}, id=ids[0])
    if len(ids) == 1:
        return _to_list(visit, {"done": f"{what}-one", "learner": str(ids[0])})
    return _to_list(visit, {what: str(len(ids))})


def _to_list(visit: Visit, said: dict[str, str]) -> Response:
    listed = _listed(visit)
    if listed.own:
        return visit.go("provider-learners", listed.place | said, ukprn=listed.provider)
    return visit.go("learners", listed.place | said)


def _back(visit: Visit) -> str:
    """Give the address of the list that the person came from."""
    listed = _listed(visit)
    return f"{address(visit, listed)}?{urlencode(listed.place)}"


def _listed(visit: Visit) -> Listed:
    return Listed.read_back(visit.text("list"), visit.text("at"))


def _one(visit: Visit) -> int:
    return int(visit.request.path_params["id"])


PAGES = (
    Page("/learners/selected", "learners-selected", ticked, "POST"),
    Page("/learners/{id:number}/reset-password", "learner-reset-password", reset_password, "POST"),
    Page("/learners/{id:number}/unlock", "learner-unlock", unlock, "POST"),
    Page("/learners/{id:number}/delete", "learner-delete", confirm_delete),
    Page("/learners/{id:number}/delete", "learner-delete", confirm_delete, "POST"),  # from a list, to come back to it
    Page("/learners/{id:number}/restore", "learner-restore", restore, "POST"),
)
