"""Actions per job, counted in the real window over a real store: what FLOOR.md promises of putaway and moves."""

from __future__ import annotations

from pathlib import Path

import pytest

from ims_desktop.domain.barcodes import CodeKind, internal_code
from ims_desktop.floor.commands import Command, barcode
from ims_desktop.protocol.operations import GoodsMoved
from tests.ui.keys import Hands
from tests.unit.floor.conftest import GTIN
from tests.unit.floor.warehouse import PALLET, STOCK, House, at, balance

WAITING = [balance(at("chain", "dock", unit=PALLET), 40), balance(at("tire", "dock"), 24)]


def label(location: str) -> str:
    return internal_code(CodeKind.LOCATION, location)


@pytest.fixture
def work(open_window, qtbot, tmp_path: Path):
    """Does a job by scans alone and says what was recorded, once it was: as many actions as there are scans."""
    houses: list[House] = []

    def by_scans(place: Command, stock: list[tuple[object, ...]], *codes: str) -> list[GoodsMoved]:
        house = House(tmp_path, place, balances=stock)
        houses.append(house)
        window = open_window(new_job=lambda _, person: house.job)
        hands = Hands(window)
        hands.scan(barcode(place))
        for code in codes:
            hands.scan(code)
        qtbot.waitUntil(lambda: bool(house.moves()), timeout=3_000)
        return house.moves()

    yield by_scans
    for house in houses:
        house.store.close()


def test_a_pallet_is_put_away_by_two_actions(work):
    (move,) = work(Command.PUT_AWAY, WAITING, PALLET, label("A-01"))
    assert move.whole == PALLET


def test_the_only_pallet_is_put_away_by_one_action_its_place_s_check_digits(work):
    (move,) = work(Command.PUT_AWAY, WAITING[:1], label("41"))
    assert move.whole == PALLET


def test_an_item_is_moved_by_three_actions(work):
    (move,) = work(Command.MOVE, STOCK, GTIN["tire"], label("A-01"), label("A-02"))
    assert str(move.lines[0].quantity) == "12"


def test_a_pallet_is_moved_by_two_actions(work):
    (move,) = work(Command.MOVE, STOCK, PALLET, label("A-02"))
    assert move.whole == PALLET
