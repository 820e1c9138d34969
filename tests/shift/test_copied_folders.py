"""Data folders that are opened twice, copied or put back from a backup: nothing is lost, nothing is there twice."""

from __future__ import annotations

import shutil
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from ims_desktop.bootstrap.client import Client, Start
from ims_desktop.domain.quantity import Quantity
from ims_desktop.ports.book import StateCounts
from ims_desktop.store.failures import FolderInUse
from tests.shift.company import Central
from tests.shift.conftest import OpenDock
from tests.shift.dock import Dock
from tests.shift.labels import goods


def test_a_second_client_on_the_same_folder_is_refused_with_words(tmp_path: Path, central: Central) -> None:
    start = Start(tmp_path / "WS-01", central.url, central.enrolment_code(), key_in_file=True, name="WS-01")
    with closing(Client(start)) as first:
        first.settle()
        with pytest.raises(FolderInUse) as refused:
            Client(start)
        assert str(refused.value.title) == "Already open"
        assert str(start.data) in str(refused.value.message)
        assert "Go on in the other window" in str(refused.value.remedy)
        assert first.is_enrolled
    with closing(Client(start)) as again:
        assert again.is_enrolled


def test_a_copied_folder_becomes_a_workstation_of_its_own(
    tmp_path: Path, central: Central, open_dock: OpenDock
) -> None:
    original = open_dock("WS-01")
    original.scan("PO-BIG", goods("BOLT", 1), goods("BOLT", 2))
    original.sync()
    original.close()
    shutil.copytree(tmp_path / "WS-01", tmp_path / "COPY")
    original, copy = open_dock("WS-01"), open_dock("COPY", "eve")
    before = copy.workstation.identity
    assert before == original.workstation.identity
    original.scan("PO-BIG", goods("BOLT", 10), goods("BOLT", 20))
    copy.scan("PO-BIG", goods("NUT", 100), goods("NUT", 200), goods("NUT", 400))
    original.sync()
    copy.sync()
    after = copy.workstation.identity
    assert before is not None
    assert after is not None
    assert after.workstation != before.workstation
    assert after.prefix != before.prefix
    assert (original.states(), copy.states()) == (StateCounts(confirmed=4), StateCounts(confirmed=5))
    copy.scan(goods("NUT", 800))
    copy.sync()
    original.sync()
    everywhere_are(central, original, copy, {"BOLT": 33, "NUT": 1500})
    assert set(central.received().values()) == {1}
    assert central.open_cases() == []


def test_a_copy_that_hands_in_first_leaves_the_original_its_work(
    tmp_path: Path, central: Central, open_dock: OpenDock
) -> None:
    """Whoever comes second is the one who gets a new name; what both recorded before the copy is one thing."""
    original = open_dock("WS-01")
    original.scan("PO-BIG", goods("BOLT", 1))
    original.sync()
    original.scan(goods("BOLT", 2))
    original.close()
    shutil.copytree(tmp_path / "WS-01", tmp_path / "COPY")
    original, copy = open_dock("WS-01"), open_dock("COPY", "eve")
    copy.scan("PO-BIG", goods("NUT", 100))
    original.scan("PO-BIG", goods("BOLT", 10))
    copy.sync()
    original.sync()
    copy.sync()
    everywhere_are(central, original, copy, {"BOLT": 13, "NUT": 100})
    assert set(central.received().values()) == {1}


@pytest.mark.parametrize("put_back", ["local.db alone", "everything"])
def test_a_folder_put_back_from_a_backup_hands_in_again(
    tmp_path: Path, central: Central, open_dock: OpenDock, put_back: str
) -> None:
    dock = open_dock("WS-01")
    dock.scan("PO-BIG", goods("BOLT", 1))
    dock.sync()
    dock.scan(goods("BOLT", 2))
    dock.close()
    shutil.copytree(tmp_path / "WS-01", tmp_path / "backup")
    dock = open_dock("WS-01")
    dock.scan(goods("BOLT", 4), goods("BOLT", 8))
    dock.sync()
    first_life = dock.workstation.identity
    dock.close()
    for file in (tmp_path / "backup").iterdir():
        if put_back == "everything" or file.name == "local.db":
            shutil.copy(file, tmp_path / "WS-01")

    dock = open_dock("WS-01")
    assert [one.sequence for one in dock.recorded()] == [1, 2]
    dock.scan(goods("NUT", 100), goods("NUT", 200))
    dock.sync()
    assert dock.workstation.identity != first_life
    assert dock.states() == StateCounts(confirmed=4)
    dock.sync()
    everywhere_are(central, dock, dock, {"BOLT": 15, "NUT": 300})
    assert central.kept_operations() == Counter({key for key, _, _ in central.received()})
    assert set(central.received().values()) == {1}
    assert central.open_cases() == []


def everywhere_are(central: Central, first: Dock, second: Dock, stock: dict[str, int]) -> None:
    expected = {sku: Quantity.of(count) for sku, count in stock.items()}
    assert central.stock() == expected
    assert first.on_hand() == expected
    assert second.on_hand() == expected
    assert central.sums_by_item() == {0}
