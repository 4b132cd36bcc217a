"""Pages are compressed for browsers that take it, and never where somebody else could learn from their sizes."""

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from progress_web.foundations.compression import takes_gzip
from progress_web.foundations.security import form_token, has_token

from tests.web.conftest import Visitor, token_on
from tests.web.served import without_tokens

_OWN = {"accept-encoding": "gzip", "sec-fetch-site": "same-origin"}


def test_a_compressed_page_is_the_page(manager: Visitor) -> None:
    plain = manager.browser.get("/learners", headers=_OWN | {"accept-encoding": "identity"})
    short = manager.browser.get("/learners", headers=_OWN)
    assert "content-encoding" not in plain.headers
    assert (short.headers["content-encoding"], short.headers["vary"]) == ("gzip", "Accept-Encoding")
    assert without_tokens(short.text) == without_tokens(plain.text)
    assert 0 < int(short.headers["content-length"]) < len(plain.content) / 2


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", None])
def test_no_page_is_compressed_that_another_site_may_have_asked_for(manager: Visitor, site: str | None) -> None:
    headers = {"accept-encoding": "gzip"} | ({} if site is None else {"sec-fetch-site": site})
    assert "content-encoding" not in manager.browser.get("/learners", headers=headers).headers


def test_what_is_typed_as_an_address_is_compressed(manager: Visitor) -> None:
    answer = manager.browser.get("/learners", headers={"accept-encoding": "gzip", "sec-fetch-site": "none"})
    assert answer.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    ("accepted", "taken"),
    [
        ("gzip, deflate, br", True),
        ("br, GZIP", True),
        ("gzip;q=0.5", True),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, *", False),
        ("deflate, br", False),
        ("", False),
    ],
)
def test_a_browser_says_what_it_takes(accepted: str, taken: bool) -> None:
    assert takes_gzip(accepted) is taken


def test_a_form_has_another_token_in_every_answer_and_each_is_taken(manager: Visitor) -> None:
    first, second = (token_on(manager.browser.get("/account/username").text) for _ in range(2))
    assert first != second
    for token in (first, second):
        sent = manager.browser.post("/account/username", data={"token": token, "username": ""})
        assert sent.status_code == 422, "the form is looked at"
    forged = manager.browser.post("/account/username", data={"token": first[::-1], "username": ""})
    assert forged.status_code == 403


@given(st.text(max_size=50), st.text(max_size=50))
def test_a_token_is_good_for_its_visitor_alone(secret: str, other: str) -> None:
    token = form_token(secret)
    assert has_token({"token": token}, secret)
    assert has_token({"token": token}, other) is (secret == other)
    assert not has_token({"token": token[:-1]}, secret)


@pytest.mark.parametrize("odd", ["", "=", "é", "\ud800", "A" * 43, "A" * 86, "A" * 5_000, "%00"])
def test_odd_tokens_are_none(odd: str) -> None:
    assert not has_token({"token": odd}, "secret")


def test_a_stranger_gets_a_compressed_page_too(stranger: httpx.Client) -> None:
    assert stranger.get("/", headers=_OWN).headers["content-encoding"] == "gzip"
