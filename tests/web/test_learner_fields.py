"""Every field of a learner is on every page that asks for it or shows it: a new one too."""

from html import unescape

import pytest
from progress_web.pages.learners.fields import ADDITIONAL, KEY_INFORMATION, inputs_of

from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.messages import label
from progress_core.domain.learners.details import FIELDS
from progress_core.domain.learners.fields import ADDRESS, FORM_ORDER, LEARNER_FORM, PERSONAL
from progress_core.domain.learners.learners import Learner
from tests.given.people import form
from tests.web.conftest import House, Visitor
from tests.web.served import read

FREE = tuple(field.name for field in LEARNER_FORM if not field.choices and not field.mandatory_in)
NUMBERS = {"email": "zoe@example.org", "telephone": "01632960961", "uln": "1000000043", "upn": "B801200005001"}


@pytest.fixture
def zoe(house: House) -> Learner:
    """Create a learner of whom every field that nobody must give is filled in, each with a text of its own."""
    texts = {name: NUMBERS.get(name, f"Zyx{name[:5]}") for name in FREE} | {"ccis": "3830001112"}
    given = {"postcode": "OX1 2JD", "gender": "Not specified", "ethnicity": "White and Asian", **texts}
    return house.progress.learners.create(OPERATOR, form(**given)).learner


def _asked(visitor: Visitor, path: str) -> set[str]:
    """Return what the forms on a page that go back to it ask for."""
    forms = read(visitor.get(path).text, path).forms
    return {name for found in forms if found.action == path for name in found.fields}


@pytest.mark.feature("B1", "B7")
def test_forms_ask_for_every_field(manager: Visitor, zoe: Learner) -> None:
    personal = f"/learners/{zoe.id}/personal-information"
    for path, names in (("/learners/create", FIELDS), (f"/learners/{zoe.id}", FIELDS), (personal, PERSONAL)):
        asked = _asked(manager, path)
        assert set() == set(inputs_of(names)) - asked, f"fields that the form at {path} lacks"
    assert FORM_ORDER == (*KEY_INFORMATION, *ADDITIONAL)


@pytest.mark.feature("B7")
def test_the_profile_shows_every_field_of_the_personal_information(manager: Visitor, zoe: Learner) -> None:
    text = unescape(manager.get(f"/learners/{zoe.id}/profile").text)
    shown = [name for name in PERSONAL if name != "date_of_birth"]
    assert [] == [name for name in shown if str(getattr(zoe.details, name)) not in text], "missing on the profile page"
    own_lines = [name for name in shown if name not in (*ADDRESS, "first_name", "last_name")]
    assert [] == [name for name in own_lines if label(name) not in text], "labels missing on the profile page"
