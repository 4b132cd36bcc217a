"""Every form of every page comes back to its owner, with what they typed, after they have logged in again."""

from collections.abc import Iterator

import httpx
import pytest

from tests.web.full_house import WITH_FACTORS, FullHouse, Guest, filled, full_house, page_at
from tests.web.furnishing import CHOSEN
from tests.web.sending import form_in, text_in
from tests.web.served import Form, read

_TEXTS = {"text", "email", "tel", "search", "textarea", "number"}
_CHOICES = {"select", "radio", "checkbox"}
_ASKS_FIRST = {f"/learners/{{id:number}}/{action}" for action in ("delete", "reset-password", "unlock")}
"""The buttons of a row that lead to a page of their own; that page is what comes back."""
_SECRETS = {"password", "confirm", "current"}


@pytest.fixture(scope="module")
def full() -> Iterator[FullHouse]:
    with full_house() as full:
        yield full


@pytest.mark.feature("A8")
def test_every_form_of_every_page_comes_back(full: FullHouse) -> None:
    tried = 0
    for who, address, form in _forms_to_fill_in(full):
        guest = full.guests[who]
        typed = _typed(form)
        guest.come_in()
        with full.house.progress.context.store.transaction() as work:
            work.sessions.end_all(guest.account_id)
        guest.browser.headers["referer"] = f"{full.house.url}{address}"
        back = _logged_in(full, guest, guest.send(form, {name: values[0] for name, values in typed.items()}))
        again = form_in(back.text, "", form.action)
        boxes = {name for name in typed if form.fields[name].kind == "textarea"}
        shown = {name: [*dict.fromkeys(again.fields[name].chosen)] for name in typed if name not in boxes}
        assert shown | {name: [text_in(back.text, name)] for name in boxes} == typed, f"{who} at {address}"
        tried += 1
    assert tried >= 15


def _forms_to_fill_in(full: FullHouse) -> list[tuple[str, str, Form]]:
    """Return each form into which something is typed or ticked, once, with who sees it and where."""
    found: dict[tuple[str, ...], tuple[str, str, Form]] = {}
    for who in (who for who in full.guests if who not in WITH_FACTORS):
        for address, answer in full.pages(who):
            for form in read(answer.text, address).forms:
                page = page_at(form.action, "POST")
                if (
                    form.method == "post"
                    and page is not None
                    and page.access == "logged in"
                    and _typed(form)
                    and page.path not in _ASKS_FIRST
                ):
                    found.setdefault((page.path, *sorted(form.fields)), (who, address, form))
    return list(found.values())


def _typed(form: Form) -> dict[str, list[str]]:
    """Return what a person types and chooses: other than what the page shows, wherever there is another choice."""
    typed = {name: [f"typed {name}"] for name, field in form.fields.items() if field.kind in _TEXTS - _SECRETS}
    typed |= {name: [field.values[-1]] for name, field in form.fields.items() if field.kind in _CHOICES}
    return {name: values for name, values in typed.items() if name not in _SECRETS}


def _logged_in(full: FullHouse, guest: Guest, page: httpx.Response) -> httpx.Response:
    with full.house.progress.context.store.snapshot() as work:
        username = work.accounts.get(guest.account_id).username
    assert "what you typed is kept" in page.text
    fields = filled(form_in(page.text, "", "/login"))
    return guest.browser.post("/login", data={**fields, "username": [username], "password": [CHOSEN]})
