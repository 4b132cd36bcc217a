"""The pages of profile options and of a provider's defaults."""

import pytest

from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.providers.groups import Group
from tests.given.people import NORTH
from tests.web.conftest import House, Visitor


@pytest.mark.feature("C11")
def test_options_of_ticked_learners_are_set(house: House, manager: Visitor, ids: list[int]) -> None:
    fields = {"learner": [str(ids[0]), str(ids[2])], "list": "sort=newest"}
    asked = manager.post("/learners/selected", action="options", **fields)
    assert "Profile options of 2 learners" in asked.text
    nothing = manager.post("/learners/selected", action="options-set", **fields)
    assert nothing.status_code == 422
    assert 'href="#options"' in nothing.text
    nobody = manager.post("/learners/selected", action="options-set", sign_off="yes")
    assert nobody.status_code == 422
    assert "Select at least one learner" in nobody.text
    done = manager.post("/learners/selected", action="options-set", sign_off="yes", **fields)
    assert done.headers["location"] == "/learners?sort=newest&options=2"
    assert "The profile options of 2 learners have been set." in manager.get(done.headers["location"]).text
    learners = [house.progress.learners.get(OPERATOR, id_)[0] for id_ in ids]
    assert [each.sign_off for each in learners] == [Choice.YES, Choice.PROVIDER_DEFAULT, Choice.YES]


@pytest.mark.feature("C11")
def test_options_of_a_cohort_are_set_after_their_effect_is_shown(
    house: House, manager: Visitor, group: Group, ids: list[int]
) -> None:
    house.progress.group_learners.change(OPERATOR, group.id, joining=ids[:1])
    address = f"/providers/{NORTH}/options"
    assert f'value="{group.id}" selected' in manager.get(f"{address}?group={group.id}").text
    fields = {"year": "11", "group": str(group.id), "sign_off": "", "staff_add_qualifications": "yes"}
    shown = manager.post(address, **fields)
    assert "Set the profile options of 1 learner?" in shown.text
    assert "North School, Year 11, 11A" in shown.text
    assert "1 learner will no longer add their own qualifications" in shown.text
    count = house.progress.dashboard.counts(OPERATOR)
    assert count["awaiting-qualifications"] == 0
    done = manager.post(address, then="save", **fields)
    assert "The profile options of 1 learner have been set." in manager.get(done.headers["location"]).text
    assert house.progress.dashboard.counts(OPERATOR)["awaiting-qualifications"] == 1
    nobody = manager.post(address, then="save", year="7", sign_off="no")
    assert nobody.headers["location"].endswith("?done=unchanged")
    assert manager.post(address, year="11").status_code == 422


@pytest.mark.feature("C11")
def test_provider_defaults_change_after_their_effect_is_shown(house: House, boss: Visitor, ids: list[int]) -> None:
    address = f"/providers/{NORTH}/settings"
    house.progress.learners.edit(OPERATOR, ids[0], {}, staff_add_qualifications=Choice.NO)
    assert boss.post(address, version="1").headers["location"].endswith("?done=unchanged")
    shown = boss.post(address, staff_add_qualifications="yes", version="1")
    assert "2 learners will no longer add their own qualifications" in shown.text
    assert "1 learner has their own choice about qualifications" in shown.text
    assert not house.progress.providers.get(OPERATOR, NORTH).staff_add_qualifications
    done = boss.post(address, staff_add_qualifications="yes", version="1", then="save")
    assert "The settings have been saved." in boss.get(done.headers["location"]).text
    assert house.progress.providers.get(OPERATOR, NORTH).staff_add_qualifications
    late = boss.post(address, sign_off="yes", version="1", then="save")
    assert late.status_code == 409
    assert "Somebody else has changed this" in late.text


@pytest.mark.feature("C7")
def test_the_default_referee_is_set_with_or_without_the_defaults(house: House, boss: Visitor) -> None:
    address = f"/providers/{NORTH}/settings"
    odd = boss.post(address, referee="x" * 201, sign_off="yes", version="1")
    assert odd.status_code == 422
    assert 'href="#referee"' in odd.text
    assert 'id="sign_off" name="sign_off" type="checkbox" value="yes" checked' in odd.text
    alone = boss.post(address, referee=" Miss Jane  Smith, Pastoral manager ", version="1")
    assert "The settings have been saved." in boss.get(alone.headers["location"]).text
    assert house.progress.providers.get(OPERATOR, NORTH).referee == "Miss Jane Smith, Pastoral manager"
    asked = boss.post(address, referee="Ann <b>Lee</b>", sign_off="yes", version="2")
    assert 'name="referee" value="Ann &lt;b&gt;Lee&lt;/b&gt;"' in asked.text
    boss.post(address, referee="Ann Lee", sign_off="yes", version="2", then="save")
    provider = house.progress.providers.get(OPERATOR, NORTH)
    assert (provider.referee, provider.sign_off) == ("Ann Lee", True)
