"""A first load by an image: what is there afterwards is what pages would have brought, to the last row and number."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from ims_desktop.central.sync.horizon import collect
from ims_desktop.central.tables import packagings
from ims_desktop.ports.sync import LineState, LoadingStage
from ims_desktop.sync.report import Report
from tests.integration.central.company import MORNING
from tests.integration.sync.loading import Floor, Loads, floor


def stages(here: Floor) -> list[LoadingStage]:
    """Loads, and answers what was told of on the way."""
    told: list[Report] = []
    assert here.load(told.append).line is LineState.ONLINE
    return [report.loading.stage for report in told if report.loading]


def test_an_image_brings_what_pages_bring(central: Loads, tmp_path: Path) -> None:
    central.company.add_items(40)
    central.make()
    with floor(central, tmp_path / "a") as by_image, floor(central, tmp_path / "b") as by_pages:
        by_pages.cycle = by_pages.cycle_over(None)
        assert LoadingStage.DOWNLOADING in stages(by_image)
        assert LoadingStage.DOWNLOADING not in stages(by_pages)
        mine, theirs = by_image.rows(), by_pages.rows()
        leases = {key for key in mine.keys() | theirs.keys() if key[0] == "sscc_blocks"}
        assert {key: row for key, row in mine.items() if key not in leases} == {
            key: row for key, row in theirs.items() if key not in leases
        }
        assert by_image.workstation.store.mirror.reached().cursor == by_pages.workstation.store.mirror.reached().cursor
        assert [hit.item.sku for hit in by_image.workstation.store.searched_stock.search("item 17")] == ["I-000017"]
        assert by_image.leftovers() == []


def test_what_comes_after_the_image_comes_by_pages(central: Loads, tmp_path: Path) -> None:
    central.company.add_items(40)
    central.make()
    central.import_items("sku,name\nLATE,Came late\n")
    with floor(central, tmp_path / "a") as here:
        assert LoadingStage.DOWNLOADING in stages(here)
        assert [hit.item.sku for hit in here.workstation.store.searched_stock.search("came late")] == ["LATE"]
        assert here.workstation.store.mirror.reached().is_consistent


def test_the_next_cycle_asks_for_no_image(central: Loads, tmp_path: Path) -> None:
    central.company.add_items(40)
    central.make()
    with floor(central, tmp_path / "a") as here:
        here.load()
        central.import_items("sku,name\nLATE,Came late\n")
        assert stages(here) == []


def test_where_none_is_made_yet_it_is_waited_for(central: Loads, tmp_path: Path) -> None:
    central.company.add_items(40)
    with floor(central, tmp_path / "a") as here:
        report = here.load()
        while report.retry_after is not None:
            assert report.loading is not None
            assert report.loading.stage is LoadingStage.PREPARING
            report = here.load()
        assert here.workstation.store.mirror.reached().is_consistent
        assert here.workstation.store.searched_stock.search("item 3")


def fall_behind(central: Loads, here: Floor) -> None:
    """Somebody recorded and handed in something, and was away while a packaging was deleted and forgotten."""
    with central.company.database.transaction() as tx:
        values = {"id": "old", "item_id": central.company.item("BOLT"), "name": "old", "barcode": "1", "quantity": 1}
        tx.connection.execute(packagings.insert(), values)
        tx.touch(packagings, "old")
    here.load()
    assert ("packagings", "old") in here.rows()
    with central.company.database.transaction() as tx:
        tx.connection.execute(update(packagings).where(packagings.c.id == "old").values(deleted=1))
        tx.touch(packagings, "old")
    collect(central.company.database, MORNING)
    assert collect(central.company.database, MORNING + timedelta(days=91)) == 1


@pytest.mark.parametrize("has_image", [True, False])
def test_below_the_horizon_everything_is_read_anew_and_the_outbox_stays(
    central: Loads, tmp_path: Path, has_image: bool
) -> None:
    central.company.add_items(40)
    central.make()
    with floor(central, tmp_path / "a") as here:
        here.record()
        fall_behind(central, here)
        before = here.workstation.store.sent_outbox.after(0, 10)
        mark = here.workstation.store.mirror.acknowledged(before[0].workstation)
        assert mark == 1
        if has_image:
            central.make()
        else:
            here.cycle = here.cycle_over(None)
        told = stages(here)
        assert (LoadingStage.DOWNLOADING in told) is has_image
        assert here.workstation.store.mirror.reached().is_consistent
        assert ("packagings", "old") not in here.rows()
        assert here.workstation.store.sent_outbox.after(0, 10) == before
        assert here.workstation.store.mirror.acknowledged(before[0].workstation) == mark
        assert here.workstation.store.overview.states().confirmed == 1
        assert stages(here) == []
