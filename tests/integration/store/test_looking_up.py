"""Looking up whatever is scanned, on the real files."""

from __future__ import annotations

from datetime import date

import pytest

from ims_desktop.domain.barcodes import ScanProfile, read_barcode
from ims_desktop.domain.barcodes.checkdigits import check_digit
from ims_desktop.domain.ids import LocationId
from ims_desktop.domain.positions import Position
from ims_desktop.ports.book import ItemStock
from ims_desktop.ports.mirror import Reached
from ims_desktop.store.local_store import LocalStore
from ims_desktop.ui.screens.lookup.finding import Contents, Finder
from tests.contracts import rows

UNIT = f"34012345000000001{check_digit('34012345000000001')}"


@pytest.fixture
def finder(dock: LocalStore) -> Finder:
    on_unit = Position(rows.ITEM, LocationId("shelf"), handling_unit=UNIT)
    dock.mirror.apply([rows.balance(11, on_unit, 8)], Reached("life", 11, 11))
    return Finder(dock.stock, dock.listed_book, dock.listed_standing)


def look(finder: Finder, code: str) -> ItemStock | Contents | None:
    return finder.find(read_barcode(code.encode(), ScanProfile(), date(2026, 11, 22)))


@pytest.mark.parametrize("code", ["SHELF", "IMS-L-SHELF", "shelf"])
def test_a_location_shows_what_stands_there(finder: Finder, code: str) -> None:
    found = look(finder, code)
    assert isinstance(found, Contents)
    assert (found.title, str(found.kind)) == ("SHELF", "Location")
    assert [(row.sku, row.marks, str(row.quantity)) for row in found.rows] == [("BK-M68B", UNIT, "8")]


@pytest.mark.parametrize("code", [f"]C100{UNIT}", f"(00){UNIT}", UNIT])
def test_a_handling_unit_shows_what_it_holds_and_where_it_stands(finder: Finder, code: str) -> None:
    found = look(finder, code)
    assert isinstance(found, Contents)
    assert (found.title, str(found.said)) == (UNIT, "Stands at SHELF")
    assert [row.sku for row in found.rows] == ["BK-M68B"]


@pytest.mark.parametrize("code", ["PO-1", "IMS-D-PO-1"])
def test_an_order_shows_what_is_left(finder: Finder, code: str) -> None:
    found = look(finder, code)
    assert isinstance(found, Contents)
    assert [(row.marks, str(row.quantity)) for row in found.rows] == [("0 / 10", "10")]


def test_an_item_and_nothing(finder: Finder) -> None:
    assert isinstance(look(finder, "4006381333931"), ItemStock)
    assert look(finder, "NOBODY") is None
