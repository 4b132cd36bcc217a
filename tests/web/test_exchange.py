"""The pages about exports and imports of qualifications once their files are deleted."""

from datetime import UTC, datetime

import pytest

from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import ImportStatus
from tests.given.exchanges import enrol, export, filled, staff_add, take_in
from tests.given.people import NORTH
from tests.web.conftest import House

EXPORTS = f"/providers/{NORTH}/qualifications/export"


@pytest.mark.feature("F4")
def test_a_deleted_export_is_no_longer_offered(house: House) -> None:
    staff_add(house.progress)
    enrol(house.progress, "Ann Lee")
    visitor = house.enter(Role.LEARNER_MANAGER, NORTH)
    export(house.progress, house.progress.accounts.actor("learner-manager@example.com"))
    assert "No longer kept" not in (shown := visitor.get(EXPORTS).text)
    assert "/download" in shown
    with house.progress.context.store.transaction() as work:
        work.exports.forget(NORTH)
    assert "No longer kept" in (shown := visitor.get(EXPORTS).text)
    assert "/download" not in shown


@pytest.mark.feature("F4")
def test_an_import_whose_file_is_deleted_refers_to_the_persons_own_copy(house: House) -> None:
    progress = house.progress
    staff_add(progress)
    enrol(progress, "Ann Lee")
    visitor = house.enter(Role.LEARNER_MANAGER, NORTH)
    manager = progress.accounts.actor("learner-manager@example.com")
    bad = take_in(progress, manager, filled(progress, export(progress, manager), {"D2": "Anne"}))
    assert bad.status is ImportStatus.UNSUCCESSFUL
    page = f"/providers/{NORTH}/qualifications/import/{bad.id}"
    assert "errors.xlsx" in visitor.get(page).text
    with progress.context.store.transaction() as work:
        assert work.imports.drop_contents(datetime.max.replace(tzinfo=UTC)) == 1
    assert "errors.xlsx" not in (shown := visitor.get(page).text)
    assert "The file is no longer kept. Correct what is listed below in your own copy" in shown
    with progress.context.store.transaction() as work:
        work.imports.forget([bad.id])
    shown = visitor.get(page).text
    assert "no longer kept" in shown
    assert "table below" not in shown
    assert "errors.xlsx" not in shown
